import type { Log, LogSink } from '../face/log/log.ts';
import type { TIMSdkConfig } from './listeners.ts';

/** The level that shows most, by the values of 2018; those of the 4.x line are above it. */
export const MOST = 4;

/** 5 and 6 are Warn and Error of the 4.x line. */
export const levelOf2018 = (level: number): number => (level > MOST ? 2 * MOST - 1 - level : level);

/** Where the log goes: to the console unless that is switched off, and to the app's function. */
export function printing(config: () => TIMSdkConfig): LogSink {
  const line =
    (kind: keyof LogSink, level: number): Log['debug'] =>
    (...parts) => {
      const { disableLogPrint, logFunc, logFuncLevel = MOST } = config();
      if (!disableLogPrint) console[kind](...parts);
      try {
        if (level <= levelOf2018(logFuncLevel)) logFunc?.(level, parts.map(String).join(' '));
      } catch {
        // It is the app's, and a line about it would come back to it.
      }
    };
  return { error: line('error', 1), warn: line('warn', 2), info: line('info', 3), debug: line('debug', 4) };
}
