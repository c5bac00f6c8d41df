import type { Bench, BenchServer } from './bench.ts';
import { stockedServer } from './fill.ts';
import { diskBytes, openFilesMax, rssOf } from './host.ts';
import { holdLoad, load } from './load.ts';
import { type Figure, figure } from './report.ts';
import { quantileMs, readServerTimes, type ServerTimes, timesBetween } from './serverTimes.ts';
import { noteOf, talkShape } from './talkMarks.ts';

/** REST `sendmsg` over 64 keep-alive connections. */
export async function restSend(bench: Bench): Promise<Figure[]> {
  bench.say('REST sendmsg');
  await using server = await bench.server();
  const target = bench.target(server, 'json');
  // The accounts come into being by signing in once.
  await load({ ...target, ...talkShape(bench, 1), warmupSec: 0, seconds: 0, kind: 'talk' });
  const { seconds, warmupSec } = bench;
  const result = await load({
    ...target,
    kind: 'rest',
    conversations: 100,
    connections: 64,
    textBytes: 100,
    seconds,
    warmupSec,
  });
  return [
    figure(bench.store, 'rest', result.perSec, '', noteOf(result)),
    figure(bench.store, 'restTime', result.ack?.p99 ?? 0, '', `p50 ${result.ack?.p50}`),
  ];
}

/** Sign-ins a second and what an idle signed-in connection costs the server. */
export async function crowd(bench: Bench): Promise<Figure[]> {
  const count = crowdSize();
  const figures: Figure[] = [];
  for (const codec of bench.codecs) {
    await using server = await bench.server();
    const job = { ...bench.target(server, codec), kind: 'crowd', count, concurrency: 500 } as const;
    bench.say(`${count} first sign-ins, ${codec}`);
    const empty = rssOf(server.pid);
    const first = await load(job);
    bench.say(`${count} sign-ins, ${codec}`);
    await using held = await holdLoad(job);
    bench.say(`${count} connections idle until the memory settles`);
    const perConnection = ((await settledRss(server.pid)) - empty) / count / 1024;
    const stormNote = `${noteOf(held.result)}, p99 ${held.result.ack?.p99} ms`;
    figures.push(
      figure(bench.store, 'firstSignIn', first.perSec, codec, noteOf(first)),
      figure(bench.store, 'signIn', held.result.perSec, codec, stormNote),
      figure(
        bench.store,
        'idleMemory',
        perConnection,
        codec,
        `RSS over the empty server at ${count}, settled after two storms`,
      ),
    );
  }
  return figures;
}

const SETTLE = { stepMs: 5_000, most: 12, share: 0.005 };

/** Memory of an idle process once it stays the same: the collector comes some seconds after the last garbage. */
async function settledRss(pid: number): Promise<number> {
  let last = rssOf(pid);
  for (let n = 0; n < SETTLE.most; n++) {
    await Bun.sleep(SETTLE.stepMs);
    const now = rssOf(pid);
    if (Math.abs(now - last) < last * SETTLE.share) return now;
    last = now;
  }
  return last;
}

/** Connections that fit the limit of open files. */
const crowdSize = (): number => Math.min(10_000, openFilesMax() - 500);

/** Clients of 20 conversations each come back at once, and each fetches what it missed. */
export async function back(bench: Bench): Promise<Figure[]> {
  const count = crowdSize();
  const users = Array.from({ length: count }, (_, n) => `user${n}`);
  // A ring where each talks to the ten before and the ten behind.
  const pairs = users.flatMap((user, n) =>
    Array.from({ length: 10 }, (_, k): [string, string] => [user, `user${(n + k + 1) % count}`]),
  );
  await using server = await stockedServer(bench, { users, pairs, messages: 5 * pairs.length, textBytes: 100 });
  bench.say(`${count} clients come, go and come back`);
  const target = bench.target(server, bench.codecs[0] ?? 'json');
  const result = await load({ ...target, kind: 'comeBack', count, concurrency: 500 });
  const note = `${count} clients, each fetched the 2 messages it missed; p99 of one ${result.ack?.p99} ms; ${noteOf({ ...result, errors: 0 })}`;
  return [
    figure(bench.store, 'back', result.seconds, '', note),
    figure(bench.store, 'backLost', result.errors, '', `of ${2 * count}`),
  ];
}

/** From spawning the server to its first answer; the best and the median of five. */
export async function coldStart(bench: Bench): Promise<Figure[]> {
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    bench.say(`cold start ${n + 1} of 5`);
    await using server = await bench.server();
    times.push(server.startMs);
  }
  times.sort((a, b) => a - b);
  const note = `best ${Math.round(times[0] ?? 0)} ms, from source, new data folder`;
  return [figure(bench.store, 'start', (times[2] ?? 0) / 1000, '', note)];
}

/** Disk a message of 100 bytes takes after a clean stop; of the embedded store. */
export async function disk(bench: Bench): Promise<Figure[]> {
  const messages = 200_000;
  bench.say(`sending ${messages.toLocaleString('en')} messages`);
  await using server = await bench.server();
  await server.kill('SIGTERM');
  const before = diskBytes(server.data);
  await server.restart();
  const shape = { ...talkShape(bench, 800), warmupSec: 0, seconds: 300, maxMessages: messages };
  await load({ ...bench.target(server, 'msgpack'), ...shape, kind: 'talk' });
  await server.kill('SIGTERM');
  const perMessage = (diskBytes(server.data) - before) / messages;
  return [figure(bench.store, 'disk', perMessage, '', `${messages.toLocaleString('en')} messages, after a clean stop`)];
}

/** Pages of history at random places of what is stored. */
export async function history(bench: Bench): Promise<Figure[]> {
  const conversations = 1_000;
  const pairs = Array.from({ length: conversations }, (_, n): [string, string] => [`alice${n}`, `bob${n}`]);
  const messages = bench.storedMessages;
  await using server = await stockedServer(bench, { users: pairs.flat(), pairs, messages, textBytes: 100 });
  bench.say('history');
  const job = {
    ...bench.target(server, 'msgpack'),
    kind: 'history',
    conversations,
    requests: 5_000,
    pageSize: 20,
  } as const;
  const { result: pages, times } = await timed(server, 'getMessages', () => load(job));
  const from = `from ${messages.toLocaleString('en')} messages`;
  return [
    figure(bench.store, 'history', quantileMs(times, 0.99), '', `${from}; mean ${meanMs(times)} ms`),
    figure(bench.store, 'historyRound', pages.ack?.p99 ?? 0, '', `${from}; p50 ${pages.ack?.p50}; ${noteOf(pages)}`),
  ];
}

/** A conversation list of 1,000, whole. */
export async function list(bench: Bench): Promise<Figure[]> {
  const conversations = 1_000;
  const friends = Array.from({ length: conversations }, (_, n) => `bob${n}`);
  await using server = await stockedServer(bench, {
    users: ['alice', ...friends],
    pairs: friends.map((friend) => ['alice', friend]),
    messages: 20 * conversations,
    textBytes: 100,
    env: {
      HONGYAN_CONVERSATION_LIST_MAX: String(conversations),
      HONGYAN_PAGE_MAX: String(conversations),
      HONGYAN_PAGE_BYTES: '1048576',
    },
  });
  bench.say('conversation list');
  const job = { ...bench.target(server, 'msgpack'), kind: 'list', userId: 'alice', conversations, times: 200 } as const;
  const { result: lists, times } = await timed(server, 'getConversations', () => load(job));
  const note = `mean; p99 of round trip ${lists.ack?.p99}; ${noteOf(lists)}`;
  return [figure(bench.store, 'list', times.sumMs / times.count, '', note)];
}

const meanMs = (times: ServerTimes): number => Math.round((100 * times.sumMs) / times.count) / 100;

/** Runs a load and says how long its commands took by the server's own clock. */
async function timed<R>(
  server: BenchServer,
  command: string,
  work: () => Promise<R>,
): Promise<{ result: R; times: ServerTimes }> {
  const now = async () => readServerTimes(await (await fetch(`${server.url}/metrics`)).text(), command);
  const before = await now();
  const result = await work();
  return { result, times: timesBetween(before, await now()) };
}
