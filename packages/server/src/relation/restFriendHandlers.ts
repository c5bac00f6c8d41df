import {
  ADD_SOURCE_FORM,
  ImError,
  type InputOf,
  isAddSource,
  type RestCommands,
  relationNames,
  type Settings,
} from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Relation } from '../storage/port/friends.ts';
import { byApp } from './by.ts';
import { addFriends, deleteAllFriends, deleteFriends, importFriends, updateFriends } from './friends.ts';
import { entryOf, type Fate, named, ownerOf, snsResults, uidOf } from './people.ts';
import { friendGet, friendGetAll, friendGetList } from './restReads.ts';
import { changeFrom, groupsFrom } from './tags.ts';
import { assertFriendTexts } from './texts.ts';

type FriendCommand = Extract<keyof RestCommands, `sns/friend_${string}`>;
type AddItem = InputOf<RestCommands['sns/friend_add']>['AddFriendItem'][number];
type ImportItem = InputOf<RestCommands['sns/friend_import']>['AddFriendItem'][number];

/** Friends over REST (rest-api §10.1 to §10.9). */
export const restFriendHandlers: Pick<HandlersOf<RestCommands>, FriendCommand> = {
  async 'sns/friend_add'(ctx, input, caller) {
    const { settings } = caller;
    const wanted = input.AddFriendItem.map((item) => entryOf(item.To_Account, () => draftOf(settings, item)));
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const how = {
      isSingle: input.AddType === 'Add_Type_Single',
      isForced: input.ForceAddFlags === 1,
      by: byApp(caller),
    };
    const { fates } = await addFriends(ctx, settings, owner, wanted, how);
    return snsResults(settings, fates);
  },

  async 'sns/friend_import'(ctx, input, caller) {
    const { settings } = caller;
    const rows = input.AddFriendItem.map((item) => entryOf(item.To_Account, () => rowOf(settings, item)));
    const owner = await ownerOf(ctx, caller, input.From_Account);
    return snsResults(settings, (await importFriends(ctx, settings, owner, rows)).fates);
  },

  async 'sns/friend_update'(ctx, input, caller) {
    const changes = input.UpdateItem.map(({ To_Account, SnsItem }) =>
      entryOf(To_Account, () => changeFrom(caller.settings, SnsItem, 'UpdateItem.SnsItem')),
    );
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

/** What `friend_add` wants of an account. */
function draftOf(settings: Settings, item: AddItem) {
  const [group = '', second] = groupsFrom(settings, item.GroupName, 'AddFriendItem.GroupName');
  if (second !== undefined) throw illegal('GroupName', 'only one is allowed');
  const { Remark = '', AddWording = '', AddSource = '' } = item;
  assertFits(settings, item);
  return { group, remark: Remark, wording: AddWording, source: AddSource };
}

/** What `friend_import` wants of an account; what is not said stays as it is. */
function rowOf(settings: Settings, item: ImportItem) {
  const { Remark, AddWording, AddSource, AddTime, GroupName, CustomItem = [] } = item;
  assertFits(settings, item);
  return {
    remark: Remark || undefined,
    source: AddSource || undefined,
    wording: AddWording || undefined,
    addedMs: AddTime ? AddTime * 1000 : undefined,
    groups: GroupName === undefined ? undefined : groupsFrom(settings, GroupName, 'AddFriendItem.GroupName'),
    custom: changeFrom(settings, CustomItem, 'AddFriendItem.CustomItem', false).custom,
  };
}

function assertFits(settings: Settings, { Remark = '', AddWording = '', AddSource = '' }: AddItem): void {
  const names = { remark: 'AddFriendItem.Remark', wording: 'AddFriendItem.AddWording' };
  assertFriendTexts(settings, { remark: Remark, wording: AddWording }, names);
  if (AddSource !== '' && !isAddSource(AddSource)) throw illegal('AddSource', `must be ${ADD_SOURCE_FORM}`);
}

const illegal = (field: string, reason: string) =>
  new ImError('friendParamsIllegal', { field: `AddFriendItem.${field}`, reason });

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
