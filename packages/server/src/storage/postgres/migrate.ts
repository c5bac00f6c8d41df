import { migrate } from '../migrate.ts';
import { connect } from './pool.ts';
import { sessionTx } from './tx.ts';

/**
 * Brings a database up to this program's schema; of processes that start at once, one does each step.
 *
 * @throws NewerSchemaError when a newer program wrote it; nothing was touched
 */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = connect(url, 1);
  try {
    await migrate((work) =>
      sql
        .begin(async (session) => {
          // Another process's migration, or building an index of many rows, may take longer than any operation.
          await session.unsafe('SET LOCAL lock_timeout = 0');
          await session.unsafe('SET LOCAL statement_timeout = 0');
          const result = await work(sessionTx(session));
          return { result };
        })
        .then(({ result }) => result),
    );
  } finally {
    await sql.close({ timeout: 1 });
  }
}
