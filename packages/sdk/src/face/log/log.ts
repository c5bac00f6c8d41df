import type { LogFile, LogLine } from '../types.ts';

/** Where log lines go; the console has this shape. */
export interface LogSink {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
}

/** A log with a level that can be changed at run time (S2). */
export interface Log extends LogSink {
  /** 0 all, 1 without debug, 2 warnings and errors, 3 errors, 4 nothing. Takes effect at once. */
  setLevel(level: number): void;
  /** The latest lines, the oldest first: what there is to export (S6). */
  readonly lines: readonly LogLine[];
  /** What the file has, where it tells. */
  text(): string | undefined;
}

/** Levels of `setLogLevel` (sdk-js-api §4.3). */
export const logLevels = { debug: 0, release: 1, warn: 2, error: 3, silent: 4 } as const;

/** Lines that are kept, and of each text in them so many characters. */
const [LINES, CHARS] = [1_000, 2_000];

/**
 * Makes a log of an instance; it starts at the level meant for production.
 *
 * @param file gets each line too, where the app wants a file
 */
export function createLog(sink: LogSink = console, file?: () => LogFile | undefined): Log {
  let level: number = logLevels.release;
  const lines: LogLine[] = [];
  const line =
    (kind: keyof LogSink, highest: number) =>
    (...parts: unknown[]) => {
      if (level > highest) return;
      sink[kind]('[chat]', ...parts);
      const kept = parts.map((part) => (typeof part === 'string' ? part.slice(0, CHARS) : part));
      const made: LogLine = { timeMs: Date.now(), kind, parts: kept };
      if (lines.push(made) > LINES) lines.shift();
      try {
        file?.()?.take(made);
      } catch {
        // A line about it would come back to it.
      }
    };
  return {
    setLevel: (next) => {
      level = next;
    },
    lines,
    text: () => file?.()?.text?.(),
    debug: line('debug', logLevels.debug),
    info: line('info', logLevels.release),
    warn: line('warn', logLevels.warn),
    error: line('error', logLevels.error),
  };
}
