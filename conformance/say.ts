import type { InputOf, OutputOf, RestCommands, SocketCommands, WireMessage } from '@hongyan/contract';
import type { Client } from './client.ts';

export type Body = InputOf<SocketCommands['sendMessage']>['body'];
type SendParams = InputOf<SocketCommands['sendMessage']>;
type RestMessage = InputOf<RestCommands['openim/sendmsg']>;

/** A random u32, as an SDK draws it. */
export const u32 = (): number => Math.floor(Math.random() * 2 ** 32);

export const nowSec = (): number => Math.floor(Date.now() / 1000);

/** `YYYYMMDDHH` at a time by the clock of UTC+8, as apps have it by default. */
export const hourName = (timeSec: number): string =>
  new Date((timeSec + 8 * 3_600) * 1000).toISOString().replace(/\D/g, '').slice(0, 10);

/** A body of one text. */
export const text = (content: string): Body => [{ MsgType: 'TIMTextElem', MsgContent: { Text: content } }] as Body;

/** A body of one custom element. */
export const custom = (content: object): Body => [{ MsgType: 'TIMCustomElem', MsgContent: content }] as Body;

/** The text of a message, or what it is instead. */
export function textOf(message: Pick<WireMessage, 'body'> | undefined): string {
  const first = message?.body[0];
  return first?.MsgType === 'TIMTextElem'
    ? (first.MsgContent as { Text: string }).Text
    : `(${first?.MsgType ?? 'nothing'})`;
}

/** The params of a message over the socket. */
export function draft(to: string, body: Body | string, more: Partial<SendParams> = {}): SendParams {
  const content = typeof body === 'string' ? text(body) : body;
  return { conv: `C2C${to}`, random: u32(), clientTimeSec: nowSec(), body: content, ...more };
}

/** Sends a message over the socket. */
export function send(
  from: Client,
  to: string,
  body: Body | string,
  more: Partial<SendParams> = {},
): Promise<OutputOf<SocketCommands['sendMessage']>> {
  return from.request('sendMessage', draft(to, body, more));
}

/** The body of `openim/sendmsg`. */
export function restMessage(
  from: string | undefined,
  to: string,
  body: Body | string,
  more: Partial<RestMessage> = {},
): RestMessage {
  const content = typeof body === 'string' ? text(body) : body;
  const sender = from === undefined ? {} : { From_Account: from };
  return { ...sender, To_Account: to, MsgRandom: u32(), MsgBody: content, ...more };
}

/** The whole history with a peer, oldest first, pulled page by page. */
export async function history(client: Client, peer: string): Promise<WireMessage[]> {
  const messages: WireMessage[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const page = await client.request('getMessages', { conv: `C2C${peer}`, beforeSeq, count: 20 });
    messages.push(...page.messages);
    if (page.isCompleted) return messages.reverse();
    beforeSeq = page.fromSeq;
  }
}

/** The conversation with a peer as this user sees it; fails when there is none. */
export async function conversation(client: Client, peer: string) {
  const { conversation: found } = await client.request('getConversation', { conv: `C2C${peer}` });
  if (!found) throw new Error(`${client.userId} has no conversation with ${peer}`);
  return found;
}

/** The names of the peers on the user's list, in order. */
export async function listed(client: Client): Promise<string[]> {
  const { conversations } = await client.request('getConversations', {});
  return conversations.map(({ conv }) => conv.slice(3));
}
