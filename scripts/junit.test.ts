import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests } from './junit.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-junit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `bun test` really writes about a test file. */
async function run(name: string, source: string) {
  writeFileSync(join(folder, `${name}.test.ts`), `import { expect, test } from 'bun:test';\n${source}`);
  const report = join(folder, `${name}.xml`);
  const child = Bun.spawn(
    [process.execPath, 'test', `./${name}.test.ts`, '--reporter=junit', `--reporter-outfile=${report}`],
    { cwd: folder, stdout: 'ignore', stderr: 'ignore' },
  );
  const code = await child.exited;
  return { report, flaw: code === 0 ? undefined : `ended with ${code}` };
}

test('passed and failed tests are counted', async () => {
  const { report, flaw } = await run('mixed', 'test("a", () => {}); test("b", () => expect(1).toBe(2));');

  expect(countTests(report, { countSkips: true, flaw })).toEqual({ passed: 1, failed: 1, complaint: '1 failed' });
});

test('skipped and todo tests fail where skips count, and are left out where they do not', async () => {
  const { report, flaw } = await run(
    'skips',
    `test('a', () => {}); test.${'skip'}('b', () => {}); test.${'todo'}('c');`,
  );

  expect(countTests(report, { countSkips: true, flaw })).toMatchObject({ passed: 1, failed: 2 });
  expect(countTests(report, { countSkips: false, flaw })).toEqual({ passed: 1, failed: 0 });
});

test('an error outside the tests is a failure', async () => {
  const { report, flaw } = await run('broken', 'test("a", () => {}); throw new Error("outside");');

  expect(countTests(report, { countSkips: true, flaw }).failed).toBe(1);
});

test('a process that dies without a report is a failure', async () => {
  const { report, flaw } = await run('dead', 'test("a", () => process.kill(process.pid, "SIGKILL"));');

  expect(countTests(report, { countSkips: true, flaw })).toMatchObject({ passed: 0, failed: 1 });
});
