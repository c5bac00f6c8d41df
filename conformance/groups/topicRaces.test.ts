import { describe, expect, test } from 'bun:test';
import { cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { u32 } from '../say.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { said } from './said.ts';

const GUESTS = 6;
const ROUNDS = 12;
/** Each has one message under way at most. */
const SPEAKERS = 2;

/** One stay in the group: what was there at the answer to joining, and what was sent for certain before leaving. */
interface Stay {
  guest: number;
  /** The log's end when the answer to joining was made. */
  from: number;
  /** Acknowledged when leaving was asked for: all of it is this guest's. */
  to: number;
  /** What is above was asked for after the answer to leaving: none of it is this guest's. */
  outFrom: number;
  /** Acknowledged when joining again was asked for. */
  outTo: number;
}

const groupId = `@TGS#_hall${u32()}`;
const topicId = `${groupId}@TOPIC#_news`;
const conv = `GROUP${topicId}`;

describe.each(stores)('membership of a community against sends to its topic on %s', (kind) => {
  test('[S26] [S33] nobody who is in misses, nobody who is out receives, all hear one order', async () => {
    await using server = await startOn(kind);
    await using here = cast(server);
    await here.rest.ok('hongyan/set_settings', { Settings: { groupMessagesPerSec: 0 } });
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const guests = await Promise.all(Array.from({ length: GUESTS }, (_, n) => here.signIn(`guest${n}`)));
    await alice.request('createGroup', {
      ...{ type: 'Community', name: 'hall', groupId, isSupportTopic: true },
      members: [{ userId: bob.userId }],
    });
    await alice.request('createTopic', { groupId, topicId, name: 'news' });
    let acked = 0;
    let isOver = false;
    const talk = async (speaker: Client): Promise<void> => {
      while (!isOver) {
        const { seq } = await speaker.request('sendMessage', said(conv, 'x'));
        acked = Math.max(acked, seq);
      }
    };
    const talking = [alice, bob].map(talk);
    const stays = (await Promise.all(guests.map((guest, at) => comeAndGo(guest, at, () => acked)))).flat();
    isOver = true;
    await Promise.all(talking);
    // What the server wrote before it answers this has arrived before.
    for (const guest of guests) await guest.request('ping', {});

    for (const { guest, from, to, outFrom, outTo } of stays) {
      const heard = heardBy(guests[guest] as Client);
      const due = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + 1 + n);
      expect(due.filter((seq) => !heard.includes(seq))).toEqual([]);
      expect(heard.filter((seq) => seq > outFrom && seq <= outTo)).toEqual([]);
    }
    for (const guest of guests) {
      const heard = heardBy(guest);
      expect(heard).toEqual([...new Set(heard)].sort((x, y) => x - y));
    }
  }, 60_000);
});

const heardBy = (client: Client): number[] =>
  client.seen('message').flatMap(({ conv: named, message }) => (named === conv ? [message.seq] : []));

/** Joins and leaves in turn while others talk. */
async function comeAndGo(client: Client, guest: number, acked: () => number): Promise<Stay[]> {
  const stays: Stay[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await client.request('joinGroup', { groupId });
    const { conversation } = await client.request('getConversation', { conv });
    const before = heardBy(client).length;
    await until(() => heardBy(client).length >= before + 3);
    const to = acked();
    await client.request('quitGroup', { groupId });
    const outFrom = acked() + SPEAKERS;
    await until(() => acked() > outFrom + 3);
    stays.push({ guest, from: conversation?.seq ?? 0, to, outFrom, outTo: acked() });
  }
  return stays;
}
