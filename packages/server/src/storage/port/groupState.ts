import type { Telling } from './groups.ts';

/** One entry of attributes or of counters. */
export interface Entry<V> {
  key: string;
  value: V;
}

/** Attributes or counters of a group as they are now. */
export interface State<V> {
  /** Goes up by one with each change; 0: there was none yet. */
  version: number;
  /** By key, in no order that means anything. */
  entries: Entry<V>[];
}

/** What a write did: from `since` to `version`, which are the same when nothing changed. */
export interface StateChange<V> {
  since: number;
  version: number;
  changed: Entry<V>[];
  deleted: string[];
}

/** Who writes, so that the same call again does nothing more. Absent: the call is no repeat of any. */
export interface Writer {
  uid: number;
  random: number;
}

/** Who does it, and when, as webhooks tell it. */
export type Acting = Pick<Telling, 'operator' | 'nowMs'>;

export interface AttributeLimits {
  count: number;
  /** Of all keys and values in UTF-8. */
  bytes: number;
}

/** `mode`: what becomes of the counters that are named; one that is not there is 0. */
export interface CounterChange {
  mode: 'set' | 'increase' | 'decrease';
  entries: Entry<number>[];
  writer?: Writer;
}

/**
 * Attributes and counters of groups, stored ones and live rooms alike.
 *
 * - [K1] Each write is looked at and done under the head's lock: what is refused changes nothing, none overwrites another that it
 *   did not see.
 * - [K2] The version goes up by one with each write that changed something, and with no other; also over a deletion of all.
 * - [K3] A call with the writer of one of the last 100 calls changes nothing: what it says changed is nothing.
 */
export interface GroupStateStore {
  /** [K4] The attributes of a group; of one that is not there, none. */
  attributes(gid: number): Promise<State<string>>;
  /**
   * Adds and changes attributes; with `isWhole` those that are not named go.
   *
   * - [K5] `conflict`: a key that is named changed after `seen`, to another value than the one that is wanted.
   * - [K6] `tooMany`, `tooLong`: with what is there it would be more than the limits.
   */
  setAttributes(
    gid: number,
    to: { entries: Entry<string>[]; isWhole: boolean; seen?: number; writer?: Writer; by?: Acting },
    limits: AttributeLimits,
  ): Promise<
    | StateChange<string>
    | { refused: 'gone' | 'conflict' }
    | { refused: 'tooMany'; count: number }
    | { refused: 'tooLong'; bytes: number }
  >;
  /** [K7] Deletes attributes, all when none is named; `unknown`: one that is named is not there. */
  deleteAttributes(
    gid: number,
    keys: string[],
    how: { seen?: number; writer?: Writer; by?: Acting },
  ): Promise<StateChange<string> | { refused: 'gone' | 'conflict' } | { refused: 'unknown'; key: string }>;

  /** [K8] The counters of a group; of one that is not there, none. */
  counters(gid: number): Promise<State<number>>;
  /**
   * Sets, raises or lowers counters, all or none of them.
   *
   * - [K9] Two at once both count.
   * - [K10] `tooMany`: there would be more than `max`; `outOfRange`: one would leave the whole numbers that are exact.
   *
   * @returns also what the named ones are after it
   */
  changeCounters(
    gid: number,
    change: CounterChange,
    max: number,
  ): Promise<
    | (StateChange<number> & { entries: Entry<number>[] })
    | { refused: 'gone' | 'tooMany' }
    | { refused: 'outOfRange'; key: string }
  >;
  /** [K11] Deletes counters, all when none is named; those that are not there are passed over. */
  deleteCounters(gid: number, keys: string[]): Promise<StateChange<number> | { refused: 'gone' }>;
}
