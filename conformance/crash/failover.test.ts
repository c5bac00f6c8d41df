import { expect, setDefaultTimeout, test } from 'bun:test';
import type { EventPayload, WireMessage } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import type { Client } from '../client.ts';
import { startServer } from '../server.ts';
import { until } from '../until.ts';
import { expectKept, logAfter, TALKS_KEPT } from './kept.ts';
import { attempt, Sending, signInAll } from './sending.ts';

setDefaultTimeout(120_000);

const placed = (log: readonly WireMessage[]) => log.map(({ seq, id }) => `${seq} ${id}`);

/**
 * What was heard of a conversation is most of its log, each message once. What comes from the other process may arrive
 * after what was sent here later: clients go by seq.
 */
async function expectHeard(receiver: Client | undefined, conv: string): Promise<void> {
  if (!receiver) throw new Error(`nobody hears ${conv}`);
  const told = receiver.seen('message').filter((event) => convOf(event, receiver.userId) === conv);
  const heard = placed(told.map(({ message }) => message).toSorted((a, b) => a.seq - b.seq));
  const log = placed(await logAfter(receiver, conv, 0));
  expect(heard).toEqual(log.filter((place) => heard.includes(place)));
  expect(heard.length).toBeGreaterThan(log.length / 2);
}

/** The conversation of a message as who heard it names it. */
const convOf = ({ conv, message: { from, to } }: EventPayload<'message'>, me: string): string =>
  conv ?? `C2C${from === me ? to : from}`;

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
  for (const { convOf } of TALKS_KEPT)
    for (const [user, conv] of Object.entries(convOf)) await expectHeard(receivers.get(user), conv);
  await until(() => [...receivers.values()].every((receiver) => receiver.seen('resync').length > 0));
});
