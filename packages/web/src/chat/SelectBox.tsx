import { Checkbox } from 'antd';
import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { useChosen } from './rowActions.ts';
import { mayMerge } from './rows.ts';

/** Chooses a message, while messages are being chosen. */
export function SelectBox({ view }: { view: MessageView }) {
  const texts = useTexts();
  const selection = useChosen();
  if (selection === undefined) return null;
  return (
    <Checkbox
      className="selectBox"
      aria-label={texts.selectMessage(messagePreview(view, texts))}
      checked={selection.has(view.id)}
      disabled={!mayMerge(view)}
      onChange={() => selection.toggle(view)}
    />
  );
}
