// Conversations, their groups and marks.
import TencentCloudChat, { type ChatSDK, type Conversation } from '@tencentcloud/chat';

export async function list(chat: ChatSDK): Promise<Conversation[]> {
  const imResponse = await chat.getConversationList();
  const conversationList: Conversation[] = imResponse.data.conversationList;
  await chat.getConversationList(['C2Cbob']);
  await chat.getConversationList({ type: TencentCloudChat.TYPES.CONV_C2C });
  await chat.getConversationList({ markType: 1, hasUnreadCount: true });
  await chat.getConversationList({ groupName: 'work', hasGroupAtInfo: true });
  const { data } = await chat.getConversationProfile('C2Cbob');
  return imResponse.data.isSyncCompleted ? conversationList : [data.conversation];
}

/** As apps wrap what takes one of two things. */
export const remove = (chat: ChatSDK, what: string | { conversationIDList: string[] }): Promise<unknown> =>
  chat.deleteConversation(what);

interface Remind {
  groupID?: string;
  userIDList?: string[];
  messageRemindType: TencentCloudChat.TYPES;
}
export const remind = (chat: ChatSDK, how: Remind): Promise<unknown> => chat.setMessageRemindType(how);

export async function change(chat: ChatSDK): Promise<number> {
  await chat.deleteConversation('C2Cbob');
  await chat.deleteConversation({ conversationIDList: ['C2Cbob'], clearHistoryMessage: false });
  await chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'dear' });
  await chat.pinConversation({ conversationID: 'C2Cbob', isPinned: true });
  await chat.setMessageRemindType({
    groupID: 'team',
    messageRemindType: TencentCloudChat.TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  });
  const reminded = await chat.setMessageRemindType({
    userIDList: ['bob'],
    messageRemindType: TencentCloudChat.TYPES.MSG_REMIND_DISCARD,
  });
  const { successUserIDList, failureUserIDList } = reminded.data;
  successUserIDList.forEach(({ userID }: { userID: string }) => console.log(userID));
  failureUserIDList.forEach((item: { userID: string; code: number }) => console.log(item.userID, item.code));
  return chat.getTotalUnreadMessageCount();
}

export async function sort(chat: ChatSDK): Promise<string[]> {
  const conversationIDList = ['C2Cbob'];
  const marked = await chat.markConversation({ conversationIDList, markType: 2 ** 32, enableMark: true });
  await chat.setConversationCustomData({ conversationIDList, customData: 'mine' });
  await chat.createConversationGroup({ conversationIDList, groupName: 'work' });
  await chat.renameConversationGroup({ oldName: 'work', newName: 'home' });
  await chat.addConversationsToGroup({ conversationIDList, groupName: 'home' });
  await chat.deleteConversationsFromGroup({ conversationIDList, groupName: 'home' });
  await chat.deleteConversationGroup('home');
  const names: string[] = (await chat.getConversationGroupList()).data;
  return [...names, ...marked.data.successConversationIDList];
}

/** A row of an app's own list. */
export function row(conversation: Conversation): { title: string; text: string; time: number } {
  const { type, userProfile, groupProfile, lastMessage, remark } = conversation;
  const kind: TencentCloudChat.TYPES = type;
  if (kind === TencentCloudChat.TYPES.CONV_SYSTEM) return { title: 'system', text: '', time: 0 };
  const isC2c = conversation.type === TencentCloudChat.TYPES.CONV_C2C;
  const title = remark || (isC2c ? userProfile.nick || userProfile.userID : groupProfile.name);
  const isQuiet = conversation.messageRemindType === TencentCloudChat.TYPES.MSG_REMIND_ACPT_NOT_NOTE;
  const mentions = conversation.groupAtInfoList.map((info: any) => info.atTypeArray);
  const text = conversation.draftText || lastMessage.messageForShow;
  return { title: `${title} ${isQuiet ? '' : conversation.unreadCount} ${mentions}`, text, time: lastMessage.lastTime };
}
