import { expect, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { OutEvent } from '../delivery/outEvent.ts';
import { PARTS, Turns, type TurnTime } from './turns.ts';

const numbered = (seq: number): OutEvent =>
  new OutEvent('message', { conv: 'GROUPshow', convId: '', timeMs: 0, message: { seq } as WireMessage });

const seqsIn = (frame: string): number[] => frame.split('\n').map((line) => JSON.parse(line).p.message.seq);

/** A time that stands still until it is moved; what is due by then runs at its own time. */
class HandTime implements TurnTime {
  private now = 1_000;
  private due: { atMs: number; run: () => void }[] = [];

  nowMs(): number {
    return this.now;
  }

  after(ms: number, run: () => void): () => void {
    const one = { atMs: this.now + ms, run };
    this.due.push(one);
    return () => {
      this.due = this.due.filter((other) => other !== one);
    };
  }

  pass(ms: number): void {
    const untilMs = this.now + ms;
    for (;;) {
      const [next] = this.due.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.due = this.due.filter((other) => other !== next);
      this.now = Math.max(this.now, next.atMs);
      next.run();
    }
    this.now = Math.max(this.now, untilMs);
  }

  /** As work that holds up everything does. */
  lose(ms: number): void {
    this.now += ms;
  }

  get isIdle(): boolean {
    return this.due.length === 0;
  }
}

function heardBy({ writeMs = 0 } = {}) {
  const time = new HandTime();
  const heard: number[][] = Array.from({ length: PARTS }, () => []);
  const framesMs: number[][] = Array.from({ length: PARTS }, () => []);
  const turns = new Turns((part, frame) => {
    framesMs[part]?.push(time.nowMs());
    heard[part]?.push(...seqsIn(frame.frame('json') as string));
    time.lose(writeMs);
  }, time);
  return { heard, framesMs, turns, time };
}

/** From each frame of a part to its next. */
const gapsOf = (framesMs: readonly number[]): number[] => framesMs.slice(1).map((atMs, n) => atMs - (framesMs[n] ?? 0));

test.each([0, 10, 60])(
  'each part of a crowd hears everything once and in order, in ten frames a second at most (D18); %d ms a writing',
  (writeMs) => {
    const { heard, framesMs, turns, time } = heardBy({ writeMs });
    const said = Array.from({ length: 60 }, (_, n) => n);

    for (const n of said) {
      turns.add([numbered(n)]);
      time.pass(5);
    }
    time.pass(1_000);

    expect(heard).toEqual(Array(PARTS).fill(said));
    for (const part of framesMs) {
      expect(part.length).toBeGreaterThan(1);
      expect(Math.min(...gapsOf(part))).toBeGreaterThanOrEqual(100);
    }
    expect(time.isIdle).toBe(true);
  },
);

test('what is said after a pause waits for a breath only; parts that were told have their next frame 100 ms later', () => {
  const { heard, framesMs, turns, time } = heardBy();

  turns.add([numbered(1)]);
  time.pass(5);
  expect(heard).toEqual([[1], [], [], []]);
  turns.add([numbered(2)]);
  time.pass(200);

  expect(heard).toEqual(Array(PARTS).fill([1, 2]));
  expect(framesMs).toEqual([[1_005, 1_105], [1_030], [1_055], [1_080]]);
});

test('between two turns there are 5 ms for all else, however long it took to write', () => {
  const { framesMs, turns, time } = heardBy({ writeMs: 60 });

  turns.add([numbered(1)]);
  time.pass(1_000);

  expect(framesMs).toEqual([[1_005], [1_070], [1_135], [1_200]]);
});

test('what waits is told at once when the room ends, and nothing follows', () => {
  const { heard, turns, time } = heardBy();
  turns.add([numbered(1)]);
  turns.add([numbered(2)]);

  turns.finish();

  expect(heard).toEqual(Array(PARTS).fill([1, 2]));
  expect(time.isIdle).toBe(true);
});
