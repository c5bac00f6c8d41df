import { migration, SCHEMA_VERSION } from './migrations.ts';
import { NewerSchemaError } from './port/storage.ts';
import type { Tx } from './tx.ts';

/**
 * Brings the store to this program's schema, one transaction per migration; two processes may do it at once.
 *
 * @param inTransaction runs the function in one transaction, which rolls back when it throws
 * @param to an earlier schema, where data of that schema is to be written
 * @throws NewerSchemaError before anything is touched
 */
export async function migrate(
  inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  to = SCHEMA_VERSION,
): Promise<void> {
  let version = -1;
  while (version < to) version = await inTransaction((tx) => (version < 0 ? begin(tx) : step(tx, to)));
}

/** Makes the table of the version when there is none, and checks what it says. */
async function begin(tx: Tx): Promise<number> {
  await lockMigrations(tx);
  if (!(await hasVersion(tx))) {
    await tx.run(`CREATE TABLE schema_version (version ${tx.dialect === 'postgres' ? 'BIGINT' : 'INTEGER'} NOT NULL)`);
    await tx.run('INSERT INTO schema_version (version) VALUES (0)');
  }
  return found(tx);
}

/** Runs the next migration, unless another process just did. */
async function step(tx: Tx, to: number): Promise<number> {
  await lockMigrations(tx);
  const version = await found(tx);
  if (version >= to) return version;
  for (const ddl of migration(version + 1, tx.dialect)) await tx.run(ddl);
  await tx.run('UPDATE schema_version SET version = ?', [version + 1]);
  return version + 1;
}

/** Lets no other process migrate until the transaction ends. */
export async function lockMigrations(tx: Tx): Promise<void> {
  if (tx.dialect === 'postgres') await tx.run('SELECT pg_advisory_xact_lock(484950)');
}

async function hasVersion(tx: Tx): Promise<boolean> {
  const row = await tx.one(
    tx.dialect === 'postgres'
      ? "SELECT 1 AS found FROM pg_tables WHERE tablename = 'schema_version' AND schemaname = current_schema()"
      : "SELECT 1 AS found FROM sqlite_schema WHERE name = 'schema_version'",
  );
  return row !== undefined;
}

/**
 * The schema that a store has; 0 when it has none yet.
 *
 * @throws NewerSchemaError when this program does not know it
 */
export const schemaOf = async (tx: Tx): Promise<number> => ((await hasVersion(tx)) ? found(tx) : 0);

async function found(tx: Tx): Promise<number> {
  const version = (await tx.one<{ version: number }>('SELECT version FROM schema_version'))?.version ?? 0;
  if (version > SCHEMA_VERSION) throw new NewerSchemaError(version, SCHEMA_VERSION);
  return version;
}
