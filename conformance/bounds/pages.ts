import type { InputOf, OutputOf, SocketCommands, UserEvent, WireConversation } from '@hongyan/contract';
import type { Client } from '../client.ts';
import type { RestClient } from '../rest.ts';
import { nowSec } from '../say.ts';

/** One answer of a walk through pages: what it lists and how large it is. */
export interface Page<T> {
  items: T[];
  bytes: number;
}

/** Walks through a history from the end to the beginning. */
export async function* historyPages(client: Client, conv: string, count: number): AsyncGenerator<Page<number>> {
  for (let beforeSeq: number | undefined, isCompleted = false; !isCompleted; ) {
    const answer = await client.request('getMessages', { conv, beforeSeq, count });
    yield pageOf(
      answer,
      answer.messages.map(({ seq }) => seq),
    );
    [beforeSeq, isCompleted] = [answer.fromSeq, answer.isCompleted];
  }
}

/** Walks through the changes of a conversation from the first on; what it lists are the revs of one kind. */
export async function* changePages(
  client: Client,
  conv: string,
  { count, kind }: { count: number; kind: string },
): AsyncGenerator<Page<number>> {
  for (let afterRev = 0, isCompleted = false; !isCompleted; ) {
    const answer = await client.request('getChanges', { conv, afterRev, count });
    const ofKind = answer.changes.filter((change) => change.kind === kind);
    yield pageOf(
      answer,
      ofKind.map(({ seq }) => seq),
    );
    [afterRev, isCompleted] = [answer.rev, answer.isCompleted];
  }
}

/** Walks through the list of conversations. */
export async function* listPages(client: Client, count: number): AsyncGenerator<Page<string>> {
  for (let cursor: string | undefined; cursor !== ''; ) {
    const answer: OutputOf<SocketCommands['getConversations']> = await client.request('getConversations', {
      cursor,
      count,
    });
    yield pageOf(
      answer,
      answer.conversations.map(({ conv }) => conv),
    );
    cursor = answer.cursor;
  }
}

/** Walks through what a device has missed that knows these conversations. */
export async function* syncPages(
  client: Client,
  conversations: InputOf<SocketCommands['sync']>['conversations'],
): AsyncGenerator<Page<UserEvent | WireConversation>> {
  for (let [userSeq, cursor, isLast] = [0, '', false]; !isLast; ) {
    const answer = await client.request('sync', { userSeq, conversations, cursor });
    yield pageOf(answer, [...answer.events, ...answer.conversations]);
    [userSeq, cursor] = [answer.userSeq, answer.cursor];
    isLast = answer.isCompleted && cursor === '';
  }
}

/** Walks through a history over REST from the end to the beginning, as rest-api §5.5 says to. */
export async function* roamPages(
  rest: RestClient,
  [Operator_Account, Peer_Account]: [string, string],
  MaxCnt: number,
): AsyncGenerator<Page<number>> {
  let [MaxTime, LastMsgKey, isLast] = [nowSec(), '', false];
  while (!isLast) {
    const range = { Operator_Account, Peer_Account, MaxCnt, MinTime: 0, MaxTime, LastMsgKey };
    const answer = await rest.ok('openim/admin_getroammsg', range);
    yield pageOf(answer, answer.MsgList.map(({ MsgRandom }) => MsgRandom).reverse());
    [MaxTime, LastMsgKey, isLast] = [answer.LastMsgTime, answer.LastMsgKey, answer.Complete === 1];
  }
}

/** The size of an answer in JSON, which is what travels but for the few bytes around it. */
export const pageOf = <T>(answer: object, items: T[]): Page<T> => ({
  items,
  bytes: Buffer.byteLength(JSON.stringify(answer)),
});
