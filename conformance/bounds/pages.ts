import { expect } from 'bun:test';
import type { InputOf, OutputOf, SocketCommands, UserEvent, WireConversation } from '@hongyan/contract';
import type { Client } from '../client.ts';
import type { RestClient } from '../rest.ts';
import { nowSec } from '../say.ts';
import type { TestServer } from '../server.ts';

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

/** Walks through a list that names its next page by a cursor. */
export async function* cursorPages<T>(
  ask: (page: { cursor: string; count: number }) => Promise<object & { cursor: string }>,
  listed: string,
  count: number,
): AsyncGenerator<Page<T>> {
  let cursor = '';
  do {
    const answer = await ask({ cursor, count });
    yield pageOf(answer, (answer as unknown as Record<string, T[]>)[listed] ?? []);
    cursor = answer.cursor;
  } while (cursor !== '');
}

/** The names of an answer's other fields, and commas. */
export const ENVELOPE_BYTES = 1_000;

/** Gathers all that the pages list; none may have too many items, or too many bytes but for a single item. */
export async function all<T>(
  pages: AsyncIterable<Page<T>>,
  { items, bytes }: { items: number; bytes: number },
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) {
    expect(page.items.length).toBeLessThanOrEqual(items);
    if (page.items.length > 1) expect(page.bytes).toBeLessThanOrEqual(bytes + ENVELOPE_BYTES);
    found.push(...page.items);
  }
  return found;
}

/** Memory that a server has. */
export async function residentBytes(server: TestServer): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
}
