import type { FriendFailure } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** Makes a friend group, with nobody in it at first or with these friends. */
export async function createFriendGroup(session: Session, name: string, userIDList: string[] = []): Promise<void> {
  const { data } = await chatOf(session).createFriendGroup({ name, userIDList });
  throwFirst(data.failureUserIDList);
}

/** Gives a friend group another name. */
export async function renameFriendGroup(session: Session, oldName: string, newName: string): Promise<void> {
  await chatOf(session).renameFriendGroup({ oldName, newName });
}

/** Deletes a friend group; the friends in it stay friends. */
export async function deleteFriendGroup(session: Session, name: string): Promise<void> {
  await chatOf(session).deleteFriendGroup({ name });
}

/** Puts a friend into a friend group; one that is not there yet is made. */
export async function putIntoGroup(session: Session, name: string, userId: string): Promise<void> {
  const isThere = session.store.get().friendGroups.some((group) => group.name === name);
  if (!isThere) return createFriendGroup(session, name, [userId]);
  const { data } = await chatOf(session).addToFriendGroup({ name, userIDList: [userId] });
  throwFirst(data.failureUserIDList);
}

/** Takes a friend out of a friend group. */
export async function takeFromGroup(session: Session, name: string, userId: string): Promise<void> {
  const { data } = await chatOf(session).removeFromFriendGroup({ name, userIDList: [userId] });
  throwFirst(data.failureUserIDList);
}

function throwFirst([first]: readonly FriendFailure[]): void {
  if (first !== undefined) throw Object.assign(new Error(first.message), { code: first.code });
}
