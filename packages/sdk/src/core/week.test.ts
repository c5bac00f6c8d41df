import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Device } from '../testing/device.ts';
import { assertLaw } from '../testing/lawCheck.ts';
import { nextEvents } from '../testing/lawEvents.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { places } from '../testing/places.ts';
import { fetchRelations } from '../testing/relationView.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { turn } from '../testing/waiting.ts';
import { text } from '../testing/world.ts';

setDefaultTimeout(120_000);

const DAY_MS = 86_400_000;
const DAYS = [1, 2, 3, 4, 5, 6, 7];

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer({ recallWindowSec: 2_592_000 });
});
afterAll(() => server[Symbol.asyncDispose]());

/** What the others do on a day: more than a page of messages, changes to those of earlier days, of groups and of lists. */
async function othersDay(stage: Stage, day: number): Promise<void> {
  const { alice, bob, carol, withBob, withAlice, inGroup, inTopic, groupId, fromAlice } = stage;
  // Whose heartbeat the server missed, whose clock alone goes on by days, was cut off.
  for (const device of [alice, bob, carol]) await device.comeBack();
  if (day === 1) await nextEvents(stage);
  for (let n = 1; n <= 25; n++) await alice.send(text(withBob, `day ${day}, ${n}`));
  for (const conv of [inGroup, inTopic]) for (let n = 1; n <= 6; n++) await alice.send(text(conv, `day ${day}, ${n}`));
  const seq = fromAlice[day] ?? 0;
  if (day % 2) await alice.core.recall(withBob, seq);
  else await alice.core.edit({ conv: withBob, seq, cloudCustomData: `day ${day}` });
  if (day === 3) await bob.core.markRead(withAlice);
  if (day === 4) await carol.core.callGroup('quitGroup', { groupId });
  if (day === 5) await bob.core.clearHistory(withAlice);
  if (day === 6) await alice.core.callGroup('updateGroup', { groupId, name: 'after the week' });
}

/** What its user does on a device without a network: writes, and looks at what is there. */
async function ownDay(old: Device, conv: string, day: number): Promise<void> {
  const before = (await old.store.pending()).length;
  void old.send(text(conv, `written on day ${day}`)).catch(() => {});
  while ((await old.store.pending()).length === before) await turn();
  expect((await old.core.history(conv, { count: 5 })).messages).toHaveLength(5);
  expect(old.core.heads().length).toBeGreaterThan(0);
}

for (const [name, place] of Object.entries(places))
  describe(`kept in ${name}`, () => {
    test.each([
      ['one process', false],
      ['a new process each day', true],
    ])(
      '[S29] after a week without a network, in %s, the device shows what a fresh one does, and what was written is there once, in order',
      async (_, isRestarted) => {
        await using stage = await setStage(server, place());
        const { old, alice, withAlice, withBob } = stage;
        await old.core.history(withAlice, { count: 20 });
        old.network.setUp(false);

        for (const day of DAYS) {
          server.pass(DAY_MS);
          old.pass(DAY_MS);
          await othersDay(stage, day);
          if (isRestarted) await old.kill();
          await ownDay(old, withAlice, day);
        }
        old.network.setUp(true);
        await old.comeBack();
        await fetchRelations(old.core);

        await assertLaw(stage);
        const { messages } = await alice.core.history(withBob, { count: 20 });
        const written = messages.filter(({ from }) => from === old.userId).map(({ body }) => JSON.stringify(body));
        expect(written.toReversed().map((body) => /written on day (\d)/.exec(body)?.[1])).toEqual(DAYS.map(String));
        expect([old.core.unsent(), await old.store.pending()]).toEqual([[], []]);
      },
    );

    test('[S29] who was away for longer than events are kept fetches afresh, and what was written goes out all the same', async () => {
      await using stage = await setStage(server, place());
      const { old, withAlice } = stage;
      old.network.setUp(false);
      for (const day of DAYS) {
        await othersDay(stage, day);
        await ownDay(old, withAlice, day);
      }

      await server.app.ctx.storage.userEvents.trim(Number.MAX_SAFE_INTEGER, 100_000);
      await old.kill();
      old.network.setUp(true);
      await old.comeBack();
      await fetchRelations(old.core);

      await assertLaw(stage);
      expect(await old.store.pending()).toEqual([]);
    });
  });
