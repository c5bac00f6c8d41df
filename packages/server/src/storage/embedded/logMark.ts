import { closeSync, fsyncSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from 'node:fs';

/** Behind the store's name. */
export const MARK_ENDING = '-mark';
/** Less than a sector: no power cut tears it. */
const MARK_BYTES = 64;
const SALT_AT = 16;
const SALT_BYTES = 8;

/** How much of which log was committed. */
export interface Marked {
  /** The log's salt, as SQLite drew it. */
  salt: string;
  frames: number;
}

/**
 * Remembers beside the store how far its log was committed: a log that lost its end looks like one that never had it.
 *
 * It is written after a commit and not synced, so after a power cut it may lag behind the log, but never be ahead of it.
 */
export class LogMark {
  private readonly bytes = Buffer.alloc(MARK_BYTES);
  private fd: number | undefined;
  private inode = '';
  private salt = '';
  private frames = 0;

  constructor(private readonly file: string) {}

  /** Called after a commit, with the number of frames that the log has now. */
  put(frames: number): void {
    if (frames === this.frames) return;
    try {
      this.fd ??= this.open();
      // Fewer than before: SQLite began the log anew.
      if (frames < this.frames || this.frames === 0) this.salt = saltOf(`${this.file}-wal`);
      this.frames = frames;
      this.write(`${this.inode} ${this.salt} ${frames}`);
    } catch {
      // On a full disk there may be no mark. The store is whole without it, only less is noticed.
    }
  }

  /** Called before the log may be begun anew or emptied: from then on it need not have what was marked. */
  clear(): void {
    this.frames = 0;
    try {
      this.fd ??= this.open();
      this.write('');
      fsyncSync(this.fd);
    } catch (error) {
      throw new Error(`the mark of the log cannot be cleared: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Called before a clean end, which leaves no log. */
  remove(): void {
    this.clear();
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
    rmSync(this.file + MARK_ENDING, { force: true });
  }

  private open(): number {
    this.inode = inodeOf(this.file);
    return openSync(this.file + MARK_ENDING, 'w', 0o600);
  }

  private write(text: string): void {
    this.bytes.fill(' ', this.bytes.write(`${text} \n`, 'latin1'));
    writeSync(this.fd ?? 0, this.bytes, 0, MARK_BYTES, 0);
  }
}

/** What the log must have at least, if the mark is of this very file and not of one that was replaced. */
export function readMark(file: string): Marked | undefined {
  const [, inode, salt = '', frames] = /^(\d+) ([0-9a-f]{16}) (\d+) \n/.exec(textOf(file + MARK_ENDING)) ?? [];
  return inode === inodeOf(file) ? { salt, frames: Number(frames) } : undefined;
}

const inodeOf = (file: string): string => String(statSync(file).ino);

function saltOf(log: string): string {
  const bytes = Buffer.alloc(SALT_BYTES);
  const fd = openSync(log, 'r');
  try {
    readSync(fd, bytes, 0, SALT_BYTES, SALT_AT);
  } finally {
    closeSync(fd);
  }
  return bytes.toString('hex');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
