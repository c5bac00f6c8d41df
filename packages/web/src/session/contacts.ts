import { faultOf } from './fault.ts';
import { showRequests } from './friendRequests.ts';
import { showFriendGroups, showFriends, withProfile } from './friends.ts';
import type { ChatSDK, Profile } from './sdk.ts';
import { chatOf, type Session } from './session.ts';
import { showStatuses } from './statuses.ts';
import { viewOfProfile } from './views.ts';

/** Puts what the SDK tells of friends, requests, the blacklist and statuses into the session's state. */
export function listenToContacts(session: Session, chat: ChatSDK): void {
  const isCurrent = () => session.chat === chat;
  chat.on('onFriendListUpdated', ({ data }) => isCurrent() && showFriends(session, data));
  chat.on('onFriendGroupListUpdated', ({ data }) => isCurrent() && showFriendGroups(session, data));
  chat.on('onFriendApplicationListUpdated', ({ data }) => isCurrent() && showRequests(session, data));
  chat.on('blacklistUpdated', ({ data }) => isCurrent() && session.store.set({ blacklist: [...data] }));
  chat.on('onUserStatusUpdated', ({ data }) => isCurrent() && showStatuses(session, data));
}

/** Fetches friends, their groups, requests and the blacklist; the state says how it went. */
export async function loadContacts(session: Session): Promise<void> {
  const chat = chatOf(session);
  session.store.set({ contactsFault: undefined });
  try {
    const [friends, groups, requests, blacklist] = await Promise.all([
      chat.getFriendList(),
      chat.getFriendGroupList(),
      chat.getFriendApplicationList(),
      chat.getBlacklist(),
    ]);
    if (session.chat !== chat) return;
    showFriends(session, friends.data);
    showFriendGroups(session, groups.data);
    showRequests(session, requests.data);
    session.store.set({ blacklist: [...blacklist.data], areContactsLoaded: true });
  } catch (error) {
    if (session.chat === chat) session.store.set({ contactsFault: faultOf(error) });
  }
}

/** Shows what people changed of their profiles, where they are shown. */
export function followProfiles(session: Session, changed: readonly Profile[]): void {
  const byId = new Map(changed.map((profile) => [profile.userID, viewOfProfile(profile)]));
  session.store.set(({ friends, profiles, me }) => ({
    me: (me && byId.get(me.userId)) ?? me,
    friends: friends.map((friend) => {
      const now = byId.get(friend.userId);
      return now === undefined ? friend : withProfile(friend, now);
    }),
    profiles: {
      ...profiles,
      ...Object.fromEntries([...byId].filter(([userId]) => profiles[userId] !== undefined)),
    },
  }));
}
