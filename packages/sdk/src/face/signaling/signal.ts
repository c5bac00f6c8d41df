import { TYPES } from '../constants/types.ts';
import type { Message, Signaling } from '../types.ts';

/** What marks a signal beside its `businessID`. */
const MARK = '"type":"tsignaling"';

/** The signal that a message is; null when it is none. Copies of messages do too (sdk-js-api §4.14). */
export function signalOf({
  type,
  payload,
  cloudCustomData,
}: Pick<Message, 'type' | 'payload' | 'cloudCustomData'>): Signaling | null {
  const text: unknown = payload?.data;
  // Most custom messages are none, and parsing costs.
  if (type !== TYPES.MSG_CUSTOM || typeof text !== 'string' || !text.includes('inviteID')) return null;
  try {
    const { businessID, inviteID, groupID, inviter, inviteeList, data, actionType, timeout } = JSON.parse(text);
    if (typeof inviteID !== 'string' || (businessID !== 1 && !cloudCustomData?.includes(MARK))) return null;
    return {
      businessID: 1,
      inviteID,
      groupID: groupID ?? '',
      inviter: inviter ?? '',
      inviteeList: Array.isArray(inviteeList) ? inviteeList : [],
      data: data ?? '',
      actionType: Number(actionType) || 0,
      timeout: Number(timeout) || 0,
    };
  } catch {
    return null;
  }
}
