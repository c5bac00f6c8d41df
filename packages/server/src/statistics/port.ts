import type { CountedFigure, SeenKind } from '@hongyan/contract';
import type { Online, Sight } from '../storage/port/statistics.ts';

/** Counts what happens in apps (S46, S48). All but `flush` and `stop` is done in memory at once. */
export interface Statistics {
  /** A figure of the current day grows. */
  count(sdkAppId: number, figure: CountedFigure, n?: number): void;
  /** Somebody or something was seen on the current day. */
  mark(sdkAppId: number, kind: SeenKind, id: number): void;
  /** What is to be written together with a sign-in; nothing when this process wrote it already. */
  sightsOf(sdkAppId: number, uid: number): Sight[];
  /** A sign-in was written with these. */
  signedIn(sdkAppId: number, uid: number, sights: readonly Sight[]): void;
  /** Whether an account may send on the current day, on which at most `max` may; it counts as a sender of the day then. */
  admitsSender(sdkAppId: number, uid: number, max: number): Promise<boolean>;
  /** A user's session began or ended at this process; `isEdge`: it is the first one, or was the last. */
  came(sdkAppId: number, isEdge: boolean): void;
  went(sdkAppId: number, isEdge: boolean): void;
  /** Who is online now, at this and all other processes. */
  online(sdkAppId: number): Promise<Online>;
  /** Writes what was counted so far; what cannot be written now is kept for the next time. */
  flush(): Promise<void>;
  /** Writes all, for good. */
  stop(): Promise<void>;
}
