import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '@hongyan/conformance/until';
import { type EventName, events, UserEvent, WireChange } from '@hongyan/contract';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import { noFaults } from '../testing/faultySocket.ts';
import { assertLaw, ways } from '../testing/lawCheck.ts';
import { lawEvents, nextEvents } from '../testing/lawEvents.ts';
import { setStage } from '../testing/lawStage.ts';
import { fetchRelations } from '../testing/relationView.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

for (const law of lawEvents) {
  describe(`${law.event}${law.kind ? ` ${law.kind}` : ''} ${law.what}`, () => {
    for (const [way, deliver] of Object.entries(ways)) {
      test(`[S74] ${way}, leaves what a fresh sign-in fetches`, async () => {
        await using stage = await setStage(server);

        await deliver(stage, law);

        await assertLaw(stage, law.isSilent);
        const { attributes, counters } = stage.old.core.keptState(stage.groupId);
        if (['groupAttributes', 'groupCounters'].includes(law.event))
          expect([attributes, counters]).not.toContain(undefined);
      });
    }
  });
}

test('[S29] every kind of event has a law', () => {
  const covered = new Set(lawEvents.map(({ event, kind }) => kind ?? event));

  const kinds = [...WireChange.properties.kind.enum, ...UserEvent.properties.kind.enum] as string[];
  const names = (Object.keys(events) as EventName[]).filter((name) => !['change', 'user'].includes(name));
  expect([...covered].sort()).toEqual(
    [...kinds, ...names].filter((name) => !['kicked', 'resync'].includes(name)).sort(),
  );
});

test('[S29] after resync the old client shows what a fresh sign-in fetches', async () => {
  await using stage = await setStage(server);
  const { old, world } = stage;
  old.network.setRates({ ...noFaults, drop: 1 });
  await nextEvents(stage);
  await world.idle();
  old.network.setRates(noFaults);

  server.app.ctx.deliver(new OutEvent('resync', {}), [Number(old.core.me?.uid)]);

  await assertLaw(stage);
});

test('[S29] a client that sleeps through much more than a page wakes to what a fresh sign-in fetches', async () => {
  await using stage = await setStage(server);
  const { alice, old, withBob } = stage;
  old.network.sleep();
  for (let said = 0; said < 70; said++) await alice.send(text(withBob, `${said}`));
  await alice.core.markRead(withBob);

  old.network.wake();

  await assertLaw(stage);
});

test('[S29] a client that missed much more than a page comes back to what a fresh sign-in fetches', async () => {
  await using stage = await setStage(server);
  const { alice, bob, old, withAlice, withBob, withCarol } = stage;
  old.network.setUp(false);
  for (let said = 0; said < 70; said++) await alice.send(text(withBob, `${said}`));
  for (let turn = 0; turn < 50; turn++) await bob.core.pin(turn % 2 ? withAlice : withCarol, turn % 4 < 2);

  old.network.setUp(true);
  await old.comeBack();

  await assertLaw(stage);
});

test('[S4] a client that the app kicked keeps nothing', async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;
  await bob.signOut();

  await server.rest.ok('im_open_login_svc/kick', { UserID: old.userId });
  await old.recorder.whenEnded();

  expect(old.recorder.endReason).toBe('kickedByAdmin');
  expect([old.core.me, old.core.heads(), old.core.totalUnread()]).toEqual([undefined, [], 0]);
  // The store closes once nothing uses it any more.
  await until(async () => !(await old.store.log(stage.withAlice)));
  await world.idle();
});

test('[S5] a client that another device replaced is empty, and shows what a fresh sign-in fetches when it is back', async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;
  await bob.signOut();
  await server.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 4 } });
  await bob.signIn();
  await old.recorder.whenEnded();
  await server.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
  expect(old.recorder.endReason).toBe('otherDevice');
  expect([old.core.me, old.core.heads(), old.core.totalUnread()]).toEqual([undefined, [], 0]);

  await nextEvents(stage);
  await old.signIn();
  await fetchRelations(old.core);

  await assertLaw(stage);
  await world.idle();
});
