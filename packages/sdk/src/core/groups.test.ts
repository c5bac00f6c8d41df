import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '@hongyan/conformance/until';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import type { Device } from '../testing/device.ts';
import { noFaults } from '../testing/faultySocket.ts';
import { type Stage, setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { serverView, shownGroups } from '../testing/view.ts';
import { turn } from '../testing/waiting.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const toldIn = ({ old }: Stage, conv: string): string[] =>
  [...old.recorder.told].filter((key) => key.startsWith(`${conv} `)).map((key) => key.slice(conv.length + 1));

test('[S37] a group that was taken off the list comes back with what was said since, and tells no more than that', async () => {
  await using stage = await setStage(server);
  const { old, alice, inGroup, world } = stage;
  await old.core.deleteConversation(inGroup, false);
  await old.signOut();
  await old.signIn();

  const { id } = await alice.send(text(inGroup, 'back again'));
  await world.idle();

  expect(toldIn(stage, inGroup)).toEqual([id]);
  expect(old.recorder.flaws).toEqual([]);
});

/** The user stream stands still after each event that it applies: `go` lets it go on to the next one, `end` to all. */
function stepUserStream(device: Device): { go(): void; end(): void } {
  let step = Promise.withResolvers<void>();
  device.slowStore('putUserSeq', () => step.promise);
  return {
    go() {
      step.resolve();
      step = Promise.withResolvers();
    },
    end() {
      step.resolve();
      device.slowStore('putUserSeq');
    },
  };
}

test('[S51] who leaves a group and is back before the leaving was taken in is in it', async () => {
  await using stage = await setStage(server);
  const { old, alice, groupId, inGroup, withAlice, world } = stage;
  await alice.core.callGroup('updateGroup', { groupId, joinOption: 'FreeAccess' });
  await world.idle();

  const slow = Promise.withResolvers<void>();
  old.slowStore('putUserSeq', () => slow.promise);

  const doing = Promise.all([
    old.core.setReceiveOption(withAlice, 2),
    old.core.callGroup('quitGroup', { groupId }),
    old.core.callGroup('joinGroup', { groupId }),
  ]);
  await world.idle();
  slow.resolve();
  await doing;
  await world.idle();

  expect(old.core.head(inGroup)).toMatchObject({ conv: inGroup, self: { role: 'Member' } });
  expect(old.core.joinedGroups().filter((group) => group.groupId === groupId)).toHaveLength(1);
});

test('[S32] what was said in a group that was made anew meanwhile is not taken for what is said in the new one', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId: team, world } = stage;
  const groupId = `${team}-anew`;
  const conv = `GROUP${groupId}`;
  const wanted = { type: 'Public' as const, name: 'team', groupId, members: [{ userId: bob.userId }] };
  await alice.core.callGroup('createGroup', wanted);
  await world.idle();

  old.network.sleep();
  await alice.send(text(conv, 'in the former one'));
  await alice.core.callGroup('dissolveGroup', { groupId });
  await alice.core.callGroup('createGroup', wanted);
  const { id } = await alice.send(text(conv, 'in the new one'));
  old.network.wake();
  await world.idle();

  const { messages } = await old.core.history(conv, { count: 9 });
  expect(messages.map((message) => [message.seq, message.id])).toEqual([[1, id]]);
  expect(toldIn(stage, conv)).toEqual([id]);
});

test('[S32] what a group made anew told before its former one was left is not told again, also off the list', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId, inGroup, withAlice, world } = stage;
  const stream = stepUserStream(old);
  const doing = old.core.setReceiveOption(withAlice, 2);
  await world.idle();
  await alice.core.callGroup('dissolveGroup', { groupId });
  const members = [{ userId: bob.userId }];
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'team', groupId, members });
  const { id, timeMs, convId } = await alice.send(text(inGroup, 'in the new one'));
  await world.idle();
  const message = await bob.core.messageById(inGroup, id);
  if (!message) throw new Error('the message is not kept');
  await bob.core.deleteConversation(inGroup, false);

  // Now it learns that it left, not yet that it is in again; and the message is pushed once more.
  stream.go();
  await world.idle();
  const payload = { convId, conv: inGroup, timeMs, message };
  server.app.ctx.deliver(new OutEvent('message', payload), [Number(old.core.me?.uid)]);
  await world.idle();
  stream.end();
  await doing;
  await world.idle();

  expect(toldIn(stage, inGroup).filter((one) => one === id)).toEqual([id]);
  expect(old.recorder.flaws).toEqual([]);
});

test('[S32] what one said in a group made anew before its former one was left is not told, also after an older head', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId, inGroup, withAlice, world } = stage;
  old.network.cut();
  await bob.core.setReceiveOption(withAlice, 2);
  await alice.core.callGroup('dissolveGroup', { groupId });
  const members = [{ userId: bob.userId }];
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'team', groupId, members });
  await alice.send(text(inGroup, 'in the new one'));
  const stream = stepUserStream(old);
  await old.comeBack();

  // It was answered what happened, and stands before the leaving of the former one.
  await old.send(text(inGroup, 'mine'));
  stream.end();
  await world.idle();
  await alice.send(text(inGroup, 'later'));
  await world.idle();

  expect(old.core.head(inGroup)).toMatchObject({ seq: 3 });
  expect(old.recorder.flaws).toEqual([]);
});

test('[S32] the answer about the former log of a group changes nothing in the new one', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId: team, world } = stage;
  const groupId = `${team}-anew`;
  const conv = `GROUP${groupId}`;
  const wanted = { type: 'Public' as const, name: 'team', groupId, members: [{ userId: bob.userId }] };
  await alice.core.callGroup('createGroup', wanted);
  const { seq } = await old.send(text(conv, 'mine'));
  const slow = Promise.withResolvers<void>();
  old.slowStore('putHeads', () => slow.promise);
  await alice.send(text(conv, 'is kept slowly'));
  old.network.setRates({ ...noFaults, drop: 1 });
  await alice.send(text(conv, 'is lost'));
  await old.idle();
  old.network.setRates(noFaults);
  await alice.send(text(conv, 'lets the head be fetched'));
  const editing = old.core.edit({ conv, seq, cloudCustomData: 'of the former one' });
  await old.idle();

  await alice.core.callGroup('dissolveGroup', { groupId });
  await alice.core.callGroup('createGroup', wanted);
  await alice.send(text(conv, 'in the new one'));
  slow.resolve();
  await editing;
  await world.idle();

  const ofAlice = await alice.core.history(conv, { count: 9 });
  expect(await old.core.history(conv, { count: 9 })).toEqual(ofAlice);
  expect(old.core.head(conv)).toMatchObject({ seq: 1, rev: 0 });
});

test('[S51] who is removed from a group before its joining was taken in is in it no more', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId, inGroup, world } = stage;
  await alice.core.callGroup('updateGroup', { groupId, joinOption: 'FreeAccess' });
  await old.core.callGroup('quitGroup', { groupId });
  await world.idle();
  const slow = Promise.withResolvers<void>();
  old.slowStore('putHeads', () => slow.promise);

  const joining = old.core.callGroup('joinGroup', { groupId });
  await world.idle();
  await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId] });
  await world.idle();
  slow.resolve();
  await joining;
  await world.idle();

  expect(old.core.head(inGroup)).toBeUndefined();
  const listed = [...old.core.joinedGroups(), ...old.recorder.mirroredGroups()];
  expect(listed.filter((group) => group.groupId === groupId)).toEqual([]);
});

test('[S29] an answer that waits for its turn changes nothing that came after it', async () => {
  await using stage = await setStage(server);
  const { old, carol, groupId, withAlice, world } = stage;
  const stream = stepUserStream(old);
  const setting = old.core.setReceiveOption(withAlice, 2);
  await world.idle();

  const joining = old.core.callGroup('joinGroup', { groupId });
  await world.idle();
  await carol.core.callGroup('quitGroup', { groupId });
  await world.idle();
  stream.end();
  await Promise.all([setting, joining]);

  expect(old.core.joinedGroups().filter((group) => group.groupId === groupId)).toMatchObject([{ memberCount: 2 }]);
});

test('[S32] what was said in a new group before the answer about it was taken in is told once', async () => {
  await using stage = await setStage(server);
  const { old, alice, groupId: team, world } = stage;
  const groupId = `${team}-new`;
  const conv = `GROUP${groupId}`;

  const making = old.core.callGroup('createGroup', {
    ...{ type: 'Public', name: 'team', groupId },
    members: [{ userId: alice.userId }],
  });
  await turn();
  old.network.sleep();
  await until(() => alice.core.joinedGroups().some((group) => group.groupId === groupId));
  const first = await alice.send(text(conv, 'at once'));
  old.network.wake();
  await making;
  await world.idle();
  const second = await alice.send(text(conv, 'later'));
  await world.idle();

  expect(toldIn(stage, conv)).toEqual([first.id, second.id]);
  expect(old.recorder.flaws).toEqual([]);
});

/** More groups than one page of the list has. */
const MORE_THAN_A_PAGE = 21;

test('[S51] who is removed from a group while the groups are listed is in it no more', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId, inGroup, world } = stage;
  for (let made = 1; made <= MORE_THAN_A_PAGE; made++) {
    const wanted = { type: 'Public' as const, name: 'more', groupId: `${groupId}-${made}` };
    await alice.core.callGroup('createGroup', { ...wanted, members: [{ userId: bob.userId }] });
  }
  await world.idle();

  const listing = old.core.fetchJoinedGroups();
  await turn();
  old.network.sleep();
  await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId] });
  await until(() => bob.core.head(inGroup) === undefined);
  old.network.wake();
  await listing;
  await world.idle();

  expect(old.core.joinedGroups().filter((group) => group.groupId === groupId)).toEqual([]);
});

test('[S74] a device that was away for too long for the server to know what changed fetches groups and own profile afresh', async () => {
  await using stage = await setStage(server);
  const { old, bob, alice, groupId, quietId, world } = stage;
  old.network.setUp(false);
  await bob.core.callGroup('quitGroup', { groupId });
  await bob.core.setReceiveOption(`GROUP${quietId}`, 2);
  await bob.core.updateProfile({ nick: 'Bobby' });
  const members = [{ userId: bob.userId }];
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'late', groupId: `${groupId}-late`, members });
  await server.app.ctx.storage.userEvents.trim(Date.now() + 60_000, 10_000);

  old.network.setUp(true);
  await old.comeBack();
  await world.idle();

  const { groups } = await serverView(server, bob.userId, []);
  expect(groups.map((group) => group.groupId)).toContain(`${groupId}-late`);
  expect(shownGroups(old.core.joinedGroups())).toEqual(groups);
  expect(shownGroups(old.recorder.mirroredGroups())).toEqual(groups);
  expect(old.recorder.profileNews.at(-1)).toMatchObject({ userId: bob.userId, nick: 'Bobby' });
});
