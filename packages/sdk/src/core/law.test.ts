import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type EventName, events, UserEvent, WireChange } from '@hongyan/contract';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import { noFaults } from '../testing/faultySocket.ts';
import { type LawEvent, lawEvents, nextEvents } from '../testing/lawEvents.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { fetchRelations, freshRelations, keptRelations, toldRelations } from '../testing/relationView.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { viewOf, withNumbersOf } from '../testing/view.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** How an event reaches the old client. */
const ways: Record<string, (stage: Stage, law: LawEvent) => Promise<void>> = {
  'delivered live': async (stage, { cause }) => {
    await cause(stage);
  },
  'missed while offline and caught up': async (stage, { cause }) => {
    stage.old.network.setUp(false);
    await cause(stage);
    stage.old.network.setUp(true);
    await stage.old.comeBack();
  },
  'delivered twice': async (stage, { cause }) => {
    stage.old.network.setRates({ ...noFaults, double: 1 });
    await cause(stage);
    await stage.world.idle();
    stage.old.network.releaseLate();
  },
  'lost, and followed by the next ones': async (stage, { cause }) => {
    stage.old.network.setRates({ ...noFaults, drop: 1 });
    await cause(stage);
    await stage.world.idle();
    stage.old.network.setRates(noFaults);
    await nextEvents(stage);
  },
};

/** The law: what the old client shows is what a new one would. */
async function assertLaw(stage: Stage, isSilent = false): Promise<void> {
  const { world, old } = stage;
  await world.idle();
  await assertStates(stage);
  await assertRelations(stage);
  await assertStatuses(stage);
  await assertFollows(stage);
  const fresh = await world.freshView(old.userId);
  const view = await viewOf(old.core, world.convsOf(old.userId));
  expect({ ...view, heads: isSilent ? withNumbersOf(view.heads, fresh.heads) : view.heads }).toEqual(fresh);
  expect(old.recorder.mirrored()).toEqual(view.heads);
  expect(old.recorder.flaws).toEqual([]);
}

/** The lists of the relationship chain, as they are kept and as they were told, are what a sign-in fetches. */
async function assertRelations({ old }: Stage): Promise<void> {
  const fresh = await freshRelations(server, old.userId);
  expect(keptRelations(old.core)).toEqual(fresh);
  expect(toldRelations(old)).toEqual(fresh);
}

/** Attributes and counters of the group are what the server has, as far as they were asked for since the client was in it. */
async function assertStates({ old, groupId }: Stage): Promise<void> {
  const { attributes, counters } = old.core.keptState(groupId);
  if (!attributes || !counters) return;
  expect((await old.core.fetchJoinedGroups()).map((group) => group.groupId)).toContain(groupId);
  const asked = { GroupId: groupId };
  const { GroupAttrAry } = await server.rest.ok('group_open_attr_http_svc/get_group_attr', asked);
  expect(new Map(attributes)).toEqual(new Map(GroupAttrAry.map(({ key, value }) => [key, value])));
  const { GroupCounter } = await server.rest.ok('group_open_http_svc/get_group_counter', asked);
  expect(new Map(counters)).toEqual(new Map(GroupCounter.map(({ Key, Value }) => [Key, Value])));
}

/** The status of whom the client subscribed to is what the server says, and what was told last is no other. */
async function assertStatuses({ old }: Stage): Promise<void> {
  const kept = old.core.keptStatuses();
  if (kept.size === 0) return;
  const { statuses } = await old.core.statusesOf([...kept.keys()]);
  expect([...kept.values()]).toEqual(statuses);
  const told = new Map(old.recorder.statusNews.map((status) => [status.userId, status]));
  for (const status of told.values()) expect(status).toEqual(kept.get(status.userId) as typeof status);
}

/** Who follows whom by all that was told, from nobody on, is what the server lists. */
async function assertFollows({ old }: Stage): Promise<void> {
  const told = { followers: new Set<string>(), following: new Set<string>(), mutual: new Set<string>() };
  for (const { kind, conv = '', value } of old.recorder.followNews)
    for (const list of [
      told[kind.startsWith('following') ? 'following' : 'followers'],
      ...(value ? [told.mutual] : []),
    ])
      if (kind.endsWith('Added')) list.add(conv.slice(3));
      else list.delete(conv.slice(3));
  for (const list of ['followers', 'following', 'mutual'] as const) {
    const { follows } = await old.core.callFriends('getFollows', { list });
    expect([...told[list]].sort()).toEqual(follows.map(({ userId }) => userId).sort());
  }
}

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
  expect(await old.store.log(stage.withAlice)).toBeUndefined();
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
