import { migrate, SCHEMA_VERSION } from '../migrations.ts';
import { NewerSchemaError } from '../port/storage.ts';
import { connect } from './pool.ts';
import { sessionTx } from './tx.ts';

/** Any number, the same in every process: who holds this advisory lock may change the schema. */
const LOCK = 0x686f6e67;

/**
 * Brings a database up to this program's schema, in one transaction; of processes that start at once, one does it.
 *
 * @throws NewerSchemaError when a newer program wrote it; nothing was touched
 */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = connect(url, 1);
  try {
    await sql.begin(async (session) => {
      await session.unsafe("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
      await session.unsafe(`SELECT pg_advisory_xact_lock(${LOCK})`);
      const tx = sessionTx(session);
      const table = await tx.one<{ name: string | null }>(`SELECT to_regclass('"schemaVersion"')::text AS name`);
      const stored = table?.name ? await tx.one<{ version: number }>('SELECT version FROM schemaVersion') : undefined;
      const version = stored?.version ?? 0;
      if (version > SCHEMA_VERSION) throw new NewerSchemaError(version, SCHEMA_VERSION);
      await migrate(tx, version);
    });
  } finally {
    await sql.close({ timeout: 1 });
  }
}
