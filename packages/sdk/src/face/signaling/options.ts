import type { Message, SendMessageOptions } from '../types.ts';

/** Options of `invite` and of `inviteInGroup`. */
export interface InviteOptions extends Pick<SendMessageOptions, 'onlineUserOnly' | 'offlinePushInfo'> {
  userID?: string;
  groupID?: string;
  inviteeList?: string[];
  data?: string;
  timeout?: number;
}

/** What an invitation is answered, cancelled or modified with. */
export interface Answer {
  inviteID: string;
  data?: string;
}

/** Who sent a signal, and what it was sent with: the answer of `invite` and its kin. */
export interface Sent {
  inviteID: string;
  code: 0;
  data: { message: Message };
}
