import { isUtf8 } from 'node:buffer';
import { ShortTexts } from './shortTexts.ts';

/** Why MessagePack bytes are refused. */
export type MsgpackFlaw = 'tooDeep' | 'cutOff' | 'badUtf8' | 'badKey' | 'badType';

class Refused extends Error {
  constructor(readonly flaw: MsgpackFlaw) {
    super(flaw);
  }
}

const scratch = new DataView(new ArrayBuffer(8));
const texts = new ShortTexts();

/**
 * Reads MessagePack values one after another, and stops at the first that is too deep, cut off, no valid UTF-8, keyed
 * by something else than text or by `__proto__`, or of an extension type.
 *
 * Our own and not the library that encodes: that one replaces invalid UTF-8 silently, allocates by the lengths that a
 * client claims, and is three times slower with the checks before it.
 *
 * @returns the values, and whether bytes are among them
 */
export function readMsgpack(
  bytes: Uint8Array,
  maxDepth: number,
): { values: unknown[]; hasBytes: boolean } | { flaw: MsgpackFlaw } {
  const reader = new Reader(
    Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    maxDepth,
  );
  const values: unknown[] = [];
  try {
    while (reader.at < bytes.length) values.push(reader.value(0));
  } catch (error) {
    if (error instanceof Refused) return { flaw: error.flaw };
    throw error;
  }
  return { values, hasBytes: reader.hasBytes };
}

class Reader {
  at = 0;
  hasBytes = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly maxDepth: number,
  ) {}

  /** @param depth levels of nesting around the value */
  value(depth: number): unknown {
    const head = this.byte();
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head < 0x90) return this.map(head & 0x0f, depth);
    if (head < 0xa0) return this.array(head & 0x0f, depth);
    if (head < 0xc0) return this.text(head & 0x1f);
    if (head >= 0xca && head <= 0xd3) return this.number(head);
    return this.other(head, depth);
  }

  private other(head: number, depth: number): unknown {
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.binary(this.uint(1 << (head - 0xc4)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.uint(1 << (head - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.array(this.uint(2 << (head - 0xdc)), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.uint(2 << (head - 0xde)), depth);
      default:
        throw new Refused('badType');
    }
  }

  private number(head: number): number {
    if (head >= 0xcc && head <= 0xcf) return this.uint(1 << (head - 0xcc));
    const start = this.take(head === 0xca ? 4 : head === 0xcb ? 8 : 1 << (head - 0xd0));
    for (let at = start; at < this.at; at++) scratch.setUint8(at - start, this.bytes[at] ?? 0);
    switch (head) {
      case 0xca:
        return scratch.getFloat32(0);
      case 0xcb:
        return scratch.getFloat64(0);
      case 0xd0:
        return scratch.getInt8(0);
      case 0xd1:
        return scratch.getInt16(0);
      case 0xd2:
        return scratch.getInt32(0);
      default:
        return scratch.getInt32(0) * 0x1_0000_0000 + scratch.getUint32(4);
    }
  }

  private array(size: number, depth: number): unknown[] {
    if (depth >= this.maxDepth) throw new Refused('tooDeep');
    const items: unknown[] = [];
    for (let n = 0; n < size; n++) items.push(this.value(depth + 1));
    return items;
  }

  private map(size: number, depth: number): Record<string, unknown> {
    if (depth >= this.maxDepth) throw new Refused('tooDeep');
    const members: Record<string, unknown> = {};
    for (let n = 0; n < size; n++) {
      const key = this.key();
      if (key === '__proto__') throw new Refused('badKey');
      members[key] = this.value(depth + 1);
    }
    return members;
  }

  private key(): string {
    const head = this.byte();
    if (head >= 0xa0 && head < 0xc0) return this.text(head & 0x1f);
    if (head >= 0xd9 && head <= 0xdb) return this.text(this.uint(1 << (head - 0xd9)));
    throw new Refused('badKey');
  }

  private text(size: number): string {
    const start = this.take(size);
    const short = texts.get(this.bytes, start, this.at);
    if (short !== undefined) return short;
    const text = this.bytes.toString('utf8', start, this.at);
    // Invalid bytes always become this character; the reverse is rare enough to be looked at twice.
    if (text.includes('\ufffd') && !isUtf8(this.bytes.subarray(start, this.at))) throw new Refused('badUtf8');
    return text;
  }

  private binary(size: number): Uint8Array {
    const start = this.take(size);
    this.hasBytes = true;
    return this.bytes.subarray(start, this.at);
  }

  private uint(width: number): number {
    let number = 0;
    for (let at = this.take(width); at < this.at; at++) number = number * 256 + (this.bytes[at] ?? 0);
    return number;
  }

  private byte(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  /** Steps over bytes; returns where they start. */
  private take(size: number): number {
    const start = this.at;
    if (start + size > this.bytes.length) throw new Refused('cutOff');
    this.at = start + size;
    return start;
  }
}
