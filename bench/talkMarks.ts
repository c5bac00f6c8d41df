import type { Codec } from '@hongyan/contract';
import type { Bench } from './bench.ts';
import type { MarkName } from './budget.ts';
import { stockedServer } from './fill.ts';
import type { Result, TalkShape } from './job.ts';
import { load } from './load.ts';
import { type Figure, figure } from './report.ts';

const DEPTHS = [10, 100, 800] as const;
/** Share of the closed loop's rate that the open loop offers: a server that is to keep its times must have room. */
const OPEN_SHARE = 0.8;

/** One-to-one messages of 100 bytes over 100 conversations: the common shape of the marks. */
export const talkShape = (bench: Pick<Bench, 'seconds' | 'warmupSec'>, inFlight: number): TalkShape => ({
  senders: 100,
  receivers: 100,
  isRandom: false,
  inFlight,
  arrivalsPerSec: 0,
  seconds: bench.seconds,
  warmupSec: bench.warmupSec,
  textBytes: 100,
  isOnlineOnly: false,
  maxMessages: 0,
});

/** Durable one-to-one messages: fsync before ack, the receiver online. */
export async function durable(bench: Bench, only?: (typeof DEPTHS)[number]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const depth of DEPTHS) {
    if (only !== undefined && depth !== only) continue;
    for (const codec of bench.codecs) {
      bench.say(`durable, ${depth} in flight, ${codec}`);
      await using server = await bench.server();
      const result = await load({ ...bench.target(server, codec), ...talkShape(bench, depth), kind: 'talk' });
      figures.push(...durableFigures(bench, `durable${depth}`, result, codec));
    }
  }
  return figures;
}

/** Messages at fixed times, whatever became of the earlier ones; each one's time counts from when it was due. */
export async function openLoop(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const codec of bench.codecs) {
    await using server = await bench.server();
    const job = { ...bench.target(server, codec), ...talkShape(bench, 100), kind: 'talk' } as const;
    bench.say(`closed loop, 100 in flight, ${codec}: what can be offered`);
    const closed = await load(job);
    const arrivalsPerSec = bench.arrivalsPerSec || Math.floor((closed.perSec * OPEN_SHARE) / 100) * 100;
    bench.say(`open loop, ${arrivalsPerSec}/s, ${codec}`);
    const result = await load({ ...job, arrivalsPerSec });
    const offered = `offered ${arrivalsPerSec.toLocaleString('en')}/s, closed loop just before ${closed.perSec.toLocaleString('en')}/s; `;
    figures.push(...durableFigures(bench, 'open', result, codec, offered));
  }
  return figures;
}

/** Each message in a random one of 200,000 conversations with 4 million messages stored. */
export async function random(bench: Bench): Promise<Figure[]> {
  const [senders, receivers, messages] = [200, 1_000, 4_000_000];
  const alices = Array.from({ length: senders }, (_, n) => `alice${n}`);
  const bobs = Array.from({ length: receivers }, (_, n) => `bob${n}`);
  const pairs = alices.flatMap((alice) => bobs.map((bob): [string, string] => [alice, bob]));
  await using server = await stockedServer(bench, { users: [...alices, ...bobs], pairs, messages, textBytes: 100 });
  const figures: Figure[] = [];
  for (const codec of bench.codecs) {
    bench.say(`durable, random conversations, ${codec}`);
    const shape = { ...talkShape(bench, 100), senders, receivers, isRandom: true };
    const result = await load({ ...bench.target(server, codec), ...shape, kind: 'talk' });
    figures.push(
      ...durableFigures(bench, 'random', result, codec, `${messages.toLocaleString('en')} messages stored; `),
    );
  }
  return figures;
}

type DurableMark = `durable${(typeof DEPTHS)[number]}` | 'open' | 'random';

function durableFigures(bench: Bench, mark: DurableMark, result: Result, codec: Codec, note = ''): Figure[] {
  const { ack, delivery } = result;
  const names: { rate: MarkName; ack: MarkName; delivery: MarkName } = {
    rate: mark,
    ack: `${mark}Ack`,
    delivery: `${mark}Delivery`,
  };
  return [
    figure(bench.store, names.rate, result.perSec, codec, note + noteOf(result)),
    figure(bench.store, names.ack, ack?.p99 ?? 0, codec, `p50 ${ack?.p50}, max ${ack?.max}`),
    figure(bench.store, names.delivery, delivery?.p99 ?? 0, codec, `p50 ${delivery?.p50}, max ${delivery?.max}`),
  ];
}

/**
 * Online-only messages, and what share of a bare echo server's frames they reach at the same depth.
 *
 * The share has its budget at one frame a write: of joined frames the echo server reads nothing but the length.
 */
export async function onlineOnly(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const depth of [100, 800] as const) {
    for (const codec of bench.codecs) {
      const shape = { ...talkShape(bench, depth), isOnlineOnly: true };
      bench.say(`online-only, ${depth} in flight, ${codec}`);
      const result = await (async () => {
        await using server = await bench.server();
        return await load({ ...bench.target(server, codec), ...shape, kind: 'talk' });
      })();
      bench.say(`echo, ${depth} in flight, ${codec}`);
      await using echo = await bench.echo();
      const bare = await load({ ...bench.target(echo, codec), ...shape, kind: 'echo' });
      const frames = { ours: (result.count * 3) / result.cpuSec, echo: (bare.count * 2) / bare.cpuSec };
      const note = `p50 ${result.delivery?.p50}`;
      figures.push(
        figure(bench.store, `online${depth}`, result.perSec, codec, noteOf(result)),
        figure(bench.store, `online${depth}Delivery`, result.delivery?.p99 ?? 0, codec, note),
        figure(bench.store, `online${depth}Frames`, frames.ours, codec),
        figure(bench.store, `online${depth}Frames`, frames.echo, `${codec}, bare echo server`, noteOf(bare)),
        figure(bench.store, `online${depth}Echo`, (100 * frames.ours) / frames.echo, codec),
      );
    }
  }
  return figures;
}

/** What limits: processor seconds a second of the server, its database and the loader. */
export function noteOf(result: Result): string {
  const share = (cpuSec: number) => (cpuSec / result.seconds).toFixed(2);
  const database = result.storeCpuSec > 0 ? `database ${share(result.storeCpuSec)}, ` : '';
  const refused = result.errors > 0 ? `, ${result.errors} ERRORS` : '';
  return `cores: server ${share(result.cpuSec)}, ${database}loader ${share(result.loaderCpuSec)}${refused}`;
}
