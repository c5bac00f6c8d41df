import { schemaOf } from '../migrate.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Connection, openReader } from './connection.ts';

const PART_ROWS = 1_000;

/**
 * Opens one state of the store's file, also beside a server: readers of a WAL wait for nobody and nobody for them. The
 * log cannot start over before the snapshot is closed, so it grows meanwhile.
 *
 * @throws NewerSchemaError when a newer program wrote the file
 */
export async function openEmbeddedSnapshot(file: string): Promise<Snapshot> {
  const connection = openReader(file);
  try {
    connection.run('BEGIN');
    return snapshotOver(connection, await schemaOf(connection.tx));
  } catch (error) {
    connection.close();
    throw error;
  }
}

function snapshotOver(connection: Connection, schema: number): Snapshot {
  const { db, tx } = connection;
  return {
    tx,
    schema,
    async *stream<R>(sql: string, partRows = PART_ROWS) {
      const statement = db.prepare(sql);
      try {
        let part: R[] = [];
        for (const row of statement.iterate()) {
          part.push(row as R);
          if (part.length < partRows) continue;
          yield part;
          part = [];
        }
        if (part.length > 0) yield part;
      } finally {
        statement.finalize();
      }
    },
    async lastId(table) {
      const row = await tx.one<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]);
      return row?.seq ?? 0;
    },
    // Closing ends the transaction, also where a damaged file lets nothing else be done.
    [Symbol.asyncDispose]: async () => connection.close(),
  };
}
