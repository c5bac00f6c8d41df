// Runs on plain Node 20: finds the Bun that npm installed and keeps it on a leash.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** Above the placeholder script that the package ships until its install script puts the program there. */
const PROGRAM_MIN_BYTES = 1_000_000;
/** The same signal again within this time is the same wish: npm and the terminal may both pass on one Ctrl-C. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_POLL_MS = 250;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Finds Bun's program in the `node_modules` of a folder or of those above it.
 *
 * `bun/bin/bun.exe` is put there by an install script; where those are switched off the platform packages still hold it.
 *
 * @returns {string | undefined}
 */
export function findBun(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = bunIn(join(folder, 'node_modules'));
    if (found || folder === dirname(folder)) return found;
  }
}

function bunIn(modules) {
  const installed = join(modules, 'bun', 'bin', 'bun.exe');
  if (isProgram(installed)) return installed;
  const candidates = namesIn(join(modules, '@oven'))
    .filter((name) => name.startsWith('bun-'))
    .sort()
    .flatMap((name) => ['bun', 'bun.exe'].map((file) => join(modules, '@oven', name, 'bin', file)))
    .filter(isProgram);
  // Several are installed where the processor cannot be told from outside: take the first that runs.
  return candidates.find((file) => spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0);
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(file) {
  try {
    return statSync(file).size > PROGRAM_MIN_BYTES;
  } catch {
    return false;
  }
}

/**
 * Runs a program with our terminal, passes our signals on to it and ends with its exit code.
 *
 * The program is in a session of its own, so that a Ctrl-C reaches it once, through us. It is told our process id
 * and ends when we are gone, even by `kill -9`; `watchedPid`, the process that started us, makes us do the same.
 */
export function runLeashed(program, args, { watchedPid } = {}) {
  const child = spawn(program, args, {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, HONGYAN_PARENT_PID: String(process.pid) },
  });

  const lastMs = {};
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const isSame = Date.now() - (lastMs[signal] ?? 0) < SAME_SIGNAL_MS;
      lastMs[signal] = Date.now();
      if (!isSame) child.kill(signal);
    });
  }
  if (watchedPid !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid === watchedPid) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, PARENT_POLL_MS);
  }

  child.on('error', (error) => {
    console.error(`hongyan: cannot run ${program}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}
