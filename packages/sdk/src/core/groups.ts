import type {
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
import { groupTypeOf, groupTypes } from '@hongyan/contract/groupTypes';
import { advance, dropHead } from './advance.ts';
import { tellPassing } from './events.ts';
import { isOut } from './faults.ts';
import { fetchStatesAgain, stateAnswered, stateRefused, withSeen } from './groupState.ts';
import { isOlderLog } from './headEffects.ts';
import { mend } from './heads.ts';
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
    const found = new Map<string, WireGroup>();
    let cursor: string | undefined;
    do {
      const page = await session.request('getGroups', { ...(cursor && { cursor }) });
      for (const group of page.groups) found.set(group.groupId, group);
      cursor = page.cursor;
    } while (cursor);
    // What came by events meanwhile is newer.
    for (const [groupId, group] of found) if (!session.groups.has(groupId)) session.groups.set(groupId, group);
    session.hasGroups = true;
  }
  await checkFollowed(session);
  return [...session.groups.values()];
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
  const answer = await session
    .request(command, withSeen(session, command, params))
    .catch(async (error: unknown): Promise<never> => {
      await stateRefused(session, params, error).catch(() => {});
      throw error;
    });
  // The server did it; what could not be fetched is with the next change, or after the break.
  await stateAnswered(session, command, params, answer).catch(() => {});
  const { group, conversation, events, recent, topicIds } = answer as Effects;
  if (command === 'joinGroup' && group) session.entered.add(group.groupId);
  if (conversation && command === 'createTopic') await topicMade(session, conversation);
  else if (conversation) await mend(session, conversation.conv, () => advance(session, conversation));
  if (topicIds) await topicsDeleted(session, topicIds);
  if (events) await takeUserEvents(session, events, { isOwn: true }).catch(() => {});
  if (group?.self || recent) keepGroup(session, group);
  if (group && recent) takeRecent(session, group, recent);
  if (command === 'quitGroup' || command === 'dissolveGroup')
    leftRoom(session, (params as { groupId: string }).groupId);
  if (group?.info.isSupportTopic) await session.topicSync?.done.catch(() => {});
  return answer;
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

/** No event tells that another device left a live room: before the list is handed out it is asked. */
async function checkFollowed(session: Session): Promise<void> {
  for (const groupId of session.groups.keys()) {
    if (session.rooms.has(groupId) || !isLive(session, groupId)) continue;
    const { groups } = await session.request('getGroupProfiles', { groupIds: [groupId] });
    if (!groups[0]?.self && !session.rooms.has(groupId)) dropGroup(session, groupId);
  }
}

function isLive(session: Session, groupId: string): boolean {
  const type = groupTypeOf(session.groups.get(groupId)?.info.type ?? '');
  return type !== undefined && groupTypes[type].keeps === 'live';
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

/** A tip says how many members there are now. */
export function memberCountTold(session: Session, { to, body, isTip }: WireMessage): void {
  const group = isTip ? session.groups.get(to) : undefined;
  const [tip] = body.filter(({ MsgType }) => MsgType === 'TIMGroupTipElem');
  const { memberCount } = (tip?.MsgContent ?? {}) as Partial<GroupTip>;
  if (group && memberCount !== undefined) keepGroup(session, { ...group, memberCount });
}

/** A head says what a group is now and what the user's place in it is. */
export function groupSeen(session: Session, { conv, id, group: info, self }: WireConversation): void {
  const known = info && session.groups.get(groupIdOf(conv));
  if (known && known.id === id) keepGroup(session, { ...known, info, ...(self && { self }) });
}

/** Fetches what is known of a group that the user joined, or in which its place changed. */
export async function refreshGroup(session: Session, conv: string): Promise<void> {
  const { groups } = await session.request('getGroupProfiles', { groupIds: [groupIdOf(conv)] });
  const [group] = groups;
  if (group?.self) keepGroup(session, group);
}

/** The user is in a group no more: it leaves the list; what was said is still here, should the user come back (S51). */
export async function leftGroup(session: Session, conv: string): Promise<void> {
  session.rooms.delete(groupIdOf(conv));
  dropGroup(session, groupIdOf(conv));
  const head = session.heads.get(conv);
  if (head) session.leftAt.set(conv, { id: head.id, seq: head.seq });
  await dropHead(session, conv);
}

function keepGroup(session: Session, group: WireGroup | undefined): void {
  const known = group && session.groups.get(group.groupId);
  if (!group || (known && isOlderLog(group.id, known.id)) || sameValue(known, group)) return;
  session.groups.set(group.groupId, group);
  session.tell.groups([group.groupId]);
}

function dropGroup(session: Session, groupId: string): void {
  session.attributes.drop(groupId);
  session.counters.drop(groupId);
  if (session.groups.delete(groupId)) session.tell.groups([groupId]);
}
