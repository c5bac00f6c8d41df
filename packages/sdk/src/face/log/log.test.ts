import { expect, test } from 'bun:test';
import { createLog, type LogSink } from './log.ts';

const kinds = ['debug', 'info', 'warn', 'error'] as const;

test.each([
  [0, ['debug', 'info', 'warn', 'error']],
  [1, ['info', 'warn', 'error']],
  [2, ['warn', 'error']],
  [3, ['error']],
  [4, []],
] as const)('[S2] level %d takes effect at once', (level, shown) => {
  const lines: string[] = [];
  const note = (kind: string) => () => void lines.push(kind);
  const sink: LogSink = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const log = createLog(sink);

  log.setLevel(level);
  for (const kind of kinds) log[kind]('hello');

  expect(lines).toEqual([...shown]);
});
