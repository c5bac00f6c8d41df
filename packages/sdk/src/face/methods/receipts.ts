import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { isMessage } from '../objects/message.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Message, ReadMembers } from '../types.ts';

type ReceiptMethods = Pick<
  Methods,
  'sendMessageReadReceipt' | 'getMessageReadReceiptList' | 'getGroupMessageReadMemberList'
>;

/** How many receipts one call sends or asks for at most. */
const MAX_RECEIPTS = 30;
/** How many members one page of readers has at most. */
const MAX_MEMBERS = 100;

/** Receipts: that messages which asked for it were read. */
export function receiptMethods(face: Face): ReceiptMethods {
  return {
    async sendMessageReadReceipt(list) {
      await sendReceipts(face, list);
      return {};
    },
    getMessageReadReceiptList: async (list) => ({ messageList: await receipts(face, list) }),
    getGroupMessageReadMemberList: ({ count = MAX_MEMBERS, ...options }) =>
      readers(face, { ...options, count: Math.min(count, MAX_MEMBERS) }),
  };
}

/** What is beyond the most is cut. */
async function sendReceipts({ core }: Face, list: readonly Message[]): Promise<void> {
  const takes = list.filter(
    (message) => isMessage(message) && message.flow === 'in' && message.needReadReceipt && message._seq > 0,
  );
  const [first] = takes;
  if (!first) throw chatError(laterCodes.READ_RECEIPT_MSG_LIST_EMPTY);
  const conv = first.conversationID;
  const seqs = takes.filter(({ conversationID }) => conversationID === conv).map(({ _seq }) => _seq);
  await core.sendReceipts(conv, seqs.slice(0, MAX_RECEIPTS));
}

async function receipts(face: Face, list: readonly Message[]): Promise<Message[]> {
  const own = list.filter((message) => isMessage(message) && message.flow === 'out');
  const asking = own.filter(
    ({ conversationType, needReadReceipt }) => conversationType === TYPES.CONV_GROUP && needReadReceipt,
  );
  const convs = new Set(asking.map(({ conversationID }) => conversationID));
  const inConv = (conv: string) => asking.filter(({ conversationID }) => conversationID === conv);
  await Promise.all([...convs].map((conv) => countReaders(face, conv, inConv(conv))));
  return Promise.all(own.map((message) => current(face, message)));
}

/** The message as it is now, where the server has it. */
async function current({ core, messages }: Face, message: Message): Promise<Message> {
  const { conversationID: conv, ID } = message;
  const wire = await core.messageById(conv, ID);
  return wire ? messages.take(conv, wire) : message;
}

async function countReaders({ core }: Face, conv: string, messages: readonly Message[]): Promise<void> {
  const sent = new Map(messages.filter(({ _seq }) => _seq > 0).map((message) => [message._seq, message]));
  const seqs = [...sent.keys()];
  for (let at = 0; at < seqs.length; at += MAX_RECEIPTS) {
    const answer = await core.callGroup('getReceipts', { conv, seqs: seqs.slice(at, at + MAX_RECEIPTS) });
    for (const { seq, readCount, unreadCount } of answer.receipts) {
      const message = sent.get(seq);
      if (message) Object.assign(message.readReceiptInfo, { readCount, unreadCount });
    }
  }
}

interface Asked {
  message: Message;
  /** 0: who read it, 1: who did not. */
  filter: number;
  cursor: string;
  count: number;
}

async function readers({ core }: Face, { message, filter, cursor, count }: Asked): Promise<ReadMembers> {
  if (!isMessage(message)) throw chatError(codes.MSG_INSTANCE_REQUIRED);
  if (message._seq === 0 || message.conversationType !== TYPES.CONV_GROUP) throw chatError(codes.INVALID_OPERATION);
  const { conversationID: conv, _seq: seq, ID: messageID } = message;
  const isRead = filter === 0;
  const page = await core.callGroup('getReceiptMembers', { conv, seq, isRead, count, ...(cursor && { cursor }) });
  return {
    ...{ cursor: page.cursor, isCompleted: page.cursor === '', messageID },
    readUserIDList: isRead ? page.userIds : [],
    unreadUserIDList: isRead ? [] : page.userIds,
  };
}
