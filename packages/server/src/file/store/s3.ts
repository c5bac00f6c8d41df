import { S3Client } from 'bun';
import { Turns } from '../turns.ts';
import { type FileStore, OffsetError, type Pieces } from './port.ts';

/** Where a bucket is and who may use it. */
export interface S3Place {
  bucket: string;
  /** Before each name, with `/` at its end; empty for none. */
  prefix: string;
  endpoint?: string;
  region?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** Bytes of a part that become one object: so much of it is in memory at a time, and a torn upload is durable up to the last whole one. */
const OBJECT_BYTES = 8_388_608;
/** Digits of an offset in an object's name, so that names sort as offsets do. */
const OFFSET_DIGITS = 14;
const LIST_MAX = 1_000;

/** What stands of a part: an object for each piece of it, named by where it begins. */
interface Piece {
  key: string;
  offset: number;
  size: number;
  atMs: number;
}

/**
 * Files in a bucket of an S3 service, which any number of processes may share. A part is several objects, so that what has
 * come of an upload is durable before all of it is there; a content is one.
 */
export class S3Files implements FileStore {
  private readonly client: S3Client;
  private readonly prefix: string;
  private readonly turns = new Turns();

  constructor({ prefix, ...place }: S3Place) {
    this.client = new S3Client(place);
    this.prefix = prefix;
  }

  private readonly partPrefix = (part: string): string => `${this.prefix}parts/${part}/`;
  private readonly contentKey = (content: string): string => `${this.prefix}contents/${content}`;

  append(part: string, offset: number, pieces: Pieces): Promise<number> {
    return this.turns.run(part, () => this.appendNow(part, offset, pieces));
  }

  private async appendNow(part: string, offset: number, pieces: Pieces): Promise<number> {
    const sizeNow = await this.partSize(part);
    if (sizeNow !== offset) throw new OffsetError(sizeNow);
    let size = offset;
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (bytes === 0) return;
      const key = `${this.partPrefix(part)}${String(size).padStart(OFFSET_DIGITS, '0')}`;
      await this.client.write(key, Buffer.concat(waiting, bytes));
      size += bytes;
      [waiting, bytes] = [[], 0];
    };
    try {
      for await (const piece of pieces) {
        waiting.push(new Uint8Array(piece));
        bytes += piece.length;
        if (bytes >= OBJECT_BYTES) await flush();
      }
    } finally {
      await flush();
    }
    return size;
  }

  async partSize(part: string): Promise<number> {
    return whole(await this.piecesOf(this.partPrefix(part))).reduce((sum, { size }) => sum + size, 0);
  }

  async *readPart(part: string): AsyncGenerator<Uint8Array> {
    for (const { key } of whole(await this.piecesOf(this.partPrefix(part)))) yield await this.client.file(key).bytes();
  }

  async drop(part: string): Promise<void> {
    for (const { key } of await this.piecesOf(this.partPrefix(part))) await this.client.delete(key);
  }

  async settle(part: string, content: string): Promise<void> {
    const writer = this.client
      .file(this.contentKey(content))
      .writer({ partSize: OBJECT_BYTES, queueSize: 1, retry: 3 });
    for await (const piece of this.readPart(part)) {
      writer.write(piece);
      await writer.flush();
    }
    await writer.end();
    await this.drop(part);
  }

  async put(content: string, bytes: Uint8Array): Promise<void> {
    await this.client.write(this.contentKey(content), bytes);
  }

  async size(content: string): Promise<number | undefined> {
    try {
      return (await this.client.stat(this.contentKey(content))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  body(content: string, from: number, to: number): ReadableStream<Uint8Array> {
    const bytes = this.client.file(this.contentKey(content)).slice(from, to).stream();
    return bytes.pipeThrough(upTo(to - from));
  }

  async remove(content: string): Promise<void> {
    await this.client.delete(this.contentKey(content));
  }

  async sweepParts(beforeMs: number): Promise<number> {
    const parts = Map.groupBy(await this.piecesOf(`${this.prefix}parts/`), ({ key }) =>
      key.slice(0, key.lastIndexOf('/')),
    );
    let swept = 0;
    for (const pieces of parts.values()) {
      if (pieces.some(({ atMs }) => atMs >= beforeMs)) continue;
      for (const { key } of pieces) await this.client.delete(key);
      swept++;
    }
    return swept;
  }

  private async piecesOf(prefix: string): Promise<Piece[]> {
    const pieces: Piece[] = [];
    let after: string | undefined;
    do {
      const answer = await this.client.list({ prefix, maxKeys: LIST_MAX, ...(after && { startAfter: after }) });
      for (const { key, size, lastModified } of answer.contents ?? [])
        pieces.push({
          ...{ key, size: Number(size ?? 0), atMs: Date.parse(String(lastModified)) },
          offset: Number(key.slice(key.lastIndexOf('/') + 1)),
        });
      after = answer.isTruncated ? answer.contents?.at(-1)?.key : undefined;
    } while (after !== undefined);
    return pieces.sort((x, y) => (x.key < y.key ? -1 : 1));
  }
}

/** The pieces from the beginning on without a hole: of two processes that wrote at once one may have left some behind. */
function whole(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const piece of pieces) {
    if (piece.offset !== end) break;
    found.push(piece);
    end += piece.size;
  }
  return found;
}

/** Cuts a stream: some services give all of an object when asked for its first byte. */
function upTo(size: number): TransformStream<Uint8Array, Uint8Array> {
  let left = size;
  return new TransformStream({
    transform(piece, controller) {
      if (left > 0) controller.enqueue(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) controller.terminate();
    },
  });
}

const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound', 'UnknownError'].includes(String((error as { code?: string }).code)) &&
  /not found|no such|404|exist/i.test(String((error as Error).message));
