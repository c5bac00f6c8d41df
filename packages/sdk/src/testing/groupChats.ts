import { TYPES } from '../face/constants/types.ts';
import type { Conversation, CreateGroupOptions, Group, Message, SendMessageOptions } from '../face/types.ts';
import type { Chat } from './chats.ts';

/** Makes a group called Team, with the id `team`, and waits until its members know it. */
export async function makeTeam(
  owner: Chat,
  members: readonly Chat[] = [],
  more: Partial<CreateGroupOptions> = {},
): Promise<Group> {
  const userIDs = [...new Set(members.map(({ userID }) => userID))];
  const memberList = userIDs.map((userID) => ({ userID }));
  const options = { groupID: 'team', name: 'Team', type: 'Public', memberList, ...more };
  const { data } = await owner.sdk.createGroup(options);
  const { groupID, memberCount } = data.group;
  await Promise.all(
    members.map(async (member) => {
      await member.next('onGroupListUpdated', ({ data }) => has(data, groupID, memberCount));
      await member.next('onMessageReceived', ({ data }) => data.some(({ type }) => type === 'TIMCustomElem'));
    }),
  );
  return data.group;
}

const has = (groups: readonly Group[], groupID: string, memberCount: number): boolean =>
  groups.some((group) => group.groupID === groupID && group.memberCount >= memberCount);

/** Makes a text message to a group. */
export function textIn(
  { sdk }: Chat,
  to: string,
  text: string,
  more: { needReadReceipt?: boolean; priority?: string; receiverList?: string[] } = {},
): Message {
  return sdk.createTextMessage({ to, conversationType: 'GROUP', payload: { text }, ...more });
}

/** Sends a text to a group and gives the message. */
export async function sayIn(
  chat: Chat,
  to: string,
  text: string,
  more: Parameters<typeof textIn>[3] & { options?: SendMessageOptions } = {},
): Promise<Message> {
  const { options, ...rest } = more;
  return (await chat.sdk.sendMessage(textIn(chat, to, text, rest), options)).data.message;
}

/** The next message of a group that another chat receives and that fits, not counting those before. */
export async function hear(chat: Chat, fits: (message: Message) => unknown): Promise<Message> {
  const kept = unheard.get(chat) ?? [];
  unheard.set(chat, kept);
  if (!kept.some(fits)) {
    const { data } = await chat.next('onMessageReceived', ({ data }) => data.some(fits));
    kept.push(...data);
  }
  const [found] = kept.splice(kept.findIndex(fits), 1);
  if (!found) throw new Error('no such message');
  return found;
}

/** What came in one event with a message that was heard, as messages do that come at once. */
const unheard = new WeakMap<Chat, Message[]>();

/** Messages of this text. */
export const says = (text: string) => (message: Message) => message.payload.text === text;

/** Tips of this operation. */
export const tip = (operationType: number) => (message: Message) =>
  message.type === TYPES.MSG_GRP_TIP && message.payload.operationType === operationType;

/** Notices of this operation. */
export const notice = (operationType: number) => (message: Message) =>
  message.type === TYPES.MSG_GRP_SYS_NOTICE && message.payload.operationType === operationType;

/** The conversation of the team as a chat has it. */
export async function teamOf({ sdk }: Chat): Promise<Conversation> {
  const [conversation] = (await sdk.getConversationList(['GROUPteam'])).data.conversationList;
  if (!conversation) throw new Error('the conversation is not in the list');
  return conversation;
}
