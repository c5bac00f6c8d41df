import { applicationsOf } from '../objects/friend.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import { withOwnCodes } from './relationFaults.ts';

type Families = Pick<
  Methods,
  | 'getFriendApplicationList'
  | 'acceptFriendApplication'
  | 'refuseFriendApplication'
  | 'deleteFriendApplication'
  | 'setFriendApplicationRead'
>;
// What the options may be, the parameter rules have seen.
type ResponseType = 'Response_Action_Agree' | 'Response_Action_AgreeAndAdd';
type ApplicationType = 'Pendency_Type_ComeIn' | 'Pendency_Type_SendOut';

/** Friend requests (§4.9). */
export function friendApplicationMethods({ core }: Face): Families {
  return {
    getFriendApplicationList: async () => applicationsOf(await core.fetchRelations('friendApplications')),
    async acceptFriendApplication({ userID: userId, type, remark }) {
      const answer = { userId, type: type as ResponseType, ...(remark && { remark }) };
      await core.callFriends('acceptFriendApplication', answer);
      return undefined;
    },
    async refuseFriendApplication({ userID: userId }) {
      await core.callFriends('refuseFriendApplication', { userId });
      return undefined;
    },
    async deleteFriendApplication({ userID: userId, type }) {
      await withOwnCodes(core.callFriends('deleteFriendApplication', { userId, type: type as ApplicationType }));
      return {};
    },
    async setFriendApplicationRead() {
      await core.callFriends('markFriendApplicationsRead', {});
      return undefined;
    },
  };
}
