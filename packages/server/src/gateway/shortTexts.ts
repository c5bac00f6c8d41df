const MAX_BYTES = 24;
const SLOTS = 2_048;

/** Remembers short ASCII texts such as field names, so that the same bytes need no new string; a slot keeps the latest. */
export class ShortTexts {
  private readonly slots: (string | undefined)[] = new Array(SLOTS).fill(undefined);

  /** The text of these bytes, or nothing when they are long or not ASCII. */
  get(bytes: Buffer, start: number, end: number): string | undefined {
    if (end - start > MAX_BYTES) return undefined;
    let hash = end - start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
    const known = this.slots[slot];
    if (known !== undefined && isSame(known, bytes, start, end)) return known;
    const text = bytes.toString('latin1', start, end);
    this.slots[slot] = text;
    return text;
  }
}

function isSame(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}
