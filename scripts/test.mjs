// `npm test`: builds, checks, then the tests of every workspace. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, root } from './install.mjs';
import { countTests } from './junit.mjs';

const TIME_LIMIT_MS = 45 * 60_000;
/** Of one test that names none of its own: tests wait for what happens, and a machine may be busy. */
const TEST_TIMEOUT_MS = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Jobs at a time: much of their time is waiting. */
const LANES = availableParallelism() + 1;
/** What begins with the first lane: the folders that take longest. */
const LONGEST = ['packages/server', 'conformance/browser', 'conformance/crash', 'packages/sdk', 'conformance/unread'];

await ensureInstalled();
// Of their own, so that their programs do not stand for that of the machine, and nothing else that runs needs them.
for (const own of ['device/newerNode', 'device/olderNode', 'uikit/kit'])
  await ensureInstalled(join(root, 'conformance', own));
const { findBun } = await import('../packages/server/bin/launch.mjs');
const bun = findBun(join(root, 'packages/server'));
const { scripts, workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const deadline = Date.now() + TIME_LIMIT_MS;
const countSkips = /^(1|true)$/i.test(process.env.CI ?? '');
const reports = mkdtempSync(join(tmpdir(), 'hongyan-test-'));
const totals = { passed: 0, failed: 0 };
const running = new Set();

for (const signal of SIGNALS) {
  process.on(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(1);
  });
}
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const only = process.argv.slice(2);
if (!(await ensureBuilt())) count({ passed: 0, failed: 1 }, 'npm run build');
console.log(`hongyan: ${LANES} jobs at a time; each tells what it did when it is done`);
if (only.length > 0) await runAll(only.map(testsOf));
else {
  noteProvokedCodes();
  await runAll([...jobsOf(workspaces), ...checks()]);
  // Looks at what the others met.
  await runAll([testsOf('scripts')]);
}

console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

/** Has the clients of the tests write down the codes that they meet, for `scripts/completeness.test.ts`, which runs last. */
function noteProvokedCodes() {
  process.env.PROVOKED_CODES = join(reports, 'codes');
  mkdirSync(process.env.PROVOKED_CODES);
}

/** Each script `check:…` of package.json counts as one test. */
function checks() {
  const names = Object.keys(scripts).filter((script) => script.startsWith('check:'));
  return names.map((name) => async () => {
    const { flaw, output } = await run('npm', ['run', '--silent', name]);
    console.log(`\n== npm run ${name}\n${output()}`);
    count({ passed: flaw ? 0 : 1, failed: flaw ? 1 : 0 }, flaw && `npm run ${name}: ${flaw}`);
  });
}

/** A job for each workspace; one that has folders of tests is a job for each of these, and one for what lies beside them. */
function jobsOf(folders) {
  const parts = folders.flatMap((folder) => (folder === 'conformance' ? partsOf(folder) : folder)).filter(hasTests);
  const rank = (part) => (LONGEST.indexOf(part) + LONGEST.length + 1) % (LONGEST.length + 1);
  return parts.sort((a, b) => rank(a) - rank(b)).map(testsOf);
}

function partsOf(folder) {
  const inside = readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'node_modules' ? `${folder}/${entry.name}` : [],
  );
  return [`${folder}/*`, ...inside];
}

/** Each job is a process of its own: what one leaves behind cannot disturb the others. */
function testsOf(part) {
  return async () => {
    const report = join(reports, `${part.replaceAll(/[/*]/g, '-')}.xml`);
    const { flaw, output } = await run(bun, [
      'test',
      ...pathsOf(part),
      `--timeout=${TEST_TIMEOUT_MS}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
    ]);
    console.log(`\n== bun test ${part}\n${output()}`);
    const counted = countTests(report, { countSkips, flaw });
    count(counted, counted.complaint && `${part}: ${counted.complaint}`);
  };
}

/** `folder/*` stands for the files of a folder without those of the folders in it. */
function pathsOf(part) {
  if (!part.endsWith('/*')) return [`./${part}`];
  const folder = part.slice(0, -2);
  return testFilesIn(folder).map((file) => `./${folder}/${file}`);
}

function testFilesIn(folder) {
  return readdirSync(join(root, folder)).filter((name) => /\.test\.tsx?$/.test(name));
}

/** Does the jobs in their order, some at a time. */
async function runAll(jobs) {
  const waiting = [...jobs];
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function count({ passed, failed }, complaint) {
  totals.passed += passed;
  totals.failed += failed;
  if (complaint) console.log(`FAILED ${complaint}`);
}

/** Runs a program in a process group of its own and ends what it leaves; tells what it wrote and what went wrong, if anything did. */
function run(program, args) {
  const log = join(reports, `${randomUUID()}.log`);
  const out = openSync(log, 'w');
  const output = () => readFileSync(log, 'utf8');
  return new Promise((resolve) => {
    const end = (flaw) => {
      closeSync(out);
      resolve({ flaw, output });
    };
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', out, out], detached: true });
    running.add(child);
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        killGroup(child);
      },
      Math.max(deadline - Date.now(), 0),
    );
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      killGroup(child);
      running.delete(child);
      if (late) end(`stopped: all tests together may take ${TIME_LIMIT_MS / 60_000} minutes`);
      else end(code === 0 ? undefined : `ended with ${signal ?? code}`);
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
function hasTests(part) {
  if (part.endsWith('/*')) return testFilesIn(part.slice(0, -2)).length > 0;
  return readdirSync(join(root, part), { withFileTypes: true }).some((entry) => {
    if (!entry.isDirectory()) return /\.test\.tsx?$/.test(entry.name);
    return entry.name !== 'node_modules' && hasTests(join(part, entry.name));
  });
}
