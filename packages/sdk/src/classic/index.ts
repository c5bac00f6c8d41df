import { browserPlatform } from '../platform/browser.ts';
import { managersOn, sharedManagers } from './entry.ts';
import type { TIMFriendshipManager as Friends } from './friendGroups.ts';
import type { TIMGroupManager as Groups } from './groupMembers.ts';
import type { TIMManager as Manager } from './manager.ts';

export * from './names.ts';

/** The classic chat SDK of web pages and workers. */
export const TIMManager = managersOn(() => browserPlatform());
export type TIMManager = Manager;
const { groups, friends } = sharedManagers(TIMManager);
export const TIMGroupManager = groups;
export type TIMGroupManager = Groups;
export const TIMFriendshipManager = friends;
export type TIMFriendshipManager = Friends;
/** Names of the Android SDK of 2018 for the same. */
export const TIMManagerExt = { ...TIMManager };
export const TIMFriendshipManagerExt = friends;
