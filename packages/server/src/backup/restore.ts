import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../config/startError.ts';
import { openMigrated, openWriter } from '../storage/embedded/connection.ts';
import { LogMark } from '../storage/embedded/logMark.ts';
import { DATABASE_FILE } from '../storage/embedded/open.ts';
import { openEmbeddedSnapshot } from '../storage/embedded/snapshot.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { NewerSchemaError } from '../storage/port/storage.ts';
import { migrateDatabase } from '../storage/postgres/migrate.ts';
import { copyStore, type Watch } from './copy.ts';
import {
  BackupDamagedError,
  type Manifest,
  partsOf,
  sync,
  syncFolderOf,
  type VerifiedBackup,
  verify,
} from './format.ts';
import { writeKeptFiles } from './keptFiles.ts';
import { fillDatabase, TargetError } from './postgresSink.ts';

/** What `restore` is told. */
export interface RestoreOrder {
  file: string;
  /** Takes the place of a store that is there. */
  isForced: boolean;
  /** The data folder, locked by the caller. */
  dataDir: string;
  /** `embedded` or the address of a database. */
  store: string;
  watch: Watch;
}

/**
 * Puts a backup in place as a store of this program's schema; answers what the backup says of itself.
 *
 * Nothing is touched before the whole backup was read and found as it was written. Killed at any moment, the store is
 * the old one or the new one.
 */
export async function restore(order: RestoreOrder): Promise<Manifest> {
  const backup = read(order);
  const { schema, files } = backup.manifest;
  if (schema > SCHEMA_VERSION) throw new NewerSchemaError(schema, SCHEMA_VERSION);
  if (order.store === 'embedded') await intoFolder(backup, order);
  else await intoDatabase(backup, order);
  // The files come last: they only help to find what the store already holds.
  writeKeptFiles(order.dataDir, files, order.isForced);
  return backup.manifest;
}

function read({ file, watch }: RestoreOrder): VerifiedBackup {
  if (!existsSync(file)) throw new StartError(`there is no file ${file}`);
  try {
    return verify(file, watch);
  } catch (error) {
    throw error instanceof BackupDamagedError ? new StartError(`${error.message}; nothing was changed`) : error;
  }
}

/** The backup holds a store's file as it is: it is copied beside the place, brought up to date there, and moved in whole. */
async function intoFolder(
  { storeBytes }: VerifiedBackup,
  { file, dataDir, isForced, watch }: RestoreOrder,
): Promise<void> {
  const place = join(dataDir, DATABASE_FILE);
  if (existsSync(place) && !isForced)
    throw new StartError(`${dataDir} holds a store already; --force replaces it, and what is in it is gone`);
  const fresh = `${place}.restoring`;
  for (const ending of ENDINGS) rmSync(fresh + ending, { force: true });
  copyBytes(file, storeBytes, fresh, watch);
  (await openMigrated(fresh)).close();
  sync(fresh);

  dropLog(place);
  renameSync(fresh, place);
  syncFolderOf(place);
}

const ENDINGS = ['', '-wal', '-shm'];

function copyBytes(from: string, bytes: number, to: string, watch: Watch): void {
  const descriptor = openSync(to, 'wx', 0o600);
  try {
    let done = 0;
    for (const part of partsOf(from, bytes)) {
      for (let at = 0; at < part.length; ) at += writeSync(descriptor, part, at);
      done += part.length;
      watch('copying', done, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The log of a store that is replaced would be taken for that of the new one: it goes into the old file first. */
function dropLog(place: string): void {
  if (existsSync(place)) {
    try {
      new LogMark(place).remove();
      openWriter(place).close();
    } catch {
      // Damaged: it is to be replaced for that very reason.
    }
  }
  for (const ending of ENDINGS.slice(1)) rmSync(place + ending, { force: true });
}

async function intoDatabase(
  { manifest }: VerifiedBackup,
  { file, store, isForced, watch }: RestoreOrder,
): Promise<void> {
  await using snapshot = await openEmbeddedSnapshot(file);
  try {
    await fillDatabase(store, { schema: manifest.schema, isForced }, (sink) => copyStore(snapshot, sink, watch));
  } catch (error) {
    throw error instanceof TargetError ? new StartError(error.message) : error;
  }
  await migrateDatabase(store);
}
