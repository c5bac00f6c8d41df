import type { AnyPayload, Profile } from './common.ts';
import type { Group } from './group.ts';

/** The last message of a conversation as the list shows it (§9.3). */
export interface LastMessage {
  lastTime: number;
  lastSequence: number;
  fromAccount: string;
  payload: AnyPayload;
  type: string;
  messageForShow: string;
  nick: string;
  avatar: string;
  version: number;
  cloudCustomData: string;
  isRevoked: boolean;
  revoker: string | null;
}

/** A message that mentions the user or all (§9.3). */
export interface GroupAtInfo {
  from: string;
  groupID: string;
  topicID: string;
  messageSequence: number;
  /** TYPES.CONV_AT_… */
  atTypeArray: number[];
}

/** A conversation (§9.3). */
export interface Conversation {
  conversationID: string;
  type: string;
  subType: string;
  unreadCount: number;
  lastMessage: LastMessage;
  /** Seconds; up to when the peer has read. */
  peerReadTime: number;
  groupAtInfoList: GroupAtInfo[];
  remark: string;
  isPinned: boolean;
  messageRemindType: string;
  markList: number[];
  customData: string;
  conversationGroupList: string[];
  draftText: string;
  /** Of one-to-one conversations alone; the original has it, and the next one, without `?`. */
  userProfile: Profile;
  /** Of groups alone. */
  groupProfile: Group;
  _isInfoCompleted: boolean;
}
