import type { RestCommands, SocketCommands } from '@hongyan/contract';
import { profileItems } from '../account/profileTags.ts';
import { meOf } from '../conversation/place.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { byApp, bySession } from './by.ts';
import { follow, followCounts, followPage, followTypes, unfollow } from './follows.ts';
import { named, ownerOf, snsResults, wireResults } from './people.ts';

type SocketFollow = 'follow' | 'unfollow' | 'getFollows' | 'countFollows' | 'checkFollows';

/** Who follows whom, over the socket. */
export const followHandlers: Pick<HandlersOf<SocketCommands>, SocketFollow> = {
  async follow(ctx, input, caller) {
    const wanted = input.userIds.map((userId) => ({ userId }));
    const { fates, events } = await follow(ctx, caller.settings, await meOf(ctx, caller), wanted, bySession(caller));
    return { results: wireResults(caller.settings, fates), events };
  },

  async unfollow(ctx, input, caller) {
    const { fates, events } = await unfollow(ctx, await meOf(ctx, caller), input.userIds, bySession(caller));
    return { results: wireResults(caller.settings, fates), events };
  },

  getFollows(ctx, { list, cursor, count = 100 }, { me, settings }) {
    return followPage(ctx, me, { list, cursor, count: Math.min(count, settings.pageMax) });
  },

  async countFollows(ctx, input, caller) {
    const { fates, values } = await followCounts(ctx, await meOf(ctx, caller), input.userIds);
    const none = { followers: 0, following: 0, mutual: 0 };
    return { counts: wireResults(caller.settings, fates).map((one, at) => ({ ...one, ...(values[at] ?? none) })) };
  },

  async checkFollows(ctx, input, caller) {
    const { fates, values } = await followTypes(ctx, await meOf(ctx, caller), input.userIds);
    return { results: wireResults(caller.settings, fates).map((one, at) => ({ ...one, followType: values[at] ?? 0 })) };
  },
};

const SHOWN = ['Tag_Profile_IM_Nick', 'Tag_Profile_IM_Image'];
const LISTS = { 1: 'followers', 2: 'following', 3: 'mutual' } as const;

/** Who follows whom, over REST (rest-api §11). */
export const restFollowHandlers: Pick<HandlersOf<RestCommands>, Extract<keyof RestCommands, `follow/${string}`>> = {
  async 'follow/follow_add'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const wanted = input.FollowItem.map(({ To_Account: userId, FollowTime }) => ({
      userId,
      ...(FollowTime && { sinceMs: FollowTime * 1000 }),
    }));
    const { fates } = await follow(ctx, caller.settings, owner, wanted, byApp(caller));
    return { ResultItem: snsResults(caller.settings, fates).ResultItem };
  },

  async 'follow/follow_delete'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const { fates } = await unfollow(ctx, owner, input.To_Account, byApp(caller));
    return { ResultItem: snsResults(caller.settings, fates).ResultItem };
  },

  async 'follow/follow_check'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const { fates, values } = await followTypes(ctx, owner, input.To_Account);
    const { ResultItem } = snsResults(caller.settings, fates);
    return { ResultItem: ResultItem.map((item, at) => ({ ...item, FollowType: values[at] ?? 0 })) };
  },

  async 'follow/follow_get'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const list = LISTS[input.FollowType as keyof typeof LISTS];
    const page = { list, cursor: input.StartCursor, count: input.WantNum ?? 100 };
    const { follows, cursor } = await followPage(ctx, owner, page);
    const shown = await named(
      ctx,
      owner,
      follows.map(({ userId }) => userId),
    );
    return {
      FollowItem: follows.map(({ userId, sinceSec }) => ({
        ...{ To_Account: userId, FollowTime: sinceSec },
        ProfileItem: profileItems(shown.get(userId) ?? {}, SHOWN),
      })),
      NextCursor: cursor,
    };
  },

  async 'follow/follow_get_info'(ctx, input, caller) {
    const owner = await ownerOf(ctx, caller, input.From_Account);
    const { fates, values } = await followCounts(ctx, owner, input.To_Account);
    const { ResultItem } = snsResults(caller.settings, fates);
    return {
      FollowInfo: ResultItem.map((item, at) => ({
        ...item,
        FollowerCount: values[at]?.followers ?? 0,
        FollowingCount: values[at]?.following ?? 0,
        MutualFollowingCount: values[at]?.mutual ?? 0,
      })),
    };
  },
};
