import type { WireFriend, WireProfile } from '@hongyan/contract';
import type { RelationLists } from '../../core/port.ts';
import type { Friend, FriendApplications, FriendGroup } from '../types.ts';
import { emptyProfile, refreshProfile } from './profile.ts';

/** A friend of whom only the id is known (§9.5). */
export function emptyFriend(userID: string): Friend {
  return {
    ...{ userID, remark: '', source: '', wording: '', groupList: [], addTime: 0, timestamp: 0 },
    profile: emptyProfile(userID),
    friendCustomField: [],
  };
}

/** Brings a friend that the app may hold up to date, in place; `profile` keeps its identity. */
export function refreshFriend(friend: Friend, wire: WireFriend, profile: WireProfile | undefined): void {
  Object.assign(friend, {
    ...{ remark: wire.remark ?? '', source: wire.source ?? '', wording: wire.wording ?? '' },
    groupList: [...wire.groups],
    ...{ addTime: wire.addedSec, timestamp: wire.addedSec },
    friendCustomField: Object.entries(wire.custom ?? {}).map(([key, value]) => ({ key, value: String(value) })),
  } satisfies Partial<Friend>);
  if (profile) refreshProfile(friend.profile, profile);
}

/** Friend groups as an app sees them. */
export const friendGroupsOf = (groups: RelationLists['friendGroups']): FriendGroup[] =>
  groups.map(({ name, userIds }) => ({ name, userIDList: [...userIds], count: userIds.length }));

/** Friend requests as an app sees them. */
export const applicationsOf = ({
  applications,
  unreadCount,
}: RelationLists['friendApplications']): FriendApplications => ({
  friendApplicationList: applications.map((wire) => ({
    ...{ userID: wire.userId, nick: wire.nick ?? '', avatar: wire.faceUrl ?? '' },
    ...{ source: wire.source ?? '', wording: wire.wording ?? '', time: wire.timeSec, type: wire.type },
  })),
  unreadCount,
});
