import type { WireMessage } from '@hongyan/contract';
import type { Client } from '../client.ts';
import { type Body, text } from '../say.ts';

/** The wire's fields of a merged message. */
export interface MergedContent {
  Title?: string;
  MsgNum?: number;
  CompatibleText?: string;
  AbstractList?: string[];
  MsgList?: object[];
  JsonMsgKey?: string;
  LayersOverLimit?: number;
}

/** One of the messages that a merged one holds. */
export const item = (MsgBody: Body) => ({ From_Account: 'carol', MsgSeq: 7, MsgRandom: 9, MsgTimeStamp: 5, MsgBody });

/** Messages whose JSON has about this many bytes; other words give another list. */
export const longList = (bytes: number, words = '鸿雁') =>
  Array.from({ length: 20 }, (_, n) => item(text(`${n} ${words} ${'x'.repeat(Math.floor(bytes / 20))}`)));

/** A body that holds merged messages. */
export const merged = (content: MergedContent): Body =>
  [
    {
      MsgType: 'TIMRelayElem',
      MsgContent: { Title: 'talk', CompatibleText: 'update', AbstractList: ['carol: 0'], ...content },
    },
  ] as Body;

/** A body of exactly this many bytes that holds merged messages. */
export function mergedOf(bytes: number): Body {
  const of = (fill: number) => merged({ MsgList: [item(text('y'.repeat(fill)))] });
  return of(bytes - Buffer.byteLength(JSON.stringify(of(0))));
}

/** The content of a message's merged element. */
export const contentOf = ({ body }: Pick<WireMessage, 'body'>): MergedContent => body[0]?.MsgContent ?? {};

/** The key of a message that travels without its list. */
export function keyOf(message: { body?: WireMessage['body'] }): string {
  const { JsonMsgKey } = contentOf({ body: message.body ?? [] });
  if (JsonMsgKey === undefined) throw new Error('the message has no key');
  return JsonMsgKey;
}

/** The list of a key. */
export const download = async (client: Client, key: string): Promise<object[]> =>
  (await client.request('downloadMergedList', { key })).list;
