import { afterAll, beforeAll, expect, test } from 'bun:test';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import { type Doorbell, openDoorbell } from './doorbell.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(() => server.stop(), START_TIMEOUT_MS);

/** Gathers what a doorbell hears, and waits for a ring. */
function hearing(bell: Doorbell) {
  const heard: string[] = [];
  const waiting = new Map<string, () => void>();
  bell.onRing(
    (payload) => {
      heard.push(payload);
      waiting.get(payload)?.();
    },
    () => waiting.get('gap')?.(),
  );
  return { heard, until: (payload: string) => new Promise<void>((resolve) => void waiting.set(payload, resolve)) };
}

test('[D12] a ring reaches every other node, in order, and not its own', async () => {
  const url = await server.freshDatabase();
  const [one, two, three] = await Promise.all(['one', 'two', 'three'].map((node) => openDoorbell(url, node)));
  if (!one || !two || !three) throw new Error('three doorbells');
  const [at1, at2, at3] = [hearing(one), hearing(two), hearing(three)];
  const rung = Array.from({ length: 500 }, (_, n) => `conversation ${n} "quoted" 鸿雁`);

  for (const payload of [...rung, 'end']) one.ring(payload);
  await Promise.all([at2.until('end'), at3.until('end')]);
  two.ring('back');
  await at1.until('back');

  expect(at2.heard).toEqual([...rung, 'end']);
  expect(at3.heard.filter((payload) => payload !== 'back')).toEqual([...rung, 'end']);
  expect(at1.heard).toEqual(['back']);
  await Promise.all([one.close(), two.close(), three.close()]);
});

test('[D12] a ring too long for one notification is refused at once', async () => {
  const bell = await openDoorbell(await server.freshDatabase(), 'one');

  expect(() => bell.ring('x'.repeat(8_000))).toThrow(RangeError);

  await bell.close();
});

test('[D12] a node that lost its connection listens again and is told of the gap', async () => {
  const url = await server.freshDatabase();
  const [one, two] = [await openDoorbell(url, 'one'), await openDoorbell(url, 'two')];
  const at2 = hearing(two);

  const gap = at2.until('gap');
  await server.cut(url);
  await gap;
  const end = at2.until('end');
  one.ring('perhaps lost');
  await one.flushed();
  one.ring('end');
  await end;

  expect(at2.heard.at(-1)).toBe('end');
  await Promise.all([one.close(), two.close()]);
});
