import { expect, test } from 'bun:test';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inFolder } from './sqlite.ts';

test('files of a store are their owner’s alone, also those that were not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-private-'));
  const modes = () =>
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
  const write = async (work: () => void = () => {}) => {
    const database = await inFolder(folder).open('alice');
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)');
    work();
    database.close();
  };
  try {
    await write(() => expect(modes()).toHaveLength(3));
    chmodSync(join(folder, 'alice.db'), 0o644);
    await write(() =>
      expect(Object.fromEntries(modes())).toEqual({ 'alice.db': '600', 'alice.db-shm': '600', 'alice.db-wal': '600' }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
