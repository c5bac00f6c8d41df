import { join } from 'node:path';
import { openMigrated } from '../packages/server/src/storage/embedded/connection.ts';
import { DATABASE_FILE } from '../packages/server/src/storage/embedded/open.ts';
import { bulkInsert, bulkUpdate } from '../packages/server/src/storage/postgres/bulk.ts';
import { Pool } from '../packages/server/src/storage/postgres/pool.ts';
import { sessionTx } from '../packages/server/src/storage/postgres/tx.ts';
import type { Param, Tx } from '../packages/server/src/storage/tx.ts';

/** Writes many rows at a time, without an fsync for each: nobody was promised anything yet. */
export interface Filler {
  unit<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  insert(tx: Tx, sql: string, rows: Param[][]): Promise<void>;
  update(tx: Tx, sql: string, rows: Param[][]): Promise<void>;
  close(): Promise<void>;
}

/** Writes into the file of a stopped server's data folder. */
export async function embeddedFiller(folder: string): Promise<Filler> {
  const connection = await openMigrated(join(folder, DATABASE_FILE));
  connection.run('PRAGMA synchronous = OFF');
  connection.run('PRAGMA cache_size = -1000000');
  const each = async (tx: Tx, sql: string, rows: Param[][]) => {
    for (const row of rows) await tx.run(sql, row);
  };
  return {
    unit: async (work) => {
      connection.run('BEGIN IMMEDIATE');
      const result = await work(connection.tx);
      connection.run('COMMIT');
      return result;
    },
    insert: each,
    update: each,
    close: async () => {
      connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
      connection.close();
      // What the kernel still has to write would be counted to the first mark.
      await Bun.spawn(['sync', '-f', folder]).exited;
    },
  };
}

/** Writes into a database, many rows in a statement. */
export function postgresFiller(url: string): Filler {
  const pool = new Pool({ url, size: 1, maxQueue: 10, patienceMs: 60_000 });
  return {
    unit: (work) =>
      pool.write(async (session) => {
        await session.unsafe('SET LOCAL synchronous_commit = off');
        return work(sessionTx(session));
      }),
    insert: async (tx, sql, rows) => {
      const bulk = bulkInsert(sql);
      await tx.run(bulk.sql, bulk.params(rows));
    },
    update: async (tx, sql, rows) => {
      const bulk = bulkUpdate(sql);
      await tx.run(bulk.sql, bulk.params(rows));
    },
    close: async () => {
      // The background work on so many new rows comes before the measuring, not into it.
      await pool.sql.unsafe('SET statement_timeout = 0');
      await pool.sql.unsafe('VACUUM ANALYZE');
      await pool.sql.unsafe('CHECKPOINT');
      await pool.close();
    },
  };
}
