import { expect } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import type { Client } from '../client.ts';
import { textOf } from '../say.ts';
import { type Clients, placeOf, type Said } from './sending.ts';

const PAGE = 100;

/** A conversation, as each of those who are in it names it. */
interface Talk {
  name: string;
  convOf: Readonly<Record<string, string>>;
  /** Its messages count as unread. */
  isCounted: boolean;
}

const between = (a: string, b: string): Talk => ({
  name: `${a} and ${b}`,
  convOf: { [a]: `C2C${b}`, [b]: `C2C${a}` },
  isCounted: true,
});

function group(name: string, isCounted = true): Talk {
  const conv = `GROUP${name}`;
  return { name, convOf: { alice: conv, bob: conv, carol: conv }, isCounted };
}

/** Each conversation of the people who send. */
export const TALKS_KEPT: readonly Talk[] = [
  between('alice', 'bob'),
  between('alice', 'carol'),
  group('Work'),
  group('Public'),
  group('Meeting', false),
];

/** The messages after a place in the log, oldest first. */
export async function logAfter(client: Client, conv: string, afterSeq: number): Promise<WireMessage[]> {
  const log: WireMessage[] = [];
  for (let beforeSeq: number | undefined; ; ) {
    const page = await client.request('getMessages', { conv, beforeSeq, afterSeq, count: PAGE });
    log.push(...page.messages);
    if (page.fromSeq <= afterSeq + 1) return log.reverse();
    beforeSeq = page.fromSeq;
  }
}

/** By conversation: where its log was read to, and what each who is in it has unread, as nobody ever reads. */
export type ReadTo = Map<string, { seq: number; unread: Record<string, number> }>;

/**
 * Reads what is new in each log and holds it against what was said: no holes, each message once, nothing that nobody
 * said, each acknowledged one at its place with its key, what a connection said in its order; then heads and unread counts.
 */
export async function expectKept(clients: Clients, said: readonly Said[], readTo: ReadTo): Promise<void> {
  for (const talk of TALKS_KEPT) {
    const { seq: from, unread: before } = readTo.get(talk.name) ?? { seq: 0, unread: {} };
    const unread: Record<string, number> = {};
    let seq = from;
    for (const [user, conv] of Object.entries(talk.convOf)) {
      const client = clients.get(user);
      if (!client) throw new Error(`${user} is not signed in`);
      const log = await logAfter(client, conv, from);
      const saidHere = said.filter((one) => talk.convOf[one.from] === one.conv);
      expectLog(log, saidHere, from);
      seq = from + log.length;
      const others = log.filter((message) => message.from !== user).length;
      unread[user] = talk.isCounted ? (before[user] ?? 0) + others : 0;

      const head = (await client.request('getConversation', { conv })).conversation;
      expect({ user, seq: head?.seq, last: head?.lastMessage?.seq, unread: head?.unread }).toEqual({
        ...{ user, seq, last: seq },
        unread: unread[user],
      });
    }
    readTo.set(talk.name, { seq, unread });
  }
}

function expectLog(log: readonly WireMessage[], said: readonly Said[], from: number): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => from + n + 1));
  const byText = new Map(log.map((message) => [textOf(message), message]));
  expect(byText.size).toBe(log.length);
  const known = new Set(said.map(({ text }) => text));
  expect([...byText.keys()].filter((text) => !known.has(text))).toEqual([]);

  const lastOf = new Map<number, number>();
  for (const { text, acks, line, tries } of said) {
    const message = byText.get(text);
    if (!message) {
      expect({ text, acks }).toEqual({ text, acks: [] });
      continue;
    }
    const place = placeOf(message);
    for (const ack of acks) expect({ text, ...place }).toMatchObject({ text, ...ack });
    // What was sent again may have found its place later.
    if (tries > 1) continue;
    expect(place.seq).toBeGreaterThan(lastOf.get(line) ?? 0);
    lastOf.set(line, place.seq);
  }
}
