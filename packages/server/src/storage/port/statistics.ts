import type { FigureName, SeenKind } from '@hongyan/contract';

/** What belongs to one period: a day as 20261130, a month as 202611. */
interface InPeriod {
  sdkAppId: number;
  period: number;
}

/** How much a figure of a period grew. */
export interface Growth extends InPeriod {
  figure: FigureName;
  n: number;
}

/** Somebody or something that was seen in a period. */
export interface Sight extends InPeriod {
  kind: SeenKind;
  id: number;
}

/** Users and their connections that are signed in. */
export interface Online {
  users: number;
  connections: number;
}

/** What one process counted since its last flush. */
export interface Flush {
  /** Drawn at the start of the process. */
  process: string;
  /** From 1 on; the same number stands for the same flush. */
  number: number;
  nowMs: number;
  /** Until when the process counts as alive unless it flushes again. */
  untilMs: number;
  growths: Growth[];
  sights: Sight[];
  /** Of apps where it changed: who is signed in at this process. */
  online: (Online & { sdkAppId: number })[];
  /** The highest numbers of users at this process. */
  peaks: (InPeriod & { users: number })[];
}

/** A figure of a period. */
export interface Count {
  period: number;
  figure: FigureName;
  n: number;
}

/** The first day and the first month that something does not reach. */
export interface Before {
  day: number;
  month: number;
}

/** How many rows of accounts or groups came and went. */
export interface Moves {
  /** How many there are now. */
  all: number;
  /** By number of the day from 0 on; days with none are left out. */
  made: Map<number, number>;
  gone: Map<number, number>;
}

export interface StatisticsStore {
  /**
   * Adds what a process counted.
   *
   * - [Q1] A flush whose number is not above that of the last one of its process changes nothing (D14).
   * - [Q2] Growths add up, whoever wrote them. Who was seen is there once for each period and kind.
   * - [Q3] A peak is its process's own and what others, as far as they are alive, have then; the highest stays.
   */
  flush(flush: Flush): Promise<void>;
  /**
   * The figures of periods from one to another, both counted in; those that are 0 may be left out.
   *
   * - [Q4] How many were seen is counted as it is at that moment, in a period that is not settled.
   */
  figures(sdkAppId: number, from: number, to: number): Promise<Count[]>;
  /** [Q5] Accounts, or groups that are no topics: how many there are, and came and went in the days from `sinceMs` on. */
  moves(sdkAppId: number, of: 'accounts' | 'groups', sinceMs: number): Promise<Moves>;
  /** [Q6] Who is signed in at processes that are alive, but for one. */
  online(sdkAppId: number, exceptProcess: string, nowMs: number): Promise<Online>;
  /** [Q7] Keeps as figures how many were seen in the periods before `ended`; of those before `dropped` once more, never less. */
  settle(sdkAppId: number, ended: Before, dropped: Before): Promise<void>;
  /**
   * Forgets who was seen in periods before `seen`, which are settled, and figures of those before `figures`.
   *
   * - [Q8] At most `max` of those seen in one unit; returns how many.
   */
  trim(sdkAppId: number, before: { seen: Before; figures: Before }, max: number): Promise<number>;
  /**
   * Whether an account may send on a day on which at most `max` may; it is seen as a sender then.
   *
   * - [Q10] Who was seen sending on that day may; of others no more than there is room for, whoever asks at once.
   */
  admitSender(who: { sdkAppId: number; day: number; uid: number }, max: number): Promise<boolean>;
  /** [Q9] Forgets processes that ended before. */
  trimProcesses(beforeMs: number): Promise<void>;
}
