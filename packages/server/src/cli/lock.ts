import { Database } from 'bun:sqlite';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../config/startError.ts';

/** The only process that may open the embedded store of a folder. */
export interface DataLock {
  release(): void;
}

/** A database that nobody refers to is closed by the collector, and its lock is gone: held ones stay here. */
const held = new Set<Database>();

/** Another process holds the folder. */
export class FolderInUseError extends StartError {
  constructor(dataDir: string, holder: string) {
    super(
      `the data folder ${dataDir} is in use by another hongyan${holder}: stop that one, or choose another folder with --data`,
    );
    this.name = 'FolderInUseError';
  }
}

/**
 * Locks the data folder, making it when missing (D23).
 *
 * The lock is an exclusive SQLite transaction on `lock.db`, a file of its own that nothing is ever written to: the
 * operating system frees it with the process, however that ends. `lock.pid` is only for the message to others.
 */
export function lockFolder(dataDir: string): DataLock {
  const file = join(dataDir, 'lock.db');
  const pidFile = join(dataDir, 'lock.pid');
  let db: Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    db = new Database(file, { create: true });
    db.run('PRAGMA busy_timeout = 0');
    db.run('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    db?.close();
    throw isBusy(error) ? new FolderInUseError(dataDir, holderOf(pidFile)) : unusable(dataDir, error);
  }
  const own = db;
  held.add(own);
  return {
    release() {
      rmSync(pidFile, { force: true });
      held.delete(own);
      own.close();
    },
  };
}

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '');
const isBusy = (error: unknown) => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

function holderOf(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}

function unusable(dataDir: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    `the data folder ${dataDir} cannot be used: ${reason}; choose another one with --data, or mend its permissions`,
  );
}
