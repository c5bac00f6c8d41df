import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sync, syncFolderOf } from '../backup/format.ts';
import { StartError } from '../config/startError.ts';
import type { Header, Kind, KindCounts, MovedRecord } from './record.ts';

const PART_CHARS = 1 << 16;

/** Where records are written to. */
export interface WriteOrder {
  /** `-` is standard output; a name that ends in `.gz` is packed. */
  file: string;
  /** Replaces a file that is there. */
  isForced: boolean;
  /** Told with each record how many there are of each kind. */
  watch(kind: Kind, done: KindCounts): void;
}

/**
 * Writes a header and records as lines; answers how many of each kind.
 *
 * The file has its name only when it is whole and on disk.
 *
 * @throws StartError when the name is taken, or there is no such folder
 */
export async function writeRecords(
  header: Header,
  records: AsyncIterable<MovedRecord>,
  { file, isForced, watch }: WriteOrder,
): Promise<KindCounts> {
  const counts: KindCounts = {};
  const text = Readable.from(partsOf(header, records, counts, watch));
  if (file === '-') {
    await pipeline(text, process.stdout, { end: false });
    return counts;
  }
  if (existsSync(file) && !isForced) throw new StartError(`${file} exists already: choose another name, or --force`);
  if (!existsSync(dirname(file))) throw new StartError(`there is no folder ${dirname(file)} to write the file into`);
  const part = `${file}.${process.pid}.part`;
  try {
    const sink = createWriteStream(part, { mode: 0o600 });
    await (file.endsWith('.gz') ? pipeline(text, createGzip(), sink) : pipeline(text, sink));
    sync(part);
    renameSync(part, file);
    syncFolderOf(file);
    return counts;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

async function* partsOf(
  header: Header,
  records: AsyncIterable<MovedRecord>,
  counts: KindCounts,
  watch: WriteOrder['watch'],
): AsyncGenerator<string> {
  let part = `${JSON.stringify(header)}\n`;
  for await (const record of records) {
    part += `${JSON.stringify(record)}\n`;
    counts[record.kind] = (counts[record.kind] ?? 0) + 1;
    watch(record.kind, counts);
    if (part.length < PART_CHARS) continue;
    yield part;
    part = '';
  }
  yield part;
}
