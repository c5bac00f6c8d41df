import type { Profile, Response } from './common.ts';

/** What became of one user of `followUser` and `unfollowUser`: code 0, or why it was not done. */
export interface FollowResult {
  userID: string;
  code: number;
  message: string;
}

/** Somebody in a list of those who follow (§4.10). */
export interface FollowProfile extends Profile {
  /** Seconds: since when. */
  followTime: number;
}

/** A page of such a list, the newest first; `nextCursor` is empty on the last one. */
export type FollowPage = Promise<Response<{ resultList: FollowProfile[]; nextCursor: string }>>;

/** How many follow a user, and whom it follows. */
export interface FollowInfo {
  userID: string;
  followersCount: number;
  followingCount: number;
  mutualFollowersCount: number;
}

/** What the events of these lists tell: profiles of those who came, or ids of those who went. */
export type FollowNews = { userInfoList: Profile[]; isAdd: true } | { userInfoList: string[]; isAdd: false };

/** Who follows whom (§4.10). */
export interface FollowMethods {
  followUser(userIDList: string[]): Promise<Response<FollowResult[]>>;
  unfollowUser(userIDList: string[]): Promise<Response<FollowResult[]>>;
  getMyFollowersList(nextCursor?: string): FollowPage;
  getMyFollowingList(nextCursor?: string): FollowPage;
  getMutualFollowersList(nextCursor?: string): FollowPage;
  /** Without users: of oneself. */
  getUserFollowInfo(userIDList?: string[]): Promise<Response<FollowInfo[]>>;
  /** 0 none, 1 follows me, 2 I follow, 3 both; of at most 100 users, the rest is cut. */
  checkFollowType(userIDList: string[]): Promise<Response<{ userID: string; followType: number }[]>>;
}
