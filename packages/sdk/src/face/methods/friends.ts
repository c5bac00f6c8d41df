import { chatError } from '../errors/chatError.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { emptyFriend, refreshFriend } from '../objects/friend.ts';
import { failuresOf, successesOf } from '../objects/friendResults.ts';
import type { Methods } from '../pipeline.ts';
import { type Face, faultOf } from '../state/face.ts';
import { fetchFriendProfiles, showFriends } from '../state/relations.ts';
import type { AddFriendOptions, AddFriendResult, CustomField, Friend, FriendFailure } from '../types.ts';
import { codeOf } from './relationFaults.ts';

type Families = Pick<
  Methods,
  'getFriendList' | 'addFriend' | 'deleteFriend' | 'checkFriend' | 'getFriendProfile' | 'updateFriend'
>;
// What the options may be, the parameter rules have seen.
type AddType = 'Add_Type_Both' | 'Add_Type_Single';
type DeleteType = 'Delete_Type_Both' | 'Delete_Type_Single';
type CheckType = 'CheckResult_Type_Both' | 'CheckResult_Type_Single';

/** Friends (§4.9). */
export function friendMethods(face: Face): Families {
  const { core, friends } = face;
  return {
    async getFriendList() {
      const list = await core.fetchRelations('friends');
      await fetchFriendProfiles(face);
      showFriends(face);
      // Those seen long ago are looked at again; what changed is told by PROFILE_UPDATED.
      core
        .profiles(list.map(({ userId }) => userId))
        .catch((error) => face.log.debug('profiles of friends could not be fetched', error));
      return friends.list();
    },
    addFriend: (options) => addFriend(face, options),
    async deleteFriend({ userIDList, type }) {
      const { results } = await core.callFriends('deleteFriends', {
        userIds: [...new Set(userIDList)],
        ...(type && { type: type as DeleteType }),
      });
      return {
        successUserIDList: successesOf(results).map(({ userId: userID }) => ({ userID })),
        failureUserIDList: failuresOf(results),
      };
    },
    async checkFriend({ userIDList, type }) {
      const { results } = await core.callFriends('checkFriends', {
        userIds: [...new Set(userIDList)],
        ...(type && { type: type as CheckType }),
      });
      return {
        successUserIDList: successesOf(results).map(({ userId: userID, code, relation }) => ({
          ...{ userID, code, relation },
        })),
        failureUserIDList: failuresOf(results),
      };
    },
    getFriendProfile: ({ userIDList }) => readFriends(face, [...new Set(userIDList)]),
    updateFriend: (options) => updateFriend(face, options),
  };
}

/** Those of these users that are friends, with their profiles as they are now. */
async function readFriends(
  face: Face,
  userIDs: readonly string[],
): Promise<{ friendList: Friend[]; failureUserIDList: FriendFailure[] }> {
  const { core, friends, profiles } = face;
  const known = new Set((await core.fetchRelations('friends')).map(({ userId }) => userId));
  const named = userIDs.filter((userID) => known.has(userID));
  for (const profile of await core.profiles(named, { maxAgeMs: 0 })) profiles.put(profile);
  showFriends(face);
  const { code, text: message } = laterCodes.NOT_MY_FRIEND;
  return {
    friendList: userIDs.flatMap((userID) => friends.get(userID) ?? []),
    failureUserIDList: userIDs.filter((userID) => !friends.get(userID)).map((userID) => ({ userID, code, message })),
  };
}

/** Adds a friend; why it is refused stands in the error's `data` too. */
async function addFriend(
  face: Face,
  { to: userID, source, wording, type, remark, groupName: group }: AddFriendOptions,
): Promise<AddFriendResult> {
  const given = Object.entries({ wording, remark, group, type: type as AddType | undefined });
  const texts = Object.fromEntries(given.filter(([, value]) => value));
  try {
    const { code } = await face.core.callFriends('addFriend', { userId: userID, source, ...texts });
    return code === 0 ? { userID, code } : { userID, code, message: laterCodes.FRIEND_NEEDS_CONSENT.text };
  } catch (error) {
    const { code, message } = faultOf(face, error);
    throw faultOf(face, error, { userID, code, message });
  }
}

/** The server's codes of what may also mean that the user is no friend: a wrong parameter, and no such account. */
const MAYBE_NO_FRIEND: ReadonlySet<number | undefined> = new Set([30_001, 30_003]);

async function updateFriend(
  face: Face,
  { userID: userId, remark, friendCustomField }: { userID: string; remark?: string; friendCustomField?: CustomField[] },
): Promise<Friend> {
  const { core, friends } = face;
  const custom = friendCustomField && Object.fromEntries(friendCustomField.map(({ key, value }) => [key, value]));
  const change = { userId, ...(typeof remark === 'string' && { remark }), ...(custom && { custom }) };
  const { friend: wire } = await core.callFriends('updateFriend', change).catch(async (error: unknown) => {
    if (!MAYBE_NO_FRIEND.has(codeOf(error))) throw error;
    const among = await core.callFriends('getFriendsAmong', { userIds: [userId] });
    throw among.friends.length === 0 ? chatError(laterCodes.NOT_MY_FRIEND) : error;
  });
  if (core.keptRelations('friends')) await fetchFriendProfiles(face);
  showFriends(face);
  // The list has what the answer says, or what came after it; without the list the answer is all there is.
  const known = friends.get(userId);
  if (known) return known;
  const friend = emptyFriend(userId);
  refreshFriend(friend, wire, face.profiles.get(userId));
  return friend;
}
