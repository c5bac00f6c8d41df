import { ImError, type RestCommands, relationNames } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Relation } from '../storage/port/friends.ts';
import { byApp } from './by.ts';
import { addFriends, deleteAllFriends, deleteFriends, importFriends, updateFriends } from './friends.ts';
import { type Fate, named, ownerOf, snsResults, uidOf } from './people.ts';
import { friendGet, friendGetAll, friendGetList } from './restReads.ts';
import { changeFrom, groupsFrom } from './tags.ts';
import { assertFriendTexts } from './texts.ts';

type FriendCommand = Extract<keyof RestCommands, `sns/friend_${string}`>;

/** Friends over REST (rest-api §10.1 to §10.9). */
export const restFriendHandlers: Pick<HandlersOf<RestCommands>, FriendCommand> = {
  async 'sns/friend_add'(ctx, input, caller) {
    const wanted = input.AddFriendItem.map((item) => {
      const [group = '', second] = groupsFrom(caller.settings, item.GroupName, 'AddFriendItem.GroupName');
      if (second !== undefined)
        throw new ImError('friendParamsIllegal', { field: 'AddFriendItem.GroupName', reason: 'only one is allowed' });
      return { userId: item.To_Account, group, ...textsOf(caller, item) };
    });
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const how = {
      isSingle: input.AddType === 'Add_Type_Single',
      isForced: input.ForceAddFlags === 1,
      by: byApp(caller),
    };
    const { fates } = await addFriends(ctx, caller.settings, owner, wanted, how);
    return snsResults(caller.settings, fates);
  },

  async 'sns/friend_import'(ctx, input, caller) {
    const { settings } = caller;
    const rows = input.AddFriendItem.map((item) => ({
      ...{
        userId: item.To_Account,
        remark: item.Remark || undefined,
        source: item.AddSource,
        wording: item.AddWording || undefined,
      },
      addedMs: item.AddTime ? item.AddTime * 1000 : undefined,
      groups:
        item.GroupName === undefined ? undefined : groupsFrom(settings, item.GroupName, 'AddFriendItem.GroupName'),
      custom: changeFrom(settings, item.CustomItem ?? [], 'AddFriendItem.CustomItem', false).custom,
    }));
    for (const item of input.AddFriendItem) textsOf(caller, item);
    const owner = await ownerOf(ctx, caller, input.From_Account);
    return snsResults(settings, (await importFriends(ctx, settings, owner, rows)).fates);
  },

  async 'sns/friend_update'(ctx, input, caller) {
    const changes = input.UpdateItem.map(({ To_Account, SnsItem }) => ({
      userId: To_Account,
      ...changeFrom(caller.settings, SnsItem, 'UpdateItem.SnsItem'),
    }));
    const owner = await ownerOf(ctx, caller, input.From_Account);
    return snsResults(caller.settings, (await updateFriends(ctx, caller.settings, owner, changes)).fates);
  },

  async 'sns/friend_delete'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const how = { isBoth: input.DeleteType === 'Delete_Type_Both', by: byApp(caller) };
    return snsResults(caller.settings, (await deleteFriends(ctx, owner, input.To_Account, how)).fates);
  },

  async 'sns/friend_delete_all'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    await deleteAllFriends(ctx, owner, { isBoth: input.DeleteType === 'Delete_Type_Both', by: byApp(caller) });
    return {};
  },

  async 'sns/friend_check'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const isBoth = input.CheckType === 'CheckResult_Type_Both';
    const { relations, fates } = await standings(ctx, owner, input.To_Account);
    const { ResultItem, ...failed } = snsResults(caller.settings, fates);
    const InfoItem = ResultItem.map((item, at) => ({ ...item, Relation: friendRelation(relations[at], isBoth) }));
    return { InfoItem, ...failed };
  },

  'sns/friend_get_all': friendGetAll,
  'sns/friend_get': friendGet,
  'sns/friend_get_list': friendGetList,
};

function textsOf(
  { settings }: RestCaller,
  item: { Remark?: string; AddWording?: string; AddSource?: string },
): { remark: string; wording: string; source: string } {
  const texts = { remark: item.Remark ?? '', wording: item.AddWording ?? '' };
  assertFriendTexts(settings, texts, { remark: 'AddFriendItem.Remark', wording: 'AddFriendItem.AddWording' });
  return { ...texts, source: item.AddSource ?? '' };
}

/** How an account and others stand to each other, and who of them does not exist. */
export async function standings(
  ctx: Pick<Ctx, 'accounts' | 'storage'>,
  owner: Account,
  userIds: string[],
): Promise<{ relations: Relation[]; fates: Fate[] }> {
  const found = await named(ctx, owner, userIds);
  const relations = await ctx.storage.friends.between(
    owner.uid,
    userIds.map((userId) => uidOf(found, userId)),
  );
  const fates = userIds.map((userId) =>
    found.has(userId) ? { userId } : { userId, fault: 'friendAccountUnknown' as const },
  );
  return { relations, fates };
}

/** The name of a friendship as a check finds it (S41). */
export function friendRelation(relation: Relation | undefined, isBoth: boolean): (typeof relationNames)[number] {
  const bits = (relation?.isFriend ? 1 : 0) + (isBoth && relation?.isFriendOf ? 2 : 0);
  return relationNames[bits] ?? relationNames[0];
}
