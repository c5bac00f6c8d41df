import type { RelationList } from '../../core/port.ts';
import { EVENT } from '../constants/event.ts';
import { applicationsOf, friendGroupsOf } from '../objects/friend.ts';
import type { Face } from './face.ts';

/** How many profiles are asked for at once. */
const PART = 1_000;

/** Tells of a list of the relationship chain that is another than before (§6.1). */
export function relationsChanged(face: Face, list: RelationList): void {
  const { ready, emitter, core } = face;
  switch (list) {
    case 'friends':
      void friendsChanged(face);
      return;
    case 'friendGroups': {
      const groups = friendGroupsOf(core.keptRelations(list) ?? []);
      ready.tell(() => emitter.emit(EVENT.FRIEND_GROUP_LIST_UPDATED, groups));
      return;
    }
    case 'friendApplications': {
      const applications = applicationsOf(core.keptRelations(list) ?? { applications: [], unreadCount: 0 });
      ready.tell(() => emitter.emit(EVENT.FRIEND_APPLICATION_LIST_UPDATED, applications));
      return;
    }
    case 'blacklist': {
      const userIds = [...(core.keptRelations(list) ?? [])];
      ready.tell(() => emitter.emit(EVENT.BLACKLIST_UPDATED, userIds));
    }
  }
}

/** The list is told when the profiles of new friends are here, or cannot be had. */
async function friendsChanged(face: Face): Promise<void> {
  const { ready, lists, log, core } = face;
  const uid = core.me?.uid;
  await fetchFriendProfiles(face).catch((error) => log.debug('profiles of friends could not be fetched', error));
  if (core.me?.uid !== uid) return;
  showFriends(face);
  ready.tell(() => lists.friendsChanged());
}

/** Fetches the profiles of those friends of whom none was seen. */
export async function fetchFriendProfiles({ core, profiles }: Face): Promise<void> {
  const friends = core.keptRelations('friends') ?? [];
  const lacking = friends.map(({ userId }) => userId).filter((userId) => !profiles.get(userId));
  for (let at = 0; at < lacking.length; at += PART) await profiles.fetch(lacking.slice(at, at + PART));
}

/** Brings the friends that were handed out up to date, and the remarks in the conversation list. */
export function showFriends({ friends, conversations, lists }: Face): void {
  const convs = friends
    .refresh()
    .map((userID) => `C2C${userID}`)
    .filter((conv) => conversations.get(conv));
  for (const conv of convs) conversations.refresh(conv);
  if (convs.length > 0) lists.changed(convs);
}
