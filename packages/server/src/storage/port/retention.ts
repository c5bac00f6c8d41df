import type { Change } from './messages.ts';

/** Where a walk through an app's conversations stands: behind the one with these keys. */
export interface RetentionPlace {
  kind: number;
  low: number;
  high: number;
}

/** A conversation whose oldest message is out of date, and who hears of its changes. */
export type OutdatedLog = { convId: number } & (
  | { kind: 'c2c'; users: [Listener, Listener] }
  | { kind: 'notices'; user: Listener }
  /** heardAs: of a topic its community, else the group itself. */
  | { kind: 'group'; groupId: string; heardAs: number }
);

interface Listener {
  uid: number;
  userId: string;
}

/** What one unit of trimming may do. */
export interface TrimUnit {
  /** Messages whose own time is before this, in ms, go. */
  beforeMs: number;
  /** Messages at most, and rows that hang on them; one message goes in any case. */
  maxMessages: number;
  maxAttached: number;
  nowMs: number;
}

/** Removes what is older than the app keeps it (S23, design D24). */
export interface RetentionStore {
  /**
   * One step of a walk through the app's conversations: those among the next `count` whose oldest message is older than their
   * kind is kept; notices go with one-to-one messages.
   *
   * - [I1] Each conversation once; the walk is over where `next` is absent.
   *
   * @param beforeMs by kind; 0: kept for ever
   */
  outdated(query: {
    sdkAppId: number;
    beforeMs: { c2c: number; group: number };
    after?: RetentionPlace;
    count: number;
  }): Promise<{ logs: OutdatedLog[]; next?: RetentionPlace }>;
  /**
   * Removes the oldest messages of a log, from its beginning up to the first that is new enough, as one atomic unit.
   *
   * - [I2] With them goes what hangs on them: changes, receipts, reactions, extensions, mentions, targets, pins, what tells a
   *   repeated import, their hold on lists of merged messages. Places stay given: the log goes on with the next one.
   * - [I3] Each unit records one change `trim` in place of the earlier one, and one `pin` for each message that was pinned.
   * - [I4] No row of a member is written, however many there are: unread counts, positions and last messages follow from where
   *   the log begins, equal to a recount of what is left (L1).
   * - [I5] `isDone`: nothing that is out of date is left at the beginning of the log.
   */
  trim(convId: number, unit: TrimUnit): Promise<{ trimmed: number; changes: Change[]; isDone: boolean }>;
}
