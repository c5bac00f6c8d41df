import { existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartError } from '../config/startError.ts';
import { version } from '../config/version.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { type Counts, copyStore, type Watch } from './copy.ts';
import { openFileSink } from './fileSink.ts';
import { type Manifest, seal, syncFolderOf } from './format.ts';

/** What `backUp` is told beside the snapshot. */
export interface BackupOrder {
  file: string;
  /** Replaces a file that is there. */
  isForced: boolean;
  /** Small files of the data folder that belong to it. */
  files: Record<string, string>;
  watch: Watch;
}

/** A backup that is on disk. */
export interface BackedUp {
  file: string;
  bytes: number;
  sha256: string;
  manifest: Manifest;
}

/**
 * Writes a snapshot as one file: a store's file with a manifest and a hash behind it.
 *
 * It grows under another name, and has its own only when it is whole and on disk: what is called so is a backup.
 */
export async function backUp(snapshot: Snapshot, order: BackupOrder): Promise<BackedUp> {
  const { file, isForced, files, watch } = order;
  refuseTaken(file, isForced);
  removeAbandoned(file);
  const part = `${file}.${process.pid}.part`;
  try {
    const counts = await copyInto(part, snapshot, watch);
    const store = snapshot.tx.dialect === 'sqlite' ? 'embedded' : 'postgres';
    const manifest: Manifest = {
      program: version,
      schema: snapshot.schema,
      createdMs: Date.now(),
      store,
      counts,
      files,
    };
    const sha256 = seal(part, manifest, watch);
    name(part, file, isForced);
    return { file, bytes: statSync(file).size, sha256, manifest };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

async function copyInto(part: string, snapshot: Snapshot, watch: Watch): Promise<Counts> {
  const sink = await openFileSink(part, snapshot.schema);
  try {
    const counts = await copyStore(snapshot, sink, watch);
    await sink.finish();
    return counts;
  } catch (error) {
    sink.abandon();
    throw error;
  }
}

function refuseTaken(file: string, isForced: boolean): void {
  if (existsSync(file) && !isForced) throw new StartError(`${file} exists already: choose another name, or --force`);
  if (!existsSync(dirname(file))) throw new StartError(`there is no folder ${dirname(file)} to write the backup into`);
}

/** A name that somebody took meanwhile is not taken away again without `--force`. */
function name(part: string, file: string, isForced: boolean): void {
  if (isForced) {
    renameSync(part, file);
  } else {
    try {
      linkSync(part, file);
    } catch (error) {
      if ((error as { code?: string }).code === 'EEXIST') refuseTaken(file, isForced);
      throw error;
    }
    rmSync(part);
  }
  syncFolderOf(file);
}

/** Takes away what backups to this name left behind that were killed. */
function removeAbandoned(file: string): void {
  for (const entry of readdirSync(dirname(file))) {
    const [, pid] = entry.startsWith(`${basename(file)}.`) ? (/\.(\d+)\.part(-journal)?$/.exec(entry) ?? []) : [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    rmSync(join(dirname(file), entry), { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
