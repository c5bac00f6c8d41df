import { createReadStream, existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StartError } from '../config/startError.ts';

/** Longer lines are passed over, so that a file without line ends cannot fill the memory. */
const LINE_MAX_BYTES = 16 << 20;
const NEWLINE = 10;

/** A line of a text with its number, from 1; nothing in place of one that is too long. */
export interface TextLine {
  number: number;
  text: string | undefined;
}

/** A file or the answer of a web server, unpacked when it is packed, which its first bytes tell. */
export interface LineSource {
  lines: AsyncIterable<TextLine>;
  /** Bytes read so far, and in all where that is known. */
  progress(): { bytes: number; total: number | undefined };
}

/**
 * Opens a file, standard input (`-`) or an `http(s)` address.
 *
 * @throws StartError when there is nothing to read
 */
export async function openLines(place: string): Promise<LineSource> {
  const { stream, total } = await open(place);
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const part of stream) {
      bytes += part.length;
      yield part;
    }
  }
  return { lines: linesOf(unpacked(counted())), progress: () => ({ bytes, total }) };
}

async function open(place: string): Promise<{ stream: Readable; total: number | undefined }> {
  if (place === '-') return { stream: process.stdin, total: undefined };
  if (!/^https?:\/\//i.test(place)) {
    if (!existsSync(place)) throw new StartError(`there is no file ${place}`);
    return { stream: createReadStream(place, { highWaterMark: 1 << 18 }), total: statSync(place).size };
  }
  // The bytes as they are: what is packed is unpacked here, whoever packed it.
  const response = await fetch(place, { decompress: false }).catch((error: unknown) => {
    throw new StartError(`nothing came from ${place}: ${error instanceof Error ? error.message : error}`);
  });
  if (!response.ok || !response.body)
    throw new StartError(`${place} answers ${response.status} ${response.statusText}`);
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return { stream: Readable.from(response.body), total: Number.isFinite(length) ? length : undefined };
}

async function* unpacked(parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { value: first, done } = await parts.next();
  if (done) return;
  async function* whole(): AsyncGenerator<Buffer> {
    yield first as Buffer;
    yield* parts;
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const packed = Readable.from(whole());
  const plain = createGunzip();
  packed.on('error', (error) => plain.destroy(error));
  try {
    yield* packed.pipe(plain);
  } finally {
    packed.destroy();
  }
}

async function* linesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const line = new LineBuffer();
  for await (const part of parts) {
    let from = 0;
    for (let end = part.indexOf(NEWLINE); end >= 0; end = part.indexOf(NEWLINE, from)) {
      line.add(part.subarray(from, end));
      yield line.take();
      from = end + 1;
    }
    line.add(part.subarray(from));
  }
  if (!line.isEmpty()) yield line.take();
}

/** A line that is not complete yet. */
class LineBuffer {
  private parts: Uint8Array[] = [];
  private bytes = 0;
  private number = 0;

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.bytes += part.length;
    if (this.bytes > LINE_MAX_BYTES) this.parts = [];
    // A copy: the stream may use its memory again.
    else this.parts.push(Uint8Array.prototype.slice.call(part));
  }

  isEmpty(): boolean {
    return this.bytes === 0;
  }

  take(): TextLine {
    const text = this.bytes > LINE_MAX_BYTES ? undefined : Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.bytes = 0;
    return { number: ++this.number, text: text?.endsWith('\r') ? text.slice(0, -1) : text };
  }
}
