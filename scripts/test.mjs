// `npm test`: builds, checks, then the tests of every workspace. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, root } from './install.mjs';
import { countTests } from './junit.mjs';

const TIME_LIMIT_MS = 45 * 60_000;
/** Of one test that names none of its own: tests wait for what happens, and a machine may be busy. */
const TEST_TIMEOUT_MS = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

await ensureInstalled();
const { findBun } = await import('../packages/server/bin/launch.mjs');
const bun = findBun(join(root, 'packages/server'));
const { scripts, workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const deadline = Date.now() + TIME_LIMIT_MS;
const countSkips = /^(1|true)$/i.test(process.env.CI ?? '');
const reports = mkdtempSync(join(tmpdir(), 'hongyan-test-'));
const totals = { passed: 0, failed: 0 };
let running;

for (const signal of SIGNALS) {
  process.on(signal, () => {
    killGroup(running);
    process.exit(1);
  });
}
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const only = process.argv.slice(2);
if (!(await ensureBuilt())) count({ passed: 0, failed: 1 }, 'npm run build');
if (only.length === 0) {
  noteProvokedCodes();
  await runChecks();
}
await runTests(only.length > 0 ? only : [...workspaces, 'scripts']);

console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

/** Has the clients of the tests write down the codes that they meet, for `scripts/completeness.test.ts`, which runs last. */
function noteProvokedCodes() {
  process.env.PROVOKED_CODES = join(reports, 'codes');
  mkdirSync(process.env.PROVOKED_CODES);
}

/** Each script `check:…` of package.json counts as one test. */
async function runChecks() {
  for (const name of Object.keys(scripts).filter((script) => script.startsWith('check:'))) {
    console.log(`\n== npm run ${name}`);
    const flaw = await run('npm', ['run', '--silent', name]);
    count({ passed: flaw ? 0 : 1, failed: flaw ? 1 : 0 }, flaw && `npm run ${name}: ${flaw}`);
  }
}

/** Each workspace is a process of its own: what one leaves behind cannot disturb the next. */
async function runTests(folders) {
  for (const folder of folders.filter(hasTests)) {
    console.log(`\n== bun test ${folder}`);
    const report = join(reports, `${folder.replaceAll('/', '-')}.xml`);
    const flaw = await run(bun, [
      'test',
      `./${folder}`,
      `--timeout=${TEST_TIMEOUT_MS}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
    ]);
    const counted = countTests(report, { countSkips, flaw });
    count(counted, counted.complaint && `${folder}: ${counted.complaint}`);
  }
}

function count({ passed, failed }, complaint) {
  totals.passed += passed;
  totals.failed += failed;
  if (complaint) console.log(`FAILED ${complaint}`);
}

/** Runs a program in a process group of its own and ends what it leaves; tells what went wrong, if anything did. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    running = child;
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        killGroup(child);
      },
      Math.max(deadline - Date.now(), 0),
    );
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      killGroup(child);
      if (late) resolve(`stopped: all tests together may take ${TIME_LIMIT_MS / 60_000} minutes`);
      else resolve(code === 0 ? undefined : `ended with ${signal ?? code}`);
    });
  });
}

function killGroup(child) {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

/** `bun test` fails on a folder without tests; a workspace may not have any yet. */
function hasTests(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).some((entry) => {
    if (!entry.isDirectory()) return /\.test\.tsx?$/.test(entry.name);
    return entry.name !== 'node_modules' && hasTests(join(folder, entry.name));
  });
}
