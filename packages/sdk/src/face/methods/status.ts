import { statusFromWire } from '../objects/status.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { StatusFailure, StatusMethods } from '../types.ts';

/** Status of users: one's own words, and who is online (§4.8). */
export function statusMethods({ core }: Pick<Face, 'core'>): Pick<Methods, keyof StatusMethods> {
  return {
    setSelfStatus: async ({ customStatus }) => statusFromWire(await core.setStatus(customStatus)),
    async getUserStatus({ userIDList }) {
      const { statuses, failures } = await core.statusesOf([...new Set(userIDList)]);
      return { successUserList: statuses.map(statusFromWire), failureUserList: failures.map(failureOf) };
    },
    async subscribeUserStatus({ userIDList }) {
      return { failureUserList: (await core.watchStatuses([...new Set(userIDList)])).map(failureOf) };
    },
    async unsubscribeUserStatus(options) {
      await core.unwatchStatuses([...new Set(options?.userIDList ?? [])]);
      return { failureUserList: [] };
    },
  };
}

const failureOf = ({ userId, code, info }: { userId: string; code: number; info: string }): StatusFailure => ({
  ...{ userID: userId, code, message: info },
});
