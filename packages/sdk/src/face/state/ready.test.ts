import { expect, test } from 'bun:test';
import { createEmitter } from '../events/emitter.ts';
import { fakeTimers } from '../events/fakeTimers.ts';
import { createReadiness } from '../readiness.ts';
import { createReady } from './ready.ts';

const silent = { warn() {}, error() {} };

function readyNow() {
  const timers = fakeTimers();
  const readiness = createReadiness();
  readiness.take('signIn');
  const ready = createReady({ readiness, emitter: createEmitter(silent), timers }, () => {});
  ready.delivered();
  ready.synced();
  timers.advance(0);
  const told: string[] = [];
  return { timers, ready, told, note: (what: string) => () => void told.push(what) };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

test('what waits for something is told before all that comes after it', async () => {
  const { ready, told, note, timers } = readyNow();
  const first = Promise.withResolvers<void>();

  ready.tell(note('before'));
  ready.tell(note('waits'), first.promise);
  ready.tell(note('after'));
  expect(told).toEqual(['before']);
  first.resolve();
  await turns();
  ready.tell(note('at once'));

  expect(told).toEqual(['before', 'waits', 'after', 'at once']);
  expect(timers.size).toBe(0);
});

test('nothing waits longer than half a second, and what fails is not waited for', async () => {
  const { ready, told, note, timers } = readyNow();

  ready.tell(note('never known'), new Promise(() => {}));
  ready.tell(note('refused'), Promise.reject(new Error('no')));
  await turns();
  expect(told).toEqual([]);
  timers.advance(500);
  await turns();

  expect(told).toEqual(['never known', 'refused']);
});

test('what waits is not told in the next sign-in', async () => {
  const { ready, told, note } = readyNow();
  const first = Promise.withResolvers<void>();
  ready.tell(note('waits'), first.promise);

  ready.reset();
  first.resolve();
  await turns();

  expect(told).toEqual([]);
});
