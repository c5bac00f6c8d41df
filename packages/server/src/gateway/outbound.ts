import type { Codec } from '@hongyan/contract';
import { OutEvent, OutFrame } from '../delivery/outEvent.ts';

/** The part of Bun's server-side WebSocket that writing needs. */
export interface Wire {
  readonly remoteAddress: string;
  send(data: string | Uint8Array<ArrayBuffer>): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

type Chunk = string | Uint8Array<ArrayBuffer>;

/** About the size of one write: what waits for a slow reader stays with us, not in the socket's own buffer. */
const JOIN_BYTES = 65_536;
const resync = new OutEvent('resync', {});

/** Writes what the connections of a gateway queued, once per turn of the loop. */
export class Flusher {
  private dirty: Outbound[] = [];
  private scratch = new Uint8Array(2 * JOIN_BYTES);

  /**
   * @param maxBytes what one connection may queue; of text, UTF-16 units count
   * @param onDropped told of each event that a slow reader loses
   */
  constructor(
    readonly maxBytes: number,
    readonly onDropped: () => void,
  ) {}

  mark(outbound: Outbound): void {
    if (this.dirty.push(outbound) === 1) setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    const marked = this.dirty;
    this.dirty = [];
    for (const outbound of marked) outbound.flush();
  };

  /** Bytes of several frames in one piece, valid until the next call. */
  joinBytes(chunks: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
    let size = 0;
    for (const chunk of chunks) size += chunk.length;
    if (size > this.scratch.length) this.scratch = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      this.scratch.set(chunk, at);
      at += chunk.length;
    }
    return this.scratch.subarray(0, size);
  }
}

/**
 * What waits to be written to one connection: bounded, and written as joined messages.
 *
 * While the reader is slow nothing is given to the socket, so that its own buffer stays small. Above the bound events
 * are dropped and the reader gets `resync` once it has caught up; replies are never dropped.
 */
export class Outbound {
  wire: Wire | undefined;
  private items: (OutFrame | Chunk)[] | undefined;
  private bytes = 0;
  private isMarked = false;
  /** The socket's buffer is not empty: wait for `drained`. */
  private isStuck = false;
  /** Events were dropped; further ones are too until `resync` is queued. */
  private isBehind = false;
  private closing: { code: number; reason: string } | undefined;

  constructor(
    private readonly flusher: Flusher,
    private readonly codec: Codec,
  ) {}

  /** Queues an event, or drops it when the reader is too slow. */
  event(event: OutFrame): void {
    const size = event.frame(this.codec).length;
    if (!this.isBehind && this.hasRoom(size)) {
      this.push(event, size);
      return;
    }
    this.isBehind = true;
    this.flusher.onDropped();
    // So that `resync` is sent even when nothing else follows.
    this.mark();
  }

  /**
   * Queues a reply, at the cost of queued events where there is no room.
   *
   * @returns false when not even the replies fit: the connection must be closed
   */
  reply(frame: Chunk): boolean {
    if (!this.hasRoom(frame.length)) this.dropEvents();
    if (!this.hasRoom(frame.length)) return false;
    this.push(frame, frame.length);
    return true;
  }

  /** Writes what is queued at the end of this turn, however slow the reader, and closes. */
  close(code: number, reason: string): void {
    this.closing = { code, reason };
    this.mark();
  }

  /** Forgets what is queued. */
  clear(): void {
    this.items = undefined;
    this.bytes = 0;
  }

  /** The socket's buffer is empty again. */
  drained(): void {
    this.isStuck = false;
    this.flush();
  }

  flush(): void {
    this.isMarked = false;
    const { closing } = this;
    while (this.wire && (!this.isStuck || closing)) {
      if (this.items) this.write(this.wire, this.items);
      else if (this.isBehind && !closing) {
        this.isBehind = false;
        this.push(resync, resync.frame(this.codec).length);
      } else break;
    }
    if (!this.wire) this.clear();
    else if (closing) this.finish(this.wire, closing);
  }

  private finish(wire: Wire, closing: { code: number; reason: string }): void {
    this.wire = undefined;
    wire.close(closing.code, closing.reason);
  }

  private hasRoom(size: number): boolean {
    if (this.bytes === 0 || this.bytes + size <= this.flusher.maxBytes) return true;
    if (!this.isStuck) this.flush();
    return this.bytes === 0 || this.bytes + size <= this.flusher.maxBytes;
  }

  private push(item: OutFrame | Chunk, size: number): void {
    if (this.items) this.items.push(item);
    else this.items = [item];
    this.bytes += size;
    // A large turn is written in parts, so that the bound only ever meets slow readers.
    if (this.bytes >= JOIN_BYTES && !this.isStuck) this.flush();
    else this.mark();
  }

  private mark(): void {
    if (this.isMarked) return;
    this.isMarked = true;
    this.flusher.mark(this);
  }

  private write(wire: Wire, items: (OutFrame | Chunk)[]): void {
    const chunks: Chunk[] = [];
    let size = 0;
    for (const item of items) {
      const chunk = item instanceof OutFrame ? item.frame(this.codec) : item;
      if (size > 0 && size + chunk.length > JOIN_BYTES) break;
      chunks.push(chunk);
      size += chunk.length;
    }
    this.bytes -= size;
    this.items = chunks.length === items.length ? undefined : items.slice(chunks.length);

    const sent = wire.send(this.joined(chunks));
    if (sent === -1) this.isStuck = true;
    // Refused by the socket: to the reader it must look like a break (1006), not like silence.
    if (sent === 0) this.abort(wire);
  }

  private joined(chunks: Chunk[]): Chunk {
    const [first = ''] = chunks;
    if (chunks.length === 1) return first;
    if (this.codec === 'json') return chunks.join('\n');
    return this.flusher.joinBytes(chunks as Uint8Array<ArrayBuffer>[]);
  }

  private abort(wire: Wire): void {
    this.wire = undefined;
    this.clear();
    wire.terminate();
  }

  private dropEvents(): void {
    if (!this.items) return;
    const replies = this.items.filter((item) => !(item instanceof OutFrame));
    for (let dropped = this.items.length - replies.length; dropped > 0; dropped--) {
      this.isBehind = true;
      this.flusher.onDropped();
    }
    this.items = replies.length > 0 ? (replies as Chunk[]) : undefined;
    this.bytes = replies.reduce((sum, reply) => sum + (reply as Chunk).length, 0);
  }
}
