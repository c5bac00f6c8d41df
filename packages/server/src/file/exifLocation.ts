const GPS_IFD = 0x8825;
const IFD1_MAX = 2;
const ENTRY_BYTES = 12;
const ENTRIES_MAX = 500;
/** Bounds of what is done for a picture that is made to be work: headers that are looked behind, and a longest value of a place. */
const [HEADERS_MAX, VALUE_MAX] = [64, 65_536];
/** Bytes of a value by its type (TIFF 6.0, with the types that EXIF 3 adds). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const HEADERS = [Buffer.from('II*\0'), Buffer.from('MM\0*')];

/** One directory of EXIF data: its entries, as places in the bytes. */
interface Directory {
  at: number;
  entries: { tag: number; at: number; bytes: number }[];
  next: number;
}

/** Reads the numbers of EXIF data in the order of bytes that its header says; nothing for what lies outside. */
class Exif {
  private readonly isLittle: boolean;

  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
  ) {
    this.isLittle = bytes[start] === 0x49;
  }

  /** The directories of a header: that of the picture, that of its small picture. */
  directories(): Directory[] {
    const found: Directory[] = [];
    let from = this.u32(this.start + 4);
    while (from && found.length < IFD1_MAX) {
      const directory = this.directoryAt(from);
      if (!directory) break;
      found.push(directory);
      from = directory.next;
    }
    return found;
  }

  /** A directory that lies so far behind the header; nothing for what cannot be one. */
  directoryAt(offset: number): Directory | undefined {
    const at = this.start + offset;
    const count = this.u16(at);
    if (!count || count > ENTRIES_MAX) return undefined;
    const end = at + 2 + count * ENTRY_BYTES;
    const entries: Directory['entries'] = [];
    for (let entry = at + 2; entry < end; entry += ENTRY_BYTES) {
      const size = TYPE_BYTES[this.u16(entry + 2) ?? 0];
      const length = this.u32(entry + 4);
      if (!size || length === undefined) return undefined;
      entries.push({ tag: this.u16(entry) ?? 0, at: entry, bytes: size * length });
    }
    return { at, entries, next: this.u32(end) ?? 0 };
  }

  /** Where a number of four bytes points to. */
  pointer({ at }: { at: number }): number {
    return this.u32(at + 8) ?? 0;
  }

  /** Makes a directory one of no entries, and what its entries say nothing. */
  blank({ at, entries }: Directory): void {
    for (const entry of entries) {
      const from = this.start + this.pointer(entry);
      if (entry.bytes > 4) this.bytes.fill(0, from, from + Math.min(entry.bytes, VALUE_MAX, this.bytes.length - from));
    }
    this.bytes.fill(0, at, at + 2 + entries.length * ENTRY_BYTES);
  }

  private u16(at: number): number | undefined {
    if (at + 2 > this.bytes.length) return undefined;
    return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  private u32(at: number): number | undefined {
    if (at + 4 > this.bytes.length) return undefined;
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }
}

/**
 * Blanks what EXIF data says of a place, wherever EXIF data stands in a picture; all else of it stays, orientation too.
 *
 * @param bytes are changed
 * @returns the places of the headers whose data was changed
 */
export function blankExifLocation(bytes: Buffer): number[] {
  const changed: number[] = [];
  let headers = 0;
  for (const header of HEADERS) {
    for (let at = bytes.indexOf(header); at >= 0 && headers < HEADERS_MAX; at = bytes.indexOf(header, at + 4)) {
      headers++;
      const exif = new Exif(bytes, at);
      for (const { entries } of exif.directories()) {
        const pointer = entries.find(({ tag }) => tag === GPS_IFD);
        const place = pointer && exif.directoryAt(exif.pointer(pointer));
        if (!place) continue;
        exif.blank(place);
        changed.push(at);
      }
    }
  }
  return changed;
}
