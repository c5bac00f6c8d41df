import type { Param, Tx } from '../tx.ts';
import type { Session } from './pool.ts';

const OID = { bool: 16, int8: 20, numeric: 1700 } as const;
const MAX_TRANSLATED = 2_000;

/** Rows as the database client gives them, with what it says of their columns. */
type Rows = Record<string, unknown>[] & { count: number; columns: { name: string; type: number }[] };

/** The statements of operations over one connection inside an open transaction. */
export function sessionTx(session: Session): Tx {
  const query = async (sql: string, params: readonly Param[] = []): Promise<Rows> =>
    await session.unsafe(translate(sql), params.map(toDatabase));
  return {
    dialect: 'postgres',
    all: async <R>(sql: string, params?: readonly Param[]) => fromDatabase(await query(sql, params)) as R[],
    one: async <R>(sql: string, params?: readonly Param[]) =>
      fromDatabase(await query(sql, params))[0] as R | undefined,
    run: async (sql, params) => (await query(sql, params)).count ?? 0,
  };
}

/** Numbers go as int8, so that a statement is prepared once, whatever the size of its numbers. */
function toDatabase(value: Param): unknown {
  return typeof value === 'number' ? BigInt(value) : value;
}

/** Makes numbers of what the client gives as BigInt or text, and of booleans, as SQLite has them; in place. */
function fromDatabase(rows: Rows): Record<string, unknown>[] {
  if (rows.length === 0) return rows;
  for (const { name, type } of rows.columns) {
    if (type !== OID.int8 && type !== OID.numeric && type !== OID.bool) continue;
    for (const row of rows) if (row[name] !== null) row[name] = Number(row[name]);
  }
  return rows;
}

const translated = new Map<string, string>();

/** Turns the `?` of a portable statement into `$1`, `$2` …, outside of quotes. */
export function translate(sql: string): string {
  const known = translated.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replace(/'(?:[^']|'')*'|"[^"]*"|\?/g, (token) => (token === '?' ? `$${++count}` : token));
  if (translated.size >= MAX_TRANSLATED) translated.clear();
  translated.set(sql, text);
  return text;
}
