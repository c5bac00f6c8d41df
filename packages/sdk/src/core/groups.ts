import type {
  GroupInfo,
  GroupTip,
  InputOf,
  OutputOf,
  SocketCommands,
  UserEvent,
  WireConversation,
  WireGroup,
  WireMessage,
} from '@hongyan/contract';
import { type ClientGroupType, clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { lastWhere } from '../platform/builtIns.ts';
import { advance, dropHead } from './advance.ts';
import { stateAnswered, stateRefused, withSeen } from './groupState.ts';
import { isOlderLog } from './headEffects.ts';
import { mend, refresh } from './heads.ts';
import { noteLog } from './incarnation.ts';
import { isKeptEnough } from './netState.ts';
import type { GroupCommand } from './port.ts';
import { checkFollowed, isLive, leftRoom, takeRecent } from './rooms.ts';
import { sameValue } from './sameValue.ts';
import { keepFacts, noteLeft, type Session } from './session.ts';
import { takeUserEvents } from './sync.ts';
import { topicMade, topicsDeleted } from './topics.ts';

const GROUP = 'GROUP';
/** The id in the name of a group's conversation. */
export const groupIdOf = (conv: string): string => conv.slice(GROUP.length);

/** All groups that the user is in, in pages; kept up to date from then on. */
export async function fetchJoinedGroups(session: Session): Promise<readonly WireGroup[]> {
  // While nothing can be asked what is known has to do.
  if (isKeptEnough(session)) return [...session.groups.values()];
  if (!session.hasGroups) await takeAllGroups(session);
  await checkFollowed(session);
  return [...session.groups.values()];
}

/**
 * Fetches all groups and forgets those in which the user is no more. Pages are kept as they come, so that what happens from
 * then on changes them; where the user came or went, once more.
 */
export async function takeAllGroups(session: Session): Promise<void> {
  const { placeMoves } = session;
  const listed = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await session.request('getGroups', { ...(cursor && { cursor }) });
    if (session.placeMoves !== placeMoves) return takeAllGroups(session);
    for (const { groupId } of page.groups) listed.add(groupId);
    session.tell.groups(page.groups.flatMap((group) => (putGroup(session, group) ? group.groupId : [])));
    cursor = page.cursor;
  } while (cursor);
  for (const groupId of session.groups.keys())
    if (!listed.has(groupId) && !isLive(session, groupId)) dropGroup(session, groupId);
  session.hasGroups = true;
}

/** What answers of these commands may have beside what was asked for. */
interface Effects {
  group?: WireGroup;
  /** What is known of groups; of others than the user's too. */
  groups?: WireGroup[];
  conversation?: WireConversation;
  events?: UserEvent[];
  recent?: WireMessage[];
  /** Of deleted topics. */
  topicIds?: string[];
  /** How many are in a live room now. */
  online?: number;
  memberCount?: number;
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
  const effects = answer as Effects;
  const { group, groups = group ? [group] : [], conversation, events, recent, topicIds } = effects;
  // At once: a leaving that is taken in while the rest waits for its turn is later than this.
  for (const one of groups) if (one.self || recent) await keepAnswered(session, one, isCurrent());
  if (isCurrent()) roomCounted(session, params, effects);
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

/** Nothing but tips would tell of it, and not all who come and go are told of. */
function roomCounted(session: Session, params: object, { online, memberCount = online }: Effects): void {
  const { groupId = '' } = params as { groupId?: string };
  const room = isLive(session, groupId) && session.groups.get(groupId);
  if (room && memberCount !== undefined) keepGroup(session, { ...room, memberCount });
}

/** What an answer says of a group; where the user's place may have changed since it was given, it is asked for again. */
async function keepAnswered(session: Session, group: WireGroup, isCurrent: boolean): Promise<void> {
  if (isCurrent) keepGroup(session, group);
  else await refreshGroup(session, `${GROUP}${group.groupId}`).catch(() => {});
}

async function headAnswered(session: Session, conversation: WireConversation, isCurrent: boolean): Promise<void> {
  if (isCurrent) await advance(session, conversation);
  else await refresh(session, conversation.conv);
}

/** What a group is like, by its type; undefined of one that is not known. */
export function typeOf(info: GroupInfo | undefined): ClientGroupType | undefined {
  const name = groupTypeOf(info?.type ?? '');
  return name && clientGroupTypes[name];
}

/** A tip says how many members there are now: of these messages of a group, oldest first, the last one counts. */
export function memberCountTold(session: Session, conv: string, messages: readonly WireMessage[]): void {
  const group = session.groups.get(groupIdOf(conv));
  const tip = lastWhere(messages, (message) => memberCountOf(message) !== undefined);
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
export function groupSeen(session: Session, head: WireConversation): void {
  const { conv, id, group: info, self, receiveOption, isPinned } = head;
  const known = info && session.groups.get(groupIdOf(conv));
  if (known && known.id === id)
    keepGroup(session, { ...known, info, ...(self && { self: { ...self, receiveOption, isPinned } }) });
}

/** What the user set of a conversation: of a group it counts whether anything was said there or not. */
export function groupSet(session: Session, conv: string, set: { receiveOption: number } | { isPinned: boolean }): void {
  if (!conv.startsWith(GROUP)) return;
  session.placeMoves++;
  const group = session.groups.get(groupIdOf(conv));
  if (group?.self) keepGroup(session, { ...group, self: { ...group.self, ...set } });
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
  const last = session.heads.get(conv) ?? session.leftAt.get(conv);
  if (last) noteLeft(session, conv, { id: last.id, seq: last.seq, rev: last.rev });
  await dropHead(session, conv);
}

/** Keeps what is known of a group now, and tells it where that is another thing than before. */
export function keepGroup(session: Session, group: WireGroup): void {
  if (putGroup(session, group)) session.tell.groups([group.groupId]);
}

function putGroup(session: Session, group: WireGroup): boolean {
  const { groups } = session;
  const known = groups.get(group.groupId);
  if (known && isOlderLog(group.id, known.id)) return false;
  const next = known?.id === group.id ? newerOf(known, group) : group;
  if (sameValue(known, next)) return false;
  noteLog(session, `${GROUP}${group.groupId}`, group.id);
  groups.set(group.groupId, next);
  if (!isLive(session, group.groupId)) keepFacts(session, (store) => store.putFacts('group', [[group.groupId, next]]));
  return true;
}

/** Answers, heads and tips may overtake each other: the information with the higher number counts, and the later count. */
function newerOf(known: WireGroup, next: WireGroup): WireGroup {
  const { info } = next.info.infoSeq < known.info.infoSeq ? known : next;
  const { memberCount, seq, lastMsgSec } = next.seq < known.seq ? known : next;
  return { ...next, info, memberCount, seq, lastMsgSec };
}

/** The user is in a group no more. */
export function dropGroup(session: Session, groupId: string): void {
  session.placeMoves++;
  session.attributes.drop(groupId);
  session.counters.drop(groupId);
  if (!session.groups.delete(groupId)) return;
  keepFacts(session, (store) => store.dropFacts('group', [groupId]));
  session.tell.groups([groupId]);
}
