import TencentCloudChat, {
  type ChatSDK,
  type Conversation,
  type Group,
  type GroupApplication,
  type GroupMember,
  type Message,
  type MessageReaction,
  type MessageReactions,
  type PinNotice,
  type Profile,
} from '@hongyan/chat';

export type {
  ChatSDK,
  Conversation,
  Group,
  GroupApplication,
  GroupMember,
  Message,
  MessageReaction,
  MessageReactions,
  PinNotice,
  Profile,
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

/** The instance for an app on a server; throws what the SDK would otherwise only log. */
export function createChat(sdkAppId: number, server: string): ChatSDK {
  const chat = TencentCloudChat.create({ SDKAppID: sdkAppId, proxyServer: server, unlimitedAVChatRoom: true });
  if (chat === null) throw new TypeError('SDKAppID is not a number');
  chat.setLogLevel(4);
  return chat;
}
