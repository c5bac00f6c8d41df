import { LoadingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type IndexLocationWithAlign, Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { loadOlder, loadUntil, refreshThread } from '../session/history.ts';
import { useSession } from '../session/react.ts';
import type { Thread } from '../session/thread.ts';
import { faultText, useTexts } from '../text/texts.ts';
import { LatestButton } from './LatestButton.tsx';
import { MessageRow } from './MessageRow.tsx';
import { ChatSkeleton, EmptyChat } from './placeholders.tsx';
import { countAfter, type Row, rowsOf } from './rows.ts';
import { useAnnounce } from './useAnnounce.ts';
import type { Peer } from './usePeer.ts';
import { useMarkRead, useReceipts } from './useSeen.ts';
import { useStickToEnd } from './useStickToEnd.ts';

interface Props {
  peer: Peer;
  thread: Thread;
  /** The message that one asked to be led to. */
  jump: { id: string } | undefined;
}

/** The history of a conversation, or what stands in its place. */
export function MessageList({ peer, thread, jump }: Props) {
  const texts = useTexts();
  const session = useSession();
  const spoken = useAnnounce(thread.messages);
  return (
    <section className="history" aria-label={texts.messagesWith(peer.name)} aria-busy={!thread.isLoaded}>
      {thread.isLoaded && thread.messages.length > 0 ? <History peer={peer} thread={thread} jump={jump} /> : null}
      {thread.isLoaded && thread.messages.length === 0 ? <EmptyChat peer={peer} /> : null}
      {!thread.isLoaded && thread.fault === undefined ? <ChatSkeleton /> : null}
      {thread.fault === undefined ? null : (
        <div className="historyFault" role="alert">
          <span>
            {texts.historyFailed}: {faultText(thread.fault, texts)}
          </span>
          <Button size="small" onClick={() => void refreshThread(session, peer.id)}>
            {texts.retry}
          </Button>
        </div>
      )}
      <div className="unseen" aria-live="polite">
        {spoken}
      </div>
    </section>
  );
}

function History({ peer, thread, jump }: Props) {
  const session = useSession();
  const rows = useMemo(() => rowsOf(thread), [thread]);
  const virtuoso = useRef<VirtuosoHandle>(null);
  const [lastSeenId, setLastSeenId] = useState<string>();
  const isAtBottom = lastSeenId === undefined;
  const see = useReceipts();
  const stickToEnd = useStickToEnd();
  useMarkRead(peer, isAtBottom);
  useFollowOwn(rows, virtuoso);
  useJump({ peer, thread, jump }, virtuoso);
  return (
    <>
      <Virtuoso<Row>
        ref={virtuoso}
        scrollerRef={stickToEnd}
        className="historyScroll"
        data={rows}
        firstItemIndex={thread.firstIndex}
        initialTopMostItemIndex={startOf(rows)}
        computeItemKey={(_, row) => row.view.id}
        startReached={() => void loadOlder(session, peer.id)}
        followOutput={(isNow) => (isNow ? 'auto' : false)}
        defaultItemHeight={48}
        atBottomThreshold={60}
        atBottomStateChange={(isNow) => setLastSeenId(isNow ? undefined : rows.at(-1)?.view.id)}
        increaseViewportBy={{ top: 600, bottom: 200 }}
        alignToBottom
        context={thread}
        components={{ Header: OlderMark }}
        itemContent={(_, row) => (
          <MessageRow row={row} peer={peer} isJumpedTo={row.view.id === jump?.id} onSeen={see} />
        )}
      />
      {isAtBottom ? null : (
        <LatestButton
          count={countAfter(thread.messages, lastSeenId)}
          onClick={() => virtuoso.current?.scrollToIndex({ index: 'LAST', align: 'end' })}
        />
      )}
    </>
  );
}

/** One starts reading at the first unread message, else at the end. */
function startOf(rows: readonly Row[]): IndexLocationWithAlign {
  const index = rows.findIndex((row) => row.startsUnread);
  return index > 0 ? { index, align: 'start' } : { index: 'LAST', align: 'end' };
}

function OlderMark({ context }: { context?: Thread }) {
  return (
    <div className="olderMark" aria-hidden="true">
      {context?.isCompleted === true ? null : <LoadingOutlined aria-hidden />}
    </div>
  );
}

/** Leads to a message; what lies between is loaded first. */
function useJump({ peer, thread, jump }: Props, virtuoso: RefObject<VirtuosoHandle | null>): void {
  const session = useSession();
  const { messages } = thread;
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    wanted.current = jump?.id;
    if (jump !== undefined) void loadUntil(session, peer.id, jump.id);
  }, [session, peer.id, jump]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same message may be asked for again
  useEffect(() => {
    const index = messages.findIndex(({ id }) => id === wanted.current);
    if (wanted.current === undefined || index < 0) return;
    wanted.current = undefined;
    virtuoso.current?.scrollToIndex({ index, align: 'center' });
  }, [messages, virtuoso, jump]);
}

/** One's own new message is shown wherever one had scrolled to. */
function useFollowOwn(rows: readonly Row[], virtuoso: RefObject<VirtuosoHandle | null>): void {
  const last = rows.at(-1)?.view;
  const lastId = useRef(last?.id);
  useEffect(() => {
    if (last === undefined || last.id === lastId.current) return;
    lastId.current = last.id;
    if (last.isOwn && last.state === 'sending') virtuoso.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, [last, virtuoso]);
}
