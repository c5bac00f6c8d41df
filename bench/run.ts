import { parseArgs } from 'node:util';
import type { Codec } from '@hongyan/contract';
import { type Bench, type BenchOptions, benchOf } from './bench.ts';
import type { Store } from './budget.ts';
import { budgetChart, peerChart } from './chart.ts';
import { device } from './device.ts';
import { group, live } from './groupMarks.ts';
import { loadNow } from './host.ts';
import { back, coldStart, crowd, disk, history, list, restSend } from './otherMarks.ts';
import { compare } from './peer/compare.ts';
import { missingEjabberd } from './peer/ejabberd.ts';
import { peerTable } from './peer/summary.ts';
import { type Figure, table } from './report.ts';
import { rules } from './rules.ts';
import { durable, onlineOnly, openLoop, random } from './talkMarks.ts';
import { words } from './words.ts';

const marks: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  start: coldStart,
  durable: (bench) => durable(bench),
  durable10: (bench) => durable(bench, 10),
  durable100: (bench) => durable(bench, 100),
  durable800: (bench) => durable(bench, 800),
  open: openLoop,
  random,
  online: onlineOnly,
  rest: restSend,
  crowd,
  group,
  live,
  back,
  disk,
  history,
  list,
  words,
  rules,
  device,
};
/** What runs when nothing is named. */
const USUAL: Record<Store, string[]> = {
  embedded: [
    'start',
    'durable',
    'open',
    'online',
    'rest',
    'crowd',
    'group',
    'live',
    'back',
    'disk',
    'history',
    'list',
    'words',
    'rules',
    'device',
  ],
  postgres: ['durable100', 'rest', 'history'],
};
const HISTORY = { usual: '500000', all: '10000000' };

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
    peer: { type: 'string' },
    json: { type: 'string' },
    store: { type: 'string', default: 'embedded' },
    seconds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '2' },
    codec: { type: 'string', multiple: true, default: ['json', 'msgpack'] },
    messages: { type: 'string' },
    rate: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run bench -- [options]

  --only MARK          one mark (may be given again): ${Object.keys(marks).join(', ')}
  --all                with those that fill a store for minutes: random, and history from 10 million messages
  --store STORE        embedded (default), postgres (one of its own), or postgres://…
  --peer ejabberd      the same work on ejabberd (Debian's package) and here, in turns
  --json FILE          keeps the figures, and a chart of them beside it as .svg
  --seconds 5          of measuring a mark, after --warmup 2
  --codec CODEC        json or msgpack; both by default
  --messages N         stored before pages of history are read; ${HISTORY.usual} by default
  --rate N             messages a second of the open loop; by default 80 % of what the closed loop reached
`;

const options: BenchOptions = {
  store: values.store,
  seconds: Number(values.seconds),
  warmupSec: Number(values.warmup),
  codecs: values.codec as Codec[],
  storedMessages: Number(values.messages ?? (values.all ? HISTORY.all : HISTORY.usual)),
  arrivalsPerSec: Number(values.rate),
};
// Ends in order, so that what was started and written is cleaned up.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (values.help) console.log(HELP);
else if (values.peer !== undefined) process.exitCode = await runPeer(values.peer);
else process.exitCode = await runMarks();

async function runMarks(): Promise<number> {
  await using bench = benchOf(options);
  const usual = USUAL[bench.store];
  const names = values.only ?? (values.all && bench.store === 'embedded' ? [...usual, 'random'] : usual);
  const unknown = names.find((name) => !marks[name]);
  if (unknown) throw new Error(`no mark ${unknown}; there are ${Object.keys(marks).join(', ')}`);
  const loadBefore = loadNow();
  const figures: Figure[] = [];
  for (const name of names) figures.push(...((await marks[name]?.(bench)) ?? []));
  bench.say('');
  console.log(table(figures));
  const result = { takenAt: new Date().toISOString(), store: bench.store, loadBefore, figures };
  await keep(
    result,
    budgetChart(`Hongyan on the ${bench.store === 'embedded' ? 'embedded store' : 'PostgreSQL store'}`, figures),
  );
  return figures.some((one) => one.met === false) ? 1 : 0;
}

async function runPeer(peer: string): Promise<number> {
  const missing = peer === 'ejabberd' ? missingEjabberd() : `no peer ${peer}; there is ejabberd`;
  if (missing) {
    console.error(missing);
    return 2;
  }
  const comparison = await compare(options);
  console.log(peerTable(comparison));
  console.log(
    `${comparison.peer} archived ${comparison.archivedCopies} rows for each message: one for each user are 2`,
  );
  await keep(comparison, peerChart(comparison));
  return 0;
}

async function keep(result: object, chart: string): Promise<void> {
  if (!values.json) return;
  await Bun.write(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  await Bun.write(values.json.replace(/(\.json)?$/, '.svg'), chart);
}
