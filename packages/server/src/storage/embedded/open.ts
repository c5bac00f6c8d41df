import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ops, storesOver } from '../ops/table.ts';
import type { Storage, StorageStats } from '../port/storage.ts';
import { type FromWriter, type ToWriter, unpackError } from './protocol.ts';
import { WriteQueue } from './queue.ts';
import { Reader } from './reader.ts';

/** The store's file in the data folder. */
export const DATABASE_FILE = 'hongyan.db';

export interface EmbeddedOptions {
  /** The database file; or `dataDir`, the folder that holds it under its usual name and is made when missing. */
  file?: string;
  dataDir?: string;
  /** Operations that may wait; above it callers are refused with `sendsStopped`. */
  maxQueue: number;
  /** Called after each commit: operations in it and how long it took. */
  onCommit?: StorageStats['onCommit'];
}

/**
 * Opens the embedded store: one SQLite file, one writer thread that commits together what queued up, reads on this thread.
 *
 * @throws NewerSchemaError when a newer program wrote the file; it is left as it is
 * @throws StoreDamagedError when the files are not as they were written; they are left as they are
 */
export async function openEmbedded({ file, dataDir, maxQueue, onCommit }: EmbeddedOptions): Promise<Storage> {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const path = file ?? join(dataDir ?? '.', DATABASE_FILE);
  const worker = new Worker(new URL('./writer.ts', import.meta.url));
  try {
    await exchange(worker, { kind: 'open', file: path }, 'opened');
  } catch (error) {
    worker.terminate();
    throw error;
  }
  const queue = new WriteQueue(worker, maxQueue);
  queue.stats.onCommit = onCommit;
  const reader = new Reader(path);
  const stores = storesOver((name, args) =>
    ops[name].kind === 'read' ? reader.run(name, args) : queue.push(name, args),
  );

  return {
    ...stores,
    stats: queue.stats,
    health: () => queue.health(),
    async close() {
      await queue.drained();
      // Readers first: the writer's close then takes the log into the file and removes it.
      await reader.close();
      if (queue.hasEnded()) return;
      queue.end('the store is closed');
      await exchange(worker, { kind: 'close' }, 'closed');
      worker.terminate();
    },
  };
}

/** Sends one message to the writer and waits for its answer. */
function exchange(worker: Worker, message: ToWriter, expected: FromWriter['kind']): Promise<void> {
  return new Promise((resolve, reject) => {
    const answered = ({ data }: MessageEvent<FromWriter>) => {
      if (data.kind !== expected && data.kind !== 'refused') return;
      worker.removeEventListener('message', answered);
      if (data.kind === 'refused') reject(unpackError(data.error));
      else resolve();
    };
    worker.addEventListener('message', answered);
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.addEventListener('close', () => reject(new Error('the writer ended')));
    worker.postMessage(message);
  });
}
