import { appendFileSync, closeSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Counts, Watch } from './copy.ts';

/** What a backup says of itself. */
export interface Manifest {
  /** Version of the program that wrote it. */
  program: string;
  schema: number;
  createdMs: number;
  store: 'embedded' | 'postgres';
  /** Rows by table. */
  counts: Counts;
  /** Small files of the data folder, by name. */
  files: Record<string, string>;
}

/** A backup whose every byte is as it was written. */
export interface VerifiedBackup {
  manifest: Manifest;
  sha256: string;
  /** Length of the store's file in it, from its start. */
  storeBytes: number;
}

/** The file is no backup, or is not as it was written. */
export class BackupDamagedError extends Error {}

const MAGIC = 'hongyan-backup 1';
const FOOTER = new RegExp(`^${MAGIC} (\\d{10}) ([0-9a-f]{64})\\n$`);
const FOOTER_BYTES = MAGIC.length + 1 + 10 + 1 + 64 + 1;
const PART_BYTES = 1 << 20;

/*
 * A backup is the store's file, behind it the manifest as JSON, behind that one line: magic, length of the manifest,
 * SHA-256 of all before the line. SQLite goes by the length in its own header, so the file opens with any SQLite tool.
 */

/** Makes a backup of a finished store's file; it is on disk when this returns. */
export function seal(file: string, manifest: Manifest, watch: Watch): string {
  const text = `${JSON.stringify(manifest)}\n`;
  appendFileSync(file, text);
  const size = statSync(file).size;
  const sha256 = hashOf(file, size, (done) => watch('hashing', done, size));
  appendFileSync(file, `${MAGIC} ${String(Buffer.byteLength(text)).padStart(10, '0')} ${sha256}\n`);
  sync(file);
  return sha256;
}

/**
 * Reads all of a backup and compares it with its hash.
 *
 * @throws BackupDamagedError
 */
export function verify(file: string, watch: Watch): VerifiedBackup {
  const size = statSync(file).size;
  const end = size - FOOTER_BYTES;
  const [, length = '', sha256 = ''] = FOOTER.exec(readText(file, Math.max(0, end), FOOTER_BYTES)) ?? [];
  if (sha256 === '')
    throw new BackupDamagedError(`${file} is no backup of hongyan, or not a whole one: its last line is missing`);
  if (hashOf(file, end, (done) => watch('verifying', done, end)) !== sha256)
    throw new BackupDamagedError(`${file} is damaged: its content does not have the hash that it had when written`);
  const storeBytes = end - Number(length);
  return { manifest: JSON.parse(readText(file, storeBytes, Number(length))) as Manifest, sha256, storeBytes };
}

function hashOf(file: string, bytes: number, done: (bytes: number) => void): string {
  const hasher = new Bun.CryptoHasher('sha256');
  let at = 0;
  for (const part of partsOf(file, bytes)) {
    hasher.update(part);
    at += part.length;
    done(at);
  }
  return hasher.digest('hex');
}

/** The first bytes of a file, part by part; each part is valid until the next one. */
export function* partsOf(file: string, bytes: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(PART_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    for (let at = 0; at < bytes; ) {
      const got = readSync(descriptor, buffer, 0, Math.min(PART_BYTES, bytes - at), at);
      if (got === 0) throw new BackupDamagedError(`${file} became shorter while it was read`);
      yield buffer.subarray(0, got);
      at += got;
    }
  } finally {
    closeSync(descriptor);
  }
}

function readText(file: string, from: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  const descriptor = openSync(file, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, bytes, from));
  } finally {
    closeSync(descriptor);
  }
}

/** Resolves nothing before a file's content, or a folder's list of names, is on disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename into this file's folder last. */
export const syncFolderOf = (file: string): void => sync(dirname(file));
