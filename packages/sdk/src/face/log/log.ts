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
}

/** Levels of `setLogLevel` (sdk-js-api §4.3). */
export const logLevels = { debug: 0, release: 1, warn: 2, error: 3, silent: 4 } as const;

/** Makes a log of an instance; it starts at the level meant for production. */
export function createLog(sink: LogSink = console): Log {
  let level: number = logLevels.release;
  const line =
    (kind: keyof LogSink, highest: number) =>
    (...parts: unknown[]) => {
      if (level <= highest) sink[kind]('[chat]', ...parts);
    };
  return {
    setLevel: (next) => {
      level = next;
    },
    debug: line('debug', logLevels.debug),
    info: line('info', logLevels.release),
    warn: line('warn', logLevels.warn),
    error: line('error', logLevels.error),
  };
}
