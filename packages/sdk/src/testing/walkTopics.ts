import type { Device } from './device.ts';
import type { Step, Walk } from './walk.ts';
import { text, type World } from './world.ts';

/** The community in which all are at first, and its topic. */
const TOWN = '@TGS#_town';
const NEWS = `${TOWN}@TOPIC#_news`;
const inTopic = `GROUP${NEWS}`;

/** Makes the community of a walk. */
export async function makeTown(world: World): Promise<void> {
  world.groups.push(TOWN, NEWS);
  const [owner, ...others] = world.userIds;
  const device = world.devices.find(({ userId }) => userId === owner);
  await device?.core.callGroup('createGroup', {
    ...{ type: 'Community', name: 'town', groupId: TOWN, isSupportTopic: true },
    members: others.map((userId) => ({ userId })),
  });
  await device?.core.callGroup('createTopic', { groupId: TOWN, topicId: NEWS, name: 'news' });
}

/** What happens in the topic, by weight. Who left the community may come back; the app may make the topic anew. */
export const topicSteps: readonly [weight: number, name: string, run: Step][] = [
  [4, 'say in the topic', (walk) => by(walk, (device) => device.send(draft(walk, {})))],
  [1, 'mention in the topic', (walk) => by(walk, (device) => device.send(draft(walk, { at: [someone(walk)] })))],
  [1, 'read the topic', (walk) => by(walk, ({ core }) => core.markRead(inTopic))],
  [1, 'join the community', (walk) => by(walk, ({ core }) => core.callGroup('joinGroup', { groupId: TOWN }))],
  [0.5, 'quit the community', (walk) => by(walk, ({ core }) => core.callGroup('quitGroup', { groupId: TOWN }))],
  [0.7, 'rename the topic', rename],
  [0.3, 'make the topic anew', renew],
];

function by({ random, devices, start }: Walk, run: (device: Device) => Promise<unknown>): void {
  const device = random.pick(devices);
  start(`${device.name} in the topic`, run(device));
}

const someone = ({ random, world }: Walk): string => random.pick(world.userIds);

function draft(walk: Walk, more: Parameters<typeof text>[2]) {
  const random = walk.newRandom();
  return text(inTopic, `text ${random}`, { random, ...more });
}

function rename({ random, devices, world, start }: Walk): void {
  const device = random.pick(devices.filter(({ userId }) => userId === world.userIds[0]));
  const name = `news ${random.below(9)}`;
  start(`${device.name} names`, device.core.callGroup('updateTopic', { groupId: TOWN, topicId: NEWS, name }));
}

async function renew({ world: { server }, known, checkedTo }: Walk): Promise<void> {
  if (!server.isRunning) return;
  await server.rest.ok('million_group_open_http_svc/destroy_topic', { GroupId: TOWN, TopicIdList: [NEWS] });
  await server.rest.ok('million_group_open_http_svc/create_topic', { GroupId: TOWN, TopicId: NEWS, TopicName: 'new' });
  // Places are given afresh.
  known.splice(0, known.length, ...known.filter(({ to }) => to !== inTopic));
  for (const key of checkedTo.keys()) if (key.endsWith(` ${inTopic}`)) checkedTo.set(key, 0);
}
