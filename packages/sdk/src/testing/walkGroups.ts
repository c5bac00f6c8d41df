import { AT_ALL } from '@hongyan/contract/groupKinds';
import type { Step, Walk } from './walk.ts';
import { groupLifeSteps } from './walkGroupLife.ts';
import { groupMessageSteps } from './walkGroupMessages.ts';
import { groupStateSteps } from './walkGroupStates.ts';
import { by, byOwner, draft, HALL, someone } from './walkHall.ts';

/** What happens in the group, by weight. Who left may come back. */
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
  [0.5, 'list the groups', (walk) => by(walk, ({ core }) => core.fetchJoinedGroups())],
  [1, 'another card', card],
  [1, 'appoint or dismiss', appoint],
  [1, 'mute or unmute', mute],
  [1, 'mute or unmute all', muteAll],
  ...groupLifeSteps,
  ...groupMessageSteps,
  ...groupStateSteps,
];

function remove(walk: Walk): void {
  const userId = walk.random.pick(walk.world.userIds.slice(1));
  byOwner(walk, ({ core }) => core.callGroup('removeGroupMembers', { groupId: HALL, userIds: [userId] }));
}

function card(walk: Walk): void {
  const nameCard = `card ${walk.random.below(9)}`;
  by(walk, ({ core, userId }) => core.callGroup('updateGroupMember', { groupId: HALL, userId, nameCard }));
}

const another = ({ random, world }: Walk): string => random.pick(world.userIds.slice(1));

function appoint(walk: Walk): void {
  const change = { groupId: HALL, userId: another(walk), role: walk.random.pick(['Admin', 'Member'] as const) };
  byOwner(walk, ({ core }) => core.callGroup('updateGroupMember', change));
}

function mute(walk: Walk): void {
  const change = { groupId: HALL, userId: another(walk), muteSec: walk.random.pick([0, 0, 3_600]) };
  byOwner(walk, ({ core }) => core.callGroup('updateGroupMember', change));
}

/** Mostly it ends at once: who is muted has little to say. */
function muteAll(walk: Walk): void {
  const isMutedAll = walk.random.chance(0.3);
  byOwner(walk, ({ core }) => core.callGroup('updateGroup', { groupId: HALL, isMutedAll }));
}
