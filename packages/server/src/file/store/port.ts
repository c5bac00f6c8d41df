/** Bytes as they come in; each piece is good until the next one is asked for, and a `slice` of one may be no copy. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** An append began elsewhere than where the part ends. */
export class OffsetError extends Error {
  constructor(readonly sizeNow: number) {
    super(`the part has ${sizeNow} bytes`);
    this.name = 'OffsetError';
  }
}

/**
 * Where the bytes of files are. Parts are what has come of uploads; contents are whole, and never change. Names are made of
 * letters, digits and `/.-`; nothing in here knows whose they are.
 *
 * - [B1] What `append` or `put` answered for survives a crash of the process and of the machine.
 * - [B2] A content is there whole or not at all, whenever the process dies.
 * - [B3] Memory does not grow with the size of anything.
 */
export interface FileStore {
  /**
   * [B4] Adds bytes to a part, which is made by the first ones. What came before `pieces` failed is kept, and the failure
   * thrown on.
   *
   * @param offset where the part must end now
   * @returns how long the part is
   * @throws OffsetError when it ends elsewhere; nothing was read then
   */
  append(part: string, offset: number, pieces: Pieces): Promise<number>;

  /** [B5] How long a part is; 0 when there is none. */
  partSize(part: string): Promise<number>;

  /** [B6] The bytes of a part, in pieces. */
  readPart(part: string): Pieces;

  /** [B7] Throws a part away, if there is one. */
  drop(part: string): Promise<void>;

  /** [B8] Makes a part a content, and the part is gone. What stood there is replaced: under one name there is only ever one content. */
  settle(part: string, content: string): Promise<void>;

  /** [B9] Makes a content of bytes at once. */
  put(content: string, bytes: Uint8Array): Promise<void>;

  /** [B10] How long a content is; nothing when there is none. */
  size(content: string): Promise<number | undefined>;

  /** [B11] Bytes of a content, from an offset up to, not with, another one; for a response to stream. */
  body(content: string, from: number, to: number): Blob | ReadableStream<Uint8Array>;

  /** [B12] Removes a content, if there is one. */
  remove(content: string): Promise<void>;

  /** [B13] Throws away parts to which nothing was added since; says how many. */
  sweepParts(beforeMs: number): Promise<number>;
}
