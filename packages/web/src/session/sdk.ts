import TencentCloudChat, {
  type ChatSDK,
  type Conversation,
  type Friend,
  type FriendApplications,
  type FriendFailure,
  type FriendGroup,
  type Group,
  type GroupApplication,
  type GroupMember,
  type Message,
  type MessageReaction,
  type MessageReactions,
  type PinNotice,
  type Profile,
  type Topic,
  type UserStatus,
} from '@hongyan/chat';
import { indexedDbStore } from '@hongyan/chat/store';

export type {
  ChatSDK,
  Conversation,
  Friend,
  FriendApplications,
  FriendFailure,
  FriendGroup,
  Group,
  GroupApplication,
  GroupMember,
  Message,
  MessageReaction,
  MessageReactions,
  PinNotice,
  Profile,
  Topic,
  UserStatus,
};

/** Message types as they stand in `message.type` (sdk-js-api §7). */
export const messageTypes = {
  text: 'TIMTextElem',
  image: 'TIMImageElem',
  sound: 'TIMSoundElem',
  file: 'TIMFileElem',
  face: 'TIMFaceElem',
  video: 'TIMVideoFileElem',
  location: 'TIMLocationElem',
  custom: 'TIMCustomElem',
  merged: 'TIMRelayElem',
  tip: 'TIMGroupTipElem',
  notice: 'TIMGroupSystemNoticeElem',
} as const;

/** Stands among the mentioned for everybody (`MSG_AT_ALL`). */
export const atAll = '__kImSDK_MesssageAtALL__';

/** Remind types as they stand in `conversation.messageRemindType`. */
export const remindTypes = { notify: 'AcceptAndNotify', mute: 'AcceptNotNotify' } as const;

/** Which way a friend request goes, and how one is accepted, as the SDK's methods take it. */
export const requestTypes = {
  toMe: 'Pendency_Type_ComeIn',
  byMe: 'Pendency_Type_SendOut',
  acceptBoth: 'Response_Action_AgreeAndAdd',
} as const;

/** Where a friend was found: this page. */
export const addSource = 'AddSource_Type_Web';

/** The status of a user who is online (`USER_STATUS_ONLINE`). */
export const statusOnline = 1;

/**
 * The instance for an app on a server; throws what the SDK would otherwise only log. What it shows is kept on the device and
 * shared by all tabs of the user.
 */
export function createChat(sdkAppId: number, server: string): ChatSDK {
  const kept = { localStore: indexedDbStore() };
  const chat = TencentCloudChat.create({ SDKAppID: sdkAppId, proxyServer: server, unlimitedAVChatRoom: true, ...kept });
  if (chat === null) throw new TypeError('SDKAppID is not a number');
  chat.setLogLevel(4);
  return chat;
}
