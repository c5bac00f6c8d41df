import { useMemo, useState } from 'react';
import { BlockedBar } from '../contacts/BlockedBar.tsx';
import { NoticeBanner } from '../groups/NoticeBanner.tsx';
import { PinnedBar } from '../groups/PinnedBar.tsx';
import { useGroup, useLeaveWhenGone, useTopic } from '../groups/useGroup.ts';
import { LiveRoom } from '../live/LiveRoom.tsx';
import { entryOf } from '../session/entries.ts';
import { hasRight, rightsIn } from '../session/groupRights.ts';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import { threadOf } from '../session/session.ts';
import type { TopicView } from '../session/topicViews.ts';
import type { MessageView } from '../session/views.ts';
import { TopicHeader } from '../topics/TopicHeader.tsx';
import { useLeaveWhenDeleted } from '../topics/useLeaveWhenDeleted.ts';
import { ChatFooter } from './ChatFooter.tsx';
import { ChatHeader } from './ChatHeader.tsx';
import { ForwardDialog, type Forwarding } from './ForwardDialog.tsx';
import { MessageList } from './MessageList.tsx';
import { ChatSkeleton } from './placeholders.tsx';
import { RowActionsContext, SelectionContext } from './rowActions.ts';
import { type Peer, usePeer } from './usePeer.ts';
import { useSelection } from './useSelection.ts';

/** One conversation: header, history, composer; a live room has a view of its own. */
export function ChatPane({ conversationId }: { conversationId: string }) {
  const peer = usePeer(conversationId);
  const group = useGroup(peer);
  const topic = useTopic(peer);
  const isListed = useSessionState((state) => entryOf(state, conversationId) !== undefined);
  useLeaveWhenGone(group, conversationId);
  useLeaveWhenDeleted(topic, group !== undefined && group.myRole !== '');
  if (group !== undefined && rightsIn(group).isLive) return <LiveRoom group={group} conversationId={conversationId} />;
  // Until it is known what kind of group it is, no view of the one kind is shown that would give way to the other.
  if (!isListed && peer.type === 'GROUP' && (group === undefined || group.hasTopics)) return <Opening peer={peer} />;
  return <Conversation conversationId={conversationId} />;
}

function Opening({ peer }: { peer: Peer }) {
  return (
    <section className="chat" aria-label={peer.name} aria-busy>
      <ChatHeader peer={peer} group={undefined} />
      <div className="history">
        <ChatSkeleton />
      </div>
    </section>
  );
}

function Conversation({ conversationId }: { conversationId: string }) {
  const peer = usePeer(conversationId);
  const group = useGroup(peer);
  const topic = useTopic(peer);
  const thread = useSessionState((state) => threadOf(state, conversationId));
  const { editing, setEditing, forwarding, setForwarding, refill, jump, selection, actions } = useActions();
  return (
    <RowActionsContext value={actions}>
      <SelectionContext value={selection}>
        <section className="chat" aria-label={peer.name} data-selecting={selection !== undefined}>
          {topic === undefined ? <ChatHeader peer={peer} group={group} /> : <TopicHeader topic={topic} group={group} />}
          <Bars peer={peer} group={group} topic={topic} />
          <MessageList key={`${conversationId} ${thread.epoch}`} peer={peer} thread={thread} jump={jump} />
          <ChatFooter
            {...{ peer, thread, editing, refill, selection }}
            isMuted={isMutedIn(group, topic)}
            onEdit={setEditing}
            onForward={(views) => setForwarding({ views, isTogether: true })}
          />
        </section>
      </SelectionContext>
      <ForwardDialog
        forwarding={forwarding}
        from={peer}
        onClose={() => setForwarding(undefined)}
        onSent={() => selection?.end()}
      />
    </RowActionsContext>
  );
}

/** What one does with the messages of the pane. */
function useActions() {
  const [editing, setEditing] = useState<MessageView>();
  const [forwarding, setForwarding] = useState<Forwarding>();
  const [refill, setRefill] = useState<{ text: string }>();
  const [jump, setJump] = useState<{ id: string }>();
  const { selection, begin } = useSelection();
  const actions = useMemo(
    () => ({
      edit: setEditing,
      forward: (view: MessageView) => setForwarding({ views: [view], isTogether: false }),
      select: begin,
      jumpTo: (id: string) => setJump({ id }),
      writeAgain: (text: string) => setRefill({ text }),
    }),
    [begin],
  );
  return { editing, setEditing, forwarding, setForwarding, refill, jump, selection, actions };
}

interface Talked {
  group: GroupView | undefined;
  topic: TopicView | undefined;
}

/** What stands above the history: that one blocks the other side, the notice, what is pinned. */
function Bars({ peer, group, topic }: Talked & { peer: Peer }) {
  if (peer.type === 'C2C') return <BlockedBar userId={peer.peerId} name={peer.name} />;
  if (group === undefined || group.myRole === '') return null;
  const { notification } = topic ?? group;
  return (
    <>
      <NoticeBanner key={notification} group={{ id: peer.peerId, notification }} />
      <PinnedBar group={{ id: peer.peerId, myRole: group.myRole }} />
    </>
  );
}

/** In a topic nobody but owner and administrators may speak, as its community, or it alone, was muted. */
const isMutedIn = (group: Talked['group'], topic: Talked['topic']): boolean =>
  topic !== undefined &&
  group !== undefined &&
  (topic.isMutedAll || group.isMutedAll) &&
  !hasRight(group.myRole, 'admin');
