import { expect, setDefaultTimeout, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import type { Client } from '../client.ts';
import { startServer } from '../server.ts';
import { until } from '../until.ts';
import { expectKept, logAfter, SIGHTS } from './kept.ts';
import { attempt, Sending, signInAll } from './sending.ts';

setDefaultTimeout(120_000);

const placed = (log: readonly WireMessage[]) => log.map(({ seq, id }) => `${seq} ${id}`);

/**
 * What was heard of a conversation is most of its log, each message once. What comes from the other process may arrive
 * after what was sent here later: clients go by seq.
 */
async function expectHeard(receiver: Client | undefined, peer: string): Promise<void> {
  if (!receiver) throw new Error(`nobody hears ${peer}`);
  const told = receiver.seen('message').map(({ message }) => message);
  const heard = placed(told.filter(({ from, to }) => from === peer || to === peer).toSorted((a, b) => a.seq - b.seq));
  const log = placed(await logAfter(receiver, peer, 0));
  expect(heard).toEqual(log.filter((place) => heard.includes(place)));
  expect(heard.length).toBeGreaterThan(log.length / 2);
}

test('[D7] [D12] kill -9 of one of two processes under load: all go on at the other, nothing is lost, stored or heard twice', async () => {
  const postgres = await testPostgres();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => postgres.stop());
  const options = { store: await postgres.freshDatabase(), env: { HONGYAN_MULTI_DEVICE_MODE: '1' } };
  const here = stack.use(await startServer(options));
  const there = stack.use(await startServer(options));
  const receivers = await signInAll(there, 'tablet');
  const clients = await signInAll(there, 'desk');
  const [staying, dying] = [new Sending(), new Sending()];
  staying.start(clients, there);
  await until(() => staying.acknowledged >= 20);
  dying.start(await signInAll(here), here);
  await until(() => dying.acknowledged >= 100);

  await here.kill('SIGKILL');
  await dying.stop();
  // At once: transactions of the killed process may still be on their way in the database.
  const answered = await Promise.all(dying.open.map((said) => attempt(said, clients, there)));
  const sofar = staying.acknowledged;
  await until(() => staying.acknowledged >= sofar + 50);
  await staying.stop();
  // What either process stored, the one that is left knows.
  const said = [...dying.said, ...staying.said];
  for (const one of said) answered.push(await attempt(one, clients, there));

  expect(answered).not.toContain(false);
  expect(said.filter(({ acks }) => acks.length === 0)).toEqual([]);
  await expectKept(clients, said, new Map());
  // What died with the process between its commit and its ring was not heard; each is told to look for it.
  for (const [user, peer] of SIGHTS) {
    await expectHeard(receivers.get(user), peer);
    await expectHeard(receivers.get(peer), user);
  }
  await until(() => [...receivers.values()].every((receiver) => receiver.seen('resync').length > 0));
});
