import type { Response } from './common.ts';

/** The status of a user (§4.8): `statusType` is one of USER_STATUS_*. */
export interface UserStatus {
  userID: string;
  statusType: number;
  customStatus: string;
}

/** A user of whom something could not be done. */
export interface StatusFailure {
  userID: string;
  code: number;
  message: string;
}

/** Status of users (§4.8). */
export interface StatusMethods {
  setSelfStatus(options: { customStatus: string }): Promise<Response<UserStatus>>;
  getUserStatus(options: {
    userIDList: string[];
  }): Promise<Response<{ successUserList: UserStatus[]; failureUserList: StatusFailure[] }>>;
  subscribeUserStatus(options: { userIDList: string[] }): Promise<Response<{ failureUserList: StatusFailure[] }>>;
  unsubscribeUserStatus(options?: { userIDList?: string[] }): Promise<Response<{ failureUserList: StatusFailure[] }>>;
}
