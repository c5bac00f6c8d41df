import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQL } from 'bun';
import { openMigrated } from '../storage/embedded/connection.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { migrateDatabase } from '../storage/postgres/migrate.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../testing/postgres.ts';
import { openFileSink } from './fileSink.ts';
import { fillDatabase } from './postgresSink.ts';

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-migration-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(async () => {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}, START_TIMEOUT_MS);

/** A store's file without any rows. */
async function emptyFile(name: string, schema: number): Promise<string> {
  const file = join(root, name);
  await (await openFileSink(file, schema)).finish();
  return file;
}

/** The whole schema of a file and the number that it says it has. */
function shapeOf(file: string): unknown {
  const db = new Database(file);
  try {
    const made = db.query('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
    return { made, version: db.query('SELECT version FROM schema_version').get() };
  } finally {
    db.close();
  }
}

test('a migration killed after any of its statements leaves each step done or not begun, never half', async () => {
  const steps = [];
  for (let schema = 1; schema <= SCHEMA_VERSION; schema++)
    steps.push(shapeOf(await emptyFile(`schema-${schema}`, schema)));

  const left: unknown[] = [];
  for (let statements = 1; ; statements++) {
    const file = await emptyFile(`killed-${statements}`, 1);
    const script = join(import.meta.dir, 'killedMigration.ts');
    const child = Bun.spawn([process.execPath, script, file, String(statements)], { stderr: 'inherit' });
    await child.exited;
    left.push(shapeOf(file));
    if (child.signalCode === null) break;
    (await openMigrated(file)).close();
    expect(shapeOf(file)).toEqual(steps.at(-1));
  }

  expect(left.length).toBeGreaterThan(2);
  for (const shape of left) expect(steps).toContainEqual(shape);
  expect(left.at(-1)).toEqual(steps.at(-1));
});

test('in PostgreSQL too: killed before the last statement of a migration, it leaves the schema as it was', async () => {
  const url = await postgres.freshDatabase();
  await fillDatabase(url, { schema: 1, isForced: false }, async () => {});
  await using sql = new SQL(url, { max: 2 });
  const columns = () =>
    sql`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`.values();
  const busy = () => sql`SELECT pid FROM pg_stat_activity WHERE application_name = 'hongyan'`;
  const before = await columns();

  // The statement that raises the number comes last: it waits for this lock when all others have run.
  const holder = await sql.reserve();
  await holder`BEGIN`;
  await holder`SELECT version FROM schema_version FOR UPDATE`;
  const child = Bun.spawn(
    [
      process.execPath,
      '-e',
      `(await import('${import.meta.dir}/../storage/postgres/migrate.ts')).migrateDatabase('${url}')`,
    ],
    { stderr: 'inherit' },
  );
  const isWaiting = () =>
    sql`SELECT 1 FROM pg_stat_activity WHERE application_name = 'hongyan' AND wait_event_type = 'Lock'`;
  while ((await isWaiting()).length === 0 && child.exitCode === null) await Bun.sleep(5);
  child.kill('SIGKILL');
  await child.exited;
  await holder`ROLLBACK`;
  holder.release();
  while ((await busy()).length > 0) await Bun.sleep(5);

  expect(await columns()).toEqual(before);
  expect(await sql`SELECT version FROM schema_version`.values()).toEqual([['1']]);
  await migrateDatabase(url);
  expect(await sql`SELECT version FROM schema_version`.values()).toEqual([[String(SCHEMA_VERSION)]]);
});
