import { lockMigrations, migrate, schemaOf } from '../storage/migrate.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { columnsOf } from '../storage/postgres/bulk.ts';
import { connect } from '../storage/postgres/pool.ts';
import { sessionTx } from '../storage/postgres/tx.ts';
import type { Tx } from '../storage/tx.ts';
import type { Sink } from './copy.ts';
import { type Table, tablesOf } from './tables.ts';

/** Why a database cannot take a restored store. */
export class TargetError extends Error {}

const TYPES = { INTEGER: 'bigint', TEXT: 'text', BLOB: 'bytea' } as const;

/**
 * Fills a database with a store of this schema, all in one transaction: whatever happens, it has the old content or the new.
 *
 * @param isForced takes the place of a store that is there
 * @throws TargetError when there is one, or when a server is on the database
 */
export async function fillDatabase<T>(
  url: string,
  { schema, isForced }: { schema: number; isForced: boolean },
  fill: (sink: Sink) => Promise<T>,
): Promise<T> {
  const sql = connect(url, 1);
  try {
    const { filled } = await sql.begin(async (session) => {
      const tx = sessionTx(session);
      for (const limit of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])
        await tx.run(`SET LOCAL ${limit} = 0`);
      await lockMigrations(tx);
      await makeRoom(tx, isForced);
      await migrate((work) => work(tx), schema);
      return { filled: await fill(sinkOver(tx)) };
    });
    await sql.unsafe('ANALYZE');
    return filled;
  } finally {
    await sql.close({ timeout: 1 });
  }
}

async function makeRoom(tx: Tx, isForced: boolean): Promise<void> {
  const users = await tx.one(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hongyan'
     AND pid <> pg_backend_pid() LIMIT 1`,
  );
  if (users) throw new TargetError('a server is using this database: stop it first');
  // A schema that this program does not know has tables that it would leave behind.
  if ((await schemaOf(tx)) === 0) return;
  const tables = await tablesOf(SCHEMA_VERSION);
  if (!isForced && (await holdsRows(tx, tables)))
    throw new TargetError('the database holds a store already; --force replaces it, and what is in it is gone');
  for (const name of [...tables.map((table) => table.name), 'schema_version'])
    await tx.run(`DROP TABLE IF EXISTS ${name}`);
}

async function holdsRows(tx: Tx, tables: readonly Table[]): Promise<boolean> {
  for (const { name } of tables) {
    const exists = await tx.one('SELECT 1 AS found WHERE to_regclass(?) IS NOT NULL', [name]);
    if (exists && (await tx.one(`SELECT 1 AS found FROM ${name} LIMIT 1`))) return true;
  }
  return false;
}

const sinkOver = (tx: Tx): Sink => ({
  async insert({ name, columns }, rows) {
    const names = columns.map((column) => column.name).join(', ');
    const arrays = columns.map(({ type }) => `?::${TYPES[type]}[]`).join(', ');
    await tx.run(
      `INSERT INTO ${name} (${names}) SELECT * FROM unnest(${arrays}) AS v (${names})`,
      columnsOf(rows, columns.length),
    );
  },
  async setLastId({ name, idColumn = '' }, id) {
    if (id > 0) await tx.run('SELECT setval(pg_get_serial_sequence(?, ?), ?)', [name, idColumn, id]);
  },
});
