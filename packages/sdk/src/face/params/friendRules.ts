import { TYPES } from '../constants/types.ts';
import type { FollowMethods, FriendMethods } from '../types.ts';
import { anyText, object, optional, options, type Param, param, type Rule, text, texts } from './rule.ts';
import { upTo } from './statusRules.ts';

const oneOf = (...values: string[]): Rule => ({ type: 'string', values });
/** A text of a fixed beginning and 1 to 8 letters, digits or underlines; how long others may be is a setting of the app. */
const named = (prefix: string): Rule => ({
  ...text,
  also: {
    allowed: `be ${prefix} and 1 to 8 letters, digits or underlines`,
    holds: (value) => new RegExp(`^${prefix}[A-Za-z0-9_]{1,8}$`).test(String(value)),
  },
});
const ofGroup = options({ name: text, userIDList: upTo(1_000) });

/** What the parameters of the methods of friends and of the blacklist may be (sdk-js-api §4.8, §4.9). */
export const friendRules: { readonly [M in keyof FriendMethods]: readonly Param[] } = {
  getBlacklist: [],
  addToBlacklist: options({ userIDList: upTo(1_000) }),
  removeFromBlacklist: options({ userIDList: upTo(1_000) }),

  getFriendList: [],
  addFriend: options({
    to: text,
    source: named('AddSource_Type_'),
    wording: optional(anyText),
    type: optional(oneOf(TYPES.SNS_ADD_TYPE_SINGLE, TYPES.SNS_ADD_TYPE_BOTH)),
    remark: optional(anyText),
    groupName: optional(anyText),
  }),
  deleteFriend: options({
    userIDList: upTo(100),
    type: optional(oneOf(TYPES.SNS_DELETE_TYPE_SINGLE, TYPES.SNS_DELETE_TYPE_BOTH)),
  }),
  checkFriend: options({
    userIDList: upTo(1_000),
    type: optional(oneOf(TYPES.SNS_CHECK_TYPE_SINGLE, TYPES.SNS_CHECK_TYPE_BOTH)),
  }),
  getFriendProfile: options({ userIDList: texts }),
  updateFriend: options({
    userID: text,
    remark: optional(anyText),
    friendCustomField: optional({
      type: 'array',
      mayBeEmpty: true,
      each: object({ key: named('Tag_SNS_Custom_'), value: anyText }),
    }),
  }),

  getFriendApplicationList: [],
  acceptFriendApplication: options({
    userID: text,
    type: oneOf(TYPES.SNS_APPLICATION_AGREE, TYPES.SNS_APPLICATION_AGREE_AND_ADD),
    remark: optional(anyText),
  }),
  refuseFriendApplication: options({ userID: text }),
  deleteFriendApplication: options({
    userID: text,
    type: oneOf(TYPES.SNS_APPLICATION_SENT_TO_ME, TYPES.SNS_APPLICATION_SENT_BY_ME),
  }),
  setFriendApplicationRead: [],

  getFriendGroupList: [],
  createFriendGroup: options({ name: text, userIDList: { ...upTo(1_000), mayBeEmpty: true } }),
  deleteFriendGroup: options({ name: text }),
  addToFriendGroup: ofGroup,
  removeFromFriendGroup: ofGroup,
  renameFriendGroup: options({ oldName: text, newName: text }),
};

const cursor = [param('nextCursor', optional(anyText))];
const userIDList = [param('userIDList', upTo(20))];

/** What the parameters of the methods of following may be (sdk-js-api §4.10). */
export const followRules: { readonly [M in keyof FollowMethods]: readonly Param[] } = {
  followUser: userIDList,
  unfollowUser: userIDList,
  getMyFollowersList: cursor,
  getMyFollowingList: cursor,
  getMutualFollowersList: cursor,
  getUserFollowInfo: [param('userIDList', optional(upTo(20)))],
  checkFollowType: [param('userIDList', texts)],
};
