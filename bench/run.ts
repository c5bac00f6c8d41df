import { parseArgs } from 'node:util';
import type { Codec } from '@hongyan/contract';
import { type Bench, benchOf } from './bench.ts';
import { coldStart, crowd, diskAndHistory, restSend } from './otherMarks.ts';
import { type Figure, table } from './report.ts';
import { durable, onlineOnly } from './talkMarks.ts';

const marks: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  start: coldStart,
  durable: (bench) => durable(bench, undefined),
  durable10: (bench) => durable(bench, 10),
  durable100: (bench) => durable(bench, 100),
  durable800: (bench) => durable(bench, 800),
  online: onlineOnly,
  rest: restSend,
  crowd,
  disk: diskAndHistory,
};
const ALL = ['start', 'durable', 'online', 'rest', 'crowd', 'disk'];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    store: { type: 'string', default: 'embedded' },
    seconds: { type: 'string', default: '8' },
    warmup: { type: 'string', default: '2' },
    codec: { type: 'string', multiple: true, default: ['json', 'msgpack'] },
    messages: { type: 'string', default: '200000' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    `bun run.ts [--only ${Object.keys(marks).join('|')}]… [--json FILE] [--store embedded|postgres|postgres://…] [--seconds 8] [--warmup 2] [--codec json|msgpack]… [--messages 200000]`,
  );
  process.exit(0);
}

await using bench = benchOf({
  store: values.store,
  seconds: Number(values.seconds),
  warmupSec: Number(values.warmup),
  codecs: values.codec as Codec[],
  storedMessages: Number(values.messages),
});
const figures: Figure[] = [];
for (const name of values.only ?? ALL) {
  const mark = marks[name];
  if (!mark) throw new Error(`no mark ${name}; there are ${Object.keys(marks).join(', ')}`);
  figures.push(...(await mark(bench)));
}
bench.say('');
console.log(table(figures));
if (values.json)
  await Bun.write(
    values.json,
    `${JSON.stringify({ takenAt: new Date().toISOString(), store: bench.isPostgres ? 'postgres' : 'embedded', figures }, undefined, 2)}\n`,
  );
process.exitCode = figures.some((one) => one.met === false) ? 1 : 0;
