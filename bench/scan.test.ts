import { expect, test } from 'bun:test';
import { encode } from '@msgpack/msgpack';
import { type FrameSink, scanJson, scanMsgpack } from './scan.ts';

const frames = [
  { i: 7, r: { seq: 1, id: '1-2-3', list: [1, -1, 2 ** 40, 'x'.repeat(300), null, true, 1.5] } },
  {
    n: 'message',
    p: {
      convId: '9',
      message: { seq: 70_000, from: 'alice', random: 4_000_000_000, body: [{ a: new Array(20).fill(1) }] },
    },
  },
  { n: 'change', p: { convId: '9', users: ['alice', 'bob'], change: { rev: 1 } } },
  { i: 70_001, e: { code: 6013, info: 'sign in first' } },
];

function recorder(): { told: string[]; sink: FrameSink } {
  const told: string[] = [];
  return {
    told,
    sink: {
      reply: (id, isError) => void told.push(`${id} ${isError}`),
      message: (random) => void told.push(`m${random}`),
    },
  };
}

test('the scanner of JSON finds answers, errors and messages and skips the rest', () => {
  const { told, sink } = recorder();

  scanJson(Buffer.from(frames.map((frame) => JSON.stringify(frame)).join('\n')), sink);

  expect(told).toEqual(['7 false', 'm4000000000', '70001 true']);
});

test('the scanner of MessagePack finds the same', () => {
  const { told, sink } = recorder();

  scanMsgpack(Buffer.concat(frames.map((frame) => encode(frame))), sink);

  expect(told).toEqual(['7 false', 'm4000000000', '70001 true']);
});
