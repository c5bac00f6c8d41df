/** What a statement takes as a parameter. Whole numbers only; text without U+0000; bytes for bodies (D21). */
export type Param = string | number | null | Uint8Array;

/**
 * One open unit of work on the store. SQL is portable, with `?` as placeholder; the adapter turns it into its own.
 * Integers come back as JavaScript numbers and byte columns as `Uint8Array`, whatever the driver gives.
 */
export interface Tx {
  readonly dialect: 'sqlite' | 'postgres';
  /** All rows of a query. */
  all<R>(sql: string, params?: readonly Param[]): Promise<R[]>;
  /** The first row of a query, if any. */
  one<R>(sql: string, params?: readonly Param[]): Promise<R | undefined>;
  /** Runs a statement; says how many rows it changed. */
  run(sql: string, params?: readonly Param[]): Promise<number>;
}

/** The placeholders of a list with this many entries: `(?,?,?)`; of none, a list that matches nothing. */
export const inList = (count: number): string => (count === 0 ? '(NULL)' : `(${Array(count).fill('?').join(',')})`);

/** Locks the rows that a query finds until the unit ends, where writers run side by side; stands at the query's end. */
export const forUpdate = (tx: Pick<Tx, 'dialect'>): string => (tx.dialect === 'postgres' ? ' FOR UPDATE' : '');

/**
 * A condition that leaves out rows of `table` which a running transaction could still precede in commit order (D13).
 * The table has a column `written_by`, filled by default.
 */
export const settled = (tx: Pick<Tx, 'dialect'>, table: string): string =>
  tx.dialect === 'postgres' ? ` AND ${table}.written_by < pg_snapshot_xmin(pg_current_snapshot())::text::bigint` : '';

/** Cuts a list into parts that fit one statement. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

/** Parameters in one statement at most. */
const PARAMS_MAX = 1_000;

/**
 * Inserts any number of rows with few statements.
 *
 * @param insert `INSERT INTO t (a, b)`
 * @param conflict what follows the values: `ON CONFLICT …`
 */
export async function insertAll(
  tx: Tx,
  insert: string,
  rows: readonly (readonly Param[])[],
  conflict = '',
): Promise<void> {
  const width = rows[0]?.length ?? 1;
  const row = `(${Array(width).fill('?').join(', ')})`;
  for (const part of chunks(rows, Math.floor(PARAMS_MAX / width))) {
    await tx.run(`${insert} VALUES ${Array(part.length).fill(row).join(', ')} ${conflict}`, part.flat());
  }
}
