import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { dayOf, exportLog, textOf } from './text.ts';

const AT_MS = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();

test('[S6] a line has time, kind and text; errors come with their stack and their cause, objects as JSON', () => {
  const error = new Error('why', { cause: new TypeError('because') });
  const round: { self?: object } = {};
  round.self = round;
  const text = (...parts: unknown[]) => textOf({ timeMs: AT_MS, kind: 'warn', parts });

  expect(text('hello', 7, { a: 1 }, undefined)).toBe('2026-01-02 03:04:05.006 [warn] hello 7 {"a":1} undefined\n');
  expect(text('it failed', error)).toMatch(/it failed Error: why\n +at [\s\S]*caused by TypeError: because\n/);
  expect(text(round, 10n)).toBe('2026-01-02 03:04:05.006 [warn] [object Object] 10\n');
  expect(text('x'.repeat(20_000))).toHaveLength(8_001);
});

test('[S6] an error without its text in its stack is told with it', () => {
  const error = new Error('why');
  error.stack = 'run@index.js:1:2';

  expect(textOf({ timeMs: AT_MS, kind: 'error', parts: [error] })).toContain('Error: why\nrun@index.js:1:2');
});

test('[S6] the kept lines are exported as the file of today', () => {
  const lines = ['one', 'two'].map((part) => ({ timeMs: AT_MS, kind: 'info' as const, parts: [part] }));

  expect(exportLog({ lines, text: () => undefined }, AT_MS)).toEqual({
    fileName: 'imSDK_20260102.log',
    content: '2026-01-02 03:04:05.006 [info] one\n2026-01-02 03:04:05.006 [info] two\n',
  });
  expect(exportLog({ lines: [], text: () => undefined }, AT_MS).content).toBe('');
});

test("[S2] [S6] callExperimentalAPI('exportLog') gives what an instance logged, at the level of setLogLevel", async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  expect(() => sdk.getMessageList({} as never)).toThrow();
  sdk.setLogLevel(4);
  expect(() => sdk.getConversationProfile('')).toThrow();
  const { data } = await sdk.callExperimentalAPI('exportLog');

  expect(data.fileName).toBe(`imSDK_${dayOf(sdk.getServerTime())}.log`);
  expect(data.content).toContain('[info] the network is connected\n');
  expect(data.content).toContain('[error] getMessageList: options must not be empty');
  expect(data.content).not.toContain('getConversationProfile');
});
