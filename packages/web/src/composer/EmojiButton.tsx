import { SmileOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTexts } from '../text/texts.ts';
import { EmojiGrid } from './EmojiGrid.tsx';

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
