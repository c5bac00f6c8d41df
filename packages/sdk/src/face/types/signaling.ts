import type { Response } from './common.ts';
import type { AnyFunction, ChatEvent } from './event.ts';
import type { Message, SendMessageOptions } from './message.ts';

/** What a signal says (§9.5): the JSON in the `data` of a custom message. */
export interface Signaling {
  businessID: 1;
  inviteID: string;
  /** Empty between two users. */
  groupID: string;
  inviter: string;
  /** Of an invitation and a cancellation those invited, of an answer who answers, of a time-out who did not answer. */
  inviteeList: string[];
  data: string;
  /** TSignaling.ACTION_TYPE_… */
  actionType: number;
  /** Seconds; 0: it never ends by itself. */
  timeout: number;
}

/** What the signalling events tell (§6.3); each has those fields that its kind has. */
export interface SignalingNews {
  inviteID: string;
  inviter: string;
  groupID: string;
  /** Of NEW_INVITATION_RECEIVED and INVITATION_TIMEOUT. */
  inviteeList: string[];
  /** Of INVITEE_ACCEPTED and INVITEE_REJECTED. */
  invitee: string;
  data: string;
  /** Of INVITATION_TIMEOUT: this instance’s own clock said so. */
  isSelfTimeout: boolean;
}

export type SignalingHandler = ((event: ChatEvent<SignalingNews>) => void) | AnyFunction;

interface InviteOptions {
  data?: string;
  /** Seconds; 0, the default: it never ends by itself. */
  timeout?: number;
  onlineUserOnly?: boolean;
  offlinePushInfo?: SendMessageOptions['offlinePushInfo'];
}

/** What sending a signal resolves with. */
export type Invited = Promise<Response<{ message: Message }> & { inviteID: string }>;
type InvitedThen = ((result: { inviteID: string }) => void) | AnyFunction;
type InviteFailed = ((code: number, message: string) => void) | AnyFunction;

/** Invitations to something and their answers (§4.14). */
export interface SignalingMethods {
  addSignalingListener(eventName: string, handler: SignalingHandler, context?: unknown): void;
  removeSignalingListener(eventName: string, handler: SignalingHandler, context?: unknown): void;
  invite(options: InviteOptions & { userID: string }): Invited;
  inviteSync(options: InviteOptions & { userID: string }, successCb?: InvitedThen, errorCb?: InviteFailed): string;
  inviteInGroup(options: InviteOptions & { groupID: string; inviteeList: string[] }): Invited;
  inviteInGroupSync(
    options: InviteOptions & { groupID: string; inviteeList: string[] },
    successCb?: InvitedThen,
    errorCb?: InviteFailed,
  ): string;
  cancel(options: { inviteID: string; data?: string }): Invited;
  accept(options: { inviteID: string; data?: string }): Invited;
  reject(options: { inviteID: string; data?: string }): Invited;
  getSignalingInfo(message: Message): Signaling | null;
  modifyInvitation(options: { inviteID: string; data: string }): Promise<Response<{ message: Message }>>;
}
