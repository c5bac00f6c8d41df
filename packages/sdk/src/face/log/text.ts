import type { ExportedLog, LogLine } from '../types.ts';
import type { Log } from './log.ts';

/** A line is no longer than this, in characters. */
const LINE_CHARS = 8_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Day of the device's own time: `20261130`. */
export function dayOf(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}

/** Name of the file of a day (S6). */
export const fileNameOf = (day: string): string => `imSDK_${day}.log`;

/** A line as files have it: time of the device, kind, text; ends with a line feed. */
export function textOf({ timeMs, kind, parts }: LogLine): string {
  const date = new Date(timeMs);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const time = `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return `${`${time} [${kind}] ${parts.map(partText).join(' ')}`.slice(0, LINE_CHARS)}\n`;
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  if (part instanceof Error) return errorText(part);
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return String(part);
  }
}

/** Some engines have no text of the error in its stack. */
function errorText(error: Error): string {
  const { stack = '', cause } = error as Error & { cause?: unknown };
  const own = stack.includes(error.message) ? stack : `${String(error)}\n${stack}`;
  return cause === undefined ? own : `${own}\ncaused by ${partText(cause)}`;
}

/** The lines that are kept, as the file of today. */
export const exportLog = ({ lines, text }: Pick<Log, 'lines' | 'text'>, nowMs: number): ExportedLog => ({
  fileName: fileNameOf(dayOf(nowMs)),
  content: text() ?? lines.map(textOf).join(''),
});
