import type { AddFriendOptions } from '../face/types.ts';
import type { Chat } from './chats.ts';

/** Adds a friend, or asks to be one. */
export function befriend({ sdk }: Chat, to: string, more: Partial<AddFriendOptions> = {}) {
  return sdk.addFriend({ to, source: 'AddSource_Type_Web', ...more });
}

/** From now on a user wants to be asked, or wants no friends. */
export async function wants({ sdk }: Chat, allowType: string): Promise<void> {
  await sdk.updateMyProfile({ allowType });
}

/** Ids of the friends that a chat has. */
export async function friendsOf({ sdk }: Chat): Promise<string[]> {
  return (await sdk.getFriendList()).data.map(({ userID }) => userID);
}

/** The next telling of the friends in which they are these. */
export const friendsAre =
  (...userIDs: string[]) =>
  ({ data }: { data: { userID: string }[] }): boolean =>
    String(data.map(({ userID }) => userID).sort()) === String(userIDs.sort());
