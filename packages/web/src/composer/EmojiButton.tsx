import { SmileOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTexts } from '../text/texts.ts';
import { emoji } from './emoji.ts';

interface Props {
  isDisabled: boolean;
  onPick: (emoji: string) => void;
}

/** Opens the emoji. */
export function EmojiButton({ isDisabled, onPick }: Props) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen && !isDisabled}
      onOpenChange={setOpen}
      trigger="click"
      placement="topLeft"
      arrow={false}
      content={<EmojiGrid onPick={onPick} onClose={() => setOpen(false)} />}
    >
      <Button
        type="text"
        shape="circle"
        icon={<SmileOutlined aria-hidden />}
        aria-label={texts.emoji}
        aria-expanded={isOpen}
        disabled={isDisabled}
      />
    </Popover>
  );
}

function EmojiGrid({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) {
  const texts = useTexts();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from any of the buttons inside
    <div className="emoji" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      {emoji.map((group, index) => (
        <section key={group[0]} aria-label={texts.emojiGroups[index]}>
          <h3>{texts.emojiGroups[index]}</h3>
          <div className="emojiGrid">
            {group.map((one) => (
              <button key={one} type="button" onClick={() => onPick(one)}>
                {one}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
