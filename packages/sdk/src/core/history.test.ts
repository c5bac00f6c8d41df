import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noFaults } from '../testing/faultySocket.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { trimLog } from '../testing/lawTrimEvents.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { serverView } from '../testing/view.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const seqsOf = async ({ old, withAlice }: Stage, page: { beforeSeq?: number; count: number }) => {
  const { messages, isCompleted } = await old.core.history(withAlice, page);
  return { seqs: messages.map(({ seq }) => seq), isCompleted };
};

const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, at) => from - at);

test('[S29] a page that is kept wholly is read without asking', async () => {
  await using stage = await setStage(server);
  const { passed } = stage.old.network;

  const page = await seqsOf(stage, { count: 8 });

  expect(page).toEqual({ seqs: down(31, 24), isCompleted: false });
  expect(stage.old.network.passed).toBe(passed);
});

test('[S29] holes are fetched, none is ever shown, and what was fetched is kept', async () => {
  await using stage = await setStage(server);
  const { old, server: cloud, withAlice } = stage;

  const whole = await old.core.history(withAlice, { count: 50 });
  const { passed } = old.network;
  const again = await old.core.history(withAlice, { count: 50 });

  const { history } = await serverView(cloud, old.userId, [withAlice]);
  expect(whole).toEqual({ messages: history[withAlice] ?? [], isCompleted: true });
  expect(again).toEqual(whole);
  expect(old.network.passed).toBe(passed);
  expect(await old.store.log(withAlice)).toMatchObject({ covered: [{ from: 1, to: 31 }] });
});

test('[S29] a page says whether anything older can be read', async () => {
  await using stage = await setStage(server);

  expect(await seqsOf(stage, { beforeSeq: 6, count: 4 })).toEqual({ seqs: [5, 4, 3, 2], isCompleted: false });
  expect(await seqsOf(stage, { beforeSeq: 6, count: 5 })).toEqual({ seqs: down(5, 1), isCompleted: true });
  expect(await seqsOf(stage, { beforeSeq: 1, count: 5 })).toEqual({ seqs: [], isCompleted: true });
});

test('[S29] a conversation in which nothing was said is empty and complete', async () => {
  await using stage = await setStage(server);
  const { old, world } = stage;

  const conv = `C2C${world.userIds.at(-1)}`;

  expect(await old.core.history(conv, { count: 5 })).toEqual({ messages: [], isCompleted: true });
  expect(await old.core.fetchHead(conv)).toBeUndefined();
  await expect(old.core.history('C2Cnobody-here', { count: 5 })).rejects.toMatchObject({ code: 20003 });
});

test('[S23] after clearing nothing of before is shown, even what comes back by its number', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob } = stage;
  await old.core.clearHistory(withAlice);

  const { seq } = await alice.core.send({
    ...{ conv: withBob, random: 77, clientTimeSec: 1 },
    body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'after' } }],
  });
  await old.idle();

  expect(await seqsOf(stage, { count: 5 })).toEqual({ seqs: [seq], isCompleted: true });
  expect(await seqsOf(stage, { beforeSeq: seq, count: 5 })).toEqual({ seqs: [], isCompleted: true });
  expect(await old.store.log(withAlice)).toMatchObject({ covered: [{ from: seq, to: seq }] });
});

test('[S23] what the server has trimmed stays on the device that has it; what neither has is no hole', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob } = stage;
  await old.core.history(withAlice, { count: 50 });
  old.network.setUp(false);
  for (let said = 1; said <= 10; said++) await alice.send(text(withBob, `later ${said}`));
  await trimLog(stage, withAlice, 36);
  old.network.setUp(true);
  await old.comeBack();

  expect(await seqsOf(stage, { count: 50 })).toEqual({ seqs: [...down(41, 37), ...down(31, 1)], isCompleted: true });
  expect(await seqsOf(stage, { count: 3 })).toEqual({ seqs: down(41, 39), isCompleted: false });
  expect(await seqsOf(stage, { beforeSeq: 37, count: 50 })).toEqual({ seqs: down(31, 1), isCompleted: true });
  const { history } = await serverView(server, old.userId, [withAlice]);
  expect(history[withAlice]?.map(({ seq }) => seq)).toEqual(down(41, 37));
});

test('[S23] a device that missed a recall which went with what was trimmed drops what it has from there', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob, fromAlice } = stage;
  await old.core.history(withAlice, { count: 50 });
  old.network.setUp(false);
  await alice.core.recall(withBob, fromAlice[3] ?? 0);
  await trimLog(stage, withAlice, 20);
  old.network.setUp(true);
  await old.comeBack();

  expect(await seqsOf(stage, { count: 50 })).toEqual({ seqs: down(31, 21), isCompleted: true });
});

test('[S72] a recalled message stays as a tombstone, a deleted one is left out', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob, fromAlice } = stage;
  const [last = 0, before = 0] = fromAlice.toReversed();
  await alice.core.recall(withBob, last);
  await old.core.deleteMessages(withAlice, [before]);
  await old.idle();

  const { messages } = await old.core.history(withAlice, { count: 9 });

  expect(messages.find(({ seq }) => seq === last)).toMatchObject({ isRecalled: true, body: [] });
  expect(messages.map(({ seq }) => seq)).not.toContain(before);
  expect(messages.length).toBe(9);
});

test('[S32] history that is read when the group was made anew unnoticed is that of the new one', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId: team, world } = stage;
  const groupId = `${team}-anew`;
  const conv = `GROUP${groupId}`;
  const wanted = { type: 'Public' as const, name: 'team', groupId, members: [{ userId: bob.userId }] };
  await old.signOut();
  await alice.core.callGroup('createGroup', wanted);
  await alice.send(text(conv, 'in the former one'));
  await old.signIn();
  old.network.setRates({ ...noFaults, drop: 1 });
  await alice.core.callGroup('dissolveGroup', { groupId });
  await alice.core.callGroup('createGroup', wanted);
  const { id } = await alice.send(text(conv, 'in the new one'));
  await world.idle();
  old.network.setRates(noFaults);

  const { messages } = await old.core.history(conv, { count: 9 });

  expect(messages.map((message) => message.id)).toEqual([id]);
});
