import type { UserEvent, WireConversation } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import { putHead } from './advance.ts';
import { groupSet, leftGroup, refreshGroup } from './groups.ts';
import { headAllRead } from './headEffects.ts';
import { breakHead } from './heads.ts';
import { refreshOwnProfile } from './profiles.ts';
import { inConv, type Session } from './session.ts';
import { leftTopics } from './topics.ts';

/**
 * Applies the next event of the user stream and remembers its number.
 *
 * @returns the conversation whose head must now be fetched; it is marked so already, also in the store
 */
export async function applyUserEvent(
  session: Session,
  event: UserEvent,
  { isOwn }: { isOwn: boolean },
): Promise<string | undefined> {
  const broken = await effectOf(session, event, isOwn);
  session.userSeq = event.userSeq;
  // First: a process that is killed here is told again by the next one, and not never.
  if (!isOwn) session.tell.userEvent(event);
  await session.store.putUserSeq(event.userSeq);
  return broken;
}

async function effectOf(session: Session, event: UserEvent, isOwn: boolean): Promise<string | undefined> {
  const { conv } = event;
  switch (event.kind) {
    case 'profileChanged':
      if (!isOwn) await refreshOwnProfile(session);
      return undefined;
    case 'conversationPinned':
    case 'receiveOption':
      if (conv) await inConv(session, conv, () => setOfHead(session, conv, event));
      return undefined;
    case 'groupLeft':
      if (!conv) return undefined;
      await inConv(session, conv, () => leftGroup(session, conv));
      await leftTopics(session, conv);
      return undefined;
    case 'groupJoined':
    case 'groupSelf':
      session.placeMoves++;
      if (conv && event.kind === 'groupJoined') session.entered.add(conv.slice('GROUP'.length));
      // The answer to one's own joining said all there is, unless one's leaving before it came to be applied only now.
      if (!conv || (isOwn && event.kind === 'groupJoined' && session.heads.has(conv))) return undefined;
      await inConv(session, conv, () => breakHead(session, conv));
      if (!isTopic(conv)) await refreshGroup(session, conv);
      return conv;
    case 'conversationUnread':
      if (conv && (await inConv(session, conv, () => allRead(session, conv, event)))) return undefined;
      return breakKnown(session, conv);
    case 'friendsChanged':
    case 'friendGroupsChanged':
    case 'friendApplicationsChanged':
    case 'blacklistChanged':
      session.relations.changed(event.kind);
      return undefined;
    case 'followingAdded':
    case 'followingRemoved':
    case 'followerAdded':
    case 'followerRemoved':
      session.tell.follows(event);
      return undefined;
    case 'conversationDeleted':
    case 'historyCleared':
      await forgetCleared(session, event);
      return breakKnown(session, conv);
    case 'conversationLabels':
      return breakKnown(session, conv);
    case 'conversationGroups':
      if (event.value) await emptied(session, event.value);
      return undefined;
    case 'receiveAllChanged':
      // Nothing of it is kept: a face that is asked for it asks the server.
      return undefined;
  }
}

/** A conversation group was deleted: its number may be another's from now on. */
async function emptied(session: Session, group: number): Promise<void> {
  for (const { conv, labels } of [...session.heads.values()]) {
    if (labels?.groups.includes(group)) await inConv(session, conv, () => outOfGroup(session, conv, group));
  }
}

async function outOfGroup(session: Session, conv: string, group: number): Promise<void> {
  const head = session.heads.get(conv);
  if (!head?.labels) return;
  const { labels: before, ...bare } = head;
  const groups = before.groups.filter((one) => one !== group);
  const isBare = groups.length + before.marks.length === 0 && before.custom === '';
  await putSame(session, isBare ? bare : { ...head, labels: { ...before, groups } });
}

/** At once: who leaves the group and comes back before its head is fetched shall not find again what was cleared (S51). */
async function forgetCleared({ store }: Session, { kind, conv, seq, value }: UserEvent): Promise<void> {
  if (conv && seq && (kind === 'historyCleared' || value === 1)) await store.dropMessages(conv, seq);
}

async function breakKnown(session: Session, conv: string | undefined): Promise<string | undefined> {
  if (!conv || !session.heads.has(conv)) return undefined;
  await inConv(session, conv, () => breakHead(session, conv));
  return conv;
}

/** Where all that is known here was read, the head is known too; false: ask the server. */
async function allRead(session: Session, conv: string, { seq }: UserEvent): Promise<boolean> {
  const head = session.heads.get(conv);
  if (!head || head.seq !== seq || session.stale.has(conv)) return false;
  await putHead(session, headAllRead(head, seq));
  session.tell.heads([conv]);
  return true;
}

async function setOfHead(session: Session, conv: string, { kind, value = 0 }: UserEvent): Promise<void> {
  const set = kind === 'conversationPinned' ? { isPinned: value === 1 } : { receiveOption: value };
  groupSet(session, conv, set);
  const head = session.heads.get(conv);
  if (head) await putSame(session, { ...head, ...set });
}

/** Keeps a head of which one thing is known to be another; that the rest may be outdated stays known. */
async function putSame(session: Session, head: WireConversation): Promise<void> {
  const { conv } = head;
  const state = session.stale.get(conv);
  await putHead(session, head);
  if (state) session.stale.set(conv, state);
  if (state === 'broken') await session.store.dropHeads([conv]);
  session.tell.heads([conv]);
}
