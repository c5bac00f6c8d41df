import type { GroupInfo, GroupNotice, GroupTip, WireGroup, WireMessage } from '@hongyan/contract';
import { isTopic } from '@hongyan/contract/groupKinds';
import { isNewPassing } from './events.ts';
import { isOut } from './faults.ts';
import { fetchStatesAgain } from './groupState.ts';
import { callGroup, dropGroup, groupIdOf, keepGroup, refreshGroup, typeOf } from './groups.ts';
import type { Session } from './session.ts';

const GROUP = 'GROUP';

/** Of a live room nothing is kept: what was said lately comes with the answer to entering it. */
export function takeRecent(session: Session, { groupId }: WireGroup, recent: readonly WireMessage[]): void {
  session.rooms.add(groupId);
  // What changed then, the answer has.
  const news = recent.filter(({ id }) => isNewPassing(session, id) && !session.pending.has(id));
  session.tell.messages(`${GROUP}${groupId}`, news);
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
export async function checkFollowed(session: Session): Promise<void> {
  for (const groupId of session.groups.keys()) {
    if (session.rooms.has(groupId) || !isLive(session, groupId)) continue;
    const { groups } = await session.request('getGroupProfiles', { groupIds: [groupId] });
    if (!groups[0]?.self && !session.rooms.has(groupId)) dropGroup(session, groupId);
  }
}

/** Whether a group that is known here is a live room. */
export function isLive(session: Session, groupId: string): boolean {
  return typeOf(session.groups.get(groupId)?.info)?.keeps === 'live';
}

/** The user left a live room, or there is none any more. */
export function leftRoom(session: Session, groupId: string): void {
  if (session.rooms.delete(groupId) || isLive(session, groupId)) dropGroup(session, groupId);
}

/** What the server says in a live room changes what is known of it; a notice may say that it is no more. */
export function roomTold(session: Session, conv: string, message: WireMessage): void {
  for (const { MsgType, MsgContent } of message.body) {
    if (MsgType === 'TIMGroupSystemNoticeElem') {
      const { kind, groupId } = MsgContent as GroupNotice;
      if (kind === 'dissolved' || kind === 'banned') leftRoom(session, groupId);
    } else if (message.isTip && MsgType === 'TIMGroupTipElem') tipTold(session, conv, message, MsgContent as GroupTip);
  }
}

/** No log has these tips: what they say is all that tells of it. */
function tipTold(session: Session, conv: string, { seq, timeSec }: WireMessage, tip: GroupTip): void {
  const group = session.groups.get(groupIdOf(conv));
  if (!group) return;
  // Told late; but of two processes each gives places of its own.
  const isOld = seq <= group.seq && timeSec <= group.lastMsgSec;
  const { memberCount = group.memberCount, members = [] } = isOld ? {} : tip;
  const info = infoAfter(group.info, tip.info);
  const last = { seq: Math.max(seq, group.seq), lastMsgSec: Math.max(timeSec, group.lastMsgSec) };
  keepGroup(session, { ...group, ...last, memberCount, ...(info && { info }) });
  const isAboutMe = members.some(({ userId }) => userId === session.me.userId);
  if (info && !(isAboutMe && isPlaceTip(tip))) return;
  // Until when one is muted the tip does not say, nor what changed before it.
  session.placeMoves++;
  refreshGroup(session, conv).catch(() => {});
}

/** Whether a tip is about what its members are in the group. */
const isPlaceTip = ({ kind }: GroupTip): boolean =>
  kind === 'adminSet' || kind === 'adminRemoved' || kind === 'memberChanged';

/** Information after the next change of it; undefined where one before it was missed. */
function infoAfter(known: GroupInfo, change: GroupTip['info']): GroupInfo | undefined {
  const { infoSeq = 0 } = change ?? {};
  if (infoSeq <= known.infoSeq) return known;
  if (infoSeq > known.infoSeq + 1) return undefined;
  const all = Object.entries({ ...known, ...change });
  // What was emptied is absent, as in an answer.
  return Object.fromEntries(all.filter(([, value]) => value !== false && String(value) !== '')) as GroupInfo;
}
