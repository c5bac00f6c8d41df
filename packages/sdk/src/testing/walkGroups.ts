import { AT_ALL } from '@hongyan/contract/groupKinds';
import type { Device } from './device.ts';
import type { Step, Walk } from './walk.ts';
import { text, type World } from './world.ts';

/** The group in which all are at first. */
const HALL = 'hall';

/** Makes the group of a walk. */
export async function makeHall(world: World): Promise<void> {
  world.groups.push(HALL);
  const [owner, ...others] = world.userIds;
  const device = world.devices.find(({ userId }) => userId === owner);
  await device?.core.callGroup('createGroup', {
    ...{ type: 'Public', name: 'hall', groupId: HALL, joinOption: 'FreeAccess' },
    members: others.map((userId) => ({ userId })),
  });
}

const conv = `GROUP${HALL}`;

/** What happens in the group, by weight. Its owner stays; who left may come back. */
export const groupSteps: readonly [weight: number, name: string, run: Step][] = [
  [6, 'say in the group', (walk) => by(walk, (device) => device.send(draft(walk, {})))],
  [3, 'mention', (walk) => by(walk, (device) => device.send(draft(walk, { at: [someone(walk), AT_ALL] })))],
  [2, 'say to some', (walk) => by(walk, (device) => device.send(draft(walk, { targets: [someone(walk)] })))],
  [3, 'join', (walk) => by(walk, ({ core }) => core.callGroup('joinGroup', { groupId: HALL }))],
  [1.5, 'quit', (walk) => by(walk, ({ core }) => core.callGroup('quitGroup', { groupId: HALL }))],
  [1, 'remove', remove],
  [
    1.5,
    'rename',
    (walk) =>
      by(walk, ({ core }) => core.callGroup('updateGroup', { groupId: HALL, name: `hall ${walk.random.below(9)}` })),
  ],
  [1, 'another card', card],
  [1, 'recall of another', recallOther],
];

function by({ random, devices, start }: Walk, run: (device: Device) => Promise<unknown>): void {
  const device = random.pick(devices);
  start(`${device.name} in the group`, run(device));
}

/** As `by`, by the owner. */
function byOwner({ random, devices, world, start }: Walk, run: (device: Device) => Promise<unknown>): void {
  const device = random.pick(devices.filter(({ userId }) => userId === world.userIds[0]));
  start(`${device.name} as owner`, run(device));
}

const someone = ({ random, world }: Walk): string => random.pick(world.userIds);

function draft(walk: Walk, more: Parameters<typeof text>[2]) {
  const random = walk.newRandom();
  return text(conv, `text ${random}`, { random, ...more });
}

function remove(walk: Walk): void {
  const userId = walk.random.pick(walk.world.userIds.slice(1));
  byOwner(walk, ({ core }) => core.callGroup('removeGroupMembers', { groupId: HALL, userIds: [userId] }));
}

function card(walk: Walk): void {
  const nameCard = `card ${walk.random.below(9)}`;
  by(walk, ({ core, userId }) => core.callGroup('updateGroupMember', { groupId: HALL, userId, nameCard }));
}

function recallOther(walk: Walk): void {
  const said = walk.known.filter(({ to }) => to === conv).slice(-12);
  if (said.length === 0) return;
  const { seq } = walk.random.pick(said);
  byOwner(walk, ({ core }) => core.recall(conv, seq, 'out of order'));
}
