import { Database } from 'bun:sqlite';
import type { Store } from '../store/port.ts';
import { bridgeTable } from '../store/table/bridge.ts';
import { type SqliteDatabase, sqliteTable } from '../store/table/sqlite.ts';
import { tableStore } from '../store/tableStore.ts';

/** Where a device keeps its data: each call opens it for another process of the same device. */
export const places: Readonly<Record<'sqlite' | 'bridge', () => () => Store>> = {
  sqlite: () => {
    const kept = new Map<string, Database>();
    const open = (name: string): SqliteDatabase => {
      const db = kept.get(name) ?? new Database(':memory:');
      kept.set(name, db);
      // What a process that was killed had begun is undone.
      if (db.inTransaction) db.exec('ROLLBACK');
      return { exec: (sql) => db.exec(sql), prepare: (sql) => db.query(sql), close() {} };
    };
    return () => tableStore(sqliteTable({ open, remove: (name) => void kept.delete(name) }));
  },
  bridge: () => {
    const kept = new Map<string, string>();
    const bridge = {
      getItem: async (name: string) => kept.get(name),
      setItem: async (name: string, text: string) => void kept.set(name, text),
      removeItem: async (name: string) => void kept.delete(name),
    };
    return () => tableStore(bridgeTable(bridge));
  },
};
