import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noFaults } from '../testing/faultySocket.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { listOf } from '../testing/view.ts';
import { text } from '../testing/world.ts';
import { MISSED_MESSAGES_MAX } from './missed.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function loses({ old, world }: Stage, cause: () => Promise<unknown>): Promise<void> {
  old.network.setRates({ ...noFaults, drop: 1 });
  await cause();
  await world.idle();
  old.network.setRates(noFaults);
}

test('[S29] messages before a gap are fetched and told once, in their order', async () => {
  await using stage = await setStage(server);
  const { old, alice, withBob } = stage;
  const ids: string[] = [];
  const say = async (says: string) => ids.push((await alice.send(text(withBob, says))).id);
  await loses(stage, async () => {
    for (const says of ['1', '2', '3']) await say(says);
  });
  expect(old.core.head(stage.withAlice)?.seq).toBe(31);

  await say('4');
  await stage.world.idle();

  expect([...old.recorder.told].slice(-4)).toEqual(ids.map((id) => `${stage.withAlice} ${id}`));
  expect(old.recorder.flaws).toEqual([]);
  expect(old.core.head(stage.withAlice)).toMatchObject({ seq: 35, unread: 16 });
});

test('[S29] changes before a gap are fetched and told once, in their order', async () => {
  await using stage = await setStage(server);
  const { old, alice, withBob, fromAlice } = stage;
  const [first = 0, second = 0, third = 0] = fromAlice.toReversed();
  await loses(stage, async () => {
    await alice.core.recall(withBob, first);
    await alice.core.edit({ conv: withBob, seq: second, cloudCustomData: 'x' });
  });

  await alice.core.recall(withBob, third);
  await stage.world.idle();

  const told = old.recorder.changeNews.map(({ change, message }) => [change.kind, change.seq, message?.seq]);
  expect(told).toEqual([
    ['recall', first, first],
    ['edit', second, second],
    ['recall', third, third],
  ]);
});

test('[S74] what is changed from here is not told as news, also when a gap brings it', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob, fromAlice, fromBob } = stage;
  const [last = 0] = fromAlice.toReversed();
  await loses(stage, () => alice.core.recall(withBob, last));

  await old.core.recall(withAlice, fromBob.at(-1) ?? 0);
  await old.core.markRead(withAlice);
  await old.core.pin(withAlice, true);

  expect(old.recorder.changeNews.map(({ change }) => change.seq)).toEqual([last]);
  expect(old.recorder.userEvents).toEqual([]);
  expect(old.core.head(withAlice)).toMatchObject({ unread: 0, readSeq: 31, isPinned: true });
});

test('[S29] what arrives while the lists are loaded is neither lost nor told twice', async () => {
  await using stage = await setStage(server);
  const { old, alice, carol, withBob, world } = stage;
  await old.signOut();
  const sends: Promise<unknown>[] = [];

  const signingIn = old.signIn();
  for (let said = 0; said < 20; said++) sends.push((said % 2 ? carol : alice).send(text(withBob, `race ${said}`)));
  await Promise.all([signingIn, ...sends]);
  await world.idle();

  const fresh = await world.freshView(old.userId);
  expect(old.core.totalUnread()).toBe(fresh.totalUnread);
  expect(listOf(old.core).heads).toEqual(fresh.heads);
  expect(old.recorder.flaws).toEqual([]);
});

test('[S29] of very many missed messages the newest are told, the hole is filled when somebody reads there', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob, world } = stage;
  const missed = MISSED_MESSAGES_MAX + 40;
  const { size } = old.recorder.told;
  old.network.setUp(false);
  for (let said = 0; said < missed; said++) await alice.send(text(withBob, `${said}`));

  old.network.setUp(true);
  await old.comeBack();

  expect(old.recorder.told.size - size).toBe(MISSED_MESSAGES_MAX);
  const { messages } = await old.core.history(withAlice, { count: missed + 31 });
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: missed + 31 }, (_, at) => missed + 31 - at));
  expect(old.recorder.flaws).toEqual([]);
  await world.idle();
});

test('[S45] signing out empties everything; another account sees nothing of it', async () => {
  await using stage = await setStage(server);
  const { old, withAlice } = stage;
  await old.core.setDraft(withAlice, 'hello');
  expect([...old.core.drafts()]).toEqual([[withAlice, 'hello']]);

  await old.signOut();

  expect([old.core.me, old.core.heads(), old.core.totalUnread(), [...old.core.drafts()]]).toEqual([
    undefined,
    [],
    0,
    [],
  ]);
  expect(await old.store.log(withAlice)).toBeUndefined();
  await expect(old.core.history(withAlice, { count: 1 })).rejects.toMatchObject({ code: 6013 });
  await expect(old.core.send(text(withAlice, 'x'))).rejects.toMatchObject({ code: 6013 });
});
