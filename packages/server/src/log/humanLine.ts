import type { Colors } from 'picocolors/types.ts';

type Paint = Pick<Colors, 'dim' | 'red' | 'yellow' | 'green' | 'cyan'>;

/** One log line for a person: time of day, level, text, then the fields as name=value; a stack below. */
export function humanLine(entry: Record<string, unknown>, paint: Paint): string {
  const { level, time, msg, err, ...fields } = entry;
  const color = { error: paint.red, warn: paint.yellow, info: paint.green }[String(level)] ?? paint.cyan;
  const pairs = Object.entries(fields).map(([name, value]) => paint.dim(`${name}=`) + valueText(value));
  const parts = [paint.dim(String(time).slice(11, 23)), color(String(level).padEnd(5)), String(msg), ...pairs];
  return `${parts.join(' ')}\n${stackOf(err)}`;
}

function stackOf(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { stack, message } = err as { stack?: unknown; message?: unknown };
  return `  ${String(stack ?? message).replaceAll('\n', '\n  ')}\n`;
}

/** Texts without spaces stand bare; control characters never reach the terminal. */
function valueText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value);
}
