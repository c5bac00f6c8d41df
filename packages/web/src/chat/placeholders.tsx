import { MessageOutlined } from '@ant-design/icons';
import { communityIdOf } from '../session/topicIds.ts';
import { useTexts } from '../text/texts.ts';
import type { Peer } from './usePeer.ts';

const widths = ['46%', '30%', '58%', '38%', '52%'];

/** The history's outline while it loads. */
export function ChatSkeleton() {
  return (
    <div className="chatSkeleton" aria-hidden="true">
      {widths.map((width, index) => (
        <div key={width} className="bubbleSkeleton" data-own={index % 2 === 1} style={{ width }} />
      ))}
    </div>
  );
}

/** Instead of a history without messages. */
export function EmptyChat({ peer }: { peer: Peer }) {
  const texts = useTexts();
  const isTopic = communityIdOf(peer.peerId) !== undefined;
  return (
    <div className="placeholder">
      <MessageOutlined className="placeholderIcon" aria-hidden />
      <strong>{texts.noMessages}</strong>
      <p>{isTopic ? texts.noTopicMessages(peer.name) : texts.noMessagesHint(peer.name)}</p>
    </div>
  );
}
