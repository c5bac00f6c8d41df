import type { CustomField } from './common.ts';

/** The user's own place in a group (§9.4). */
export interface GroupSelfInfo {
  userID: string;
  /** Empty in a group that the user is not in. */
  role: string;
  joinTime: number;
  nameCard: string;
  messageRemindType: string;
  memberCustomField: CustomField[];
  readedSequence: number;
  excludedUnreadSequenceList: number[];
}

/** A group (§9.4). */
export interface Group {
  groupID: string;
  name: string;
  avatar: string;
  type: string;
  introduction: string;
  notification: string;
  ownerID: string;
  /** Seconds. */
  createTime: number;
  infoSequence: number;
  lastInfoTime: number;
  nextMessageSeq: number;
  /** The same number by two names, and so the next two. */
  memberNum: number;
  memberCount: number;
  maxMemberNum: number;
  maxMemberCount: number;
  joinOption: string;
  inviteOption: string;
  muteAllMembers: boolean;
  groupCustomField: CustomField[];
  isSupportTopic: boolean;
  selfInfo: GroupSelfInfo;
  lastMessage: { lastTime: number; lastSequence: number; fromAccount: string; messageForShow: string };
  _lastRevokedTime: number;
}

/** A member of a group (§9.5). */
export interface GroupMember {
  userID: string;
  nick: string;
  avatar: string;
  nameCard: string;
  role: string;
  /** Seconds. */
  joinTime: number;
  lastSendMsgTime: number;
  muteUntil: number;
  memberCustomField: CustomField[];
  isOnline?: boolean;
}

/** A request to join that waits for a decision (§4.11). */
export interface GroupApplication {
  applicant: string;
  applicantNick: string;
  groupID: string;
  groupName: string;
  /** 0 to join oneself, 2 to bring in `userID`. */
  applicationType: 0 | 2;
  userID: string;
  note: string;
  authentication: string;
  messageKey: string;
}
