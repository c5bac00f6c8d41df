import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { START_TIMEOUT_MS, testPostgres } from '../testing/postgres.ts';
import type { Bus, BusPayload } from './port.ts';
import { openPostgresBus } from './postgres.ts';
import { busSuite } from './suite.ts';

const log = { error: () => {}, warn: () => {} };
let postgres: Awaited<ReturnType<typeof testPostgres>>;
let url: string;
let nodes = 0;
beforeAll(async () => {
  postgres = await testPostgres();
  url = await postgres.freshDatabase();
}, START_TIMEOUT_MS);
afterAll(() => postgres.stop(), START_TIMEOUT_MS);

const openNode = (): Promise<Bus> => openPostgresBus(url, `node${++nodes}`, log);

/** Publishes until the other node hears, since it is rung for only once it was heard itself. */
async function untilHeard(from: Bus, heard: () => boolean): Promise<void> {
  for (let tries = 0; !heard() && tries < 500; tries++) {
    from.publish('user.0', { kind: 'warm' });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

busSuite('postgres', openNode);

describe('two nodes on one database', () => {
  test('[B1] a listener hears the other node in its order, long payloads whole', async () => {
    const [first, second] = [await openNode(), await openNode()];
    const got: BusPayload[] = [];
    let isWarm = false;
    await second.subscribe('user.0', () => {
      isWarm = true;
    });
    await untilHeard(first, () => isWarm);
    const done = Promise.withResolvers<void>();
    await second.subscribe('user.1', (payload) => {
      got.push(payload);
      if (got.length === 21) done.resolve();
    });

    const long = { kind: 'event', text: '长'.repeat(20_000) };
    for (let n = 0; n < 20; n++) first.publish('user.1', n === 10 ? long : { kind: 'event', n });
    first.publish('user.1', { kind: 'event', n: 20 });
    await done.promise;

    expect(got).toEqual([...Array(21).keys()].map((n) => (n === 10 ? long : { kind: 'event', n })));
    await Promise.all([first.close(), second.close()]);
  });
});
