import { TSignaling } from '../constants/signaling.ts';
import type { Message, Signaling, SignalingNews } from '../types.ts';

/** An invitation that is not over. */
export interface Invitation {
  /** As it was sent, or modified since. */
  signal: Signaling;
  /** The message it was sent with. */
  message: Message;
  /** Invited ones who neither answered nor let the time pass. */
  waiting: Set<string>;
  /** This instance sent it, and so tells all when its time is over. */
  isMine: boolean;
  /** When it is over by itself, server's time, ms; never: infinite. */
  endMs: number;
  /** Something that this instance does with it is under way. */
  isBusy: boolean;
  timer: unknown;
}

/** What a signal does to the invitation it is of: who waits no longer, and what is told of it. */
export interface Effect {
  gone: string[];
  name: string;
  news: Partial<SignalingNews>;
}

/** What is told of a batch of messages, in order. */
export interface Told extends Omit<Effect, 'gone'> {
  inviteID: string;
}

/** What an invited one is told of an invitation. */
export const invited = ({ inviteID, inviter, groupID, inviteeList, data }: Signaling): Told => ({
  inviteID,
  name: TSignaling.NEW_INVITATION_RECEIVED,
  news: { inviteID, inviter, groupID, inviteeList, data },
});

/** Whether it tells of an invitation for the first time. */
export const isNew = ({ name }: Told): boolean => name === TSignaling.NEW_INVITATION_RECEIVED;

/** Whether someone is told of the invitation: who invites and who is invited; the rest of a group is not. */
export const takesPart = ({ inviter, inviteeList }: Signaling, userID: string): boolean =>
  inviter === userID || inviteeList.includes(userID);

/**
 * When an invitation that came is over by itself, server's time, ms; never: infinite.
 *
 * The second of a message is rounded down: it is not over before all of its time has passed.
 */
export const endMsOf = ({ timeout }: Signaling, { time }: Pick<Message, 'time'>): number =>
  endMsFrom((time + 1) * 1_000, timeout);

/** The same of one that is written now; `timeout` in seconds, 0: never. */
export const endMsFrom = (startMs: number, timeout: number): number =>
  timeout > 0 ? startMs + timeout * 1_000 : Number.POSITIVE_INFINITY;

/**
 * What an answer, a cancellation or a time-out does to its invitation; undefined when it has no right to, or comes twice.
 *
 * Who says so is who sent the message, whatever stands in it.
 */
export function effectOf(
  { signal: { inviteID, inviter, groupID }, waiting }: Pick<Invitation, 'signal' | 'waiting'>,
  { actionType, inviteeList, data }: Signaling,
  from: string,
): Effect | undefined {
  const told = { inviteID, inviter, groupID, data };
  switch (actionType) {
    case TSignaling.ACTION_TYPE_ACCEPT_INVITE:
    case TSignaling.ACTION_TYPE_REJECT_INVITE: {
      if (!waiting.has(from)) return undefined;
      const isAccepted = actionType === TSignaling.ACTION_TYPE_ACCEPT_INVITE;
      const name = isAccepted ? TSignaling.INVITEE_ACCEPTED : TSignaling.INVITEE_REJECTED;
      return { gone: [from], name, news: { ...told, invitee: from } };
    }
    case TSignaling.ACTION_TYPE_CANCEL_INVITE:
      return from === inviter ? { gone: [...waiting], name: TSignaling.INVITATION_CANCELLED, news: told } : undefined;
    case TSignaling.ACTION_TYPE_INVITE_TIMEOUT: {
      const gone = (from === inviter ? inviteeList : [from]).filter((userID) => waiting.has(userID));
      if (gone.length === 0) return undefined;
      return { gone, name: TSignaling.INVITATION_TIMEOUT, news: { ...told, inviteeList: gone, isSelfTimeout: false } };
    }
    default:
      return undefined;
  }
}
