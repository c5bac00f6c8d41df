import type { WireChange, WireConversation } from '@hongyan/contract';
import { communityOf, isTopic } from '@hongyan/contract/groupKinds';
import { advance, dropHead } from './advance.ts';
import { isOlderLog } from './headEffects.ts';
import { mend, refresh } from './heads.ts';
import { noteLog } from './incarnation.ts';
import { eachOf } from './queues.ts';
import { inConv, noteLeft, type Session, USER_STREAM } from './session.ts';

const GROUP = 'GROUP';
/** Key of the queue of what is asked about all topics. */
const TOPICS = 'topics';
/** Topics that one request may name. */
const NAMED = 200;
const WIDTH = 8;
/** Tries while the connection stands; after that the next synchronisation tries again. */
const TRIES = 3;

/** The topics whose heads are here. */
export const topicHeads = (session: Pick<Session, 'heads'>): WireConversation[] =>
  [...session.heads.values()].filter(({ conv }) => isTopic(conv));

/** Brings all topics up to date with the server; several calls while one waits are one. */
export function synchroniseTopics(session: Session): Promise<void> {
  const { topicSync } = session;
  if (topicSync?.isWaiting) return topicSync.done;
  const sync = { isWaiting: true, done: Promise.resolve() };
  sync.done = session.queues.run(TOPICS, async () => {
    sync.isWaiting = false;
    await session.opened;
    for (let tried = 1; session.isAlive; tried++) {
      try {
        return await syncAll(session);
      } catch (error) {
        if (tried >= TRIES || !session.isAlive || !session.connection.isOnline) throw error;
      }
    }
  });
  session.topicSync = sync;
  return sync.done;
}

/** The topics of a community may be others by now: they are looked at, while what runs goes on. */
export function lookAtTopics(session: Session): void {
  synchroniseTopics(session).catch(() => {});
}

/** Resolves when the topics of a community that the user has just come into are here, or cannot be fetched; of others at once. */
export async function topicsSettled(session: Session, groupId: string): Promise<void> {
  if (!session.entered.has(groupId)) return;
  // The community is told of while the coming is taken in, which asks for the topics at its end.
  await session.queues.run(USER_STREAM, async () => {});
  await session.topicSync?.done.catch(() => {});
}

async function syncAll(session: Session): Promise<void> {
  const entered = new Set(session.entered);
  let afterId = '0';
  for (let isCompleted = false; !isCompleted; ) {
    const known = topicHeads(session).filter(({ id }) => isOlderLog(afterId, id));
    const sorted = known.sort((a, b) => (isOlderLog(a.id, b.id) ? -1 : 1));
    const named = sorted.filter(({ conv }) => session.stale.get(conv) !== 'broken').slice(0, NAMED);
    const topics = named.map(({ id, seq, rev }) => ({ id, seq, rev }));
    const page = await session.request('syncTopics', { afterId, topics });
    await takePage(session, page.topics, entered);
    const answered = new Set(page.topics.map(({ id }) => id));
    const kept = new Set(named.map(({ id }) => id).filter((id) => !page.gone.includes(id)));
    const covered = known.filter(({ id }) => !isOlderLog(page.toId, id) && !answered.has(id));
    for (const { conv, id } of covered) {
      if (!kept.has(id)) await dropTopic(session, conv, id);
      else if (session.stale.get(conv) === 'unverified') session.stale.delete(conv);
    }
    ({ toId: afterId, isCompleted } = page);
  }
  session.hasTopics = true;
  for (const groupId of entered) session.entered.delete(groupId);
}

/** Heads of a first answer are kept in one go; later ones bring what was said, and tell of topics that were made. */
async function takePage(
  session: Session,
  heads: readonly WireConversation[],
  entered: ReadonlySet<string>,
): Promise<void> {
  const isFresh = ({ conv }: WireConversation): boolean => !session.heads.has(conv) && session.queues.isIdle(conv);
  const fresh = session.hasTopics ? [] : heads.filter(isFresh);
  for (const head of fresh) {
    noteLog(session, head.conv, head.id);
    session.heads.set(head.conv, head);
    session.madeTopics.delete(head.id);
  }
  if (fresh.length > 0) await session.store.putHeads(fresh);
  session.tell.heads(fresh.map(({ conv }) => conv));
  const others = heads.filter((head) => !fresh.includes(head));
  await eachOf(others, WIDTH, (head) =>
    mend(session, head.conv, async () => {
      const isNew = !session.heads.has(head.conv);
      await advance(session, head, { isSynced: session.hasTopics });
      if (!isNew || !session.hasTopics) return;
      const isQuiet = entered.has(communityOf(head.conv)) && !session.madeTopics.has(head.id);
      if (isQuiet) session.quietTopics.set(head.id, head.conv);
      else tellMade(session, head.conv);
    }),
  );
}

/** Keeps a topic that was made from here, as others are told of it. */
export async function topicMade(session: Session, head: WireConversation): Promise<void> {
  await mend(session, head.conv, async () => {
    const isNew = !session.heads.has(head.conv);
    await advance(session, head);
    if (isNew) tellMade(session, head.conv);
  });
}

/** Forgets topics that were deleted from here. */
export async function topicsDeleted(session: Session, topicIds: readonly string[]): Promise<void> {
  for (const topicId of topicIds) {
    const head = session.heads.get(`${GROUP}${topicId}`);
    if (head) await dropTopic(session, head.conv, head.id);
  }
}

function tellMade(session: Session, conv: string): void {
  const head = session.heads.get(conv);
  if (!head) return;
  forgetMaking(session, head.id);
  session.tell.topic('created', conv);
}

function forgetMaking({ quietTopics, madeTopics }: Session, id: string): void {
  quietTopics.delete(id);
  madeTopics.delete(id);
}

/**
 * A change is pushed to who is in the community: a topic that was made then is news, also where it comes, or came, along
 * with the community that the user has just joined.
 */
export async function topicPushed(session: Session, { kind, topic }: WireChange): Promise<void> {
  if (!topic) return;
  const conv = `${GROUP}${topic.topicId}`;
  const note = async (): Promise<void> => {
    if (kind === 'topicDeleted') forgetMaking(session, topic.id);
    else if (session.heads.get(conv)?.id !== topic.id) session.madeTopics.set(topic.id, conv);
    else if (session.quietTopics.has(topic.id)) tellMade(session, conv);
  };
  // Behind the joining, and the leaving, that were told before; and not while the head is being taken.
  await session.queues.run(USER_STREAM, () => inConv(session, conv, note));
}

/** Takes a change of a community that says that a topic was made or deleted. */
export async function topicChanged(session: Session, { kind, topic }: WireChange): Promise<void> {
  if (!topic) return;
  const conv = `${GROUP}${topic.topicId}`;
  if (kind === 'topicDeleted') return dropTopic(session, conv, topic.id);
  await mend(session, conv, async () => {
    const known = session.heads.get(conv);
    if (known && !isOlderLog(known.id, topic.id)) return;
    await refresh(session, conv);
    if (!known) tellMade(session, conv);
  });
}

async function dropTopic(session: Session, conv: string, id: string): Promise<void> {
  await inConv(session, conv, async () => {
    const head = session.heads.get(conv);
    // Made anew under the same id meanwhile.
    if (!head || isOlderLog(id, head.id)) return;
    await dropHead(session, conv);
    forgetMaking(session, head.id);
    session.tell.topic('deleted', conv);
  });
}

/** The user is in a community no more: its topics are gone, what was said in them is still here (S51). */
export async function leftTopics(session: Session, communityConv: string): Promise<void> {
  const groupId = communityConv.slice(GROUP.length);
  for (const [id, conv] of [...session.quietTopics, ...session.madeTopics])
    if (communityOf(conv) === groupId) forgetMaking(session, id);
  const left = topicHeads(session).filter(({ conv }) => communityOf(conv) === groupId);
  await eachOf(left, WIDTH, ({ conv, id }) =>
    inConv(session, conv, async () => {
      const head = session.heads.get(conv);
      if (head?.id !== id) return;
      noteLeft(session, conv, { id, seq: head.seq, rev: head.rev });
      await dropHead(session, conv);
    }),
  );
}
