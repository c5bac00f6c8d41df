import { type KeyRange, type Table, type TableChange, TableFault } from './port.ts';

/** A database as `node:sqlite` and `bun:sqlite` both open it. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    all(...params: (string | number)[]): unknown[];
    get(...params: (string | number)[]): unknown;
    run(...params: (string | number)[]): unknown;
  };
  close(): unknown;
}

/** How databases come into being and go. */
export interface SqlitePlace {
  /** Opens the database of this name, or makes it. */
  open(name: string): SqliteDatabase | Promise<SqliteDatabase>;
  /** Removes it with all its files. */
  remove(name: string): void | Promise<void>;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
/** Keys in one statement. */
const KEYS = 500;

/** A table in SQLite. */
export function sqliteTable(place: SqlitePlace): Table {
  let db: SqliteDatabase | undefined;
  const opened = (): SqliteDatabase => {
    if (!db) throw new TableFault('unavailable', 'the table is not open');
    return db;
  };
  return {
    async open(name) {
      const made = await trying(() => place.open(name));
      await trying(() => made.exec(SCHEMA));
      db = made;
    },
    get: (keys) => trying(() => valuesOf(opened(), keys)),
    range: ({ from, to }, { count = -1, isDescending = false } = {}) =>
      trying(() => {
        const order = isDescending ? 'DESC' : 'ASC';
        const sql = `SELECT value FROM entries WHERE key >= ? AND key <= ? ORDER BY key ${order} LIMIT ?`;
        return (opened().prepare(sql).all(from, to, count) as { value: string }[]).map(({ value }) =>
          JSON.parse(value),
        );
      }),
    write: (change) => trying(() => writeAll(opened(), change)),
    async close() {
      const closing = db;
      db = undefined;
      await trying(() => {
        // Statements that wait for their collection would keep the log of writes from being merged.
        closing?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        closing?.close();
      });
    },
    destroy: (name) => trying(() => place.remove(name)),
  };
}

function valuesOf(db: SqliteDatabase, keys: readonly string[]): unknown[] {
  const found = new Map<string, unknown>();
  for (let at = 0; at < keys.length; at += KEYS) {
    const some = keys.slice(at, at + KEYS);
    const sql = `SELECT key, value FROM entries WHERE key IN (${some.map(() => '?').join(',')})`;
    for (const row of db.prepare(sql).all(...some) as { key: string; value: string }[])
      found.set(row.key, JSON.parse(row.value));
  }
  return keys.map((key) => found.get(key));
}

function writeAll(db: SqliteDatabase, { puts = [], deletes = [], deleteRanges = [] }: TableChange): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const dropRange = db.prepare('DELETE FROM entries WHERE key >= ? AND key <= ?');
    for (const { from, to } of deleteRanges as readonly KeyRange[]) dropRange.run(from, to);
    const drop = db.prepare('DELETE FROM entries WHERE key = ?');
    for (const key of deletes) drop.run(key);
    const put = db.prepare(
      'INSERT INTO entries (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    for (const [key, value] of puts) put.run(key, JSON.stringify(value));
    db.exec('COMMIT');
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    throw error;
  }
}

async function trying<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFault(error);
  }
}

/** Result codes of SQLite: https://sqlite.org/rescode.html */
const FULL = 13;
const DAMAGED = [11, 26];

function asFault(error: unknown): TableFault {
  if (error instanceof TableFault) return error;
  const { errcode, errno, message } = error as { errcode?: number; errno?: number; message?: string };
  // The lowest byte is the code that the further ones specify.
  const code = (errcode ?? errno ?? 0) & 0xff;
  const isUnreadable = DAMAGED.includes(code) || error instanceof SyntaxError;
  return new TableFault(code === FULL ? 'full' : isUnreadable ? 'damaged' : 'unavailable', message ?? String(error));
}
