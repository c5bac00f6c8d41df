import { expect, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { OutEvent } from '../delivery/outEvent.ts';
import { PARTS, Turns } from './turns.ts';

const numbered = (seq: number): OutEvent =>
  new OutEvent('message', { conv: 'GROUPshow', convId: '', timeMs: 0, message: { seq } as WireMessage });

const seqsIn = (frame: string): number[] => frame.split('\n').map((line) => JSON.parse(line).p.message.seq);

function heardBy(): { heard: number[][]; frames: { part: number; atMs: number }[]; turns: Turns } {
  const heard: number[][] = Array.from({ length: PARTS }, () => []);
  const frames: { part: number; atMs: number }[] = [];
  const turns = new Turns((part, frame) => {
    heard[part]?.push(...seqsIn(frame.frame('json') as string));
    frames.push({ part, atMs: performance.now() });
  });
  return { heard, frames, turns };
}

test('each part of a crowd hears everything once and in order, in ten frames a second at most (D18)', async () => {
  const { heard, frames, turns } = heardBy();
  const said = Array.from({ length: 60 }, (_, n) => n);
  for (const n of said) {
    turns.add([numbered(n)]);
    await Bun.sleep(5);
  }
  while (heard.some(({ length }) => length < said.length)) await Bun.sleep(5);

  expect(heard).toEqual(Array(PARTS).fill(said));
  for (let part = 0; part < PARTS; part++) {
    const times = frames.filter((frame) => frame.part === part).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, n) => atMs - (times[n] ?? 0));
    // A timer of 25 ms may ring a millisecond early, four times from one frame of a part to the next.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100 - PARTS);
  }
});

test('what waits is told at once when the room ends, and nothing follows', async () => {
  const { heard, turns } = heardBy();
  turns.add([numbered(1)]);
  turns.add([numbered(2)]);

  turns.finish();
  expect(heard).toEqual(Array(PARTS).fill([1, 2]));
  await Bun.sleep(120);
  expect(heard).toEqual(Array(PARTS).fill([1, 2]));
});
