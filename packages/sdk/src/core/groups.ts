import type {
  GroupInfo,
  GroupNotice,
  GroupTip,
  InputOf,
  OutputOf,
  SocketCommands,
  UserEvent,
  WireConversation,
  WireGroup,
  WireMessage,
} from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import { type GroupType, groupTypeOf, groupTypes } from '@hongyan/contract/groupTypes';
import { advance, dropHead } from './advance.ts';
import { tellPassing } from './events.ts';
import { isOut } from './faults.ts';
import { fetchStatesAgain, stateAnswered, stateRefused, withSeen } from './groupState.ts';
import { isOlderLog } from './headEffects.ts';
import { mend, refresh } from './heads.ts';
import type { GroupCommand } from './port.ts';
import { sameValue } from './sameValue.ts';
import type { Session } from './session.ts';
import { takeUserEvents } from './sync.ts';
import { topicMade, topicsDeleted } from './topics.ts';

const GROUP = 'GROUP';
const groupIdOf = (conv: string): string => conv.slice(GROUP.length);

/** All groups that the user is in, in pages; kept up to date from then on. */
export async function fetchJoinedGroups(session: Session): Promise<readonly WireGroup[]> {
  if (!session.hasGroups) {
    await takeAllGroups(session);
    session.hasGroups = true;
  }
  await checkFollowed(session);
  return [...session.groups.values()];
}

/** Pages are kept as they come, so that what happens from then on changes them; where the user came or went, once more. */
async function takeAllGroups(session: Session): Promise<void> {
  const { placeMoves } = session;
  let cursor: string | undefined;
  do {
    const page = await session.request('getGroups', { ...(cursor && { cursor }) });
    if (session.placeMoves !== placeMoves) return takeAllGroups(session);
    // What came by events meanwhile is newer.
    for (const group of page.groups) if (!session.groups.has(group.groupId)) session.groups.set(group.groupId, group);
    cursor = page.cursor;
  } while (cursor);
}

/** What answers of these commands may have beside what was asked for. */
interface Effects {
  group?: WireGroup;
  conversation?: WireConversation;
  events?: UserEvent[];
  recent?: WireMessage[];
  /** Of deleted topics. */
  topicIds?: string[];
}

/** Runs a command of groups and applies what its answer says to what is kept here. */
export async function callGroup<C extends GroupCommand>(
  session: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): Promise<OutputOf<SocketCommands[C]>> {
  const { placeMoves } = session;
  const isCurrent = (): boolean => session.placeMoves === placeMoves;
  const answer = await session
    .request(command, withSeen(session, command, params))
    .catch(async (error: unknown): Promise<never> => {
      await stateRefused(session, params, error).catch(() => {});
      throw error;
    });
  const { group, conversation, events, recent, topicIds } = answer as Effects;
  // At once: a leaving that is taken in while the rest waits for its turn is later than this.
  if (group?.self || recent) await keepAnswered(session, group, isCurrent());
  if (command === 'joinGroup' && group) session.entered.add(group.groupId);
  // The server did it; what could not be fetched is with the next change, or after the break.
  await stateAnswered(session, command, params, answer, isCurrent).catch(() => {});
  if (conversation && command === 'createTopic') await topicMade(session, conversation);
  else if (conversation) await mend(session, conversation.conv, () => headAnswered(session, conversation, isCurrent()));
  if (topicIds) await topicsDeleted(session, topicIds);
  if (events) await takeUserEvents(session, events, { isOwn: true }).catch(() => {});
  if (group && recent) takeRecent(session, group, recent);
  if (command === 'quitGroup' || command === 'dissolveGroup')
    leftRoom(session, (params as { groupId: string }).groupId);
  if (group?.info.isSupportTopic) await session.topicSync?.done.catch(() => {});
  return answer;
}

/** What an answer says of a group; where the user's place may have changed since it was given, it is asked for again. */
async function keepAnswered(session: Session, group: WireGroup | undefined, isCurrent: boolean): Promise<void> {
  if (isCurrent) keepGroup(session, group);
  else if (group) await refreshGroup(session, `${GROUP}${group.groupId}`).catch(() => {});
}

async function headAnswered(session: Session, conversation: WireConversation, isCurrent: boolean): Promise<void> {
  if (isCurrent) await advance(session, conversation);
  else await refresh(session, conversation.conv);
}

/** Of a live room nothing is kept: what was said lately comes with the answer to entering it. */
function takeRecent(session: Session, { groupId }: WireGroup, recent: readonly WireMessage[]): void {
  session.rooms.add(groupId);
  for (const message of recent) tellPassing(session, `${GROUP}${groupId}`, message);
}

/** After a break the server may have another process that knows nothing of who is in a live room, and states may be old. */
export async function enterRoomsAgain(session: Session): Promise<void> {
  for (const groupId of session.rooms) {
    try {
      await callGroup(session, 'joinGroup', { groupId });
    } catch (error) {
      if (!isOut(error)) throw error;
      leftRoom(session, groupId);
    }
  }
  await fetchStatesAgain(session);
}

/**
 * Something came that nothing numbers, in a group that is not known here: another device of the user is in a live room,
 * so all are, and what is said there is told with the room (S74).
 */
export async function followRoom(session: Session, conv: string): Promise<void> {
  if (!conv.startsWith(GROUP) || isTopic(conv) || session.heads.has(conv)) return;
  if (session.groups.has(groupIdOf(conv))) return;
  await refreshGroup(session, conv).catch(() => {});
}

/** A server that was started anew knows nothing of who is in a live room: before the list is handed out it is asked. */
async function checkFollowed(session: Session): Promise<void> {
  for (const groupId of session.groups.keys()) {
    if (session.rooms.has(groupId) || !isLive(session, groupId)) continue;
    const { groups } = await session.request('getGroupProfiles', { groupIds: [groupId] });
    if (!groups[0]?.self && !session.rooms.has(groupId)) dropGroup(session, groupId);
  }
}

function isLive(session: Session, groupId: string): boolean {
  return typeOf(session.groups.get(groupId)?.info)?.keeps === 'live';
}

function typeOf(info: GroupInfo | undefined): GroupType | undefined {
  const name = groupTypeOf(info?.type ?? '');
  return name && groupTypes[name];
}

function leftRoom(session: Session, groupId: string): void {
  if (session.rooms.delete(groupId) || isLive(session, groupId)) dropGroup(session, groupId);
}

/** A notice may say that a live room is no more. */
export function roomTold(session: Session, { body }: WireMessage): void {
  for (const { MsgType, MsgContent } of body) {
    if (MsgType !== 'TIMGroupSystemNoticeElem') continue;
    const { kind, groupId } = MsgContent as GroupNotice;
    if (kind === 'dissolved' || kind === 'banned') leftRoom(session, groupId);
  }
}

/** A tip says how many members there are now: of these messages of a group, oldest first, the last one counts. */
export function memberCountTold(session: Session, conv: string, messages: readonly WireMessage[]): void {
  const group = session.groups.get(groupIdOf(conv));
  const tip = messages.findLast((message) => memberCountOf(message) !== undefined);
  // One that was known before is older than what was counted.
  if (!tip || !group || session.heads.get(conv)?.id !== group.id || tip.seq <= group.seq) return;
  keepGroup(session, { ...group, memberCount: memberCountOf(tip) ?? group.memberCount, seq: tip.seq });
}

function memberCountOf({ body, isTip }: WireMessage): number | undefined {
  const tip = isTip ? body.find(({ MsgType }) => MsgType === 'TIMGroupTipElem') : undefined;
  return (tip?.MsgContent as Partial<GroupTip> | undefined)?.memberCount;
}

/**
 * Where some of the messages up to a group's head are not here, a tip may be among them: too many were missed, or another
 * device of the user deleted it. Then the number of members is asked for.
 *
 * @param knownSeq the place up to which everything was told
 * @param fetched what is here of the places after it
 */
export async function recountMembers(
  session: Session,
  { conv, id, seq, group: info }: WireConversation,
  knownSeq: number,
  fetched: readonly WireMessage[],
): Promise<void> {
  const group = info && session.groups.get(groupIdOf(conv));
  if (group?.id !== id || typeOf(info)?.tips !== 'stored') return;
  const counted = Math.max(knownSeq, group.seq);
  if (fetched.filter((message) => message.seq > counted).length < seq - counted) await refreshGroup(session, conv);
}

/** A head says what a group is now and what the user's place in it is. */
export function groupSeen(session: Session, { conv, id, group: info, self }: WireConversation): void {
  const known = info && session.groups.get(groupIdOf(conv));
  if (known && known.id === id) keepGroup(session, { ...known, info, ...(self && { self }) });
}

/** Fetches what is known of a group that the user joined, or in which its place changed. */
export async function refreshGroup(session: Session, conv: string): Promise<void> {
  const { placeMoves } = session;
  const { groups } = await session.request('getGroupProfiles', { groupIds: [groupIdOf(conv)] });
  const [group] = groups;
  if (session.placeMoves !== placeMoves) await refreshGroup(session, conv);
  else if (group?.self) keepGroup(session, group);
}

/** The user is in a group no more: it leaves the list; what was said is still here, should the user come back (S51). */
export async function leftGroup(session: Session, conv: string): Promise<void> {
  session.rooms.delete(groupIdOf(conv));
  dropGroup(session, groupIdOf(conv));
  const head = session.heads.get(conv);
  if (head) session.leftAt.set(conv, { id: head.id, seq: head.seq, rev: head.rev });
  await dropHead(session, conv);
}

function keepGroup(session: Session, group: WireGroup | undefined): void {
  const known = group && session.groups.get(group.groupId);
  if (!group || (known && isOlderLog(group.id, known.id))) return;
  const next = known?.id === group.id ? newerOf(known, group) : group;
  if (sameValue(known, next)) return;
  session.groups.set(group.groupId, next);
  session.tell.groups([group.groupId]);
}

/** Answers, heads and tips may overtake each other: the information with the higher number counts, and the later count. */
function newerOf(known: WireGroup, next: WireGroup): WireGroup {
  const { info } = next.info.infoSeq < known.info.infoSeq ? known : next;
  const { memberCount, seq, lastMsgSec } = next.seq < known.seq ? known : next;
  return { ...next, info, memberCount, seq, lastMsgSec };
}

function dropGroup(session: Session, groupId: string): void {
  session.placeMoves++;
  session.attributes.drop(groupId);
  session.counters.drop(groupId);
  if (session.groups.delete(groupId)) session.tell.groups([groupId]);
}
