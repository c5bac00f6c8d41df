import type { Audience, Change, LogRef } from './messages.ts';

/** Why nothing may be attached to a message. */
export type AttachRefusal = 'unknown' | 'recalled' | 'tip';

/** A change of what a message carries, and who is told of it. */
export interface Attached {
  changes: Change[];
  audience: Audience;
}

/** Somebody who reacted, as the account is now. */
export interface Reactor {
  userId: string;
  nick: string;
  faceUrl: string;
}

/** One reaction to one message as a viewer sees it. */
export interface ReactionCount {
  seq: number;
  reaction: string;
  count: number;
  isMine: boolean;
  /** The first of them. */
  users: Reactor[];
}

export interface ReactionStore {
  /**
   * Adds a user's reaction to a message, or takes it off, as one atomic unit with its change.
   *
   * - [N1] A user has each reaction of a message once: again is `already`. What one has not is `notReacted`, what nobody
   *   has `none`. The same `call` again gives the change that it made.
   * - [N2] Refused as `unknown` for who does not see the message or is in the group no more; `recalled`, and of a notice
   *   of the server `tip`.
   * - [N3] A message has at most `maxKinds` reactions (`kinds`), each of them at most `maxUsers` users (`users`).
   * - [N4] The change takes the place of the earlier one of the same message and reaction.
   * - [N5] The audience is who sees the message: also the change log tells nobody else.
   * - [N6] A recall takes the reactions of a message and their changes.
   */
  react(
    log: LogRef,
    seq: number,
    by: {
      uid: number;
      reaction: string;
      isAdded: boolean;
      maxKinds: number;
      maxUsers: number;
      nowMs: number;
      call: number;
    },
  ): Promise<Attached | { refused: AttachRefusal | 'kinds' | 'users' | 'already' | 'none' | 'notReacted' }>;

  /** [N7] Reactions to those of these messages that the viewer sees, by message and by when each came first, with its first users. */
  of(log: LogRef, viewerUid: number, seqs: number[], usersMax: number): Promise<ReactionCount[]>;

  /** [N8] Who reacted so, the earliest first; `unknown` for who does not see the message. */
  users(
    log: LogRef,
    viewerUid: number,
    seq: number,
    page: { reaction: string; offset: number; count: number },
  ): Promise<Reactor[] | 'unknown'>;
}
