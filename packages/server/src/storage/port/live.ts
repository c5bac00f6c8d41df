import type { GroupNews, Operator, Telling } from './groups.ts';

/** What is kept of an account in a live room. */
export interface LivePlace {
  uid: number;
  isAdmin: boolean;
  /** 0: it is not muted, or not banned. */
  muteUntilMs: number;
  banUntilMs: number;
  marks: number[];
}

/** What is kept of live rooms beside their information: bans, administrators, marks (rest-api §15.11, §16.3). */
export interface LiveStore {
  /**
   * Bans accounts until a time, in place of an earlier ban.
   *
   * - [V1] Each of them gets the event `groupLeft` with value 3 and the notice; `left` names them.
   */
  ban(gid: number, uids: number[], untilMs: number, telling: Telling): Promise<GroupNews | { refused: 'gone' }>;
  /** [V2] Ends bans; those of these accounts that had one. */
  unban(gid: number, uids: number[], nowMs: number): Promise<number[]>;
  /** [V3] Accounts that are banned now, by the end of the ban, latest first; those that were deleted are none. */
  banned(
    gid: number,
    query: { nowMs: number; offset: number; count: number },
  ): Promise<{ uid: number; userId: string; untilMs: number }[]>;
  /** [V4] What is kept of these accounts, in their order; whoever nothing is kept of has the place of a new one. */
  places(gid: number, uids: number[], nowMs: number): Promise<LivePlace[]>;

  /**
   * Makes accounts administrators.
   *
   * - [V5] At most `max` in the room, however many are named at once: else none. Who was none gets the notice; `joined` names them.
   */
  appoint(
    gid: number,
    uids: number[],
    max: number,
    telling: Telling,
  ): Promise<GroupNews | { refused: 'gone' | 'tooMany' }>;
  /** [V6] Dismisses administrators; who was one gets the notice; `left` names them. */
  dismiss(gid: number, uids: number[], telling: Telling): Promise<GroupNews | { refused: 'gone' }>;
  /** [V7] The administrators, by the number of their account. */
  admins(gid: number): Promise<Operator[]>;

  /**
   * Marks accounts; what is marked stays so until it is taken off.
   *
   * - [V8] At most `marksMax` different marks of 1000 and above in the room, at most `membersMax` accounts with one of them: else
   *   nothing is marked.
   */
  mark(
    gid: number,
    marks: { uid: number; mark: number }[],
    limits: { marksMax: number; membersMax: number },
  ): Promise<{ done: true } | { refused: 'gone' | 'tooManyMarks' | 'tooManyMembers' }>;
  /** [V9] Takes marks off; those that are not there are passed over. */
  unmark(gid: number, marks: { uid: number; mark: number }[]): Promise<{ done: true } | { refused: 'gone' }>;
}
