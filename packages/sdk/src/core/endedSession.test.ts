import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Device } from '../testing/device.ts';
import { places } from '../testing/places.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { turn } from '../testing/waiting.ts';
import { makeWorld, text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastPair = 0;
/** How far the server's clock was moved. */
let aheadSec = 0;

/** Alice, and bob on a device that keeps its data. */
async function pair(place: (typeof places)['sqlite']) {
  const [aliceId, bobId] = [`alice${++lastPair}`, `bob${lastPair}`];
  const world = await makeWorld(server, aliceId, bobId);
  const [alice, bob] = [await world.device(aliceId), await world.device(bobId, { place: place() })];
  return { world, alice, bob, conv: `C2C${aliceId}`, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const heard = async ({ core }: Device, from: Device) =>
  (await core.history(`C2C${from.userId}`, { count: 20 })).messages.map(({ random }) => random).reverse();

/** Waits until the session of a device is over. */
async function ended(device: Device): Promise<string> {
  while (!device.recorder.endReason) {
    device.attempt();
    await turn();
  }
  return device.recorder.endReason;
}

describe.each(Object.entries(places))('kept in %s', (_, place) => {
  test('[S4] what was under way when its user was kicked out failed, and goes out only when it is sent again', async () => {
    await using stage = await pair(place);
    const { alice, bob, conv, world } = stage;
    const gate = Promise.withResolvers<void>();
    const params = text(conv, 'half sent');
    bob.slowStore('putPending', () => gate.promise);
    const sending = bob.send(params).catch(({ code }: { code: number }) => code);

    await server.rest.ok('im_open_login_svc/kick', { UserID: bob.userId });
    const reason = await ended(bob);
    gate.resolve();

    expect([reason, await sending]).toEqual(['kickedByAdmin', 6013]);
    // Resolves when what was left is written down.
    await bob.core.signOut();
    await bob.kill(server.userSig(bob.userId, 900_000));
    await bob.comeBack();
    await world.idle();
    expect(bob.core.unsent()).toMatchObject([{ state: 'failed', params: { random: params.random } }]);
    expect(await heard(alice, bob)).toEqual([]);
    await bob.send(params);
    await world.idle();
    expect(await heard(alice, bob)).toEqual([params.random]);
  });
});

// Last: they move the clock, which UserSigs that are made here do not have.
describe.each(Object.entries(places))('kept in %s', (_, place) => {
  test('[S4] what was under way when a UserSig had expired goes out with the next one, in order and once', async () => {
    await using stage = await pair(place);
    const { alice, bob, conv, world } = stage;
    const soonOver = server.userSig(bob.userId, aheadSec + 60);
    await bob.kill(soonOver);
    await bob.comeBack();
    bob.network.setUp(false);
    const written = ['one', 'two'].map((words) => text(conv, words));
    const told = written.map((params) => bob.send(params).catch(({ code }: { code: number }) => code));
    while ((await bob.store.pending()).length < written.length) await turn();
    server.pass(120_000);
    aheadSec += 120;

    bob.network.setUp(true);
    const reason = await ended(bob);
    const codes = await Promise.all(told);
    await bob.kill(server.userSig(bob.userId, 900_000));
    await bob.comeBack();
    await world.idle();

    expect([reason, codes]).toEqual(['userSigExpired', [6013, 6013]]);
    expect(await heard(alice, bob)).toEqual(written.map(({ random }) => random));
    expect(bob.core.unsent()).toEqual([]);
  });
});
