import type { Param } from '../tx.ts';

/** A list of rows as PostgreSQL takes it: one array per column. */
export interface Bulk {
  sql: string;
  /** The parameters of the statement for these rows. */
  params(rows: readonly (readonly Param[])[]): string[];
}

/** Columns that hold bytes or text; all others of the statements made here hold numbers. */
const BYTES = new Set(['body', 'extra', 'send_keys']);
const TEXTS = new Set(['detail']);

/**
 * Makes of a portable `INSERT INTO t (a, b) VALUES (?, ?) …` one that inserts any number of rows in one statement.
 *
 * One text for all sizes: it is prepared once, which a list of VALUES would not be.
 */
export function bulkInsert(insert: string): Bulk {
  const [head = '', rest = ''] = insert.split(/\s+VALUES\s*\([?,\s]+\)/);
  const columns = (/\(([^)]+)\)/.exec(head)?.[1] ?? '').split(',').map((name) => name.trim());
  const sql = `${head} SELECT ${columns.join(', ')} FROM ${unnest(columns)} ${rest}`;
  return { sql, params: (rows) => columnsOf(rows, columns.length) };
}

/**
 * Makes of a portable `UPDATE t SET a = ?, b = ? WHERE id = ?` one that updates any number of rows in one statement.
 *
 * The ids come twice: the list makes the rows be found by the index whatever the plan of the join.
 */
export function bulkUpdate(update: string): Bulk {
  const [, table, set = '', id = ''] = /UPDATE (\w+) SET (.+) WHERE (\w+) = \?/s.exec(update) ?? [];
  const names = [...set.matchAll(/(\w+) = \?/g)].map(([, name = '']) => name);
  const columns = [...names, id];
  const assignments = names.map((name) => `${name} = v.${name}`).join(', ');
  const sql = `UPDATE ${table} AS t SET ${assignments} FROM ${unnest(columns)} WHERE t.${id} = v.${id} AND t.${id} = ANY(?::bigint[])`;
  return {
    sql,
    params: (rows) => [
      ...columnsOf(rows, columns.length),
      ...columnsOf(
        rows.map((row) => row.slice(-1)),
        1,
      ),
    ],
  };
}

/** `unnest(?::bigint[], …) AS v (a, b)`: the rows as a table `v`. */
export function unnest(columns: readonly string[]): string {
  return `unnest(${columns.map((column) => `?::${typeOf(column)}[]`).join(', ')}) AS v (${columns.join(', ')})`;
}

/** Rows as parameters of `unnest`: column by column. */
export function columnsOf(rows: readonly (readonly Param[])[], width: number): string[] {
  return Array.from({ length: width }, (_, at) => `{${rows.map((row) => element(row[at] ?? null)).join(',')}}`);
}

function element(value: Param): string | number {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return typeof value === 'number' ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

const typeOf = (column: string) => (BYTES.has(column) ? 'bytea' : TEXTS.has(column) ? 'text' : 'bigint');
