import type { CustomField, Profile, Response } from './common.ts';

/** A friend as it stands in the user's list (§9.5). */
export interface Friend {
  userID: string;
  remark: string;
  source: string;
  /** What was said with the request. */
  wording: string;
  /** Names of the friend groups that it is in. */
  groupList: string[];
  /** Seconds: when it came into the list. */
  addTime: number;
  timestamp: number;
  profile: Profile;
  friendCustomField: CustomField[];
}

/** A friend request that waits (§9.5). */
export interface FriendApplication {
  /** The other side. */
  userID: string;
  nick: string;
  avatar: string;
  source: string;
  wording: string;
  /** Seconds. */
  time: number;
  /** TYPES.SNS_APPLICATION_SENT_TO_ME or SNS_APPLICATION_SENT_BY_ME. */
  type: string;
}

/** A group into which the user sorts friends (§9.5). */
export interface FriendGroup {
  name: string;
  userIDList: string[];
  count: number;
}

/** A user of whom something was not done, and why. */
export interface FriendFailure {
  userID: string;
  code: number;
  message: string;
}

/** What FRIEND_APPLICATION_LIST_UPDATED and `getFriendApplicationList` tell. */
export interface FriendApplications {
  friendApplicationList: FriendApplication[];
  /** Of those that came in. */
  unreadCount: number;
}

/** Argument of `addFriend`. */
export interface AddFriendOptions {
  to: string;
  /** `AddSource_Type_` and 1 to 8 letters, digits or underlines. */
  source: string;
  wording?: string;
  /** TYPES.SNS_ADD_TYPE_*; default: both. */
  type?: string;
  remark?: string;
  groupName?: string;
}

/** Code 0: friends now; 30539: the other side was asked. */
export interface AddFriendResult {
  userID: string;
  code: number;
  message?: string;
}

/** Answer of what changes who is in a friend group. */
export type FriendGroupResponse = Promise<Response<{ friendGroup: FriendGroup; failureUserIDList: FriendFailure[] }>>;

/** Friends, their requests and groups, and the blacklist (§4.8, §4.9). */
export interface FriendMethods {
  getBlacklist(): Promise<Response<string[]>>;
  addToBlacklist(options: { userIDList: string[] }): Promise<Response<string[]>>;
  removeFromBlacklist(options: { userIDList: string[] }): Promise<Response<string[]>>;

  getFriendList(): Promise<Response<Friend[]>>;
  addFriend(options: AddFriendOptions): Promise<Response<AddFriendResult>>;
  deleteFriend(options: {
    userIDList: string[];
    type?: string;
  }): Promise<Response<{ successUserIDList: { userID: string }[]; failureUserIDList: FriendFailure[] }>>;
  checkFriend(options: { userIDList: string[]; type?: string }): Promise<
    Response<{
      successUserIDList: { userID: string; code: number; relation: string }[];
      failureUserIDList: FriendFailure[];
    }>
  >;
  getFriendProfile(options: {
    userIDList: string[];
  }): Promise<Response<{ friendList: Friend[]; failureUserIDList: FriendFailure[] }>>;
  updateFriend(options: {
    userID: string;
    remark?: string;
    friendCustomField?: CustomField[];
  }): Promise<Response<Friend>>;

  getFriendApplicationList(): Promise<Response<FriendApplications>>;
  acceptFriendApplication(options: { userID: string; type: string; remark?: string }): Promise<undefined>;
  refuseFriendApplication(options: { userID: string }): Promise<undefined>;
  deleteFriendApplication(options: { userID: string; type: string }): Promise<Response>;
  setFriendApplicationRead(): Promise<undefined>;

  getFriendGroupList(): Promise<Response<FriendGroup[]>>;
  createFriendGroup(options: { name: string; userIDList: string[] }): FriendGroupResponse;
  deleteFriendGroup(options: { name: string }): Promise<Response<FriendGroup>>;
  addToFriendGroup(options: { name: string; userIDList: string[] }): FriendGroupResponse;
  removeFromFriendGroup(options: { name: string; userIDList: string[] }): FriendGroupResponse;
  renameFriendGroup(options: { oldName: string; newName: string }): Promise<Response<FriendGroup>>;
}
