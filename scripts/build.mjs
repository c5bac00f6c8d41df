// `npm run build`: the SDK into packages/sdk/dist and the chat page into packages/server/pages. Runs on plain Node 20.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, root } from './install.mjs';

const SDK = 'packages/sdk/dist';
const PAGES = 'packages/server/pages';
/** Inside the pages: of which inputs they are the outcome. */
const STAMP = 'build.json';
const INPUTS = [
  'package-lock.json',
  'tsconfig.json',
  'LICENSE',
  'scripts/build.mjs',
  'scripts/bundle.ts',
  'scripts/notices.ts',
  'packages/contract',
  'packages/sdk',
  'packages/web',
];
const NO_INPUT = /\/(node_modules|dist|testing)$|\.test\.tsx?$/;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let isStopped = false;

if (fileURLToPath(import.meta.url) === process.argv[1]) {
  const isBuilt = await ensureBuilt({ always: process.argv.includes('--force') });
  if (isBuilt) console.log(`hongyan: ${SDK} and ${PAGES} are up to date`);
  process.exitCode = isBuilt ? 0 : 1;
}

/**
 * Builds what is missing or older than its sources; says in one line that it does.
 *
 * @returns whether everything is there now; what is not was told on standard error
 */
export async function ensureBuilt({ always = false } = {}) {
  const inputs = fingerprint(root);
  if (!always && isFresh(root, inputs)) return true;
  await ensureInstalled();
  const { findBun } = await import('../packages/server/bin/launch.mjs');
  const bun = findBun(join(root, 'packages/server'));
  if (bun === undefined) return complain('Bun is missing from node_modules: delete that folder and start again');

  console.log('hongyan: building the chat page…');
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const work = mkdtempSync(join(root, 'node_modules/.cache/hongyan-build-'));
  try {
    const [sdk, pages] = [join(work, 'sdk'), join(work, 'pages')];
    const flaw = await run(bun, [join(root, 'scripts/bundle.ts'), sdk, pages]);
    if (flaw === undefined) writeFileSync(join(pages, STAMP), `${JSON.stringify({ inputs })}\n`);
    replace(sdk, join(root, SDK), work);
    replace(pages, join(root, PAGES), work);
    return flaw === undefined || complain(`the build failed: ${flaw}; mend what it says above and run npm run build`);
  } finally {
    rmSync(work, { recursive: true, force: true });
    // Whoever stops the build wants nothing that comes after it.
    if (isStopped) process.exit(1);
  }
}

function complain(message) {
  console.error(`hongyan: ${message}`);
  return false;
}

/** One value for the names and contents of everything that a build reads. */
export function fingerprint(folder) {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const name of filesOf(folder, input)) {
      const content = readFileSync(join(folder, name));
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** The files of a folder and those below it, or the file itself; none when there is no such thing. */
function filesOf(folder, name) {
  const found = statSync(join(folder, name), { throwIfNoEntry: false });
  if (found === undefined || NO_INPUT.test(name)) return [];
  if (found.isFile()) return [name];
  const inside = readdirSync(join(folder, name)).sort();
  return inside.flatMap((entry) => filesOf(folder, `${name}/${entry}`));
}

function isFresh(folder, inputs) {
  if (!existsSync(join(folder, SDK, 'package.json'))) return false;
  try {
    return JSON.parse(readFileSync(join(folder, PAGES, STAMP), 'utf8')).inputs === inputs;
  } catch {
    return false;
  }
}

/** Puts a built folder in the place of the old one; a build that runs beside this one may have done so meanwhile. */
function replace(built, place, work) {
  if (!existsSync(built)) return;
  for (let attempt = 0; ; attempt++) {
    try {
      if (existsSync(place)) renameSync(place, join(work, `old-${attempt}`));
      renameSync(built, place);
      return;
    } catch (error) {
      if (attempt === 5 || !['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
    }
  }
}

/** Runs a program to its end; tells what went wrong, if anything did. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const stop = () => {
      isStopped = true;
      child.kill();
    };
    for (const name of SIGNALS) process.on(name, stop);
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => {
      for (const name of SIGNALS) process.off(name, stop);
      resolve(code === 0 ? undefined : `it ended with ${signal ?? code}`);
    });
  });
}
