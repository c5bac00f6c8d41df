import { Button } from 'antd';
import { useSessionState } from '../session/react.ts';
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
  const isByMe = useSessionState((state) => state.account?.userId === view.raw.revokerInfo.userID);
  const sender = peer.type === 'C2C' ? peer.name : view.senderName;
  return (
    <div className="recalled">
      <span>{isMine || isByMe ? texts.youRecalled : texts.theyRecalled(view.recalledBy ?? sender)}</span>
      {isMine && recalledText !== undefined ? (
        <Button type="link" size="small" onClick={() => writeAgain(recalledText)}>
          {texts.editAgain}
        </Button>
      ) : null}
    </div>
  );
}
