import { blackRelationNames, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { Relation } from '../storage/port/friends.ts';
import { block, unblock } from './blacklist.ts';
import { byApp } from './by.ts';
import { deleteGroups, makeGroups } from './groups.ts';
import { ownerOf, snsResults } from './people.ts';
import { standings } from './restFriendHandlers.ts';

type ListCommand = Extract<keyof RestCommands, `sns/black_list_${string}` | `sns/group_${string}`>;

/** Blacklists and friend groups over REST (rest-api §10.10, §10.11). */
export const restListHandlers: Pick<HandlersOf<RestCommands>, ListCommand> = {
  async 'sns/black_list_add'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    return snsResults(
      caller.settings,
      (await block(ctx, caller.settings, owner, input.To_Account, byApp(caller))).fates,
    );
  },

  async 'sns/black_list_delete'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    return snsResults(caller.settings, (await unblock(ctx, owner, input.To_Account, byApp(caller))).fates);
  },

  async 'sns/black_list_get'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const { blacklist } = await ctx.storage.friends.seqs(owner.uid);
    const isKnown = input.StartIndex === 0 && input.LastSequence === blacklist;
    const rows = isKnown ? [] : await ctx.storage.blacklist.page(owner.uid, input.StartIndex, input.MaxLimited + 1);
    const BlackListItem = rows.slice(0, input.MaxLimited).map(({ userId, addedMs }) => {
      const AddBlackTimeStamp = Math.floor(addedMs / 1000);
      return { To_Account: userId, AddBlackTimeStamp, Black_Account: userId, BlackTimeStamp: AddBlackTimeStamp };
    });
    const StartIndex = rows.length > input.MaxLimited ? input.StartIndex + input.MaxLimited : 0;
    return { BlackListItem, StartIndex, CurruentSequence: blacklist, CurrentSequence: blacklist };
  },

  async 'sns/black_list_check'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const isBoth = input.CheckType === 'BlackCheckResult_Type_Both';
    const { relations, fates } = await standings(ctx, owner, input.To_Account);
    const { ResultItem, ...failed } = snsResults(caller.settings, fates);
    const BlackListCheckItem = ResultItem.map((item, at) => ({
      ...item,
      Relation: blackRelation(relations[at], isBoth),
    }));
    return { BlackListCheckItem, ...failed };
  },

  async 'sns/group_add'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const groups = { names: input.GroupName, userIds: input.To_Account ?? [], mustBeNew: false };
    const { fates } = await makeGroups(ctx, caller.settings, owner, groups);
    const { groups: CurrentSequence } = await ctx.storage.friends.seqs(owner.uid);
    return input.To_Account ? { CurrentSequence, ...snsResults(caller.settings, fates) } : { CurrentSequence };
  },

  async 'sns/group_delete'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    await deleteGroups(ctx, owner, input.GroupName);
    return { CurrentSequence: (await ctx.storage.friends.seqs(owner.uid)).groups };
  },

  async 'sns/group_get'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const { groups: CurrentSequence } = await ctx.storage.friends.seqs(owner.uid);
    // Who wants to see the friends gets them: the sequence says nothing of who is in a group.
    const needsFriends = input.NeedFriend === 'Need_Friend_Type_Yes';
    if (input.LastSequence === CurrentSequence && !needsFriends) return { ResultItem: [], CurrentSequence };
    const wanted = input.GroupName?.length ? new Set(input.GroupName) : undefined;
    const groups = (await ctx.storage.friendGroups.list(owner.uid)).filter(({ name }) => !wanted || wanted.has(name));
    const names = groups.map(({ name }) => name);
    const members = needsFriends ? await ctx.storage.friendGroups.members(owner.uid, names) : [];
    const ResultItem = groups.map(({ name, count }) => {
      const group = { GroupName: name, FriendNumber: count };
      if (!needsFriends) return group;
      return { ...group, To_Account: members.filter((one) => one.name === name).map(({ userId }) => userId) };
    });
    return { ResultItem, CurrentSequence };
  },
};

function blackRelation(relation: Relation | undefined, isBoth: boolean): (typeof blackRelationNames)[number] {
  const bits = (relation?.isBlocked ? 1 : 0) + (isBoth && relation?.isBlockedBy ? 2 : 0);
  return blackRelationNames[bits] ?? blackRelationNames[0];
}
