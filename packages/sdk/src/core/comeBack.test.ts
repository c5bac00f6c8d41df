import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** What can be read of the group, newest first, in pages of three. */
async function readAll({ old, inGroup }: Stage): Promise<string[]> {
  const said: string[] = [];
  for (let beforeSeq: number | undefined; ; ) {
    const { messages, isCompleted } = await old.core.history(inGroup, { beforeSeq, count: 3 });
    for (const { body } of messages) said.push((body[0]?.MsgContent as { Text?: string })?.Text ?? '');
    if (isCompleted) return said.filter(Boolean);
    expect(messages).toHaveLength(3);
    beforeSeq = messages.at(-1)?.seq;
  }
}

/** Bob is removed from the group, something is said there, and he is in it again. */
async function awayAndBack({ alice, bob, groupId, inGroup, world }: Stage): Promise<void> {
  await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId] });
  await alice.send(text(inGroup, 'unheard'));
  await alice.core.callGroup('addGroupMembers', { groupId, userIds: [bob.userId] });
  await alice.send(text(inGroup, 'heard'));
  await world.idle();
}

const asleep = async ({ old }: Stage, happen: () => Promise<unknown>): Promise<void> => {
  old.network.setUp(false);
  await happen();
  old.network.setUp(true);
  await old.comeBack();
};

test('[S51] who left a group and is back reads what is kept here from before, and nothing of what was said meanwhile', async () => {
  await using stage = await setStage(server);
  const before = await readAll(stage);

  await awayAndBack(stage);

  expect(before).toHaveLength(9);
  expect(await readAll(stage)).toEqual(['heard', ...before]);
});

test('[S51] a leaving and a coming back that are told after a break keep what was before', async () => {
  await using stage = await setStage(server);
  const before = await readAll(stage);

  await asleep(stage, () => awayAndBack(stage));

  expect(await readAll(stage)).toEqual(['heard', ...before]);
});

test('[S51] of what was not kept here before one left there is a hole, which nobody asks the server for', async () => {
  await using stage = await setStage(server);
  const { old, alice, inGroup } = stage;
  for (let said = 1; said <= 30; said++) await alice.send(text(inGroup, `more ${said}`));
  await old.signOut();
  await old.signIn();
  await old.core.history(inGroup, { count: 1 });
  await awayAndBack(stage);

  const said = await readAll(stage);
  const { passed } = old.network;
  const again = await readAll(stage);

  // A page of the server's.
  const page = Array.from({ length: 20 }, (_, at) => `more ${30 - at}`);
  expect(said).toEqual(['heard', ...page]);
  expect(again).toEqual(said);
  expect(old.network.passed).toBe(passed);
});

test('[S51] who leaves twice keeps what was read in between, too', async () => {
  await using stage = await setStage(server);
  const before = await readAll(stage);

  await awayAndBack(stage);
  await awayAndBack(stage);

  expect(await readAll(stage)).toEqual(['heard', 'heard', ...before]);
});

test('[S51] what was cleared by another device before the leaving does not come back', async () => {
  await using stage = await setStage(server);
  await readAll(stage);

  await asleep(stage, async () => {
    await stage.bob.core.clearHistory(stage.inGroup);
    await awayAndBack(stage);
  });

  expect(await readAll(stage)).toEqual(['heard']);
});

test('[S23] [S51] what is kept here is there until it is cleared, here or on another device, or deleted', async () => {
  await using stage = await setStage(server);
  const { old, bob, inGroup, groupSaid, world } = stage;
  const before = await readAll(stage);
  await awayAndBack(stage);

  await old.core.deleteMessages(inGroup, groupSaid.slice(-1));
  expect(await readAll(stage)).toEqual(['heard', ...before.slice(1)]);
  await bob.core.clearHistory(inGroup);
  await world.idle();
  expect(await readAll(stage)).toEqual([]);
});

test('[S51] history that is cleared here right after coming back is gone', async () => {
  await using stage = await setStage(server);
  const { old, alice, bob, groupId, inGroup, world } = stage;
  await readAll(stage);
  await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId] });
  await alice.core.callGroup('addGroupMembers', { groupId, userIds: [bob.userId] });
  await world.idle();

  await old.core.clearHistory(inGroup);

  expect(await readAll(stage)).toEqual([]);
});

test('[S32] of a group that was made anew under the same id nothing from before is read', async () => {
  await using stage = await setStage(server);
  const { alice, bob, groupId, inGroup, world } = stage;
  await readAll(stage);

  await alice.core.callGroup('dissolveGroup', { groupId });
  const members = [{ userId: bob.userId }];
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'new', groupId, members });
  await alice.send(text(inGroup, 'first'));
  await world.idle();

  expect(await readAll(stage)).toEqual(['first']);
});

test('[S50] [S51] where newcomers see all, who is back sees all, without holes', async () => {
  await using stage = await setStage(server);
  await server.rest.ok('group_open_http_svc/modify_group_base_info', {
    ...{ GroupId: stage.groupId, HistoryMsgBeforeJoin: 'On' },
  });

  await awayAndBack(stage);

  expect(await readAll(stage)).toEqual(['heard', 'unheard', '8', '7', '6', '5', 'yes', '4', '3', '2', '1']);
});
