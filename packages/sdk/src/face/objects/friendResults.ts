import type { FriendResult } from '@hongyan/contract';
import type { FriendFailure } from '../types.ts';

/** What was not done, of the results of a call over many users. */
export const failuresOf = (results: readonly FriendResult[]): FriendFailure[] =>
  results
    .filter(({ code }) => code !== 0)
    .map(({ userId: userID, code, info: message = '' }) => ({ userID, code, message }));

/** The results of what was done. */
export const successesOf = <R extends FriendResult>(results: readonly R[]): R[] =>
  results.filter(({ code }) => code === 0);
