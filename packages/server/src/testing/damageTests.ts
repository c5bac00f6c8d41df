import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQL } from 'bun';
import { copyStore } from '../backup/copy.ts';
import { fillDatabase } from '../backup/postgresSink.ts';
import { checkStore } from '../check/store.ts';
import { DATABASE_FILE, openEmbedded } from '../storage/embedded/open.ts';
import { openEmbeddedSnapshot } from '../storage/embedded/snapshot.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import type { Storage } from '../storage/port/storage.ts';
import { openPostgresSnapshot } from '../storage/postgres/snapshot.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { NOON_MS } from '../storage/suite/people.ts';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from './postgres.ts';

/** What is damaged, and how it is looked for. */
interface Damaging {
  /** Fills an empty store with something of each kind, whole, with a deleted account among it. */
  makeStore(storage: Storage): Promise<void>;
  /** The words by which each damage is told, and a statement that does it. */
  damages: [kind: string, sql: string][];
  /** What the check knows, by those words. */
  references: object;
}

async function complaints(snapshot: Snapshot): Promise<string[]> {
  const { findings } = await checkStore(snapshot, () => {}, NOON_MS);
  return findings.filter(({ state }) => state !== 'ok').map(({ text }) => text);
}

/** Tests that the check finds each damage, in a file and in PostgreSQL, and none in a store that is whole. */
export function testDamages(about: string, { makeStore, damages, references }: Damaging): void {
  setDefaultTimeout(60_000);
  const root = mkdtempSync(join(tmpdir(), `hongyan-${about}-`));
  const healthy = join(root, DATABASE_FILE);
  let postgres: TestPostgres;
  let url: string;
  beforeAll(async () => {
    postgres = await testPostgres();
    url = await postgres.freshDatabase();
    const storage = await openEmbedded({ dataDir: root, maxQueue: 1_000 });
    await makeStore(storage);
    await storage.close();
  }, 2 * START_TIMEOUT_MS);
  afterAll(async () => {
    await postgres.stop();
    rmSync(root, { recursive: true, force: true });
  }, START_TIMEOUT_MS);

  test(`every reference of ${about} has its damage here`, () => {
    expect(damages.map(([kind]) => kind)).toEqual(Object.keys(references));
  });

  test(`${about} that are whole are told as whole, with a deleted account`, async () => {
    await using snapshot = await openEmbeddedSnapshot(healthy);

    expect(await complaints(snapshot)).toEqual([]);
  });

  describe.each(damages)('%s', (kind, sql) => {
    test('is found in a file', async () => {
      const file = join(root, 'damaged.db');
      copyFileSync(healthy, file);
      const db = new Database(file);
      expect(db.run(sql).changes).toBeGreaterThan(0);
      db.close();

      await using snapshot = await openEmbeddedSnapshot(file);
      expect((await complaints(snapshot)).join('\n')).toContain(kind);
    });

    test('is found in PostgreSQL', async () => {
      await using file = await openEmbeddedSnapshot(healthy);
      await fillDatabase(url, { schema: SCHEMA_VERSION, isForced: true }, (sink) => copyStore(file, sink, () => {}));
      await using connection = new SQL(url, { max: 1 });
      await connection.unsafe(sql);

      await using snapshot = await openPostgresSnapshot(url);
      expect((await complaints(snapshot)).join('\n')).toContain(kind);
    });
  });
}
