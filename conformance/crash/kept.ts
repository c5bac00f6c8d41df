import { expect } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import type { Client } from '../client.ts';
import { conversation, textOf } from '../say.ts';
import { type Clients, placeOf, type Said } from './sending.ts';

const PAGE = 100;
/** Each conversation once, seen by one of its two. */
export const SIGHTS = [
  ['alice', 'bob'],
  ['alice', 'carol'],
] as const;

/** The messages after a place in the log, oldest first. */
export async function logAfter(client: Client, peer: string, afterSeq: number): Promise<WireMessage[]> {
  const log: WireMessage[] = [];
  for (let beforeSeq: number | undefined; ; ) {
    const page = await client.request('getMessages', { conv: `C2C${peer}`, beforeSeq, afterSeq, count: PAGE });
    log.push(...page.messages);
    if (page.fromSeq <= afterSeq + 1) return log.reverse();
    beforeSeq = page.fromSeq;
  }
}

/** What each user was sent so far, by conversation: where its log was read to, and how much of it is from the peer. */
export type ReadTo = Map<string, { seq: number; unread: [number, number] }>;

/**
 * Reads what is new in each log and holds it against what was said: no holes, each message once, nothing that nobody
 * said, each acknowledged one at its place with its key, what a connection said in its order; then heads and unread counts.
 */
export async function expectKept(clients: Clients, said: readonly Said[], readTo: ReadTo): Promise<void> {
  for (const [user, peer] of SIGHTS) {
    const mine = clients.get(user);
    const theirs = clients.get(peer);
    if (!mine || !theirs) throw new Error(`${user} or ${peer} is not signed in`);
    const { seq: from, unread } = readTo.get(peer) ?? { seq: 0, unread: [0, 0] };
    const log = await logAfter(mine, peer, from);
    expectLog(log, said.filter(isBetween(user, peer)), from);
    const seq = from + log.length;
    const own = log.filter((message) => message.from === user).length;
    // Nobody reads: all that the other said is unread.
    const now = { seq, unread: [unread[0] + log.length - own, unread[1] + own] as [number, number] };
    readTo.set(peer, now);

    const heads = [await conversation(mine, peer), await conversation(theirs, user)];
    expect(heads.map((head) => head.seq)).toEqual([seq, seq]);
    expect(heads.map((head) => head.unread)).toEqual(now.unread);
    expect(heads.map(({ lastMessage }) => lastMessage?.seq)).toEqual([seq, seq]);
  }
}

const isBetween =
  (user: string, peer: string) =>
  ({ from, to }: Said): boolean =>
    (from === user && to === peer) || (from === peer && to === user);

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
