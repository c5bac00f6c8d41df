import { afterAll, beforeAll, expect, test } from 'bun:test';
import { setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S40] profiles are fetched once and cached; unknown accounts are absent, which is cached too', async () => {
  await using stage = await setStage(server);
  const { old, alice, carol } = stage;
  await alice.core.updateProfile({ nick: 'Alice' });
  const userIds = [alice.userId, 'nobody-here', carol.userId, alice.userId];

  const first = await old.core.profiles(userIds);
  const { passed } = old.network;
  const again = await old.core.profiles(userIds);

  expect(first.map(({ userId, nick }) => [userId, nick])).toEqual([
    [alice.userId, 'Alice'],
    [carol.userId, undefined],
  ]);
  expect(again).toEqual(first);
  expect(old.network.passed).toBe(passed);
  expect(old.recorder.profileNews).toEqual([]);
});

test('[S40] a profile that is fetched with other values than before is told', async () => {
  await using stage = await setStage(server);
  const { old, alice } = stage;
  await old.core.profiles([alice.userId]);
  await alice.core.updateProfile({ nick: 'Alice', selfSignature: 'here' });

  const [kept] = await old.core.profiles([alice.userId]);
  const [fresh] = await old.core.profiles([alice.userId], { maxAgeMs: 0 });

  expect(kept?.nick).toBeUndefined();
  expect(fresh).toMatchObject({ nick: 'Alice', selfSignature: 'here' });
  expect(old.recorder.profileNews).toMatchObject([{ nick: 'Alice' }]);
});

test('[S40] more users than a request takes are asked for in pages', async () => {
  await using stage = await setStage(server);
  const { old, world } = stage;
  const many = Array.from({ length: 230 }, (_, at) => `stranger-${at}`);

  const found = await old.core.profiles([...many, ...world.userIds]);

  expect(found.map(({ userId }) => userId)).toEqual([...world.userIds]);
});

test("[S40] [S74] one's own profile, changed by another device, is told with its values; from here it is not", async () => {
  await using stage = await setStage(server);
  const { old, bob, world } = stage;

  const mine = await old.core.updateProfile({ nick: 'Bob' });
  const theirs = await bob.core.updateProfile({ gender: 'Gender_Type_Male' });
  await world.idle();

  expect(mine).toMatchObject({ userId: old.userId, nick: 'Bob' });
  expect(old.recorder.profileNews).toEqual([theirs]);
  expect(await old.core.profiles([old.userId])).toEqual([theirs]);
});
