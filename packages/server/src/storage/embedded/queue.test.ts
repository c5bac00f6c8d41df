import { expect, test } from 'bun:test';
import { WriteQueue } from './queue.ts';

/** A thread that dies of the first batch. */
function dyingWorker(): Worker {
  const script = new Blob(['self.onmessage = () => { throw new Error("the disk is on fire"); };'], {
    type: 'text/javascript',
  });
  return new Worker(URL.createObjectURL(script));
}

test('a writer that dies rejects all that runs and waits, and the health says why', async () => {
  const queue = new WriteQueue(dyingWorker(), 10_000);
  const calls = Array.from({ length: 1_500 }, () => queue.push('apps.list', []));

  const results = await Promise.allSettled(calls);

  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(results[1_499]).toMatchObject({ reason: { fault: 'sendsStopped' } });
  expect(queue.health()).toContain('on fire');
  expect(queue.stats.queued).toBe(0);
  await expect(queue.push('apps.list', [])).rejects.toMatchObject({ fault: 'sendsStopped' });
});
