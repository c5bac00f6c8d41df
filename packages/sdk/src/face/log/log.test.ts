import { expect, test } from 'bun:test';
import type { LogLine } from '../types.ts';
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

const silent: LogSink = { debug() {}, info() {}, warn() {}, error() {} };

test('[S6] the latest lines are kept, so many and of each text so much, at the level that is set', () => {
  const log = createLog(silent);
  log.debug('below the level');
  for (let n = 0; n < 1_100; n++) log.info('line', n);
  log.warn('x'.repeat(5_000));

  expect(log.lines).toHaveLength(1_000);
  expect(log.lines.at(0)?.parts).toEqual(['line', 101]);
  expect(log.lines.at(-1)).toMatchObject({ kind: 'warn', parts: ['x'.repeat(2_000)] });
  log.setLevel(4);
  log.error('nothing');
  expect(log.lines.at(-1)?.kind).toBe('warn');
});

test('[S6] a file gets each line at the level that is set; what it throws breaks nothing', () => {
  const taken: unknown[][] = [];
  const files = [
    { path: 'a', take: ({ parts }: LogLine) => void taken.push([...parts]) },
    {
      path: 'b',
      take(): never {
        throw new Error('disk');
      },
    },
  ];
  const log = createLog(silent, () => files[0]);

  log.debug('below the level');
  log.info('one', 2);
  files.shift();
  log.warn('three');

  expect(taken).toEqual([['one', 2]]);
  expect(log.lines).toHaveLength(2);
});
