import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import { isMessage } from '../objects/message.ts';
import type { Methods } from '../pipeline.ts';
import { ownRead } from '../state/changes.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';

type ReadMethods = Pick<Methods, 'setMessageRead' | 'sendMessageReadReceipt' | 'getMessageReadReceiptList'>;

/** How many receipts one call sends at most; what is beyond is cut. */
const MAX_RECEIPTS = 30;

/** Reading positions and receipts. */
export function readMethods(face: Face): ReadMethods {
  return {
    async setMessageRead({ conversationID }) {
      await markRead(face, conversationID);
      return {};
    },
    async sendMessageReadReceipt(list) {
      await sendReceipts(face, list);
      return {};
    },
    getMessageReadReceiptList: async (list) => ({ messageList: await receipts(face, list) }),
  };
}

/** The count is zero at once, the server is told then; should it refuse, the count comes back. */
async function markRead({ core, conversations, lists, messages }: Face, conversationID: string): Promise<void> {
  const conversation = conversations.get(conversationID);
  const head = core.head(conversationID);
  if (!conversation || !head) return;
  conversation.groupAtInfoList = [];
  if (conversation.unreadCount > 0) {
    conversation.unreadCount = 0;
    lists.changed([conversationID]);
  }
  ownRead({ messages }, conversationID, head.seq);
  try {
    await core.markRead(conversationID);
  } catch (error) {
    if (conversations.refresh(conversationID)) lists.changed([conversationID]);
    throw error;
  }
}

async function sendReceipts({ core }: Face, list: readonly Message[]): Promise<void> {
  const takes = list.filter(
    (message) => isMessage(message) && message.flow === 'in' && message.needReadReceipt && message._seq > 0,
  );
  const [first] = takes;
  if (first?.conversationType !== TYPES.CONV_C2C) throw chatError('READ_RECEIPT_MSG_LIST_EMPTY');
  const conv = first.conversationID;
  const seqs = takes.filter(({ conversationID }) => conversationID === conv).map(({ _seq }) => _seq);
  await core.sendReceipts(conv, seqs.slice(0, MAX_RECEIPTS));
}

async function receipts({ core, messages }: Face, list: readonly Message[]): Promise<Message[]> {
  const own = list.filter((message) => isMessage(message) && message.flow === 'out');
  return Promise.all(
    own.map(async (message) => {
      const wire = await core.messageById(message.conversationID, message.ID);
      return wire ? messages.take(wire) : message;
    }),
  );
}
