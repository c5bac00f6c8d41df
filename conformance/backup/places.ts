import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import type { StoreKind } from '../stores.ts';

/** A data folder and a store that nobody used yet, and the options that name them. */
export interface Place {
  data: string;
  store: string;
  options: string[];
}

/** Fresh paths and places of one test file; they go with it. */
export interface Places extends AsyncDisposable {
  readonly root: string;
  path(): string;
  place(kind: StoreKind): Promise<Place>;
}

/** Opens a folder for the files of a test, and a PostgreSQL server for its databases. */
export async function openPlaces(): Promise<Places> {
  const postgres: TestPostgres = await testPostgres();
  const root = mkdtempSync(join(tmpdir(), 'hongyan-backup-'));
  let paths = 0;
  const path = () => join(root, String(++paths));
  return {
    root,
    path,
    async place(kind) {
      const data = path();
      const store = kind === 'embedded' ? kind : await postgres.freshDatabase();
      return { data, store, options: ['--data', data, '--store', store] };
    },
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
