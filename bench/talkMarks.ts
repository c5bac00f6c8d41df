import type { Codec } from '@hongyan/contract';
import type { Bench } from './bench.ts';
import type { Result } from './job.ts';
import { load } from './load.ts';
import { type Figure, figure, least, most } from './report.ts';

const CONVERSATIONS = 100;

interface Depth {
  inFlight: number;
  perSec: number;
  p99: number;
}

/** Budgets of durable one-to-one messages by depth (design §11); 800 has no mark of its own there, its figures are the prototype's. */
const EMBEDDED: Depth[] = [
  { inFlight: 10, perSec: 12_000, p99: 3 },
  { inFlight: 100, perSec: 25_000, p99: 10 },
  { inFlight: 800, perSec: 25_000, p99: 50 },
];
const POSTGRES: Depth = { inFlight: 100, perSec: 8_000, p99: 25 };

/** Durable one-to-one messages: fsync before ack, the receiver online. */
export async function durable(bench: Bench, only: number | undefined): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const embedded of EMBEDDED) {
    if (only !== undefined && embedded.inFlight !== only) continue;
    const budget = bench.isPostgres ? (embedded.inFlight === POSTGRES.inFlight ? POSTGRES : undefined) : embedded;
    for (const codec of bench.codecs) {
      bench.say(`durable, ${embedded.inFlight} in flight, ${codec}`);
      await using server = await bench.server();
      const result = await talk(bench, server, codec, embedded.inFlight, false);
      const name = `durable ${embedded.inFlight} ${codec}`;
      figures.push(
        figure(`${name}`, result.perSec, 'msg/s', budget && least(budget.perSec), noteOf(result)),
        figure(
          `${name}: p99 of ack`,
          result.ack?.p99 ?? 0,
          'ms',
          budget && most(budget.p99),
          `p50 ${result.ack?.p50}, max ${result.ack?.max}`,
        ),
        figure(
          `${name}: p99 of delivery`,
          result.delivery?.p99 ?? 0,
          'ms',
          budget && most(budget.p99),
          `p50 ${result.delivery?.p50}`,
        ),
      );
    }
  }
  return figures;
}

/**
 * Online-only messages, and what share of a bare echo server's frames they reach at the same depth.
 *
 * The share has its budget at one frame a write: of joined frames the echo server reads nothing but the length.
 */
export async function onlineOnly(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const inFlight of [100, 800]) {
    for (const codec of bench.codecs) {
      bench.say(`online-only, ${inFlight} in flight, ${codec}`);
      const result = await (async () => {
        await using server = await bench.server();
        return await talk(bench, server, codec, inFlight, true);
      })();
      bench.say(`echo, ${inFlight} in flight, ${codec}`);
      await using echo = await bench.echo();
      const bare = await load({
        ...bench.target(echo, codec),
        ...talkShape(bench, inFlight),
        kind: 'echo',
        isOnlineOnly: true,
      });
      const name = `online-only ${inFlight} ${codec}`;
      const frames = { ours: (result.count * 3) / result.cpuSec, echo: (bare.count * 2) / bare.cpuSec };
      figures.push(
        figure(name, result.perSec, 'msg/s', inFlight === 800 ? least(60_000) : undefined, noteOf(result)),
        figure(`${name}: p99 of delivery`, result.delivery?.p99 ?? 0, 'ms', undefined, `p50 ${result.delivery?.p50}`),
        figure(`${name}: frames per CPU-second`, frames.ours, '/s'),
        figure(`echo ${inFlight} ${codec}: frames per CPU-second`, frames.echo, '/s', undefined, noteOf(bare)),
        figure(
          `${name}: share of echo`,
          (100 * frames.ours) / frames.echo,
          '%',
          inFlight === 100 ? least(50) : undefined,
        ),
      );
    }
  }
  return figures;
}

const talkShape = (bench: Bench, inFlight: number) => ({
  conversations: CONVERSATIONS,
  inFlight,
  seconds: bench.seconds,
  warmupSec: bench.warmupSec,
  textBytes: 100,
  maxMessages: 0,
});

function talk(
  bench: Bench,
  server: { url: string; pid: number },
  codec: Codec,
  inFlight: number,
  isOnlineOnly: boolean,
): Promise<Result> {
  return load({ ...bench.target(server, codec), ...talkShape(bench, inFlight), kind: 'talk', isOnlineOnly });
}

/** What limits: processor seconds a second of the server and of the loader. */
export function noteOf(result: Result): string {
  const share = (cpuSec: number) => (cpuSec / result.seconds).toFixed(2);
  const refused = result.errors > 0 ? `, ${result.errors} ERRORS` : '';
  return `cores: server ${share(result.cpuSec)}, loader ${share(result.loaderCpuSec)}${refused}`;
}
