import { TeamOutlined } from '@ant-design/icons';
import { useEffect, useRef } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { atAll } from '../session/sdk.ts';
import { useTexts } from '../text/texts.ts';
import type { Mentions, Offered } from './useMentions.ts';

/** Ties the field to the list that its keys walk through. */
export const pickerId = 'mentions';
export const optionId = (index: number): string => `mention-${index}`;

/** Whom one may mention, above the field; nothing while no mention is being typed. */
export function MentionPicker({ mentions }: { mentions: Mentions }) {
  const texts = useTexts();
  const { offered, active, choose } = mentions;
  if (offered.length === 0) return null;
  return (
    <div className="mentionPicker" id={pickerId} role="listbox" aria-label={texts.mentionPicker}>
      {offered.map((one, index) => (
        <Option key={one.userId} one={one} index={index} isActive={index === active} onChoose={choose} />
      ))}
    </div>
  );
}

interface OptionProps {
  one: Offered;
  index: number;
  isActive: boolean;
  onChoose: (one: Offered) => void;
}

function Option({ one, index, isActive, onChoose }: OptionProps) {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const isAll = one.userId === atAll;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field, which keeps the focus
    <div
      ref={box}
      id={optionId(index)}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(one)}
    >
      {isAll ? (
        <span className="mentionAllIcon">
          <TeamOutlined aria-hidden />
        </span>
      ) : (
        <Avatar userId={one.userId} name={one.name} src={one.avatar} size={28} />
      )}
      <span>{isAll ? texts.everybodyHint : one.name}</span>
      {isAll || one.name === one.userId ? null : <small>{one.userId}</small>}
    </div>
  );
}
