import { SmileOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useRef } from 'react';
import { useAct } from '../app/useAct.ts';
import { EmojiGrid } from '../composer/EmojiGrid.tsx';
import { useSession } from '../session/react.ts';
import { quickReactions, react } from '../session/reactions.ts';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';

interface Props {
  view: MessageView;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Opens the reactions that a message may be given; the message's menu opens them too. */
export function ReactionButton({ view, isOpen, onOpenChange }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const button = useRef<HTMLButtonElement>(null);
  const picker = useRef<HTMLDivElement>(null);
  const close = () => {
    onOpenChange(false);
    button.current?.focus();
  };
  const pick = (reaction: string) => {
    close();
    act(() => react(session, view, reaction));
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={onOpenChange}
      afterOpenChange={(isNow) => isNow && picker.current?.querySelector('button')?.focus()}
      trigger="click"
      placement={view.isOwn ? 'topRight' : 'topLeft'}
      arrow={false}
      destroyOnHidden
      content={<ReactionPicker ref={picker} view={view} onPick={pick} onClose={close} />}
    >
      <Button
        ref={button}
        className="saidMore"
        type="text"
        size="small"
        shape="circle"
        icon={<SmileOutlined aria-hidden />}
        aria-label={texts.react}
        aria-expanded={isOpen}
      />
    </Popover>
  );
}

interface PickerProps {
  ref: React.Ref<HTMLDivElement>;
  view: MessageView;
  onPick: (reaction: string) => void;
  onClose: () => void;
}

function ReactionPicker({ ref, view, onPick, onClose }: PickerProps) {
  const texts = useTexts();
  const mine = new Set(view.reactions.filter(({ isMine }) => isMine).map(({ id }) => id));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from any of the buttons inside
    <div ref={ref} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <section className="quickReactions" aria-label={texts.quickReactions}>
        {quickReactions.map((one) => (
          <button key={one} type="button" aria-pressed={mine.has(one)} onClick={() => onPick(one)}>
            {one}
          </button>
        ))}
      </section>
      <EmojiGrid onPick={onPick} onClose={onClose} />
    </div>
  );
}
