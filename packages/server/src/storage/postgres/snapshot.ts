import { schemaOf } from '../migrate.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Tx } from '../tx.ts';
import { connect } from './pool.ts';
import { sessionTx } from './tx.ts';

const PART_ROWS = 1_000;
/** A snapshot reads whole tables, for as long as that takes. */
const LONG_READ = [
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
  'SET LOCAL enable_seqscan = on',
];

/**
 * Opens one state of the database on a connection of its own.
 *
 * @throws NewerSchemaError when a newer program wrote the database
 */
export async function openPostgresSnapshot(url: string): Promise<Snapshot> {
  const sql = connect(url, 1);
  const end = () => sql.close({ timeout: 1 });
  try {
    const session = await sql.reserve();
    const tx = sessionTx(session);
    const schema = await begin(tx);
    return {
      tx,
      schema,
      ...reading(tx),
      async [Symbol.asyncDispose]() {
        // Nothing was written; a connection that is lost has nothing to end.
        await tx.run('ROLLBACK').catch(() => 0);
        session.release();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Locks the tables before the snapshot is taken, so that no migration changes them between that and their reading. */
async function begin(tx: Tx): Promise<number> {
  const tables = await tx.all<{ name: string }>(
    'SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()',
  );
  await tx.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  for (const setting of LONG_READ) await tx.run(setting);
  if (tables.length > 0) await tx.run(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ACCESS SHARE MODE`);
  return schemaOf(tx);
}

function reading(tx: Tx): Pick<Snapshot, 'stream' | 'lastId'> {
  let cursors = 0;
  return {
    async *stream<R>(sql: string, partRows = PART_ROWS) {
      const cursor = `part_${++cursors}`;
      await tx.run(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
      try {
        for (;;) {
          const part = await tx.all<R>(`FETCH ${partRows} FROM ${cursor}`);
          if (part.length > 0) yield part;
          if (part.length < partRows) return;
        }
      } finally {
        await tx.run(`CLOSE ${cursor}`);
      }
    },
    async lastId(table, column) {
      const sequence = await tx.one<{ name: string }>('SELECT pg_get_serial_sequence(?, ?) AS name', [table, column]);
      const row = await tx.one<{ last: number }>(
        `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${sequence?.name}`,
      );
      return row?.last ?? 0;
    },
  };
}
