import { expect, setDefaultTimeout, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { startServer } from '../server.ts';
import { until } from '../until.ts';
import { expectKept, logAfter } from './kept.ts';
import { attempt, PEOPLE, Sending, signInAll } from './sending.ts';

setDefaultTimeout(120_000);

/** Who hears from whom. */
const PEERS = { alice: ['bob', 'carol'], bob: ['alice'], carol: ['alice'] };

const placed = (log: readonly WireMessage[]) => log.map(({ seq, id }) => `${seq} ${id}`);

/** What was heard of a conversation is most of its log, each message once and in its order. */
async function expectHeard(receiver: Client | undefined, peer: string): Promise<void> {
  if (!receiver) throw new Error(`nobody hears ${peer}`);
  const told = receiver.seen('message').map(({ message }) => message);
  const heard = placed(told.filter(({ from, to }) => from === peer || to === peer));
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
  const receivers: Client[] = [];
  for (const name of PEOPLE) receivers.push(stack.use(await signIn(there, name, { deviceId: `${name}'s other` })));
  const sending = new Sending();
  sending.start(await signInAll(here), here);
  await until(() => sending.acknowledged >= 100);

  await here.kill('SIGKILL');
  await sending.stop();
  // At once: transactions of the killed process may still be on their way in the database.
  const clients = await signInAll(there);
  const answered = await Promise.all(sending.open.map((said) => attempt(said, clients, there)));
  const before = sending.acknowledged;
  sending.start(clients, there);
  await until(() => sending.acknowledged >= before + 50);
  await sending.stop();

  expect(answered).not.toContain(false);
  expect(sending.open).toEqual([]);
  await expectKept(clients, sending.said, new Map());
  // What died with the process between its commit and its ring was not heard; each is told to look for it.
  for (const [at, name] of PEOPLE.entries()) {
    for (const peer of PEERS[name]) await expectHeard(receivers[at], peer);
  }
  await until(() => receivers.every((receiver) => receiver.seen('resync').length > 0));
});
