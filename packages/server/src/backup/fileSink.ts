import { Database } from 'bun:sqlite';
import { Connection } from '../storage/embedded/connection.ts';
import { migrate } from '../storage/migrate.ts';
import type { Sink } from './copy.ts';

/** A store's file under construction. Nothing of it is safe on disk before the caller has synced it. */
export interface FileSink extends Sink {
  finish(): Promise<void>;
  /** Gives up. */
  abandon(): void;
}

/** Begins a store's file of a schema; there must be no such file yet. */
export async function openFileSink(file: string, schema: number): Promise<FileSink> {
  const db = new Database(file, { create: true, readwrite: true, strict: true });
  const connection = new Connection(db);
  const { tx } = connection;
  // Whole or thrown away: neither a journal nor a sync on the way is of use.
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = OFF', 'synchronous = OFF', 'page_size = 4096'])
    db.run(`PRAGMA ${pragma}`);
  connection.run('BEGIN');
  await migrate((work) => work(tx), schema);
  return {
    async insert({ name, columns }, rows) {
      const sql = `INSERT INTO ${name} (${columns.map((column) => column.name).join(', ')})
        VALUES (${columns.map(() => '?').join(', ')})`;
      const statement = connection.statements.get(sql);
      for (const row of rows) statement.run(...row);
    },
    async setLastId({ name }, id) {
      await tx.run('DELETE FROM sqlite_sequence WHERE name = ?', [name]);
      await tx.run('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [name, id]);
    },
    async finish() {
      connection.run('COMMIT');
      connection.close();
    },
    abandon: () => connection.close(),
  };
}
