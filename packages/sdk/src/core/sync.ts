import type { UserEvent, WireConversation } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import { advance } from './advance.ts';
import { takeAllGroups } from './groups.ts';
import { currentHead, mend, refresh } from './heads.ts';
import { inListOrder } from './inListOrder.ts';
import { loadLists } from './lists.ts';
import { refreshOwnProfile } from './profiles.ts';
import { eachOf } from './queues.ts';
import { type Session, USER_STREAM } from './session.ts';
import { synchroniseTopics } from './topics.ts';
import { applyUserEvent } from './userEvents.ts';

/** Conversations that the server compares in one `sync` (D9). */
const COMPARED = 100;
/** Conversations beside the list that catch up with it. */
const REFRESHED = 20;
/** Conversations that catch up side by side. */
const WIDTH = 8;
/** Tries while the connection stands; after that the next `online` tries again. */
const TRIES = 3;

/** Synchronises with the server behind what waits for the user stream; several calls while it waits are one. */
export async function synchronise(session: Session): Promise<void> {
  if (session.isSyncWaiting) return;
  session.isSyncWaiting = true;
  await inUserStream(session, async () => {
    session.isSyncWaiting = false;
    await syncPersistently(session);
    session.relations.synced();
    if (session.isSynced || !session.isAlive) return;
    session.isSynced = true;
    session.tell.synced();
  });
}

/** Takes events of the user stream, pushed or made from here: the next one is applied, a gap synchronises. */
export async function takeUserEvents(
  session: Session,
  events: readonly UserEvent[],
  { isOwn }: { isOwn: boolean },
): Promise<void> {
  await inUserStream(session, async () => {
    for (const event of events) await takeUserEvent(session, event, isOwn);
  });
}

async function takeUserEvent(session: Session, event: UserEvent, isOwn: boolean): Promise<void> {
  // Without a number the lists are still to be loaded, and will show what this event did.
  if (session.userSeq === undefined || event.userSeq <= session.userSeq) return;
  if (event.userSeq > session.userSeq + 1) return syncPersistently(session);
  const broken = await applyUserEvent(session, event, { isOwn });
  if (broken) await mend(session, broken, async () => void (await refresh(session, broken)));
}

async function inUserStream(session: Session, task: () => Promise<void>): Promise<void> {
  await session.queues.run(USER_STREAM, async () => {
    await session.opened;
    if (session.isAlive) await task();
  });
}

async function syncPersistently(session: Session): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await syncOnce(session);
    } catch (error) {
      if (tried >= TRIES || !session.isAlive || !session.connection.isOnline) throw error;
    }
  }
}

async function syncOnce(session: Session): Promise<void> {
  if (session.userSeq === undefined) {
    const { isWhole } = await loadLists(session, session.login.userSeq);
    // Pages of a list that moved meanwhile may have left one out.
    if (!isWhole) await catchUp(session, { isSynced: false });
  } else await catchUp(session, { isSynced: true });
  await synchroniseTopics(session);
}

/** Asks what happened since, until nothing is left, then moves every conversation on. */
async function catchUp(session: Session, how: { isSynced: boolean }): Promise<void> {
  const fresh = await askAll(session);
  if ('reset' in fresh) {
    // First: should it fail, nothing is caught up with yet, and it is all done again.
    await takeAllGroups(session);
    await refreshOwnProfile(session);
    await loadLists(session, fresh.reset);
    session.relations.fetchAgain();
    // The events that would have told of it are gone.
    for (const kind of ['receiveAllChanged', 'conversationGroups'] as const)
      session.tell.userEvent({ userSeq: fresh.reset, kind, timeMs: session.connection.serverNowMs() });
    return;
  }
  await moveOn(session, [...fresh.answered.values()], how);
  markUnverified(session, new Set([...fresh.compared, ...fresh.answered.keys()]));
  await refreshKept(session);
}

/** The heads that differ from what is here, in pages, and what they were compared with; events are applied on the way. */
async function askAll(
  session: Session,
): Promise<{ compared: string[]; answered: Map<string, WireConversation> } | { reset: number }> {
  const answered = new Map<string, WireConversation>();
  let compared: WireConversation[] = [];
  for (let cursor = ''; ; ) {
    if (!cursor) compared = inListOrder(session.heads.values()).slice(0, COMPARED);
    const conversations = compared
      .map((head) => answered.get(head.conv) ?? head)
      .map(({ conv, id, seq, rev }) => ({ conv, id, seq, rev }));
    const userSeq = session.userSeq ?? 0;
    const answer = await session.request('sync', { userSeq, conversations, ...(cursor && { cursor }) });
    if (answer.resetUser) return { reset: answer.userSeq };
    for (const event of answer.events) {
      if (event.userSeq > (session.userSeq ?? 0)) await applyUserEvent(session, event, { isOwn: false });
    }
    // Heads of the pages before may be older than an event that came since: once more from the start.
    const isLate = cursor !== '' && answer.events.length > 0;
    if (isLate) answered.clear();
    else for (const head of answer.conversations) answered.set(head.conv, head);
    cursor = isLate ? '' : answer.cursor;
    if (answer.isCompleted && !isLate && !cursor) return { compared: compared.map(({ conv }) => conv), answered };
  }
}

/** Moves conversations on to the heads of an answer, and fetches those whose heads events have made unsure. */
async function moveOn(session: Session, heads: readonly WireConversation[], how: { isSynced: boolean }): Promise<void> {
  const fetched = new Map(heads.map((head) => [head.conv, head]));
  const broken = [...session.stale].filter(([, state]) => state === 'broken').map(([conv]) => conv);
  await eachOf([...new Set([...fetched.keys(), ...broken])], WIDTH, (conv) =>
    mend(session, conv, async () => {
      const head = fetched.get(conv);
      if (head) await advance(session, head, how);
      else await refresh(session, conv);
    }),
  );
}

/** Of the conversations that no list shows, those last shown whose messages are kept are brought up to date as well. */
async function refreshKept(session: Session): Promise<void> {
  const unverified = [...session.heads.values()].filter(
    ({ conv }) => session.stale.get(conv) === 'unverified' && !isTopic(conv),
  );
  const latest = unverified.sort((a, b) => b.timeMs - a.timeMs).slice(0, REFRESHED);
  await eachOf(latest, WIDTH, ({ conv }) =>
    mend(session, conv, async () => {
      if (await session.store.log(conv)) await currentHead(session, conv);
    }),
  );
}

/** Heads that were not compared, hidden ones among them, are fetched before their next use; the others are current. */
function markUnverified(session: Session, verified: ReadonlySet<string>): void {
  const shown = inListOrder(session.heads.values()).slice(0, COMPARED);
  const current = new Set(shown.map(({ conv }) => conv).filter((conv) => verified.has(conv)));
  for (const conv of session.heads.keys()) {
    const state = session.stale.get(conv);
    if (current.has(conv)) {
      if (state === 'unverified') session.stale.delete(conv);
    } else if (!state && !verified.has(conv)) session.stale.set(conv, 'unverified');
  }
}
