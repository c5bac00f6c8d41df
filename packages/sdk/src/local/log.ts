import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, fileNameOf, textOf } from '../face/log/text.ts';
import type { LogFile, LogLine } from '../face/types.ts';

export type { LogFile };

/** Where the files lie, and how long. */
export interface FileLogOptions {
  /** Made if it does not exist, for its owner alone. */
  folder: string;
  /** Days that a file is kept, today counted in; 7 when absent, 1 at least. */
  keepDays?: number;
}

/** A log in files, which is open until it is closed. */
export interface FileLog extends LogFile {
  /** Writes what waits, and takes nothing any more. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** Lines that wait to be written; what comes beyond is counted and left out. */
const WAITING = 10_000;

/**
 * Writes the log of an instance into a file a day, `imSDK_YYYYMMDD.log` (S6): of Node and Bun, for the option `logFile`. Files
 * of days that are over go; nothing else in the folder is touched.
 *
 * @throws what the file system says of a folder that cannot be made
 */
export function fileLog({ folder, keepDays = 7 }: FileLogOptions): FileLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new DailyFiles(folder, Math.max(1, keepDays));
}

class DailyFiles implements FileLog {
  private waiting: LogLine[] = [];
  private lost = 0;
  private writing: Promise<void> | undefined;
  private isOpen = true;
  private day = '';
  private readonly atExit = (): void => this.writeNow();

  constructor(
    private readonly folder: string,
    private readonly keepDays: number,
  ) {
    // What a process says last is what is looked for.
    process.on('exit', this.atExit);
    this.sweep(Date.now());
  }

  get path(): string {
    return this.fileOf(dayOf(Date.now()));
  }

  take(line: LogLine): void {
    if (!this.isOpen) return;
    if (this.waiting.length >= WAITING) this.lost++;
    else this.waiting.push(line);
    this.writing ??= this.write();
  }

  async close(): Promise<void> {
    this.isOpen = false;
    process.off('exit', this.atExit);
    await this.writing;
  }

  /** Writes what waits, and what comes meanwhile; lines of one turn of the loop go together. */
  private async write(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const lines = this.taken();
      for (const [day, text] of byDay(lines)) {
        if (day !== this.day) this.sweep(Date.now());
        this.day = day;
        // A disk that is full may have room again: what could not be written is counted, and said with the next line.
        await appendFile(this.fileOf(day), text, MODE).catch(() => {
          this.lost += lines.length;
        });
      }
    }
    this.writing = undefined;
  }

  /** The process ends: what waits is written at once. */
  private writeNow(): void {
    try {
      for (const [day, text] of byDay(this.taken())) appendFileSync(this.fileOf(day), text, MODE);
    } catch {
      // There is nobody left to tell.
    }
  }

  private taken(): LogLine[] {
    const lines = this.waiting;
    this.waiting = [];
    const [first] = lines;
    if (this.lost > 0 && first) lines.unshift({ ...first, kind: 'warn', parts: [`${this.lost} lines were lost`] });
    this.lost = 0;
    return lines;
  }

  private fileOf(day: string): string {
    return join(this.folder, fileNameOf(day));
  }

  /** Removes files of days that are over. */
  private sweep(nowMs: number): void {
    const oldest = fileNameOf(dayOf(nowMs - (this.keepDays - 1) * DAY_MS));
    try {
      for (const name of readdirSync(this.folder))
        if (/^imSDK_\d{8}\.log$/.test(name) && name < oldest) rmSync(join(this.folder, name));
    } catch {
      // Another process may have removed it; the next day tries again.
    }
  }
}

const MODE = { mode: 0o600 };

function byDay(lines: readonly LogLine[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const line of lines) {
    const day = dayOf(line.timeMs);
    texts.set(day, (texts.get(day) ?? '') + textOf(line));
  }
  return texts;
}
