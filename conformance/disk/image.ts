import type { Seeded } from '../seeded.ts';

/** One thing that was done to a store's files. */
export interface Step {
  /** Create, write, truncate, sync, failed sync, unlink. */
  kind: 'C' | 'W' | 'T' | 'S' | 'F' | 'U';
  /** Behind the store's path: '' is the main file; `/` its folder. */
  name: string;
  offset: number;
  data: Uint8Array;
  /** Where the journal ends after it. */
  end: number;
}

/** A store's files by their names behind the store's path. */
export type Image = ReadonlyMap<string, Uint8Array>;

const FOLDER = '/';
const HEAD_BYTES = 24;
const SECTOR_BYTES = 512;

/** Reads what the shim noted, as far as it is whole. */
export function* stepsOf(journal: Buffer): Generator<Step> {
  for (let at = 0; at + HEAD_BYTES <= journal.length; ) {
    const word = journal.readUInt32LE(at);
    const nameBytes = word >>> 8;
    const nameAt = at + HEAD_BYTES;
    const end = nameAt + nameBytes + Number(journal.readBigUInt64LE(at + 8));
    if (end > journal.length) return;
    yield {
      kind: String.fromCharCode(word & 0xff) as Step['kind'],
      name: journal.toString('utf8', nameAt, nameAt + nameBytes),
      offset: Number(journal.readBigUInt64LE(at + 16)),
      data: journal.subarray(nameAt + nameBytes, end),
      end,
    };
    at = end;
  }
}

/** What a file has for certain, and what was done to it since its last sync. */
class File {
  private bytes: Buffer;
  private size: number;
  private pending: Step[] = [];

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.bytes = Buffer.from(bytes);
    this.size = bytes.length;
  }

  apply(step: Step): void {
    if (step.kind === 'S') for (const one of this.pending) this.settle(one);
    // What a failed sync leaves behind is lost: a later sync does not bring it to the disk, and succeeds.
    if (step.kind === 'S' || step.kind === 'F') this.pending = [];
    else this.pending.push(step);
  }

  /** What the disk may have when power goes: all that was synced; of the rest nothing, a beginning, any sectors, or all. */
  cut(random: Seeded): Uint8Array {
    const left = new File(this.content());
    const parts = this.pending.flatMap(sectors);
    const outcome = random.pick(['nothing', 'beginning', 'any', 'all']);
    const end = { nothing: 0, beginning: random.below(parts.length + 1), any: parts.length, all: parts.length }[
      outcome
    ];
    for (const part of parts.slice(0, end)) if (outcome !== 'any' || random.chance(0.5)) left.settle(part);
    return left.content();
  }

  private content(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }

  private settle({ kind, offset, data }: Step): void {
    const size = kind === 'T' ? offset : Math.max(this.size, offset + data.length);
    if (size > this.bytes.length) this.bytes = Buffer.concat([this.bytes], Math.max(size, 2 * this.bytes.length));
    if (kind === 'T') this.bytes.fill(0, offset);
    else this.bytes.set(data, offset);
    this.size = size;
  }
}

/** A write in the parts that reach the disk whole or not at all. */
function sectors(step: Step): Step[] {
  if (step.kind !== 'W') return [step];
  const parts: Step[] = [];
  for (let at = 0; at < step.data.length; ) {
    const offset = step.offset + at;
    const end = Math.min(step.data.length, at + SECTOR_BYTES - (offset % SECTOR_BYTES));
    parts.push({ ...step, offset, data: step.data.subarray(at, end) });
    at = end;
  }
  return parts;
}

/** A disk that keeps for certain only what was synced. */
export class Disk {
  /** The folder's entries: for certain on the disk, as programs see them, and what changed between the two. */
  private durable: Map<string, File>;
  private seen: Map<string, File>;
  private pending: string[] = [];

  constructor(image: Image) {
    this.durable = new Map([...image].map(([name, bytes]) => [name, new File(bytes)]));
    this.seen = new Map(this.durable);
  }

  apply(step: Step): void {
    if (step.kind === 'C') this.seen.set(step.name, new File());
    if (step.kind === 'U') this.seen.delete(step.name);
    if (step.kind === 'C' || step.kind === 'U') this.pending.push(step.name);
    else if (step.name !== FOLDER) this.seen.get(step.name)?.apply(step);
    else if (step.kind === 'S') this.settleFolder();
  }

  /** The files that are there after a power cut at this moment: one of the many possible outcomes, drawn. */
  cut(random: Seeded): Image {
    const left = new Map(this.durable);
    for (const name of this.pending) {
      if (random.chance(0.5)) continue;
      const file = this.seen.get(name);
      if (file) left.set(name, file);
      else left.delete(name);
    }
    return new Map([...left].map(([name, file]) => [name, file.cut(random)]));
  }

  private settleFolder(): void {
    this.durable = new Map(this.seen);
    this.pending = [];
  }
}
