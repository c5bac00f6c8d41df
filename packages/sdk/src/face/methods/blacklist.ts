import { chatError } from '../errors/chatError.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { successesOf } from '../objects/friendResults.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';

/** Whom the user blocks (§4.8). */
export function blacklistMethods({
  core,
}: Face): Pick<Methods, 'getBlacklist' | 'addToBlacklist' | 'removeFromBlacklist'> {
  return {
    getBlacklist: async () => [...(await core.fetchRelations('blacklist'))],
    async addToBlacklist({ userIDList }) {
      const userIds = [...new Set(userIDList)].filter((userID) => userID !== core.me?.userId);
      if (userIds.length === 0) throw chatError(laterCodes.CANNOT_ADD_SELF_TO_BLACKLIST);
      const { results } = await core.callFriends('addToBlacklist', { userIds });
      return successesOf(results).map(({ userId }) => userId);
    },
    async removeFromBlacklist({ userIDList }) {
      const { results } = await core.callFriends('removeFromBlacklist', { userIds: [...new Set(userIDList)] });
      return successesOf(results).map(({ userId }) => userId);
    },
  };
}
