import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { signIn } from '@hongyan/conformance/client';
import { until } from '@hongyan/conformance/until';
import type { Device } from '../testing/device.ts';
import { noFaults } from '../testing/faultySocket.ts';
import { toldKey } from '../testing/recorder.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { shownGroups } from '../testing/view.ts';
import { makeWorld, text, type World } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Alice's live room with bob in it, whose client is looked at, and dora; carol is not in it yet. */
interface Scene extends AsyncDisposable {
  world: World;
  groupId: string;
  alice: Device;
  bob: Device;
  carol: Device;
  dora: Device;
}

let lastScene = 0;

async function setScene(): Promise<Scene> {
  const number = ++lastScene;
  const groupId = `live${number}`;
  const world = await makeWorld(server, ...['anna', 'ben', 'cleo', 'dora'].map((name) => `${name}${number}`));
  const [alice, bob, carol, dora] = await Promise.all(world.userIds.map((userId) => world.device(userId)));
  if (!alice || !bob || !carol || !dora) throw new Error('somebody is missing');
  await alice.core.callGroup('createGroup', { type: 'AVChatRoom', name: 'stage', groupId });
  for (const { core } of [alice, bob, dora]) await core.callGroup('joinGroup', { groupId });
  await world.idle();
  return { world, groupId, alice, bob, carol, dora, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** What happens in the room. */
const happenings: Record<string, (scene: Scene) => Promise<unknown>> = {
  'another name, and texts': async ({ alice, groupId }) => {
    await alice.core.callGroup('updateGroup', { groupId, name: 'arena', introduction: 'who we are' });
    await alice.core.callGroup('updateGroup', { groupId, notification: 'be kind' });
  },
  'a text that is emptied': async ({ alice, groupId }) => {
    await alice.core.callGroup('updateGroup', { groupId, notification: 'be kind', faceUrl: 'https://example.org/a' });
    await alice.core.callGroup('updateGroup', { groupId, notification: '' });
  },
  'the mute of all': ({ alice, groupId }) => alice.core.callGroup('updateGroup', { groupId, isMutedAll: true }),
  'the mute of all, lifted': async ({ alice, groupId }) => {
    await alice.core.callGroup('updateGroup', { groupId, isMutedAll: true });
    await alice.core.callGroup('updateGroup', { groupId, isMutedAll: false });
  },
  'who comes': ({ carol, groupId }) => carol.core.callGroup('joinGroup', { groupId }),
  'who comes and goes': async ({ carol, groupId }) => {
    await carol.core.callGroup('joinGroup', { groupId });
    await carol.core.callGroup('quitGroup', { groupId });
  },
  'who comes and is banned': async ({ alice, carol, groupId }) => {
    await carol.core.callGroup('joinGroup', { groupId });
    await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [carol.userId], banSec: 60 });
  },
  'the own appointment': ({ groupId, bob }) => appoint(groupId, bob, 1),
  'the own appointment and dismissal': async ({ groupId, bob }) => {
    await appoint(groupId, bob, 1);
    await appoint(groupId, bob, 2);
  },
  'the own mute': ({ bob, groupId: GroupId }) =>
    server.rest.ok('group_open_http_svc/forbid_send_msg', { GroupId, Members_Account: [bob.userId], ShutUpTime: 600 }),
};

const appoint = (GroupId: string, { userId }: Device, CommandType: 1 | 2) =>
  server.rest.ok('group_open_avchatroom_http_svc/modify_admin', { GroupId, CommandType, Admin_Account: [userId] });

const ways: Record<string, (scene: Scene, happen: (scene: Scene) => Promise<unknown>) => Promise<void>> = {
  'delivered live': async (scene, happen) => {
    await happen(scene);
  },
  'missed while offline and caught up': async (scene, happen) => {
    scene.bob.network.setUp(false);
    await happen(scene);
    await heardAll(scene, scene.dora);
    scene.bob.network.setUp(true);
    await scene.bob.comeBack();
  },
  'delivered twice': async (scene, happen) => {
    scene.bob.network.setRates({ ...noFaults, double: 1 });
    await happen(scene);
    await heardAll(scene, scene.bob);
    scene.bob.network.releaseLate();
  },
};

/** What is said in a room goes out together: who has heard this has heard all that was said before. */
async function heardAll({ world, groupId, alice }: Scene, { recorder }: Device): Promise<void> {
  const conv = `GROUP${groupId}`;
  const { id } = await alice.send(text(conv, 'so much for now'));
  await until(() => recorder.told.has(toldKey(conv, id)));
  await world.idle();
}

/** Something that is told to the room is lost on its way to bob. */
async function lose({ bob }: Scene, happen: () => Promise<unknown>): Promise<void> {
  bob.network.setRates({ ...noFaults, drop: 1 });
  await happen();
  await until(() => bob.network.hasLostEvents);
  bob.network.setRates(noFaults);
}

/** The room as the server tells bob of it now. */
async function askServer({ groupId, bob }: Scene) {
  const client = await signIn(server.target, bob.userId);
  const { groups } = await client.request('getGroupProfiles', { groupIds: [groupId] });
  await client.request('logout', {});
  await client.close();
  return shownGroups(groups);
}

for (const [what, happen] of Object.entries(happenings)) {
  describe(`${what} in a live room`, () => {
    for (const [way, deliver] of Object.entries(ways)) {
      test(`[S74] ${way}, leaves the group that the server would tell of`, async () => {
        await using scene = await setScene();
        const { bob } = scene;

        await deliver(scene, happen);
        await heardAll(scene, bob);

        const due = await askServer(scene);
        expect(due).toHaveLength(1);
        expect(shownGroups(bob.core.joinedGroups())).toEqual(due);
        expect(shownGroups(bob.recorder.mirroredGroups())).toEqual(due);
      });
    }
  });
}

test('[S74] a change of a live room behind one that was lost is not taken for the only one', async () => {
  await using scene = await setScene();
  const { groupId, alice, bob } = scene;
  await lose(scene, () => alice.core.callGroup('updateGroup', { groupId, introduction: 'lost' }));

  await alice.core.callGroup('updateGroup', { groupId, notification: 'found' });
  await heardAll(scene, bob);

  expect(shownGroups(bob.core.joinedGroups())).toEqual(await askServer(scene));
});

test('what is asked about a live room is known of it from then on', async () => {
  await using scene = await setScene();
  const { groupId, alice, bob, carol } = scene;
  await lose(scene, async () => {
    await carol.core.callGroup('joinGroup', { groupId });
    await alice.core.callGroup('updateGroup', { groupId, name: 'arena' });
  });

  await bob.core.callGroup('getGroupProfiles', { groupIds: [groupId] });

  expect(bob.core.group(groupId)).toMatchObject({ info: { name: 'arena' }, memberCount: 4 });
});

test('what was said in a live room before one entered does not say how many are there now', async () => {
  await using scene = await setScene();
  const { groupId, alice, bob, carol, world } = scene;
  await alice.send(text(`GROUP${groupId}`, 'welcome'));
  await bob.core.callGroup('quitGroup', { groupId });

  await carol.core.callGroup('joinGroup', { groupId });
  await world.idle();

  expect(carol.core.group(groupId)).toMatchObject({ memberCount: 3 });
});
