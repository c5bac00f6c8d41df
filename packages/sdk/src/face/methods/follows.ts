import { profileOf } from '../objects/profile.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { FollowMethods } from '../types.ts';

/** Who follows whom (§4.10). */
export function followMethods({ core, profiles }: Face): Pick<Methods, keyof FollowMethods> {
  const move = (command: 'follow' | 'unfollow') => async (userIds: string[]) => {
    const { results } = await core.callFriends(command, { userIds });
    return results.map(({ userId: userID, code, info: message = '' }) => ({ userID, code, message }));
  };
  const read =
    (list: 'followers' | 'following' | 'mutual') =>
    async (cursor = '') => {
      const page = await core.callFriends('getFollows', { list, cursor });
      await profiles.fetch(page.follows.map(({ userId }) => userId));
      const resultList = page.follows.map(({ userId, sinceSec: followTime }) => ({
        ...{ ...profileOf(userId, profiles.get(userId)), followTime },
      }));
      return { resultList, nextCursor: page.cursor };
    };
  return {
    followUser: move('follow'),
    unfollowUser: move('unfollow'),
    getMyFollowersList: read('followers'),
    getMyFollowingList: read('following'),
    getMutualFollowersList: read('mutual'),
    async getUserFollowInfo(userIds = [core.me?.userId ?? '']) {
      const { counts } = await core.callFriends('countFollows', { userIds });
      return counts.map(({ userId: userID, followers, following, mutual }) => ({
        ...{ userID, followersCount: followers, followingCount: following, mutualFollowersCount: mutual },
      }));
    },
    async checkFollowType(userIDList) {
      const { results } = await core.callFriends('checkFollows', { userIds: userIDList.slice(0, 100) });
      return results.map(({ userId: userID, followType }) => ({ userID, followType }));
    },
  };
}
