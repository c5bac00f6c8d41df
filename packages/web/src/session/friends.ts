import { addSource, type Friend, type FriendGroup } from './sdk.ts';
import { chatOf, type Session } from './session.ts';
import { type ProfileView, viewOfProfile } from './views.ts';

/** A friend as the page shows it; `name` is the remark where there is one. */
export interface FriendView extends ProfileView {
  remark: string;
  nick: string;
  /** Names of the friend groups that it is in. */
  groups: readonly string[];
}

/** A group into which the user sorts friends. */
export interface FriendGroupView {
  name: string;
  userIds: readonly string[];
}

/** A friend request as one writes it. */
export interface FriendAsking {
  userId: string;
  /** What the other side reads with it. */
  wording: string;
  remark: string;
}

/** How long texts about friends may be, in bytes, where the app has no limits of its own; what is longer is refused. */
export const friendLimits = { remark: 96, wording: 256, groupName: 30, status: 50 };

/** Shows the friends as the SDK has them. */
export function showFriends(session: Session, friends: readonly Friend[]): void {
  session.store.set({ friends: friends.map(viewOfFriend) });
}

/** Shows the friend groups as the SDK has them. */
export function showFriendGroups(session: Session, groups: readonly FriendGroup[]): void {
  session.store.set({ friendGroups: groups.map(({ name, userIDList }) => ({ name, userIds: [...userIDList] })) });
}

/** Adds a friend; answers whether they are one now, or were asked. */
export async function addFriend(
  session: Session,
  { userId, wording, remark }: FriendAsking,
): Promise<'added' | 'asked'> {
  const { data } = await chatOf(session).addFriend({
    ...{ to: userId, source: addSource },
    ...(wording !== '' && { wording }),
    ...(remark !== '' && { remark }),
  });
  return data.code === 0 ? 'added' : 'asked';
}

/** Ends a friendship for both sides. */
export async function deleteFriend(session: Session, userId: string): Promise<void> {
  await chatOf(session).deleteFriend({ userIDList: [userId] });
}

/** Sets the name under which one sees a friend; an empty one is none. */
export async function setRemark(session: Session, userID: string, remark: string): Promise<void> {
  await chatOf(session).updateFriend({ userID, remark });
}

/** The friend with this user ID; undefined of anybody else. */
export const friendOf = (friends: readonly FriendView[], userId: string): FriendView | undefined =>
  friends.find((friend) => friend.userId === userId);

/** A friend with what they say of themselves now. */
export const withProfile = (friend: FriendView, profile: ProfileView): FriendView => {
  const nick = profile.name === profile.userId ? '' : profile.name;
  return { ...friend, ...profile, nick, name: friend.remark || profile.name };
};

const viewOfFriend = ({ userID, remark, groupList, profile }: Friend): FriendView => {
  const shown = viewOfProfile({ ...profile, userID });
  return withProfile({ ...shown, remark, nick: '', groups: [...groupList] }, shown);
};
