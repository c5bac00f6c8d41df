import { Database } from 'bun:sqlite';
import { Connection } from '../storage/embedded/connection.ts';
import { migrate } from '../storage/migrate.ts';
import type { Tx } from '../storage/tx.ts';

/** A table as a schema has it. */
export interface Table {
  name: string;
  columns: { name: string; type: 'INTEGER' | 'TEXT' | 'BLOB' }[];
  /** The column whose numbers the store gives out, if any. */
  idColumn?: string;
}

/** Every table of a schema but the one with its number: read from the schema itself, so that none can be forgotten. */
export async function tablesOf(schema: number): Promise<Table[]> {
  const connection = new Connection(new Database(':memory:', { strict: true }));
  try {
    await migrate((work) => work(connection.tx), schema);
    return await tablesIn(connection.tx);
  } finally {
    connection.close();
  }
}

async function tablesIn(tx: Tx): Promise<Table[]> {
  const found = await tx.all<{ name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY rowid",
  );
  const tables: Table[] = [];
  for (const { name, sql } of found) {
    const columns = await tx.all<Table['columns'][number]>('SELECT name, type FROM pragma_table_info(?) ORDER BY cid', [
      name,
    ]);
    const [, idColumn] = /(\w+) INTEGER PRIMARY KEY AUTOINCREMENT/.exec(sql) ?? [];
    tables.push(idColumn === undefined ? { name, columns } : { name, columns, idColumn });
  }
  return tables;
}
