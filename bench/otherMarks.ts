import type { Bench } from './bench.ts';
import { diskBytes, openFilesMax, rssOf } from './host.ts';
import { holdLoad, load } from './load.ts';
import { type Figure, figure, least, most } from './report.ts';
import { noteOf } from './talkMarks.ts';

/** REST `sendmsg` over 64 keep-alive connections. */
export async function restSend(bench: Bench): Promise<Figure[]> {
  bench.say('REST sendmsg');
  await using server = await bench.server();
  const target = bench.target(server, 'json');
  // The accounts come into being by signing in once.
  await load({
    ...target,
    kind: 'talk',
    conversations: 100,
    inFlight: 1,
    seconds: 0,
    warmupSec: 0,
    textBytes: 1,
    isOnlineOnly: false,
    maxMessages: 100,
  });
  const shape = {
    conversations: 100,
    connections: 64,
    seconds: bench.seconds,
    warmupSec: bench.warmupSec,
    textBytes: 100,
  };
  const result = await load({ ...target, ...shape, kind: 'rest' });
  return [
    figure('REST sendmsg', result.perSec, 'calls/s', least(10_000), noteOf(result)),
    figure('REST sendmsg: p99', result.ack?.p99 ?? 0, 'ms', undefined, `p50 ${result.ack?.p50}`),
  ];
}

/** Sign-ins a second and what an idle signed-in connection costs the server. */
export async function crowd(bench: Bench): Promise<Figure[]> {
  const count = Math.min(10_000, openFilesMax() - 500);
  const figures: Figure[] = [];
  for (const codec of bench.codecs) {
    await using server = await bench.server();
    const job = { ...bench.target(server, codec), kind: 'crowd', count, concurrency: 500 } as const;
    bench.say(`${count} first sign-ins, ${codec}`);
    const empty = rssOf(server.pid);
    const first = await load(job);
    bench.say(`${count} sign-ins, ${codec}`);
    await using held = await holdLoad(job);
    await Bun.sleep(3_000);
    const perConnection = (rssOf(server.pid) - empty) / count / 1024;
    figures.push(
      figure(`first sign-ins ${codec}`, first.perSec, '/s', undefined, noteOf(first)),
      figure(
        `sign-in storm ${codec}`,
        held.result.perSec,
        '/s',
        least(5_000),
        `${noteOf(held.result)}, p99 ${held.result.ack?.p99} ms`,
      ),
      figure(
        `memory of an idle connection ${codec}`,
        perConnection,
        'KB',
        most(4),
        `RSS over the empty server at ${count}, after two storms`,
      ),
    );
  }
  return figures;
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
  return [
    figure(
      'cold start',
      (times[2] ?? 0) / 1000,
      's',
      most(0.5),
      `best ${Math.round(times[0] ?? 0)} ms, from source, new data folder`,
    ),
  ];
}

/** Disk a message of 100 bytes takes after a clean stop, and pages of history read from what was stored. */
export async function diskAndHistory(bench: Bench): Promise<Figure[]> {
  const messages = bench.storedMessages;
  bench.say(`storing ${messages} messages`);
  await using server = await bench.server();
  await server.kill('SIGTERM');
  const before = diskBytes(server.data);
  await server.restart();
  const shape = {
    conversations: 100,
    inFlight: 800,
    warmupSec: 0,
    textBytes: 100,
    isOnlineOnly: false,
    maxMessages: messages,
  };
  await load({ ...bench.target(server, 'msgpack'), ...shape, kind: 'talk', seconds: 300 });
  await server.kill('SIGTERM');
  const perMessage = (diskBytes(server.data) - before) / messages;
  bench.say('history');
  await server.restart();
  const pages = await load({
    ...bench.target(server, 'msgpack'),
    kind: 'history',
    conversations: 100,
    requests: 5_000,
    pageSize: 20,
  });
  return [
    ...(bench.isPostgres
      ? []
      : [
          figure(
            'disk per 100-byte message',
            perMessage,
            'bytes',
            most(250),
            `${messages} messages, after a clean stop`,
          ),
        ]),
    figure(
      'history page of 20: p99',
      pages.ack?.p99 ?? 0,
      'ms',
      most(1),
      `round trip, from ${messages} messages; p50 ${pages.ack?.p50}`,
    ),
  ];
}
