/** Keys from one to another, both included, in the order of their code points; they need not be there. */
export interface KeyRange {
  from: string;
  to: string;
}

/** What one unit does: what it deletes goes first. */
export interface TableChange {
  puts?: readonly (readonly [key: string, value: object])[];
  deletes?: readonly string[];
  deleteRanges?: readonly KeyRange[];
}

/** Why a table cannot go on: its place is full, what it holds is damaged, or the device lets nothing be kept. */
export type TableTrouble = 'full' | 'damaged' | 'unavailable';

/** What a table throws. */
export class TableFault extends Error {
  override readonly name = 'TableFault';

  constructor(
    readonly trouble: TableTrouble,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a table threw this; of another bundle's table too. */
export const isTableFault = (error: unknown): error is TableFault =>
  (error as Error | undefined)?.name === 'TableFault';

/**
 * An ordered table of keys and values on the device: all that a durable store needs of a platform. Values are objects of
 * JSON. Whatever fails throws a `TableFault`.
 *
 * Keys are texts without control characters but U+0001, which stands between their parts.
 */
export interface Table {
  /**
   * Opens the data of this name, or makes it.
   *
   * - [T1] What `write` resolved for is there after `close` and `open`, and after the process was killed.
   * - [T2] Nothing of one name is seen under another.
   */
  open(name: string): Promise<void>;
  /** [T3] The values of these keys, in their order; undefined for those that are not there. */
  get(keys: readonly string[]): Promise<unknown[]>;
  /** [T4] The values of the keys in a range, in their order or against it, at most `count`. */
  range(range: KeyRange, limits?: { count?: number; isDescending?: boolean }): Promise<unknown[]>;
  /** [T5] Does all of a change or nothing, also when the process is killed in the midst of it. */
  write(change: TableChange): Promise<void>;
  /** [T6] Closes what is open, if anything is. */
  close(): Promise<void>;
  /** [T7] Removes everything of this name, readable or not; it must not be open. */
  destroy(name: string): Promise<void>;
}
