import type { FaultName } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';
import type { LogRef } from './messages.ts';

/** What a user put on a conversation of its own, for itself and its devices. */
export interface Labels {
  /** Places of set bits, 0 to 63, ascending. */
  marks: number[];
  /** Numbers of the user's conversation groups that it is in, ascending. */
  groups: number[];
  custom: string;
}

/** A group of conversations of one user. */
export interface ConversationGroup {
  /** From 1; given anew when a group is gone. */
  number: number;
  name: string;
}

/** What is to become of a conversation's marks; what is not named stays. */
export interface Marking {
  log: LogRef;
  set?: readonly number[];
  clear?: readonly number[];
  custom?: string;
}

/** A conversation with labels, by its number. */
export interface Labelled extends Labels {
  convId: number;
  /** Of a one-to-one conversation. */
  peerUserId?: string;
  /** Of a group. */
  groupId?: string;
  changedMs: number;
}

/** What became of each conversation that a call names, in their order; those that changed wrote an event each. */
export interface LabelOutcome {
  faults: (FaultName | undefined)[];
  events: UserEventRow[];
}

export type ConversationGroupRefusal = { refused: 'exists' | 'unknown' | 'full' };
type Changed = { group: ConversationGroup; events: UserEventRow[] };

export interface LabelStore {
  /**
   * [B1] Makes a group; more than `max` in all: `full`. One of this name that is there is returned as it is.
   *
   * @param max at most 50
   */
  createGroup(uid: number, name: string, max: number, nowMs: number): Promise<Changed | ConversationGroupRefusal>;
  /** [B2] Changes the name; what is in the group stays in it. */
  renameGroup(uid: number, name: string, newName: string, nowMs: number): Promise<Changed | ConversationGroupRefusal>;
  /**
   * [B3] Deletes the group and takes everything out of it; whoever makes one later under its number gets an empty one.
   * The event has the number as its value: everything is out of it.
   */
  deleteGroup(uid: number, name: string, nowMs: number): Promise<Changed | ConversationGroupRefusal>;
  /** [B4] The groups, by number. A group that comes, goes or changes its name wrote `conversationGroups`. */
  groups(uid: number): Promise<ConversationGroup[]>;
  /**
   * [B5] Puts conversations into a group, or takes them out; who is in, or out, already stays so.
   *
   * - A conversation that is not the user's is `conversationUnknown`, a group that the user is not in `conversationGroupGone`.
   * - [B6] No more than `max` conversations have labels: `labelsFull` for those beyond.
   */
  move(
    uid: number,
    group: string,
    logs: readonly LogRef[],
    isIn: boolean,
    max: number,
    nowMs: number,
  ): Promise<({ group: ConversationGroup } & LabelOutcome) | ConversationGroupRefusal>;
  /** [B7] Sets and clears marks, bit by bit, and the text, conversation by conversation, with the faults of B5 and B6. */
  mark(uid: number, markings: readonly Marking[], max: number, nowMs: number): Promise<LabelOutcome>;
  /** [B8] Conversations with labels, by number, after one number. */
  page(uid: number, afterConvId: number, count: number): Promise<Labelled[]>;
  /** [B9] The labels of these conversations, in their order; of one that has none nothing. */
  of(uid: number, logs: readonly LogRef[]): Promise<(Labelled | undefined)[]>;
}
