import type { Step, Walk } from './walk.ts';
import { byOwner, HALL, IN_HALL } from './walkHall.ts';

/** Whose the group is and whether it is there, by weight: it is given away, dissolved, and made anew under its id (S32). */
export const groupLifeSteps: readonly [weight: number, name: string, run: Step][] = [
  [0.7, 'give away', giveAway],
  [2, 'give back', giveBack],
  [0.2, 'make the group anew', renew],
  [0.15, 'dissolve', (walk) => byOwner(walk, ({ core }) => core.callGroup('dissolveGroup', { groupId: HALL }))],
  [2, 'make the group where there is none', makeAgain],
];

function giveAway(walk: Walk): void {
  const userId = walk.random.pick(walk.world.userIds.slice(1));
  byOwner(walk, ({ core }) => core.callGroup('transferGroup', { groupId: HALL, userId }));
}

/** By whoever has it by then; others are refused. */
function giveBack({ random, devices, world, start }: Walk): void {
  const [userId = ''] = world.userIds;
  const device = random.pick(devices.filter((one) => one.userId !== userId));
  start(`${device.name} gives back`, device.core.callGroup('transferGroup', { groupId: HALL, userId }));
}

async function renew(walk: Walk): Promise<void> {
  const { server } = walk.world;
  if (!server.isRunning) return;
  await server.rest.call('group_open_http_svc/destroy_group', { GroupId: HALL });
  await makeAgain(walk);
}

const TAKEN: ReadonlySet<number> = new Set([10021, 10025]);

/** Makes the group, all in it, where it was dissolved; nothing while the server is stopped. */
export async function makeAgain({ world: { server, userIds }, known, checkedTo }: Walk): Promise<void> {
  if (!server.isRunning) return;
  const [Owner_Account = '', ...others] = userIds;
  const MemberList = others.map((Member_Account) => ({ Member_Account }));
  const wanted = { Type: 'Public', Name: 'hall', ApplyJoinOption: 'FreeAccess' as const };
  const asked = { ...wanted, GroupId: HALL, Owner_Account, MemberList };
  const { ErrorCode } = await server.rest.call('group_open_http_svc/create_group', asked);
  if (TAKEN.has(ErrorCode)) return;
  if (ErrorCode !== 0) throw new Error(`the group is not made anew: ${ErrorCode}`);
  // To every device it is a conversation that it never had.
  known.splice(0, known.length, ...known.filter(({ to }) => to !== IN_HALL));
  for (const key of checkedTo.keys()) if (key.endsWith(` ${IN_HALL}`)) checkedTo.delete(key);
}
