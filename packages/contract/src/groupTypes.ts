import { clientGroupTypes, type GroupTypeName } from './clientGroupTypes.ts';
import type { groupSettings } from './groupSettings.ts';

/** Who may do a thing in a group: the lowest role that may. `app` is the app's administrator over REST alone. */
export type Right = 'member' | 'admin' | 'owner' | 'app';

/** Whether a type knows a command: yes, no (refused), or it is accepted and has no effect. */
export type Support = 'yes' | 'no' | 'void';

/** What one type of group is like and permits (rest-api §12.3, §21). */
export interface GroupType {
  /** What clients of both generations call it: the name of 2018 first. */
  names: readonly [old: string, later: string];
  /** `stored`: a log with members; `live`: nothing is kept, whoever is connected is there (design §6). */
  keeps: 'stored' | 'live';
  /** The setting that bounds the number of members, none without bound; and that of a group that is made without naming one. */
  membersMax: keyof typeof groupSettings | '';
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
  admins: Support;
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
  /** Notices of joining and leaving: kept in the log, told but not kept, or none. */
  tips: 'stored' | 'passing' | 'none';
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

/** What each column of the table means, for documents. */
export const groupTypeColumns: Record<Exclude<keyof GroupType, 'names'>, string> = {
  keeps: 'Kept with members and a log, or a live room of which nothing is kept',
  membersMax: 'Setting that bounds the members',
  membersDefault: 'Most members where none is named',
  initialMembers: 'Members may be named at creation',
  apply: 'Applying to join',
  joinOption: 'Join option at first',
  invite: 'Who may bring others in, as far as the invite option allows',
  inviteOption: 'Invite option at first',
  editInfo: 'Who edits name, introduction, notice, face',
  admins: 'Has administrators that the owner appoints',
  transfer: 'May be given to another owner',
  ownerMayQuit: 'The owner may quit',
  dissolve: 'Who may dissolve it',
  remove: 'Who may remove members',
  mute: 'Who may mute members',
  ban: 'Who may ban members',
  speak: 'Who may speak',
  memberList: "Member list; paged: not shown with the group's information unless asked for",
  addMembers: 'Members may be added',
  roles: 'Roles may be asked for',
  memberInfo: 'Information of members may be changed',
  unread: 'Unread count',
  historyBeforeJoin: 'A newcomer reads what was before (S50)',
  historyBySetting: 'The former may be changed for a group',
  history: 'History is kept',
  receiveOption: 'Receive option at first',
  tips: 'Notices of joining and leaving',
  wakesByMessage: 'Not listed before its first message',
  guests: 'May be heard without signing in',
  searchById: 'Found by its id by who is not in it',
  import: 'Import of group, members and messages',
  setUnread: 'set_unread_msg_num',
  deleteBySender: 'delete_group_msg_by_sender',
  recall: 'Recall',
  edit: 'Editing messages',
  receipts: 'Read receipts',
  reactions: 'Reactions to messages',
  extensions: 'Extensions of messages',
  targeted: 'Messages to some members only',
  attributes: 'Attributes',
  clearAttributes: 'All attributes cleared at once',
  counters: 'Counters',
  topics: 'Topics',
};

/** Roles in a group, the highest first. */
export const groupRoles = ['Owner', 'Admin', 'Member'] as const;
export type GroupRole = (typeof groupRoles)[number];
