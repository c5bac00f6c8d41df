import type { InputOf, OutputOf, RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Friend } from '../storage/port/friends.ts';
import type { Profile } from '../storage/port/profiles.ts';
import { type Fate, named, ownerOf, snsResults, uidOf } from './people.ts';
import { assertTags, chosenOf, customOf, isSnsTag, namesProfile, standardOf } from './tags.ts';

type Handler<C extends keyof RestCommands> = (
  ctx: Ctx,
  input: InputOf<RestCommands[C]>,
  caller: RestCaller,
) => Promise<OutputOf<RestCommands[C]>>;

const PAGE_MAX = 1_000;

/** `friend_get`: what the caller has already, by the sequences of its first page, is left out (rest-api §10.8). */
export const friendGet: Handler<'sns/friend_get'> = async (ctx, input, caller) => {
  const owner = await ownerOf(ctx, caller, input.From_Account);
  // Read first: a change between the two makes the caller come again, and never miss one.
  const { friends, custom, friendCount } = await ctx.storage.friends.seqs(owner.uid);
  const isFirst = input.StartIndex === 0;
  const hasStandard = isFirst && input.StandardSequence === friends;
  const hasCustom = isFirst && input.CustomSequence === custom;
  const common = { StandardSequence: friends, CustomSequence: custom, FriendNum: friendCount };
  if (hasStandard && hasCustom) return { UserDataItem: [], ...common, CompleteFlag: 1, NextStartIndex: 0 };
  const { page, next } = await pageOf(ctx, owner.uid, input.StartIndex, caller.settings.friendPage);
  const UserDataItem = page.map((friend) => ({
    To_Account: friend.userId,
    ValueItem: [...(hasStandard ? [] : standardOf(friend)), ...(hasCustom ? [] : customOf(friend))],
  }));
  return { UserDataItem, ...common, CompleteFlag: next === 0 ? 1 : 0, NextStartIndex: next };
};

/** `friend_get_all`: the read of 2018, with fields of profiles (rest-api §10.7). */
export const friendGetAll: Handler<'sns/friend_get_all'> = async (ctx, input, caller) => {
  assertTags(caller.settings, input.TagList, () => true);
  const owner = await ownerOf(ctx, caller, input.From_Account);
  const { friends, friendCount } = await ctx.storage.friends.seqs(owner.uid);
  // A change of a profile is in no sequence: who asks for profiles gets all of them.
  const isKnown =
    input.StartIndex === 0 &&
    input.LastStandardSequence === friends &&
    !!input.TimeStamp &&
    !namesProfile(input.TagList);
  const count = Math.min(input.GetCount ?? caller.settings.friendPage, PAGE_MAX);
  const { page, next } = isKnown ? { page: [], next: 0 } : await pageOf(ctx, owner.uid, input.StartIndex, count);
  const profiles = await profilesOf(ctx, caller, page, input.TagList);
  return {
    NeedUpdateAll: isKnown ? 'GetAll_Type_NO' : 'GetAll_Type_YES',
    TimeStampNow: Math.floor(ctx.clock.nowMs() / 1000),
    StartIndex: next,
    InfoItem: page.map((friend) => ({
      ...{ Info_Account: friend.userId, To_Account: friend.userId },
      SnsProfileItem: chosenOf(friend, profiles.get(friend.userId), input.TagList),
    })),
    CurrentStandardSequence: friends,
    FriendNum: friendCount,
  };
};

/** `friend_get_list`: chosen fields of chosen friends (rest-api §10.9). */
export const friendGetList: Handler<'sns/friend_get_list'> = async (ctx, input, caller) => {
  assertTags(caller.settings, input.TagList, isSnsTag);
  const owner = await ownerOf(ctx, caller, input.From_Account);
  const found = await named(ctx, owner, input.To_Account);
  const friends = await ctx.storage.friends.among(
    owner.uid,
    input.To_Account.map((userId) => uidOf(found, userId)),
  );
  const byName = new Map(friends.map((friend) => [friend.userId, friend]));
  const profiles = await profilesOf(ctx, caller, friends, input.TagList);
  const fates = input.To_Account.map((userId): Fate => {
    if (byName.has(userId)) return { userId };
    return { userId, fault: found.has(userId) ? 'notYourFriend' : 'friendAccountUnknown' };
  });
  const { ResultItem, ...failed } = snsResults(caller.settings, fates);
  const InfoItem = ResultItem.map((item) => {
    const friend = byName.get(item.To_Account);
    if (!friend) return item;
    return { ...item, SnsProfileItem: chosenOf(friend, profiles.get(friend.userId), input.TagList) };
  });
  return { InfoItem, ...failed };
};

/** A page, and where the next one begins: 0 when there is none. */
async function pageOf(
  { storage }: Pick<Ctx, 'storage'>,
  uid: number,
  offset: number,
  count: number,
): Promise<{ page: Friend[]; next: number }> {
  const rows = await storage.friends.page(uid, offset, count + 1);
  return { page: rows.slice(0, count), next: rows.length > count ? offset + count : 0 };
}

async function profilesOf(
  { storage }: Pick<Ctx, 'storage'>,
  { app }: RestCaller,
  friends: readonly Friend[],
  tags: readonly string[] | undefined,
): Promise<Map<string, Profile>> {
  if (!namesProfile(tags)) return new Map();
  const found = await storage.profiles.find(
    app.sdkAppId,
    friends.map(({ userId }) => userId),
  );
  return new Map(found.map((profile) => [profile.account.userId, profile]));
}
