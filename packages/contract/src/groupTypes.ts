import { type ClientGroupType, clientGroupTypes, type GroupTypeName, type Support } from './clientGroupTypes.ts';
import type { groupSettings } from './groupSettings.ts';

/** Who may do a thing in a group: the lowest role that may. `app` is the app's administrator over REST alone. */
export type Right = 'member' | 'admin' | 'owner' | 'app';

/** What one type of group is like and permits (rest-api §12.3, §21). */
export interface GroupType extends ClientGroupType {
  /** The setting that bounds the number of members, none without bound; and that of a group that is made without naming one. */
  membersMax: Extract<keyof typeof groupSettings, `${string}MembersMax`> | '';
  membersDefault: number;
  /** Members may be named when the group is made. */
  initialMembers: Support;
  /** How one applies: never, or as the join option says. */
  apply: 'never' | 'byOption';
  joinOption: JoinOption;
  /** The lowest role that may bring others in where the invite option allows it; and that option at first. */
  invite: 'member' | 'nobody';
  inviteOption: InviteOption;
  editInfo: Right;
  transfer: Support;
  ownerMayQuit: Support;
  dissolve: Right;
  remove: Right | 'nobody';
  mute: Right | 'nobody';
  ban: Right | 'nobody';
  speak: 'member' | 'app';
  memberList: 'all' | 'paged' | 'online' | 'none';
  addMembers: Support;
  roles: Support;
  memberInfo: Support;
  unread: Support;
  /** Messages from before one's joining (S50); `byGroup`: may be opened for a group (`HistoryMsgBeforeJoin`). */
  historyBeforeJoin: 'yes' | 'no';
  historyBySetting: Support;
  history: Support;
  receiveOption: ReceiveOption;
  /** Not listed before its first message. */
  wakesByMessage: Support;
  guests: Support;
  searchById: Support;
  import: Support;
  setUnread: Support;
  deleteBySender: Support;
  recall: Support;
  edit: Support;
  receipts: Support;
  reactions: Support;
  extensions: Support;
  targeted: Support;
  attributes: Support;
  clearAttributes: Support;
  counters: Support;
  topics: Support;
}

export type JoinOption = 'FreeAccess' | 'NeedPermission' | 'DisableApply';
export type InviteOption = 'FreeAccess' | 'NeedPermission' | 'DisableInvite';
/** How messages reach a member: with notice, without, or not at all. */
export type ReceiveOption = 'AcceptAndNotify' | 'AcceptNotNotify' | 'Discard';

const stored = {
  initialMembers: 'yes',
  apply: 'byOption',
  editInfo: 'admin',
  transfer: 'yes',
  ownerMayQuit: 'no',
  dissolve: 'owner',
  remove: 'admin',
  mute: 'admin',
  ban: 'nobody',
  speak: 'member',
  memberList: 'all',
  addMembers: 'yes',
  roles: 'yes',
  memberInfo: 'yes',
  unread: 'yes',
  historyBySetting: 'yes',
  history: 'yes',
  receiveOption: 'AcceptAndNotify',
  wakesByMessage: 'no',
  guests: 'no',
  searchById: 'yes',
  import: 'yes',
  setUnread: 'yes',
  deleteBySender: 'yes',
  recall: 'yes',
  edit: 'yes',
  receipts: 'yes',
  reactions: 'yes',
  extensions: 'yes',
  targeted: 'yes',
  attributes: 'yes',
  clearAttributes: 'yes',
  counters: 'yes',
  topics: 'no',
} as const;

const live = {
  membersMax: '',
  membersDefault: 0,
  initialMembers: 'no',
  apply: 'byOption',
  joinOption: 'FreeAccess',
  invite: 'nobody',
  inviteOption: 'DisableInvite',
  transfer: 'no',
  ownerMayQuit: 'no',
  remove: 'nobody',
  addMembers: 'no',
  roles: 'no',
  unread: 'no',
  historyBeforeJoin: 'yes',
  historyBySetting: 'no',
  history: 'no',
  receiveOption: 'AcceptNotNotify',
  wakesByMessage: 'no',
  guests: 'yes',
  import: 'no',
  setUnread: 'void',
  deleteBySender: 'void',
  recall: 'no',
  edit: 'no',
  receipts: 'no',
  reactions: 'no',
  extensions: 'no',
  targeted: 'no',
  topics: 'no',
} as const;

/**
 * The one table of what each type of group permits: rules read it, documents show it, tests walk it cell by cell.
 *
 * Where 2018 and later differ, decision 009 says which was taken.
 */
export const groupTypes = {
  Work: {
    ...stored,
    ...clientGroupTypes.Work,
    membersMax: 'workMembersMax',
    membersDefault: 200,
    apply: 'never',
    joinOption: 'DisableApply',
    invite: 'member',
    inviteOption: 'FreeAccess',
    editInfo: 'member',
    ownerMayQuit: 'yes',
    dissolve: 'app',
    remove: 'owner',
    mute: 'nobody',
    historyBeforeJoin: 'no',
    wakesByMessage: 'yes',
    searchById: 'no',
  },
  Public: {
    ...stored,
    ...clientGroupTypes.Public,
    membersMax: 'publicMembersMax',
    membersDefault: 2_000,
    joinOption: 'NeedPermission',
    invite: 'member',
    inviteOption: 'DisableInvite',
    historyBeforeJoin: 'no',
  },
  Meeting: {
    ...stored,
    ...clientGroupTypes.Meeting,
    membersMax: 'meetingMembersMax',
    membersDefault: 6_000,
    joinOption: 'FreeAccess',
    invite: 'member',
    inviteOption: 'DisableInvite',
    unread: 'no',
    historyBeforeJoin: 'yes',
    receiveOption: 'AcceptNotNotify',
    setUnread: 'void',
  },
  Community: {
    ...stored,
    ...clientGroupTypes.Community,
    membersMax: 'communityMembersMax',
    membersDefault: 100_000,
    joinOption: 'FreeAccess',
    invite: 'member',
    inviteOption: 'FreeAccess',
    historyBeforeJoin: 'yes',
    historyBySetting: 'no',
    memberList: 'paged',
    receipts: 'no',
    extensions: 'no',
    targeted: 'no',
    clearAttributes: 'no',
    counters: 'no',
    topics: 'yes',
  },
  AVChatRoom: {
    ...live,
    ...clientGroupTypes.AVChatRoom,
    editInfo: 'admin',
    dissolve: 'owner',
    mute: 'admin',
    ban: 'admin',
    speak: 'member',
    memberList: 'online',
    memberInfo: 'yes',
    searchById: 'yes',
    attributes: 'yes',
    clearAttributes: 'yes',
    counters: 'yes',
  },
  BChatRoom: {
    ...live,
    ...clientGroupTypes.BChatRoom,
    editInfo: 'app',
    dissolve: 'app',
    mute: 'nobody',
    ban: 'nobody',
    speak: 'app',
    memberList: 'none',
    memberInfo: 'no',
    searchById: 'no',
    attributes: 'no',
    clearAttributes: 'no',
    counters: 'no',
  },
} as const satisfies Record<GroupTypeName, GroupType>;

/** Roles in a group, the highest first. */
export const groupRoles = ['Owner', 'Admin', 'Member'] as const;
export type GroupRole = (typeof groupRoles)[number];
