import { chmodSync, closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStore } from '../face/types.ts';
import { type SqliteDatabase, type SqlitePlace, sqliteTable } from '../store/table/sqlite.ts';
import { type LocalStoreOptions, localStore } from './make.ts';

export type { LocalStore, LocalStoreOptions };

/** Where the files lie. */
export interface SqliteStoreOptions extends LocalStoreOptions {
  /** Made if it does not exist, for its owner alone. */
  folder: string;
}

/** Keeps conversations and messages in SQLite: that of Bun, or that of Node from 22.5 on; one process at a time. */
export function sqliteStore({ folder, ...options }: SqliteStoreOptions): LocalStore {
  return localStore(() => sqliteTable(inFolder(folder)), options);
}

/** A file for each name, in a folder. */
export function inFolder(folder: string): SqlitePlace {
  const file = (name: string): string => join(folder, `${encodeURIComponent(name)}.db`);
  return {
    open(name) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      keepPrivate(file(name));
      return openDatabase(file(name));
    },
    remove(name) {
      for (const end of ['', '-wal', '-shm']) rmSync(file(name) + end, { force: true });
    },
  };
}

/** Its owner's alone, also where an earlier version made it; what SQLite puts beside it has the same rights. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

async function openDatabase(path: string): Promise<SqliteDatabase> {
  // Names that no bundler looks for: each is only there in its own runtime.
  if ('Bun' in globalThis) {
    const { Database } = (await import(nameOf('bun'))) as { Database: new (path: string) => SqliteDatabase };
    return new Database(path);
  }
  const { DatabaseSync } = (await import(nameOf('node'))) as { DatabaseSync: new (path: string) => SqliteDatabase };
  return new DatabaseSync(path);
}

const nameOf = (runtime: 'bun' | 'node'): string => `${runtime}:sqlite`;
