import type { WireApplication } from '@hongyan/contract';
import type { GroupApplication } from '../types.ts';

/** A request to join as apps see it (§4.11); `authentication` and `messageKey` name it. */
export function applicationFromWire(wire: WireApplication): GroupApplication {
  const { applicationId, kind, groupId: groupID, groupName, userId: userID, by, byNick = '', text } = wire;
  return {
    ...{ applicant: by, applicantNick: byNick, groupID, groupName },
    applicationType: kind === 'apply' ? 0 : 2,
    ...{ userID, note: text, authentication: applicationId, messageKey: applicationId },
  };
}
