// Making, sending, changing and reading messages.
import TencentCloudChat, { type ChatSDK, type Message, type SimplifiedMessage } from '@tencentcloud/chat';

const { TYPES } = TencentCloudChat;

export function make(chat: ChatSDK, input: HTMLInputElement | null, recorded: { tempFilePath: string }): Message[] {
  const to = { to: 'bob', conversationType: TencentCloudChat.TYPES.CONV_C2C };
  const first = chat.createTextMessage({
    ...to,
    payload: { text: 'hello' },
    priority: TencentCloudChat.TYPES.MSG_PRIORITY_NORMAL,
    cloudCustomData: JSON.stringify({ messageFeature: { needTyping: 1, version: 1 } }),
    needReadReceipt: true,
    isSupportExtension: true,
  });
  return [
    first,
    chat.createTextAtMessage({
      to: 'team',
      conversationType: TYPES.CONV_GROUP,
      payload: { text: '@all', atUserList: ['bob', TencentCloudChat.TYPES.MSG_AT_ALL] },
    }),
    chat.createImageMessage({ ...to, payload: { file: input }, onProgress: (percent: number) => console.log(percent) }),
    chat.createAudioMessage({ ...to, payload: { file: recorded } }),
    chat.createVideoMessage({ ...to, payload: { file: input }, onProgress: (event: any) => {} }),
    chat.createFileMessage({ ...to, payload: { file: new Blob(['a']) } }),
    chat.createCustomMessage({ ...to, payload: { data: 'dice', description: '4', extension: '' } }),
    chat.createFaceMessage({ ...to, payload: { index: 1, data: 'tt00' } }),
    chat.createLocationMessage({ ...to, payload: { description: 'park', longitude: 1.5, latitude: 2.5 } }),
    chat.createMergerMessage({
      ...to,
      payload: { messageList: [first], title: 'of two', abstractList: ['a'], compatibleText: 'update' },
    }),
    chat.createForwardMessage({ ...to, payload: first, priority: TencentCloudChat.TYPES.MSG_PRIORITY_HIGH }),
  ];
}

/** As a function of an app's own takes what to say and where. */
export function say(chat: ChatSDK, type: TencentCloudChat.TYPES, to: string, payload: any): Message {
  return chat.createCustomMessage({ to, conversationType: type, payload });
}

export async function send(chat: ChatSDK, message: Message): Promise<Message> {
  await chat.sendMessage(message, {
    onlineUserOnly: false,
    offlinePushInfo: {
      disablePush: false,
      title: 'title',
      description: 'text',
      extension: '{}',
      androidInfo: { sound: 'a.mp3', XiaoMiChannelID: 'x', OPPOChannelID: 'o' },
      apnsInfo: { sound: 'a.wav', ignoreIOSBadge: true },
    },
    messageControlInfo: { excludedFromUnreadCount: true, excludedFromLastMessage: true },
  });
  const options: any = { onlineUserOnly: true };
  const { data } = await chat.resendMessage(message, options);
  return data.message;
}

export async function change(chat: ChatSDK, message: Message): Promise<void> {
  message.payload = { text: 'other' };
  message.cloudCustomData = '{}';
  await chat.modifyMessage(message);
  await chat.revokeMessage(message).then((imResponse) => console.log(imResponse.data.message.isRevoked));
  await chat.deleteMessage([message]);
  await chat.setMessageExtensions(message, [{ key: 'a', value: 'b' }]);
  const extensions = await chat.getMessageExtensions(message, ['a']);
  extensions.data.extensions.forEach((item: any) => console.log(item.key, item.value));
  await chat.getMessageExtensions(message);
  await chat.deleteMessageExtensions(message, ['a']);
  await chat.addMessageReaction(message, 'smile');
  await chat.removeMessageReaction(message, 'smile');
  const { data } = await chat.getMessageReactions({ messageList: [message], maxUserCountPerReaction: 10 });
  data.resultList.forEach((item: any) => console.log(item.messageID, item.reactionList));
  await chat.getAllUserListOfMessageReaction({ message, reactionID: 'smile', nextSeq: 0, count: 100 });
}

export async function understand(chat: ChatSDK, message: Message): Promise<string> {
  const options = { sourceTextList: ['早'], sourceLanguage: 'auto', targetLanguage: 'en' };
  const [text] = (await chat.translateText(options)).data.translatedTextList;
  return text ?? (await chat.convertVoiceToText({ message, language: 'zh' })).data.result;
}

export async function history(chat: ChatSDK): Promise<Message[]> {
  const all: Message[] = [];
  let nextReqMessageID = '';
  for (;;) {
    const imResponse = await chat.getMessageList({ conversationID: 'C2Cbob', nextReqMessageID });
    all.unshift(...imResponse.data.messageList);
    nextReqMessageID = imResponse.data.nextReqMessageID;
    if (imResponse.data.isCompleted) break;
  }
  const around = await chat.getMessageListHopping({ conversationID: 'GROUPteam', sequence: 7, direction: 1 });
  await chat.getMessageListHopping({ conversationID: 'C2Cbob', time: 1_700_000_000 });
  return [...all, ...around.data.messageList];
}

export async function read(chat: ChatSDK, messageList: Message[]): Promise<number> {
  await chat.setMessageRead({ conversationID: 'C2Cbob' });
  await chat.setAllMessageRead({ scope: TencentCloudChat.TYPES.READ_ALL_C2C_MSG });
  await chat.sendMessageReadReceipt(messageList);
  await chat.getMessageReadReceiptList(messageList);
  await chat.clearHistoryMessage('C2Cbob');
  const [message] = messageList;
  if (message) {
    const options = { message, filter: 0, cursor: '', count: 10 };
    const { readUserIDList, unreadUserIDList, isCompleted } = (await chat.getGroupMessageReadMemberList(options)).data;
    return isCompleted ? readUserIDList.length + unreadUserIDList.length : -1;
  }
  return message === null ? 0 : -1;
}

export async function merged(chat: ChatSDK, id: string): Promise<SimplifiedMessage[]> {
  const message = chat.findMessage(id);
  if (message === null) return [];
  const whole = await chat.downloadMergerMessage(message);
  return whole.payload.messageList;
}

export async function search(chat: ChatSDK): Promise<number> {
  const messages = await chat.searchCloudMessages({
    keywordList: ['tea'],
    keywordListMatchType: 'and',
    senderUserIDList: ['bob'],
    messageTypeList: ['TIMTextElem'],
    conversationID: 'C2Cbob',
    timePosition: 1_700_000_000,
    timePeriod: 86_400,
    count: 20,
    cursor: '',
  });
  const users = await chat.searchCloudUsers({
    keywordList: ['bob'],
    keywordListMatchType: 'or',
    userGenderType: TencentCloudChat.TYPES.GENDER_FEMALE,
    miniBirthday: 19900101,
    maxBirthday: 20100101,
  });
  await chat.searchCloudUsers({ miniBirthday: 19900101 });
  const groups = await chat.searchCloudGroups({ keywordList: ['team'], groupTypeList: ['Public'], count: 1 });
  const members = await chat.searchCloudGroupMembers({ keywordList: ['b'], groupIDList: ['team'], cursor: '' });
  return [messages, users, groups, members].reduce((sum, { data }) => sum + data.totalCount, 0);
}

/** A page of an app's own decides by type. */
export function abstractOf(message: Message): string {
  switch (message.type) {
    case TencentCloudChat.TYPES.MSG_TEXT:
      return message.payload.text;
    case TencentCloudChat.TYPES.MSG_CUSTOM:
      return JSON.parse(message.payload.data).text;
    case TencentCloudChat.TYPES.MSG_GRP_TIP:
      return message.payload.operationType === TencentCloudChat.TYPES.GRP_TIP_MBR_JOIN ? 'joined' : '';
    default:
      return message.isRevoked ? `${message.revokerInfo.nick || message.revoker} recalled` : message.nick;
  }
}
