import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { places } from '../testing/places.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { makeWorld, text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastPair = 0;

/** Bob's device without a network, which has a page of the thirty things that alice said. */
async function offline(place: (typeof places)['sqlite']) {
  const [alice, bob] = [`alice${++lastPair}`, `bob${lastPair}`];
  const world = await makeWorld(server, alice, bob);
  const sender = await world.device(alice);
  for (let n = 1; n <= 30; n++) await sender.send(text(`C2C${bob}`, `${n}`));
  const device = await world.device(bob, { place: place() });
  await device.core.history(`C2C${alice}`, { count: 9 });
  device.network.setUp(false);
  await device.kill();
  return { device, conv: `C2C${alice}`, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

for (const [name, place] of Object.entries(places))
  describe(`kept in ${name}`, () => {
    test('[S29] [S3] without a network history is what is kept above a hole; below it the call is refused at once', async () => {
      await using stage = await offline(place);
      const { device, conv } = stage;
      const { core } = device;

      const { messages, isCompleted } = await core.history(conv, { count: 25 });
      const oldest = messages.at(-1)?.seq ?? 0;

      expect([messages.length >= 9, oldest > 1, isCompleted]).toEqual([true, true, false]);
      await expect(core.history(conv, { beforeSeq: oldest, count: 5 })).rejects.toMatchObject({ code: 6012 });
      expect(await core.history(conv, { beforeSeq: oldest, count: 5, mayBeShort: true })).toEqual({
        ...{ messages: [], isCompleted: false },
      });
      device.network.setUp(true);
      await device.comeBack();
      expect((await core.history(conv, { beforeSeq: oldest, count: 5 })).messages).toHaveLength(5);
    });

    test('[S3] without a network a conversation of which nothing is kept is refused at once', async () => {
      await using stage = await offline(place);
      const { core } = stage.device;

      await expect(core.fetchHead('C2Cnobody')).rejects.toMatchObject({ code: 6012 });
      await expect(core.history('C2Cnobody', { count: 5 })).rejects.toMatchObject({ code: 6012 });
    });
  });
