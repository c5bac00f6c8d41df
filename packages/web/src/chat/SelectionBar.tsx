import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTexts } from '../text/texts.ts';
import type { Selection } from './useSelection.ts';

/** In the place of the composer while messages are being chosen. */
export function SelectionBar({ selection, onForward }: { selection: Selection; onForward: () => void }) {
  const texts = useTexts();
  const count = selection.views.length;
  return (
    <footer className="selectionBar">
      <Button type="text" onClick={selection.end}>
        {texts.cancel}
      </Button>
      <span role="status">{texts.selected(count)}</span>
      <Button type="primary" icon={<ExportOutlined aria-hidden />} disabled={count === 0} onClick={onForward}>
        {texts.forwardTogether}
      </Button>
    </footer>
  );
}
