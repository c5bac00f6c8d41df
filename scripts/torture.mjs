// `npm run torture`: kill -9 under load, many times, on both stores; stops at the first message lost.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, root } from './install.mjs';

const USAGE = `npm run torture -- [--rounds 200] [--seed NUMBER] [--store embedded|postgres]

  --rounds  how often the server is killed on each store, 1 to 100000 (default 200)
  --seed    repeats the choices of a run that failed, 0 to 4294967295; a run tells its seed (default: by the clock)
  --store   one store only (default: both)`;

const { rounds, seed, store } = readOptions();
await ensureInstalled();
const { findBun } = await import('../packages/server/bin/launch.mjs');
const env = { ...process.env, CRASH_ROUNDS: rounds, CRASH_SEED: seed, CRASH_PROGRESS: '1' };
if (store) env.CRASH_STORE = store;
const child = spawn(findBun(join(root, 'packages/server')), ['test', './conformance/crash/kill.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env,
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal) console.error(`stopped by ${signal}`);
});

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '200' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        store: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    refuse(error.message);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (!isInteger(values.rounds, 1, 100_000))
    refuse(`--rounds ${values.rounds}: a whole number from 1 to 100000 is wanted`);
  if (!isInteger(values.seed, 0, 4_294_967_295))
    refuse(`--seed ${values.seed}: a whole number from 0 to 4294967295 is wanted`);
  if (values.store !== undefined && !['embedded', 'postgres'].includes(values.store)) {
    refuse(`--store ${values.store}: there are embedded and postgres`);
  }
  return values;
}

function isInteger(text, least, most) {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function refuse(why) {
  console.error(`${why}\n\n${USAGE}`);
  process.exit(2);
}
