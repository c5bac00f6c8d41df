import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { bridgeTable } from '../store/table/bridge.ts';
import { tableStore } from '../store/tableStore.ts';
import type { Device } from '../testing/device.ts';
import { places } from '../testing/places.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { viewOf } from '../testing/view.ts';
import { turn } from '../testing/waiting.ts';
import { makeWorld, text, type World } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastPair = 0;
/** How far the server's clock was moved. */
let aheadSec = 0;

/** Bob, who keeps what he reads, and alice, who said thirty things to him. */
async function pair(place: () => () => ReturnType<ReturnType<(typeof places)['sqlite']>>) {
  const [alice, bob] = [`alice${++lastPair}`, `bob${lastPair}`];
  const world = await makeWorld(server, alice, bob);
  const sender = await world.device(alice);
  const keeper = await world.device(bob, { place: place() });
  for (let n = 1; n <= 30; n++) await sender.send(text(`C2C${bob}`, `${n}`));
  await world.idle();
  const conv = `C2C${alice}`;
  return { world, alice: sender, bob: keeper, conv, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const says = async ({ core }: Device, conv: string, count = 50) =>
  (await core.history(conv, { count })).messages.map(
    ({ body }) => (body[0]?.MsgContent as { Text?: string } | undefined)?.Text,
  );

const lawOf = async (world: World, device: Device) => {
  await device.comeBack();
  await world.idle();
  expect(await viewOf(device.core, world.convsOf(device.userId))).toEqual(await world.freshView(device.userId));
};

/** A place whose store cannot be opened while it is broken, which is once. */
function breakable() {
  const kept = places.sqlite();
  const state = { isBroken: false };
  const open = async (): Promise<never> => {
    state.isBroken = false;
    throw new Error('it cannot be opened');
  };
  const place = () =>
    new Proxy(kept(), {
      get(store, name) {
        const value: unknown = name === 'open' && state.isBroken ? open : Reflect.get(store, name, store);
        return typeof value === 'function' ? value.bind(store) : value;
      },
    });
  return { place, state };
}

test('[S29] where what is kept cannot be opened the usual sign-in follows, for which the connection is free', async () => {
  const { place, state } = breakable();
  await using stage = await pair(() => place);
  const { bob, world } = stage;
  state.isBroken = true;

  await bob.kill();

  expect(state.isBroken).toBe(false);
  await lawOf(world, bob);
});

/** A device that reads slowly what it keeps, once told so. */
function slowReader() {
  const kept = new Map<string, string>();
  const state: { gate?: PromiseWithResolvers<void> } = {};
  let isOpening = false;
  const bridge = {
    getItem: async (name: string) => {
      if (isOpening) await state.gate?.promise;
      return kept.get(name);
    },
    setItem: async (name: string, value: string) => void kept.set(name, value),
    removeItem: async (name: string) => void kept.delete(name),
  };
  const place = () => {
    isOpening = false;
    const store = tableStore(bridgeTable(bridge));
    const open = store.open.bind(store);
    store.open = (owner) => {
      isOpening = true;
      return open(owner);
    };
    return store;
  };
  return { place, state };
}

test('[S29] a server that answers before the store is read costs nothing of what is kept', async () => {
  const { place, state } = slowReader();
  await using stage = await pair(() => place);
  const { bob, conv, world } = stage;
  await bob.core.setDraft(conv, 'half a');
  state.gate = Promise.withResolvers<void>();

  const killed = bob.kill();
  while (bob.recorder.netState !== 'connected') await turn();
  for (let n = 0; n < 20; n++) await turn();
  state.gate.resolve();
  await killed;
  await bob.comeBack();
  await bob.kill();

  expect([...bob.core.drafts()]).toEqual([[conv, 'half a']]);
  await lawOf(world, bob);
});

for (const [name, place] of Object.entries(places))
  describe(`kept in ${name}`, () => {
    test('[S29] without a network a new process shows the list and what was read before', async () => {
      await using stage = await pair(place);
      const { bob, conv, world } = stage;
      await bob.core.history(conv, { count: 20 });
      await bob.core.setDraft(conv, 'half a');
      const before = bob.core.heads();

      bob.network.setUp(false);
      await bob.kill();

      expect(bob.core.heads()).toEqual(before);
      expect(bob.core.totalUnread()).toBe(30);
      expect([...bob.core.drafts()]).toEqual([[conv, 'half a']]);
      expect(await bob.core.history(conv, { count: 25 })).toMatchObject({ isCompleted: false });
      expect(await says(bob, conv, 20)).toEqual(Array.from({ length: 20 }, (_, at) => `${30 - at}`));
      bob.network.setUp(true);
      await lawOf(world, bob);
    });

    test('[S29] what was written without a network goes out once, in order, after the process was killed twice', async () => {
      await using stage = await pair(place);
      const { bob, alice, conv, world } = stage;
      bob.network.setUp(false);
      const written = ['first', 'second', 'third'].map((words) => text(conv, words));
      for (const params of written) void bob.send(params).catch(() => {});
      while ((await bob.store.pending()).length < written.length) await turn();
      await bob.kill();
      await bob.kill();
      const unsent = bob.core.unsent();

      void bob.send(text(conv, 'fourth')).catch(() => {});
      bob.network.setUp(true);
      await bob.comeBack();
      await world.idle();

      expect(unsent.map(({ params, state }) => [params.random, state])).toEqual(
        written.map(({ random }) => [random, 'sending']),
      );
      expect((await says(alice, `C2C${bob.userId}`, 4)).reverse()).toEqual(['first', 'second', 'third', 'fourth']);
      expect(bob.recorder.sentLater.map((told) => told.split(' ')[1])).toEqual(['sent', 'sent', 'sent']);
      expect(bob.core.unsent()).toEqual([]);
      await lawOf(world, bob);
    });

    test('[S29] what was written in one ms, and by runs between which the clock was set back, goes out as it was written', async () => {
      await using stage = await pair(place);
      const { bob, alice, conv, world } = stage;
      const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
      // Their ids are in another order than they.
      const written = words.map((says, at) => text(conv, says, { random: 100 + ((at * 5) % 8) }));
      const write = async (params: typeof written) => {
        const before = (await bob.store.pending()).length;
        for (const one of params) void bob.send(one).catch(() => {});
        while ((await bob.store.pending()).length < before + params.length) await turn();
      };
      bob.network.setUp(false);
      await write(written.slice(0, 6));
      bob.pass(-86_400_000);
      await bob.kill();
      await write(written.slice(6));
      bob.pass(-86_400_000);
      await bob.kill();

      const unsent = bob.core.unsent();
      bob.network.setUp(true);
      await bob.comeBack();
      await world.idle();

      expect(unsent.map(({ params }) => params.random)).toEqual(written.map(({ random }) => random));
      expect((await says(alice, `C2C${bob.userId}`, 8)).reverse()).toEqual(words);
      await lawOf(world, bob);
    });

    test('[S29] what the server had taken before the process was killed is there once', async () => {
      await using stage = await pair(place);
      const { bob, alice, conv, world } = stage;
      bob.network.cutAtRequest({ at: 'after', command: 'sendMessage' });
      void bob.send(text(conv, 'taken')).catch(() => {});
      await bob.core.history(conv, { count: 1 }).catch(() => {});
      await world.idle();
      await bob.kill();
      bob.network.cutAtRequest(undefined);

      await bob.comeBack();
      await world.idle();

      expect(await says(alice, `C2C${bob.userId}`, 2)).toEqual(['taken', '30']);
      await lawOf(world, bob);
    });

    test('[S4] who may not sign in any more is told so, and nothing is readable from then on', async () => {
      await using stage = await pair(place);
      const { bob } = stage;
      const soonOver = server.userSig(bob.userId, aheadSec + 60);
      await bob.kill(soonOver);
      await bob.comeBack();
      bob.network.setUp(false);
      server.pass(120_000);
      aheadSec += 120;
      await bob.kill(soonOver);
      expect(bob.core.heads().length).toBe(1);

      bob.network.setUp(true);
      while (!bob.recorder.endReason) {
        bob.attempt();
        await turn();
      }

      expect(bob.recorder.endReason).toBe('userSigExpired');
      expect([bob.core.me, bob.core.heads()]).toEqual([undefined, []]);
    });

    test('[S4] without a network nothing is shown to who brings another UserSig; with one the server says', async () => {
      await using stage = await pair(place);
      const { bob } = stage;
      const [longer, none] = [server.userSig(bob.userId, 1_000_000), 'not one'];

      expect(await bob.kill(none).catch(({ code }: { code: number }) => code)).toBe(70003);
      expect([bob.core.me, bob.core.heads(), bob.core.unsent()]).toEqual([undefined, [], []]);
      bob.network.setUp(false);
      let isShown = false;
      const begun = bob.kill(longer).then(
        () => (isShown = true),
        () => {},
      );
      for (let turns = 0; turns < 20; turns++) await turn();
      expect([isShown, bob.core.me, bob.core.heads()]).toEqual([false, undefined, []]);

      bob.network.setUp(true);
      await bob.kill(longer);
      await begun;
      await bob.comeBack();
      expect(bob.core.heads().length).toBe(1);
      bob.network.setUp(false);
      await bob.kill(longer);
      expect(bob.core.heads().length).toBe(1);
    });

    test('[S4] an account that was deleted and made anew begins empty', async () => {
      await using stage = await pair(place);
      const { bob, conv, world } = stage;
      bob.network.setUp(false);
      await bob.kill();
      await server.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: bob.userId }] });
      await server.rest.ok('im_open_login_svc/account_import', { UserID: bob.userId });
      expect(bob.core.head(conv)?.seq).toBe(30);

      bob.network.setUp(true);
      await bob.comeBack();
      await world.idle();

      expect([bob.core.heads(), bob.recorder.mirrored()]).toEqual([[], []]);
      expect(await bob.store.log(conv)).toBeUndefined();
      await lawOf(world, bob);
    });

    test('[S51] who left a group, began anew and came back reads what was said before, as far as it was kept', async () => {
      await using stage = await pair(place);
      const { bob, alice, world } = stage;
      const groupId = `team of ${alice.userId}`;
      const conv = `GROUP${groupId}`;
      const type = 'Public';
      world.groups.push(groupId);
      await alice.core.callGroup('createGroup', { type, name: 'team', groupId, joinOption: 'FreeAccess' });
      await bob.core.callGroup('joinGroup', { groupId });
      for (const words of ['one', 'two']) await alice.send(text(conv, words));
      await world.idle();
      expect(await says(bob, conv, 2)).toEqual(['two', 'one']);
      await bob.core.callGroup('quitGroup', { groupId });
      await alice.send(text(conv, 'unheard'));
      await world.idle();

      await bob.kill();
      await bob.comeBack();
      await bob.core.callGroup('joinGroup', { groupId });
      await alice.send(text(conv, 'three'));
      await world.idle();

      const heard = await says(bob, conv);
      expect(heard.filter((words) => words !== undefined)).toEqual(['three', 'two', 'one']);
    });

    test('[S23] what an earlier process left, and the server then refuses, counts as failed from then on', async () => {
      await using stage = await pair(place);
      const { bob, conv, world } = stage;
      bob.network.setUp(false);
      void bob.send(text(conv, 'x'.repeat(20_000))).catch(() => {});
      while ((await bob.store.pending()).length === 0) await turn();
      await bob.kill();
      expect(bob.core.unsent()).toMatchObject([{ state: 'sending' }]);

      bob.network.setUp(true);
      await bob.comeBack();
      await world.idle();

      expect(bob.core.unsent()).toMatchObject([{ state: 'failed', conv }]);
    });

    test('[S23] a message that failed is shown as such by the next process, and goes for good', async () => {
      await using stage = await pair(place);
      const { bob, conv } = stage;
      const params = text(conv, 'x'.repeat(20_000));
      expect(await bob.send(params).catch(() => 'refused')).toBe('refused');

      await bob.kill();
      const [failed] = bob.core.unsent();
      expect(failed).toMatchObject({ state: 'failed', conv });
      await bob.core.forgetUnsent(failed?.id ?? '');
      await bob.kill();

      expect(bob.core.unsent()).toEqual([]);
    });
  });
