import type { Device } from './device.ts';
import type { Known, Walk } from './walk.ts';
import { text, type World } from './world.ts';

/** The group in which all are at first, and again each time the app makes it anew. */
export const HALL = 'hall';

const LATELY = 12;

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

export const IN_HALL = `GROUP${HALL}`;

/** By anybody. */
export function by({ random, devices, start }: Walk, run: (device: Device) => Promise<unknown>): void {
  const device = random.pick(devices);
  start(`${device.name} in the group`, run(device));
}

/** As `by`, by who owned it first; where another does, that is refused. */
export function byOwner({ random, devices, world, start }: Walk, run: (device: Device) => Promise<unknown>): void {
  const device = random.pick(devices.filter(({ userId }) => userId === world.userIds[0]));
  start(`${device.name} as owner`, run(device));
}

/** Anybody's name. */
export const someone = ({ random, world }: Walk): string => random.pick(world.userIds);

/** A message to the group. */
export function draft(walk: Walk, more: Parameters<typeof text>[2]) {
  const random = walk.newRandom();
  return text(IN_HALL, `text ${random}`, { random, ...more });
}

/** Something that was said in the group lately. */
export function saidLately({ known, random }: Walk): Known | undefined {
  const said = known.filter(({ to }) => to === IN_HALL).slice(-LATELY);
  return said.length > 0 ? random.pick(said) : undefined;
}
