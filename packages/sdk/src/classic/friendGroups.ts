import type { FriendResult } from '@hongyan/contract';
import { friendResults, TIMFriendGroup, type TIMFriendResult } from './friendObjects.ts';
import { FriendCalls } from './friends.ts';
import type { Reply } from './reply.ts';

/** Profiles, friends, friend groups and the blacklist (S40, S42, S44, S69). */
export class TIMFriendshipManager extends FriendCalls {
  /** Blocks users: they are no friends any more, and their messages do not arrive (S42). */
  addBlackList(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, async ({ core }) =>
      friendResults((await core.callFriends('addToBlacklist', { userIds: [...users] })).results),
    );
  }

  /** Blocks users no more. */
  delBlackList(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, async ({ core }) =>
      friendResults((await core.callFriends('removeFromBlacklist', { userIds: [...users] })).results),
    );
  }

  /** Ids of those who are blocked. */
  getBlackList(...reply: Reply<string[]>): number {
    return this.ask(reply, async ({ core }) => [...(await core.fetchRelations('blacklist'))]);
  }

  /** Makes friend groups with the same friends in each. */
  createFriendGroup(names: readonly string[], users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, async ({ core }) => {
      let last: FriendResult[] = [];
      for (const name of names) {
        last = (await core.callFriends('createFriendGroup', { name, userIds: [...users] })).results;
      }
      return friendResults(last);
    });
  }

  /** Deletes friend groups; the friends stay. */
  deleteFriendGroup(names: readonly string[], ...reply: Reply<void>): number {
    return this.ask(reply, async ({ core }) => {
      for (const name of names) await core.callFriends('deleteFriendGroup', { name });
    });
  }

  /** Gives a friend group another name. */
  renameFriendGroup(oldName: string, newName: string, ...reply: Reply<void>): number {
    return this.ask(
      reply,
      async ({ core }) => void (await core.callFriends('renameFriendGroup', { name: oldName, newName })),
    );
  }

  /** Puts friends into a friend group. */
  addFriendsToFriendGroup(name: string, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, async ({ core }) =>
      friendResults((await core.callFriends('addToFriendGroup', { name, userIds: [...users] })).results),
    );
  }

  /** Takes friends out of a friend group. */
  delFriendsFromFriendGroup(name: string, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, async ({ core }) =>
      friendResults((await core.callFriends('removeFromFriendGroup', { name, userIds: [...users] })).results),
    );
  }

  /** @param names null: all */
  getFriendGroups(names: readonly string[] | null, ...reply: Reply<TIMFriendGroup[]>): number {
    return this.ask(reply, async ({ core }) => shownGroups(await core.fetchRelations('friendGroups'), names));
  }

  /** What is kept of friend groups (with `enableFriendshipProxy`); nothing before that is there. */
  getFriendGroup(names: readonly string[] | null = null): TIMFriendGroup[] {
    return shownGroups(this.client.started?.core.keptRelations('friendGroups') ?? [], names);
  }
}

const shownGroups = (
  all: readonly { name: string; userIds: readonly string[] }[],
  names: readonly string[] | null,
): TIMFriendGroup[] =>
  all
    .filter(({ name }) => names?.includes(name) ?? true)
    .map(({ name, userIds }) => new TIMFriendGroup({ name, count: userIds.length, friends: [...userIds] }));
