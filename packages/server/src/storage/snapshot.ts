import type { Tx } from './tx.ts';

/**
 * One state of a whole store, for reading beside whoever writes to it: a backup, a recount.
 *
 * It keeps no writer waiting; what is committed after it was opened is not in it.
 */
export interface Snapshot extends AsyncDisposable {
  readonly tx: Tx;
  /** Number of the schema that the store has. */
  readonly schema: number;
  /** All rows of a query in parts of `partRows` (1,000 unless given); several queries may be under way. */
  stream<R>(sql: string, partRows?: number): AsyncIterable<R[]>;
  /** The highest number that a column of ids has given out, 0 when none; never less than what the snapshot shows. */
  lastId(table: string, column: string): Promise<number>;
}
