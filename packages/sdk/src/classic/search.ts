import type { Client } from './client.ts';
import { handleOf, type TIMConversation } from './conversation.ts';
import { convOf } from './convs.ts';
import { withFields } from './fields.ts';
import { searchHere } from './local.ts';
import { messageOf, type TIMMessage } from './message.ts';

/** What `searchLocalMessages` looks for. */
export class TIMMessageSearchParam extends withFields(() => ({
  /** Parts of the text; capital and small letters, full and half width are the same. None: any message. */
  keywordList: [] as string[],
  /** 0: one of the keywords is enough; 1: all of them. */
  keywordListMatchType: 0 as number,
  /** Only of these senders. */
  senderUserIDList: [] as string[],
  /** Only with an element of these types, as `TIMTextElem`. */
  messageTypeList: [] as string[],
  /** Only in this conversation. */
  conversation: undefined as TIMConversation | undefined,
  /** Only up to this time, seconds; 0: up to now. */
  searchTimePosition: 0,
  /** Only this long before that time, seconds; 0: from the beginning. */
  searchTimePeriod: 0,
  /** At most so many messages. */
  pageSize: 100,
})) {}

/** What was found in a conversation. */
export interface TIMMessageSearchResult {
  conversation: TIMConversation;
  messageCount: number;
  /** Newest first. */
  messageList: TIMMessage[];
}

/** Searches the device. */
export async function search(client: Client, given: Partial<TIMMessageSearchParam>): Promise<TIMMessageSearchResult[]> {
  const param = new TIMMessageSearchParam(given);
  const { conversation, searchTimePosition: untilSec, searchTimePeriod: periodSec } = param;
  const endSec = untilSec || Math.ceil((client.started?.core.serverNowMs() ?? 0) / 1_000);
  const conv = conversation && convOf(conversation.getType(), conversation.getReceiver());
  const found = await searchHere(
    client,
    {
      keywords: param.keywordList,
      isAll: param.keywordListMatchType === 1,
      ...(conv && { conv }),
      ...(param.senderUserIDList.length > 0 && { from: param.senderUserIDList }),
      ...(param.messageTypeList.length > 0 && { types: param.messageTypeList }),
      ...(untilSec > 0 && { untilSec: untilSec + 1 }),
      ...(periodSec > 0 && { sinceSec: endSec - periodSec }),
    },
    param.pageSize,
  );
  return found.map((one) => ({
    conversation: handleOf(client, one.conv),
    messageCount: one.messages.length,
    messageList: one.messages.map((wire) => messageOf(client, one.conv, wire)),
  }));
}
