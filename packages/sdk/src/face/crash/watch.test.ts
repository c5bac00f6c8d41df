import { expect, test } from 'bun:test';
import { SdkFault } from '../../connection/fault.ts';
import { openLink } from '../../connection/link.ts';
import type { Platform, Socket } from '../../connection/port.ts';
import { nodePlatform } from '../../platform/node.ts';
import { chatError } from '../errors/chatError.ts';
import { NO_USE } from '../errors/codes.ts';
import { createLog, type LogSink } from '../log/log.ts';
import { createCrashWatch } from './watch.ts';

function makeWatch() {
  const lines: unknown[][] = [];
  const error = (...parts: unknown[]) => void lines.push(parts);
  const sink: LogSink = { error, warn: error, info: error, debug: error };
  let told = 0;
  const watch = createCrashWatch(
    createLog(sink),
    () => 7,
    () => void told++,
  );
  return { watch, lines, told: () => told };
}

test('[S1] takes note of an error once, with time and place, and logs it', () => {
  const { watch, lines, told } = makeWatch();
  const error = new TypeError('x');

  watch.note(error, 'promise');
  watch.note(error, 'call');
  watch.note('thrown', 'timer');

  expect(watch.caught).toEqual([
    { error, place: 'promise', timeMs: 7 },
    { error: 'thrown', place: 'timer', timeMs: 7 },
  ]);
  expect([lines.length, told()]).toEqual([2, 2]);
});

test('[S1] errors that the SDK makes itself are none of these', () => {
  const { watch, lines } = makeWatch();

  watch.note(new SdkFault(6012, 'x'), 'promise');
  watch.note(chatError(NO_USE), 'call');

  expect([watch.caught, lines]).toEqual([[], []]);
});

test('[S1] keeps so many, and logs those beyond', () => {
  const { watch, lines, told } = makeWatch();

  for (let n = 0; n < 80; n++) watch.note(new Error(`${n}`), 'timer');

  expect([watch.caught.length, told(), lines.length]).toEqual([50, 50, 80]);
});

test('[S1] switched off it keeps nothing, also of what was caught before, and logs on', () => {
  const { watch, lines, told } = makeWatch();
  watch.note(new Error('before'), 'timer');

  watch.stop();
  watch.note(new Error('after'), 'timer');

  expect([watch.caught, lines.length, told()]).toEqual([[], 2, 1]);
});

test('[S1] what timers, wakes and sockets of the SDK throw is noted and goes on as it would', () => {
  const { watch } = makeWatch();
  const runs: (() => void)[] = [];
  const socket: Partial<Socket> = { send() {}, close() {} };
  const platform: Platform = {
    ...nodePlatform(),
    setTimer: (run) => runs.push(run),
    onWake(run) {
      runs.push(() => run('awake'));
      return () => {};
    },
    openSocket: () => socket as Socket,
  };
  const watched = watch.over(platform);
  const boom = (what: string) => (): never => {
    throw new TypeError(what);
  };

  watched.setTimer(boom('timer'), 1);
  watched.onWake(boom('wake'));
  openLink(watched, 'ws://x', { opened: boom('opened'), received: boom('received'), closed: boom('closed') });
  runs.push(
    () => socket.onopen?.(),
    () => socket.onmessage?.({ data: '' }),
    () => socket.onclose?.({ code: 1000, reason: '' }),
  );

  for (const run of runs) expect(run).toThrow(TypeError);
  const noted = watch.caught.map(({ error, place }) => [(error as Error).message, place]);
  expect(noted).toEqual([
    ['timer', 'timer'],
    ['wake', 'listener'],
    ['opened', 'socket'],
    ['received', 'socket'],
    ['closed', 'socket'],
  ]);
  // Tabs lay a platform of their own over it.
  expect({ ...watched }).toMatchObject({ name: platform.name, deviceId: platform.deviceId, random: platform.random });
});
