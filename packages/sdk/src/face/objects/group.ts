import type { GroupInfo, GroupSelf, WireConversation, WireGroup } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import type { CustomField, Group, GroupSelfInfo, Message } from '../types.ts';

/** What is known of a group beside what everybody knows. */
export interface GroupView {
  me: string;
  /** Absent: the user is not in the group. */
  self?: GroupSelf | undefined;
  messageRemindType?: string | undefined;
  /** The head of the conversation, where there is one. */
  head?: WireConversation | undefined;
  /** What the conversation list shows of the last message. */
  lastMessage?: Group['lastMessage'];
  /** Custom fields that not every member reads, of those that this user reads. */
  reservedFields?: WireGroup['reservedFields'];
}

/** A group's type by the name that `TYPES` has for it; one that is not known passes as it is. */
export function groupTypeName(type: string): string {
  const known = groupTypeOf(type);
  return known ? clientGroupTypes[known].names[0] : type;
}

/**
 * Until when a mute lasts, in seconds: 0 once it has ended, as over REST. What the server said of it stays as it was.
 *
 * @param nowMs the server's time
 */
export const muteEnd = (untilSec = 0, nowMs: number): number => (untilSec * 1_000 > nowMs ? untilSec : 0);

/** Fields of an app's own, apart from the wire's. */
export const customFieldsOf = (fields: readonly CustomField[] | undefined): CustomField[] =>
  (fields ?? []).map(({ key, value }) => ({ key, value }));

/** Whether a message was said in a room of which nothing is kept. */
export function isOfLiveRoom({ conversationSubType = '' }: Message): boolean {
  const known = groupTypeOf(conversationSubType);
  return known !== undefined && clientGroupTypes[known].keeps === 'live';
}

/** A group of which only the id is known (§9.4). */
export function emptyGroup(groupID: string): Group {
  return {
    groupID,
    ...{ name: '', avatar: '', type: '', introduction: '', notification: '', ownerID: '' },
    ...{ createTime: 0, infoSequence: 0, lastInfoTime: 0, nextMessageSeq: 0 },
    ...{ memberNum: 0, memberCount: 0, maxMemberNum: 0, maxMemberCount: 0 },
    ...{ joinOption: '', inviteOption: '', muteAllMembers: false },
    groupCustomField: [],
    isSupportTopic: false,
    selfInfo: selfInfoOf({ me: '' }),
    lastMessage: { lastTime: 0, lastSequence: 0, fromAccount: '', messageForShow: '' },
    _lastRevokedTime: 0,
  };
}

/** Brings a group that the app may hold up to date with its information, in place. */
export function refreshGroup(group: Group, info: GroupInfo, view: GroupView): void {
  Object.assign(group, {
    name: info.name,
    avatar: info.faceUrl ?? '',
    type: groupTypeName(info.type),
    introduction: info.introduction ?? '',
    notification: info.notification ?? '',
    ownerID: info.owner ?? '',
    createTime: info.createdSec,
    infoSequence: info.infoSeq,
    lastInfoTime: info.infoSec,
    ...{ maxMemberNum: info.maxMembers, maxMemberCount: info.maxMembers },
    ...{ joinOption: info.joinOption, inviteOption: info.inviteOption },
    muteAllMembers: info.isMutedAll ?? false,
    groupCustomField: customFieldsOf([...(info.customFields ?? []), ...(view.reservedFields ?? [])]),
    isSupportTopic: info.isSupportTopic ?? false,
  } satisfies Partial<Group>);
  Object.assign(group.selfInfo, selfInfoOf(view));
  if (view.head) group.nextMessageSeq = view.head.seq + 1;
  if (view.lastMessage) Object.assign(group.lastMessage, view.lastMessage);
}

/** Notes what an answer about a group tells beside its information; the head, where there is one, is newer. */
export function refreshCounts(group: Group, wire: WireGroup, head: WireConversation | undefined): void {
  group.memberNum = wire.memberCount;
  group.memberCount = wire.memberCount;
  group.nextMessageSeq = head ? head.seq + 1 : Math.max(group.nextMessageSeq, wire.seq + 1);
  group.lastMessage.lastTime ||= wire.lastMsgSec;
}

function selfInfoOf({ me, self, head, messageRemindType = '' }: GroupView): GroupSelfInfo {
  return {
    userID: me,
    role: self?.role ?? '',
    joinTime: self?.joinedSec ?? 0,
    nameCard: self?.nameCard ?? '',
    messageRemindType,
    memberCustomField: customFieldsOf(self?.customFields),
    readedSequence: head?.readSeq ?? 0,
    excludedUnreadSequenceList: [],
  };
}
