import { Database } from 'bun:sqlite';
import { afterAll } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durableRules, storeSuite } from '../suite.ts';
import { tableStore } from '../tableStore.ts';
import { encryptedTable } from './encrypted.ts';
import type { Table } from './port.ts';
import { type SqlitePlace, sqliteTable } from './sqlite.ts';
import { tableSuite } from './suite.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-sqlite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function inFolder(): SqlitePlace {
  const folder = mkdtempSync(join(root, 'place-'));
  const file = (name: string) => join(folder, `${encodeURIComponent(name)}.db`);
  return {
    open: (name) => new Database(file(name)),
    remove(name) {
      for (const end of ['', '-wal', '-shm']) rmSync(file(name) + end, { force: true });
    },
  };
}

const secret = new Uint8Array(32).fill(7);
const places: Record<string, (place: SqlitePlace) => Table> = {
  'bun:sqlite': sqliteTable,
  'encrypted bun:sqlite': (place) => encryptedTable(sqliteTable(place), secret),
};
for (const [name, over] of Object.entries(places)) {
  tableSuite(name, () => {
    const place = inFolder();
    return { table: () => over(place) };
  });
  storeSuite(name, async () => tableStore(over(inFolder())));
  durableRules(name, () => {
    const place = inFolder();
    return { store: () => tableStore(over(place)) };
  });
}
