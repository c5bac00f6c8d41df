import { errors } from '@hongyan/contract';
import * as codes from '../face/errors/codes.ts';
import type { Message } from '../face/types.ts';
import type { Chat } from './chats.ts';
import { hear, sayIn } from './groupChats.ts';
import {
  attempt,
  byRight,
  type Column,
  DENIED,
  enter,
  given,
  isLive,
  open,
  type Stage,
  saysIn,
  type Trial,
  tell,
  type Walk,
} from './matrixStage.ts';

const historyOf = async ({ sdk }: Chat, groupID: string): Promise<readonly Message[]> =>
  (await sdk.getMessageList({ conversationID: `GROUP${groupID}` })).data.messageList;

const conversationOf = async ({ sdk }: Chat, groupID: string) =>
  (await sdk.getConversationList()).data.conversationList.find(
    ({ conversationID }) => conversationID === `GROUP${groupID}`,
  );

/** A message of alice's as alice and as carol have it. */
async function pairOf(stage: Stage, groupID: string): Promise<{ sent: Message; heard: Message }> {
  const sent = await tell(stage, groupID, 'pair', { listeners: [] });
  return { sent, heard: await hear(stage.carol, saysIn(groupID, 'pair')) };
}

/** What is kept of a group, and for whom. */
export const keepingColumns = {
  async keeps(stage) {
    const groupID = await open(stage);
    const { sdk } = await stage.chats.ready('carol');
    const { groupList } = (await sdk.getGroupList()).data;
    const isListed = groupList.some((group) => group.groupID === groupID);
    // Of a live room nothing is kept, but who is in it is known.
    return [["carol's next device lists it", isListed, true]];
  },
  async unread(stage) {
    const { carol, type } = stage;
    const groupID = await open(stage);
    await tell(stage, groupID, 'one');
    if (!isLive(stage)) await carol.sdk.setMessageRead({ conversationID: `GROUP${groupID}` });
    await tell(stage, groupID, 'two');
    const { unreadCount = 0 } = (await conversationOf(carol, groupID)) ?? {};
    return [['messages that carol did not read', unreadCount, type.unread === 'yes' ? 1 : 0]];
  },
  async history(stage) {
    const groupID = await open(stage);
    await tell(stage, groupID, 'kept');
    const isKept = (await historyOf(stage.carol, groupID)).some(saysIn(groupID, 'kept'));
    return [['carol finds it in the history', isKept, stage.type.history === 'yes']];
  },
  async historyBeforeJoin(stage) {
    const { dave } = stage;
    const groupID = await open(stage);
    await tell(stage, groupID, 'before');
    await enter(stage, groupID);
    await tell(stage, groupID, 'after', { listeners: [dave] });
    // A live room has no history: what was said lately is told.
    const read = isLive(stage) ? stage.heardBy(dave) : await historyOf(dave, groupID);
    const isRead = read.some(saysIn(groupID, 'before'));
    return [['dave reads what was before', isRead, stage.type.historyBeforeJoin === 'yes']];
  },
  async receiveOption(stage) {
    const { carol, type } = stage;
    const { group } = (await carol.sdk.getGroupProfile({ groupID: await open(stage) })).data;
    return [["carol's at first", group.selfInfo.messageRemindType, type.receiveOption]];
  },
} as const satisfies Partial<Record<Column, Walk>>;

/** What is done with messages. */
export const messageColumns = {
  async recall(stage) {
    const groupID = await open(stage);
    const { sent, heard } = await pairOf(stage, groupID);
    const isKnown = stage.type.recall === 'yes';
    const refused = isKnown ? DENIED : errors.groupTypeNoRecall.code;
    const recall = ({ sdk }: Chat, message: Message) => attempt(() => sdk.revokeMessage(message));
    return [
      ["carol recalls alice's", await recall(stage.carol, heard), refused],
      ['alice recalls her own', await recall(stage.alice, sent), isKnown ? 0 : refused],
    ];
  },
  async edit(stage) {
    const groupID = await open(stage);
    const { sent, heard } = await pairOf(stage, groupID);
    const isKnown = stage.type.edit === 'yes';
    const never = stage.name === 'AVChatRoom' ? codes.MSG_MODIFY_DISABLED_IN_AV.code : DENIED;
    const edit = ({ sdk }: Chat, message: Message) => {
      message.payload.text = 'other';
      return attempt(() => sdk.modifyMessage(message));
    };
    return [
      ["carol edits alice's", await edit(stage.carol, heard), isKnown ? errors.messageNotEditable.code : never],
      ['alice edits her own', await edit(stage.alice, sent), isKnown ? 0 : never],
    ];
  },
  async receipts(stage) {
    const { alice, carol, type } = stage;
    const groupID = await open(stage);
    const ask = () => sayIn(alice, groupID, 'read?', { needReadReceipt: true });
    if (type.receipts !== 'yes') return [['alice asks for receipts', await attempt(ask), DENIED]];
    const sent = await ask();
    await carol.sdk.sendMessageReadReceipt([await hear(carol, saysIn(groupID, 'read?'))]);
    const { messageList } = (await alice.sdk.getMessageReadReceiptList([sent])).data;
    const count = messageList[0]?.readReceiptInfo.readCount;
    return [['who read it', count, 1]];
  },
  async targeted(stage) {
    const { alice, bob, type } = stage;
    const groupID = await open(stage);
    const whisper = () => sayIn(alice, groupID, 'psst', { receiverList: ['carol'] });
    const trial: Trial = ['alice says it to carol', await attempt(whisper), type.targeted === 'yes' ? 0 : DENIED];
    if (type.targeted === 'yes') await hear(stage.carol, saysIn(groupID, 'psst'));
    await tell(stage, groupID, 'all', { listeners: [bob] });
    return [trial, ['bob hears it', stage.heardBy(bob).some(saysIn(groupID, 'psst')), false]];
  },
  async reactions(stage) {
    const { heard } = await pairOf(stage, await open(stage));
    const react = ({ sdk }: Chat) => sdk.addMessageReaction(heard, 'like');
    return byRight(stage, given(stage.type.reactions, 'member'), 'reacts', react);
  },
  async extensions(stage) {
    const { alice, carol, type } = stage;
    // The SDK alone says in a message that it takes extensions.
    if (type.speak !== 'member') return [];
    const groupID = await open(stage);
    const options = { to: groupID, conversationType: 'GROUP', payload: { text: 'vote' }, isSupportExtension: true };
    await alice.sdk.sendMessage(alice.sdk.createTextMessage(options));
    const heard = await hear(carol, saysIn(groupID, 'vote'));
    const set = ({ sdk }: Chat) => sdk.setMessageExtensions(heard, [{ key: 'a', value: '1' }]);
    return byRight(stage, given(type.extensions, 'member'), 'votes', set);
  },
} as const satisfies Partial<Record<Column, Walk>>;

/** What a group has beside messages. */
export const stateColumns = {
  async attributes(stage) {
    const groupID = await open(stage);
    const set = ({ sdk }: Chat) => sdk.setGroupAttributes({ groupID, groupAttributes: { a: '1' } });
    return byRight(stage, given(stage.type.attributes, 'member'), 'sets one', set);
  },
  async clearAttributes(stage) {
    const groupID = await open(stage);
    const clear = ({ sdk }: Chat) => sdk.deleteGroupAttributes({ groupID, keyList: [] });
    return byRight(stage, given(stage.type.clearAttributes, 'member'), 'clears them', clear);
  },
  async counters(stage) {
    const groupID = await open(stage);
    const raise = ({ sdk }: Chat) => sdk.increaseGroupCounter({ groupID, key: 'a', value: 1 });
    return byRight(stage, given(stage.type.counters, 'member'), 'raises one', raise);
  },
  async topics(stage) {
    const { topics, editInfo } = stage.type;
    const groupID = await open(stage, { isSupportTopic: true });
    const make = ({ sdk }: Chat) => sdk.createTopicInCommunity({ groupID, topicName: 'news' });
    return byRight(stage, given(topics, editInfo), 'makes one', make);
  },
} as const satisfies Partial<Record<Column, Walk>>;
