import type { Snapshot } from '../storage/snapshot.ts';
import type { Param } from '../storage/tx.ts';
import { type Table, tablesOf } from './tables.ts';

/** An empty store of the snapshot's schema that takes rows. */
export interface Sink {
  insert(table: Table, rows: readonly Param[][]): Promise<void>;
  /** Goes on numbering behind this id. */
  setLastId(table: Table, id: number): Promise<void>;
}

/** Told how much of a long work is done. */
export type Watch = (what: string, done: number, total: number) => void;

/** Rows by table. */
export type Counts = Record<string, number>;

/**
 * What is read in place of a column. PostgreSQL numbers the writers of the outbox by its own transactions, which mean
 * nothing in another database: the rows keep their order under new ids, the consumers their places in it.
 */
const PORTABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  outbox: { id: 'row_number() OVER (ORDER BY written_by, id)', written_by: '0' },
  consumers: {
    cursor_writer: '0',
    cursor_id:
      '(SELECT COUNT(*) FROM outbox o WHERE (o.written_by, o.id) <= (consumers.cursor_writer, consumers.cursor_id))',
  },
};

/** Rows at a time of a table whose rows are long: a list of merged messages may have hundreds of kilobytes. */
const PART_ROWS: Readonly<Record<string, number>> = { merged_contents: 20 };

/** Copies every row of every table; answers how many there were. */
export async function copyStore(from: Snapshot, to: Sink, watch: Watch): Promise<Counts> {
  const counts: Counts = {};
  for (const table of await tablesOf(from.schema)) {
    const total = await countOf(from, table);
    counts[table.name] = await copyTable(from, to, table, (done) => watch(`copying ${table.name}`, done, total));
    if (table.idColumn !== undefined) await to.setLastId(table, await from.lastId(table.name, table.idColumn));
  }
  return counts;
}

async function countOf({ tx }: Snapshot, { name }: Table): Promise<number> {
  return (await tx.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${name}`))?.n ?? 0;
}

async function copyTable(from: Snapshot, to: Sink, table: Table, done: (rows: number) => void): Promise<number> {
  const names = table.columns.map(({ name }) => name);
  const read = names.map((name) => {
    const portable = PORTABLE[table.name]?.[name];
    return portable === undefined ? name : `${portable} AS ${name}`;
  });
  let count = 0;
  done(count);
  const sql = `SELECT ${read.join(', ')} FROM ${table.name}`;
  for await (const rows of from.stream<Record<string, Param>>(sql, PART_ROWS[table.name])) {
    await to.insert(
      table,
      rows.map((row) => names.map((name) => row[name] ?? null)),
    );
    count += rows.length;
    done(count);
  }
  return count;
}
