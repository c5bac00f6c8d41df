import { isatty } from 'node:tty';
import pc from 'picocolors';
import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import { censor } from './censor.ts';
import { humanLine } from './humanLine.ts';
import type { Log } from './log.ts';

const STDOUT = 1;

/** A log with an owner: it writes behind, so what is last must be flushed. */
export interface OpenLog extends Log {
  /** Writes what is buffered, synchronously; at the end of the process it happens by itself. */
  flush(): void;
}

/** Where lines go; tests give their own. */
export interface LogTarget {
  write(line: string): void;
  flushSync?(): void;
}

/** Opens the log on stdout: JSON lines, or a short readable form when a person looks on. */
export function openLog({ level, target }: { level: string; target?: LogTarget }): OpenLog {
  const isHuman = !target && isatty(STDOUT);
  const sink = target ?? (isHuman ? humanSink() : pino.destination({ dest: STDOUT, sync: false }));
  const logger = pino(options(level), sink as DestinationStream);
  return {
    debug: (fields, text) => logger.debug(fields, text),
    info: (fields, text) => logger.info(fields, text),
    warn: (fields, text) => logger.warn(fields, text),
    error: (fields, text) => logger.error(fields, text),
    isLevelEnabled: (asked) => logger.isLevelEnabled(asked),
    flush: () => sink.flushSync?.(),
  };
}

function options(level: string): LoggerOptions {
  return {
    level,
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }), log: censor },
  };
}

function humanSink(): LogTarget {
  return { write: (line) => void process.stdout.write(humanLine(JSON.parse(line), pc)) };
}
