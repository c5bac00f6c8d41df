import { describe, expect, test } from 'bun:test';
import { type Seeded, seeded } from '../seeded.ts';
import type { TestServer } from '../server.ts';
import { type StoreKind, startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { expectKept, type ReadTo } from './kept.ts';
import { attempt, type Said, Sending, signInAll } from './sending.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const STORES = process.env.CRASH_STORE ? [process.env.CRASH_STORE as StoreKind] : stores;
/** A round sends until so many are acknowledged, and up to so long after that, ms. */
const LOAD = { acknowledged: 20, mostMs: 200 };
/** Share of the acknowledged messages that are sent again. */
const SENT_AGAIN = 0.1;

/**
 * One round: load, kill -9 at some moment of it, restart; in half of the rounds what has no answer is sent again, and some
 * of what has one.
 */
async function round(server: TestServer, random: Seeded, readTo: ReadTo): Promise<Said[]> {
  const sending = new Sending();
  const before = await signInAll(server);
  sending.start(before, server);
  await until(() => sending.acknowledged >= LOAD.acknowledged);
  await Bun.sleep(random.below(LOAD.mostMs));
  await server.kill('SIGKILL');
  await sending.stop();

  await server.restart();
  const clients = await signInAll(server);
  if (random.chance(0.5)) {
    const again = sending.said.filter(({ acks }) => acks.length === 0 || random.chance(SENT_AGAIN));
    const answered = await Promise.all(again.map((said) => attempt(said, clients, server)));
    expect(answered).not.toContain(false);
  }
  expect(sending.said.flatMap(({ refusals }) => refusals)).toEqual([]);
  await expectKept(clients, sending.said, readTo);
  await Promise.all([...clients.values()].map((client) => client.close()));
  return sending.said;
}

const countAcknowledged = (said: readonly Said[]) => said.filter(({ acks }) => acks.length > 0).length;

/** One line that the next one replaces; without a terminal, every tenth. */
function tell(n: number, acknowledged: number): void {
  if (!process.env.CRASH_PROGRESS) return;
  const line = `round ${n} of ${ROUNDS}: ${acknowledged} acknowledged, all kept`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}${n === ROUNDS ? '\n' : ''}`);
  else if (n % 10 === 0 || n === ROUNDS) process.stderr.write(`${line}\n`);
}

describe.each(STORES)('kill -9 under load on the %s store', (kind) => {
  test(
    `each acknowledged message is there once, in order, with its seq, key and time (${ROUNDS} rounds, seed ${SEED})`,
    async () => {
      const random = seeded(SEED);
      const readTo: ReadTo = new Map();
      await using server = await startOn(kind);
      const said: Said[] = [];
      for (let n = 1; n <= ROUNDS; n++) {
        said.push(...(await round(server, random.fork(), readTo)));
        tell(n, countAcknowledged(said));
      }
      // Once more from the beginning: no later crash may have touched what an earlier one left.
      await expectKept(await signInAll(server), said, new Map());
      expect(countAcknowledged(said)).toBeGreaterThan(ROUNDS);
    },
    30_000 + ROUNDS * 15_000,
  );
});
