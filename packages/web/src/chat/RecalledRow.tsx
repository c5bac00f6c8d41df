import { Button } from 'antd';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';
import { useRowActions } from './rowActions.ts';
import type { Peer } from './usePeer.ts';

/** What is left of a recalled message; one's own text can be written again. */
export function RecalledRow({ view, peer }: { view: MessageView; peer: Peer }) {
  const texts = useTexts();
  const { writeAgain } = useRowActions();
  const { recalledText } = view;
  const isMine = view.isOwn && view.recalledBy === undefined;
  return (
    <div className="recalled">
      <span>{isMine ? texts.youRecalled : texts.theyRecalled(view.recalledBy ?? peer.name)}</span>
      {isMine && recalledText !== undefined ? (
        <Button type="link" size="small" onClick={() => writeAgain(recalledText)}>
          {texts.editAgain}
        </Button>
      ) : null}
    </div>
  );
}
