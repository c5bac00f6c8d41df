import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { StoreDamagedError } from '../port/storage.ts';
import { isDamage, reasonOf } from './failures.ts';
import { MARK_ENDING, readMark } from './logMark.ts';
import { type LogScan, scanLog } from './logScan.ts';

/** What stands in the main file's header of every store of ours: magic, page size, fixed fractions, schema format, UTF-8. */
const HEADER: readonly (readonly [at: number, bytes: string])[] = [
  [0, 'SQLite format 3\0'],
  [16, '\x10\0'],
  [20, '\0\x40\x20\x20'],
  [44, '\0\0\0\x04'],
  [56, '\0\0\0\x01'],
];
const HEADER_BYTES = 100;
const PAGES_AT = 28;
const PAGE_BYTES = 4_096;

/** Whether a store was made here. One whose making was cut off by a crash is made again by SQLite. */
export const isWritten = (file: string): boolean =>
  existsSync(file) && statSync(file).size > 0 && !existsSync(`${file}-journal`);

/**
 * Looks at the files before SQLite does, which would drop without a word what follows a flipped bit in the log.
 *
 * A batch that a power cut tore is no damage: it was not acknowledged. It has one commit; where a second one stands behind
 * the flaw, or the mark says so, it had been synced.
 *
 * @throws StoreDamagedError
 */
export function inspectFiles(file: string): void {
  if (!isWritten(file)) return;
  const header = headerOf(file);
  for (const [at, bytes] of HEADER) {
    const found = header.toString('latin1', at, at + bytes.length);
    // Before the first checkpoint some are not there yet.
    if (found !== bytes && /[^\0]/.test(found))
      throw new StoreDamagedError(`the header of ${basename(file)} (from byte ${at})`);
  }
  const scan = scanOf(file);
  const marked = readMark(file);
  if (marked && (marked.salt !== scan.salt || marked.frames > scan.frames))
    throw logDamaged(file, scan, `${marked.frames} frames were committed`);
  if (scan.commitsBehind > 1) throw logDamaged(file, scan, 'what follows was committed');
  if (scan.frames === 0) assertLength(file, header.readUInt32BE(PAGES_AT));
}

/** Without a log the main file is as long as it says. */
function assertLength(file: string, pages: number): void {
  const { size } = statSync(file);
  if (size === pages * PAGE_BYTES) return;
  throw new StoreDamagedError(`${basename(file)} has ${size} bytes and should have ${pages * PAGE_BYTES}`);
}

/** The error for people when SQLite found the damage; else the error as it is. */
export function damageOr(error: unknown, file: string): unknown {
  return isDamage(error) ? new StoreDamagedError(`${basename(file)}: ${reasonOf(error)}`) : error;
}

function headerOf(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(fd);
  }
  return header;
}

const logOf = (file: string): string => `${file}-wal`;

function scanOf(file: string): LogScan {
  const log = logOf(file);
  return scanLog(existsSync(log) ? readFileSync(log) : Buffer.alloc(0));
}

function logDamaged(file: string, { flaw, wholeBytes }: LogScan, proof: string): Error {
  const log = logOf(file);
  const where = `${basename(log)}: ${flaw ?? `it ends at byte ${wholeBytes}, too early`}, and ${proof}`;
  const cut = existsSync(log) ? `truncate -s ${wholeBytes} ${log} && ` : '';
  return new StoreDamagedError(where, `${cut}rm -f ${file}${MARK_ENDING}`);
}
