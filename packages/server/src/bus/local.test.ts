import { expect, test } from 'bun:test';
import { openLocalBus } from './local.ts';
import { busSuite } from './suite.ts';

const silent = { error: () => {} };

busSuite('local', async () => openLocalBus(silent));

test('[B4] logs a listener that throws, with its subject', async () => {
  const logged: object[] = [];
  const bus = openLocalBus({ error: (fields) => void logged.push(fields) });
  await bus.subscribe('user.1', () => {
    throw new Error('broken');
  });

  bus.publish('user.1', { kind: 'event' });

  expect(logged).toMatchObject([{ subject: 'user.1', kind: 'event' }]);
});

test('[B1] has delivered when publish returns', async () => {
  const bus = openLocalBus(silent);
  let got = 0;
  await bus.subscribe('user.1', () => got++);

  bus.publish('user.1', { kind: 'event' });

  expect(got).toBe(1);
});
