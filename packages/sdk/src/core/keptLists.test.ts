import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Device } from '../testing/device.ts';
import { places } from '../testing/places.ts';
import {
  fetchRelations,
  freshRelations,
  keptRelations,
  relationLists,
  toldRelations,
} from '../testing/relationView.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { makeWorld, text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const source = 'AddSource_Type_Test';
let lastStage = 0;

/** Bob with two devices, of which the old one keeps its data and never asked for a list, and people whom he may know. */
async function setStage(place: (typeof places)['sqlite']) {
  const number = ++lastStage;
  const [bobId, ...people] = ['bob', 'carol', 'dave', 'erin'].map((name) => `${name}${number}`) as [
    string,
    ...string[],
  ];
  const world = await makeWorld(server, bobId, ...people);
  const old = await world.device(bobId, { name: `${bobId}-old`, place: place() });
  const other = await world.device(bobId);
  const stage = { world, old, other, people: people as [string, string, string] };
  await changeAll(stage);
  await world.idle();
  return { ...stage, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

type Stage = Omit<Awaited<ReturnType<typeof setStage>>, typeof Symbol.asyncDispose>;

/** Bob knows carol, who is in a group, blocks dave, and erin wants to be asked. */
async function changeAll({ world, other, people: [carol, dave, erin] }: Stage): Promise<void> {
  const { core } = await world.device(erin);
  await core.updateProfile({ allowType: 'AllowType_Type_NeedConfirm' });
  await other.core.callFriends('addFriend', { userId: carol, source, group: 'work', remark: 'C' });
  await other.core.callFriends('addToBlacklist', { userIds: [dave] });
  await other.core.callFriends('addFriend', { userId: erin, source });
}

/** What the old device keeps and was told is what a fresh sign-in fetches. */
async function expectSame({ world, old }: Stage): Promise<void> {
  await world.idle();
  const fresh = await freshRelations(server, old.userId);
  expect(keptRelations(old.core)).toEqual(fresh);
  expect(toldRelations(old)).toEqual(fresh);
}

const groupsOf = async ({ core }: Device) =>
  (await core.callLabels('getConversationGroups', {})).groups.map(({ name }) => name);

for (const [name, place] of Object.entries(places))
  describe(`kept in ${name}`, () => {
    test('[S29] without a network a new process has all lists, also those that nobody asked for', async () => {
      await using stage = await setStage(place);
      const { old, people } = stage;
      const [carol, dave, erin] = people;

      old.network.setUp(false);
      await old.kill();

      expect(await fetchRelations(old.core)).toMatchObject({
        friends: [{ userId: carol, remark: 'C' }],
        friendGroups: [{ name: 'work', userIds: [carol] }],
        friendApplications: { applications: [{ userId: erin }], unreadCount: 0 },
        blacklist: [dave],
      });
    });

    test('[S74] what changed while no process ran is told, and nothing else is', async () => {
      await using stage = await setStage(place);
      const { old, other, people } = stage;
      const [carol, dave] = people;
      old.network.setUp(false);
      await old.kill();
      await other.core.callFriends('removeFromFriendGroup', { name: 'work', userIds: [carol] });
      await other.core.callFriends('removeFromBlacklist', { userIds: [dave] });
      expect(old.recorder.relationNews.size).toBe(0);

      old.network.setUp(true);
      await old.comeBack();

      await expectSame(stage);
      expect([...old.recorder.relationNews.keys()].sort()).toEqual(['blacklist', 'friendGroups', 'friends']);
    });

    test.each(['before', 'after'] as const)(
      '[S55] a change whose list was not fetched when the process was killed, %s it was answered, is taken in by the next one',
      async (at) => {
        await using stage = await setStage(place);
        const { old, other, people, world } = stage;
        old.network.cutAtRequest({ at, command: 'getBlacklist' });
        await other.core.callFriends('removeFromBlacklist', { userIds: [people[1]] });
        await other.idle();
        await old.idle();
        old.network.cutAtRequest(undefined);

        await old.kill();
        await old.comeBack();
        await world.idle();

        expect(await old.core.fetchRelations('blacklist')).toEqual([]);
        await expectSame(stage);
      },
    );

    test('[S3] without a network a list that is not kept is refused at once, and fetched when the network is back', async () => {
      await using stage = await setStage(place);
      const { old } = stage;
      await old.store.dropFacts('list', [...relationLists, 'getConversationGroups']);
      old.network.setUp(false);
      await old.kill();

      for (const list of relationLists)
        await expect(old.core.fetchRelations(list)).rejects.toMatchObject({ code: 6012 });
      await expect(groupsOf(old)).rejects.toMatchObject({ code: 6012 });

      old.network.setUp(true);
      await old.comeBack();
      expect(await groupsOf(old)).toEqual([]);
      await expectSame(stage);
    });

    test('[S29] names of conversation groups are there without a network as the server gave them last', async () => {
      await using stage = await setStage(place);
      const { old, other, people, world } = stage;
      await other.send(text(`C2C${people[0]}`, 'hi'));
      await other.core.callLabels('createConversationGroup', { name: 'home', convs: [`C2C${people[0]}`] });
      expect(await groupsOf(old)).toEqual(['home']);
      await world.idle();

      old.network.setUp(false);
      await old.kill();
      await other.core.callLabels('renameConversationGroup', { name: 'home', newName: 'house' });

      expect(await groupsOf(old)).toEqual(['home']);
      old.network.setUp(true);
      await old.comeBack();
      expect(await groupsOf(old)).toEqual(['house']);
    });
  });
