import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { memoryStore } from '../store/memory.ts';
import { places } from '../testing/places.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { turn } from '../testing/waiting.ts';
import { makeWorld, text } from '../testing/world.ts';
import { customOf, deleteLocally, forgetOwn, type OwnCursor, ownHistory, saveMessages, setCustom } from './ownData.ts';
import { searchKept, type Wanted } from './search.ts';
import type { Session } from './session.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastPair = 0;

/** Bob on a device with this store, to whom alice said some things. */
async function bobWith(place: () => ReturnType<typeof memoryStore>, ...says: string[]) {
  const [aliceId, bobId] = [`alice${++lastPair}`, `bob${lastPair}`];
  const world = await makeWorld(server, aliceId, bobId);
  const alice = await world.device(aliceId);
  const bob = await world.device(bobId, { place });
  for (const one of says) await alice.send(text(`C2C${bobId}`, one));
  await world.idle();
  const conv = `C2C${aliceId}`;
  const { messages } = await bob.core.history(conv, { count: 50 });
  return {
    world,
    alice,
    bob,
    conv,
    messages: messages.reverse(),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

const textsOf = (messages: readonly WireMessage[]) =>
  messages.map(({ body }) => (body[0]?.MsgContent as { Text?: string } | undefined)?.Text);

/** A message that was never sent. */
const note = (id: string, timeSec: number, says: string): WireMessage => ({
  ...{ seq: 0, id, from: 'me', to: 'me', timeSec, clientTimeSec: timeSec, msgSeq: 0, random: 1 },
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: says } }],
});

const stores = { memory: () => () => memoryStore(), ...places };

for (const [name, make] of Object.entries(stores))
  describe(`${name} store`, () => {
    test('[S21] the fields of a message are the device’s own, and stay when another one is set', async () => {
      await using stage = await bobWith(make(), 'one', 'two');
      const { bob, conv, messages } = stage;
      const [one, two] = messages.map(({ id }) => id);
      const custom = (id = '') => bob.core.inSession((session) => customOf(session, conv, id));

      await bob.core.inSession((session) => setCustom(session, conv, one ?? '', { customInt: 1 }));
      await bob.core.inSession((session) => setCustom(session, conv, one ?? '', { customStr: 'played' }));

      expect(await custom(one)).toEqual({ customInt: 1, customStr: 'played' });
      expect(await custom(two)).toEqual({ customInt: 0, customStr: '' });
      if (name === 'memory') return;
      await bob.signOut();
      await bob.signIn();
      expect(await custom(one)).toEqual({ customInt: 1, customStr: 'played' });
    });

    test('[S21] [S23] [S64] history leaves out what was deleted here and has what was saved here, in pages', async () => {
      await using stage = await bobWith(make(), 'one', 'two', 'three', 'four');
      const { alice, bob, conv, messages } = stage;
      const before = note('n1', (messages[0]?.timeSec ?? 0) - 10, 'before');
      const after = note('n2', (messages[3]?.timeSec ?? 0) + 10, 'after');
      const oldest = note('n0', 1_000, 'oldest');

      await bob.core.inSession((session) => saveMessages(session, conv, [after, before, oldest]));
      await bob.core.inSession((session) => deleteLocally(session, conv, [messages[1]?.id ?? '', 'n0']));
      const pages: unknown[] = [];
      for (let next: OwnCursor | undefined = {}; next; ) {
        const page = await bob.core.inSession((session) => ownHistory(session, conv, { before: next, count: 2 }));
        pages.push(textsOf(page.messages));
        next = page.next;
      }

      expect(pages).toEqual([['after', 'four'], ['three', 'one'], ['before']]);
      expect((await alice.core.history(`C2C${bob.userId}`, { count: 50 })).messages).toHaveLength(4);
      await bob.core.inSession((session) => forgetOwn(session, conv));
      const all = await bob.core.inSession((session) => ownHistory(session, conv, { count: 50 }));
      expect(textsOf(all.messages)).toEqual(['four', 'three', 'two', 'one']);
    });

    if (name !== 'memory')
      test('[S29] without a network history is what is kept above a hole, and does not wait for more', async () => {
        await using stage = await bobWith(make(), 'one', 'two', 'three', 'four');
        const { bob, conv, messages } = stage;
        const [old, fresh] = [note('n1', 5, 'long ago'), note('n2', (messages[3]?.timeSec ?? 0) + 10, 'fresh')];
        await bob.core.inSession((session) => saveMessages(session, conv, [old, fresh]));
        await bob.core.inSession((session: Session) => session.store.dropMessages(conv, messages[1]?.seq ?? 0));
        bob.network.setUp(false);
        const isOnline = () => bob.core.inSession(async (session: Session) => session.connection.isOnline);
        while (await isOnline()) await turn();
        const read = async (count: number) => {
          const { messages: list, next } = await bob.core.inSession((session) => ownHistory(session, conv, { count }));
          return [...textsOf(list), next !== undefined];
        };

        expect(await read(3)).toEqual(['fresh', 'four', 'three', true]);
        // What was said before the hole is not known: neither is where the older one stands.
        expect(await read(9)).toEqual(['fresh', 'four', 'three', true]);
        bob.network.setUp(true);
        await bob.comeBack();
        expect(await read(9)).toEqual(['fresh', 'four', 'three', 'two', 'one', 'long ago', false]);
      });

    test('[S21] what is kept is searched without the network, Chinese too, but not what was deleted or recalled', async () => {
      await using stage = await bobWith(
        make(),
        '明天一起吃午饭吗',
        'Lunch at ＮＯＯＮ',
        '不吃晚饭',
        'lunch again',
        '午饭没了',
      );
      const { alice, bob, conv, messages } = stage;
      await alice.core.recall(`C2C${bob.userId}`, messages[4]?.seq ?? 0);
      await stage.world.idle();
      await bob.core.inSession((session) => saveMessages(session, conv, [note('n', 5, '午饭 note')]));
      await bob.core.inSession((session) => deleteLocally(session, conv, [messages[3]?.id ?? '']));
      bob.network.setUp(false);
      const find = async (wanted: Wanted, most?: number) => {
        const found = await bob.core.inSession((session) => searchKept(session, wanted, most));
        return found.map((one) => [one.conv, ...textsOf(one.messages)]);
      };

      expect(await find({ keywords: ['午饭'] })).toEqual([[conv, '明天一起吃午饭吗', '午饭 note']]);
      expect(await find({ keywords: ['lunch', 'noon'], isAll: true })).toEqual([[conv, 'Lunch at ＮＯＯＮ']]);
      expect(await find({ keywords: ['LUNCH', '晚'] })).toEqual([[conv, '不吃晚饭', 'Lunch at ＮＯＯＮ']]);
      expect(await find({ keywords: ['午饭'], conv, from: ['me'] })).toEqual([[conv, '午饭 note']]);
      expect(await find({ keywords: ['饭'], sinceSec: 10, types: ['TIMTextElem'] }, 1)).toEqual([[conv, '不吃晚饭']]);
      expect(await find({ keywords: ['饭'], untilSec: 6, conv: 'C2Cnobody' })).toEqual([]);
    });
  });
