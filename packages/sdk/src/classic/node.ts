import { randomUUID } from 'node:crypto';
import { fileLog } from '../local/log.ts';
import { nodePlatform } from '../platform/node.ts';
import { managersOn, sharedManagers } from './entry.ts';
import type { TIMFriendshipManager as Friends } from './friendGroups.ts';
import type { TIMGroupManager as Groups } from './groupMembers.ts';
import type { TIMManager as Manager } from './manager.ts';

export * from './names.ts';

/** The classic chat SDK of Node and Bun. */
export const TIMManager = managersOn(
  () => nodePlatform({ deviceId: randomUUID() }),
  (folder) => fileLog({ folder }),
);
export type TIMManager = Manager;
const { groups, friends } = sharedManagers(TIMManager);
export const TIMGroupManager = groups;
export type TIMGroupManager = Groups;
export const TIMFriendshipManager = friends;
export type TIMFriendshipManager = Friends;
/** Names of the Android SDK of 2018 for the same. */
export const TIMManagerExt = { ...TIMManager };
export const TIMFriendshipManagerExt = friends;
