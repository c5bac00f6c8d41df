import { expect, test } from 'bun:test';
import type { C2cDraft } from '../port/messages.ts';
import { APPEND, type Call, packCalls, packResults, unpackCalls, unpackResults } from './pack.ts';

const draft: C2cDraft = {
  sdkAppId: 1_400_000_001,
  fromUid: 2 ** 53 - 1,
  toUid: 2,
  fromProfileId: 3,
  msgSeq: 4_294_967_295,
  random: 5,
  clientTimeSec: 1_790_000_000,
  timeMs: 1_790_000_000_123,
  importedSec: undefined,
  flags: 31,
  body: '[{"MsgType":"TIMTextElem","MsgContent":{"Text":"鸿雁 🪿"}}]',
  extra: '{"cloudCustomData":"x"}',
  keys: [],
};
const key = { hash: 2 ** 52 - 1, maxAgeMs: Number.MAX_SAFE_INTEGER, searchLog: true };

test('operations reach the writer as they were given, in their order', () => {
  const calls: Call[] = [
    { name: 'apps.list', args: [] },
    { name: APPEND, args: [draft] },
    {
      name: APPEND,
      args: [{ ...draft, importedSec: 0, extra: '', keys: [key, { ...key, hash: 0, searchLog: false }] }],
    },
    { name: 'conversations.clear', args: [{ sdkAppId: 1, a: 1, b: 2 }, 1, 5] },
    { name: APPEND, args: [{ ...draft, holds: ['a list'], keys: [key] }] },
    { name: APPEND, args: [{ ...draft, body: '', keys: [key] }] },
  ];

  expect(unpackCalls(structuredClone(packCalls(calls)))).toEqual(calls);
});

test('results come back to their operations; a failed append takes its place', () => {
  const calls: Call[] = [APPEND, 'apps.list', APPEND, APPEND].map((name) => ({
    name: name as Call['name'],
    args: [draft],
  }));
  calls.push({ name: APPEND, args: [{ ...draft, holds: ['a list'] }] });
  const fresh = { convId: 2 ** 53 - 1, seq: 7, msgSeq: 4_294_967_295, timeMs: 1_790_000_000_123, repeated: false };
  const results = [fresh, ['an app'], undefined, { ...fresh, seq: 8, repeated: true }, { ...fresh, seq: 9 }];

  const back = unpackResults(calls, structuredClone(packResults(calls, results)));

  expect(back.toSpliced(2, 1)).toEqual(results.toSpliced(2, 1));
});
