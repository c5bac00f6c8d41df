import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noFaults } from '../testing/faultySocket.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Carol leaves the group while bob's old client learns nothing of it. */
async function missTheLeaving({ old, carol, groupId, world }: Stage): Promise<void> {
  await old.core.fetchJoinedGroups();
  old.network.setRates({ ...noFaults, drop: 1 });
  await carol.core.callGroup('quitGroup', { groupId });
  await world.idle();
}

const countIn = ({ groupId }: Stage, groups: readonly { groupId: string; memberCount: number }[]): number | undefined =>
  groups.find((group) => group.groupId === groupId)?.memberCount;

test('[S29] how many members a group has is known after a gap too', async () => {
  await using stage = await setStage(server);
  const { old, alice, inGroup, world } = stage;
  await missTheLeaving(stage);

  old.network.setRates(noFaults);
  await alice.send(text(inGroup, 'somebody left'));
  await world.idle();

  expect(countIn(stage, old.core.joinedGroups())).toBe(2);
  expect(countIn(stage, old.recorder.mirroredGroups())).toBe(2);
});

test('[S29] how many members a group has is known where the tip of a leaving was deleted before it was seen', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, inGroup, world } = stage;
  await missTheLeaving(stage);
  const tip = bob.core.head(inGroup)?.seq ?? 0;
  await bob.core.deleteMessages(inGroup, [tip]);
  await world.idle();

  old.network.setRates(noFaults);
  await alice.send(text(inGroup, 'somebody left'));
  await world.idle();

  expect(countIn(stage, old.core.joinedGroups())).toBe(2);
});
