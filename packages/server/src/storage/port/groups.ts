import type { GroupInfo, GroupNotice, GroupRole, InviteOption, JoinOption, TipKind } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';
import type { Appended, Change, Draft, StoredMessage } from './messages.ts';
import type { Origin } from './outbox.ts';

/** Fields of an app's own: of a group or of a member. */
export type Fields = Record<string, string>;

/** A group as it is now; a row is one incarnation (S32). */
export interface Group {
  /** Number of the incarnation, which names its log. */
  gid: number;
  convId: number;
  sdkAppId: number;
  groupId: string;
  /** As whoever made it named the type. */
  type: string;
  name: string;
  introduction: string;
  notification: string;
  faceUrl: string;
  /** 0 and empty when it has no owner, or the owner's account was deleted. */
  ownerUid: number;
  ownerUserId: string;
  joinOption: JoinOption;
  inviteOption: InviteOption;
  maxMembers: number;
  isMutedAll: boolean;
  /** Newcomers read what was before (S50). */
  opensHistory: boolean;
  hasTopics: boolean;
  fields: Fields;
  /** Custom fields that not every member reads: in no head, no change and no tip. */
  reserved: Fields;
  memberCount: number;
  /** How often somebody entered it: of two who enter or leave, the later finds more, or as many where both left. */
  joins: number;
  infoSeq: number;
  infoMs: number;
  createdMs: number;
  /** Of its log: the last place given, and when the last message came; 0 when none did. */
  seq: number;
  lastMsgMs: number;
  /** Of a topic: the community that it belongs to; its members are that one's. */
  community?: Pick<Group, 'gid' | 'convId' | 'groupId' | 'isMutedAll'>;
  /** Of a topic: a text of the app's own. */
  customString: string;
  /** History up to here was cleared for all. */
  clearedSeq: number;
}

/** A group's information as heads and changes carry it; what says nothing is left out. */
export function infoOf(group: Group): GroupInfo {
  const info: GroupInfo = {
    type: group.type,
    name: group.name,
    createdSec: Math.floor(group.createdMs / 1000),
    infoSeq: group.infoSeq,
    infoSec: Math.floor(group.infoMs / 1000),
    maxMembers: group.maxMembers,
    joinOption: group.joinOption,
    inviteOption: group.inviteOption,
  };
  if (group.introduction) info.introduction = group.introduction;
  if (group.notification) info.notification = group.notification;
  if (group.faceUrl) info.faceUrl = group.faceUrl;
  if (group.ownerUserId) info.owner = group.ownerUserId;
  if (group.isMutedAll) info.isMutedAll = true;
  if (group.hasTopics) info.isSupportTopic = true;
  const fields = Object.entries(group.fields);
  if (fields.length > 0) info.customFields = fields.map(([key, value]) => ({ key, value }));
  if (group.community) info.community = group.community.groupId;
  if (group.customString) info.customString = group.customString;
  return info;
}

/** What a group is made with. */
export type GroupDraft = Pick<
  Group,
  | 'sdkAppId'
  | 'type'
  | 'name'
  | 'introduction'
  | 'notification'
  | 'faceUrl'
  | 'ownerUid'
  | 'joinOption'
  | 'inviteOption'
  | 'maxMembers'
  | 'opensHistory'
  | 'hasTopics'
  | 'fields'
  | 'createdMs'
> & {
  /** Absent: the server draws one. */
  groupId?: string;
  /** Custom fields that not every member reads. */
  reserved?: Fields;
  /** Without the owner. */
  members: Newcomer[];
  /** Of a live room nobody gets a row (design §6). */
  isLive: boolean;
  receiveOption: number;
  /** Absent: no webhook tells of it. */
  operator?: Operator;
};

/** The time of a mute in a group that has no end, in seconds since 1970, and the number of seconds that asks for it. */
export const FOR_EVER_SEC = 4_294_967_295;

/** Who is to become a member. */
export interface Newcomer {
  uid: number;
  role?: GroupRole;
  /** Default: now. */
  joinedMs?: number;
  /** Default: never. */
  lastSentMs?: number;
  /** Without a time of joining: so many of the last messages of others came while it was a member already. */
  unread?: number;
  nameCard?: string;
  receiveOption?: number;
  fields?: Fields;
}

/** A user's own place in a group. */
export interface Self {
  role: GroupRole;
  joinedMs: number;
  nameCard: string;
  muteUntilMs: number;
  fields: Fields;
  readSeq: number;
  receiveOption: number;
  isPinned: boolean;
  lastSentMs: number;
}

/** A member as others see it. */
export interface GroupMember extends Self {
  uid: number;
  userId: string;
  nick: string;
  faceUrl: string;
}

/** Who does something in a group, for tips and notices; uid 0 is the app itself. */
export interface Operator {
  /** From where; absent: no webhook tells of it. */
  origin?: Origin;
  uid: number;
  userId: string;
  nick: string;
  faceUrl: string;
}

/** A notice that an operation sends, and to whom. */
export interface NoticeDraft {
  uids: number[];
  content: GroupNotice;
}

/** What an operation did, for those whom it concerns. */
export interface GroupNews {
  /** As it is now; where accounts became members as it was then, before the tip. */
  group: Group;
  tip?: StoredMessage;
  /** The information changed. */
  change?: Change;
  events: UserEventRow[];
  notices: { uid: number; convId: number; message: StoredMessage }[];
  /** Accounts that became members or ceased to be. */
  joined: number[];
  left: number[];
}

/** How an operation tells of itself: to the members by a tip, to some users by notices. */
export interface Telling {
  operator: Operator;
  nowMs: number;
  /** Absent: no tip. */
  tip?: TipKind;
  notice?: Omit<GroupNotice, 'groupId' | 'groupName' | 'groupType' | 'operator' | 'operatorNick' | 'operatorFaceUrl'>;
}

/** A message to a group. */
export interface GroupMessageDraft extends Draft {
  gid: number;
  /** The app itself speaks: neither membership nor muting is asked for. */
  asApp: boolean;
  /** Accounts that are mentioned; 0 stands for all. */
  at: number[];
  /** The only accounts that get it; empty: every member. Who is no member is left out. */
  targets: number[];
}

export type GroupRefusal = 'gone' | 'notMember' | 'muted' | 'mutedAll' | 'outOfOrder';
/** `targets`: those of the draft's who are members. */
export type GroupAppended =
  | (Appended & { memberCount: number; nameCard: string; targets: number[] })
  | { refused: GroupRefusal; untilMs?: number };

/** How accounts are added: with which limit, and how they are told of messages at first. */
/** Where a member stands among those of its group. */
export interface MemberPlace {
  joinedMs: number;
  uid: number;
}

export type Adding = Telling & { perUserMax: number; receiveOption: number };
export type Added = GroupNews & { results: AddResult[] };
export type AddResult = 'added' | 'already' | 'overLimit' | 'full';

/** Limits that an operation checks where nothing else can run between; 0 is unlimited. */
export interface GroupLimits {
  groups: number;
  perDay: number;
  /** Groups of this type. */
  ofType: number;
  perUser: number;
}

export interface Application {
  applicationId: number;
  groupId: string;
  groupName: string;
  gid: number;
  uid: number;
  userId: string;
  nick: string;
  faceUrl: string;
  byUid: number;
  byUserId: string;
  byNick: string;
  note: string;
  timeMs: number;
}
