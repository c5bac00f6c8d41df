import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { openChromium } from '../browser/chromium.ts';
import { firstApp, startServer, type TestApp, type TestServer } from '../server.ts';
import {
  blocksOf,
  type GuidePage,
  pageNames,
  pages,
  pageText,
  promisedLines,
  type Runtime,
  readPage,
} from './guide.ts';
import { type Outcome, runInBrowser, runInProcess } from './run.ts';

setDefaultTimeout(180_000);

const runs = pages().flatMap((page) => page.runtimes.map((runtime) => [page.name, runtime, page] as const));
/** More than runs: each has an app, and so users and conversations, of its own. */
const apps: TestApp[] = Array.from({ length: runs.length + 9 }, (_, n) => ({
  ...firstApp,
  sdkAppId: 1_400_000_001 + n,
}));

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ apps }), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const unused = [...apps];
const place = (patienceMs?: number) => ({ server, app: unused.pop() ?? firstApp, patienceMs });

const run = (page: GuidePage, runtime: Runtime, patienceMs?: number): Promise<Outcome> =>
  runtime === 'Chromium'
    ? runInBrowser(page, place(patienceMs), browser)
    : runInProcess(page, place(patienceMs), runtime);

test.each(runs)('each snippet of the guide runs and writes what it says: %s, in %s', async (_, runtime, page) => {
  const { written, promised } = await run(page, runtime);

  expect(written).toEqual(promised);
});

describe('the guide to the SDK', () => {
  test.each(pageNames())('%s has the same snippets in both languages', (name) => {
    expect(blocksOf(pageText(name, 'zh'))).toEqual(blocksOf(pageText(name)));
  });

  test.each(pageNames())('%s shows what its snippets do', (name) => {
    expect(promisedLines(readPage(name, pageText(name)).parts)).not.toBeEmpty();
  });
});

describe('what tries the snippets', () => {
  const pageOf = (...blocks: string[]): GuidePage =>
    readPage('made up', blocks.map((code) => `\`\`\`js\n${code}\n\`\`\`\n`).join('\n'));

  test('fails where a snippet throws, in each runtime', async () => {
    const page = pageOf("throw new Error('thrown by a snippet');");

    for (const runtime of ['Node', 'Bun', 'Chromium'] as const)
      await expect(run(page, runtime)).rejects.toThrow(/thrown by a snippet/);
  });

  test('fails where what a snippet waits for does not come', async () => {
    const page = pageOf('await new Promise(() => setTimeout(() => {}, 1e6));');

    await expect(run(page, 'Node', 2_000)).rejects.toThrow(/waits for what does not come/);
  });

  test.each([
    ['openim/no_such', '{}', /there is no command openim\/no_such/],
    ['group_open_http_svc/destroy_group', '{ "GroupId": "none" }', /10010/],
    ['sns/black_list_add', '{ "From_Account": "alice", "To_Account": ["alice"] }', /"ResultCode": 30001/],
  ])('fails where a command of the server does: %s', async (command, body, complaint) => {
    const page = readPage('made up', `\`\`\`sh\nnpx hongyan call ${command} --json '${body}'\n\`\`\`\n`);

    await expect(run(page, 'Node')).rejects.toThrow(complaint);
  });

  test('sees a promised line that is not written, and one that is written otherwise', async () => {
    const page = pageOf("console.log('one'); // → two\nchat.on(EVENT.KICKED_OUT, () => console.log('out')); // → out");

    const { written, promised } = await run(page, 'Node', 2_000);

    expect({ written, promised }).toEqual({ written: [['one']], promised: [['out', 'two']] });
  });

  test('refuses a page with a block that it would not run', () => {
    expect(() => readPage('made up', '```py\n1\n```\n')).toThrow(/a block of py is run by no test/);
    expect(() => readPage('made up', '~~~js\nthrow 1\n~~~\n')).toThrow(
      /readers see 1 blocks of code, 0 of them are run/,
    );
    expect(() => readPage('made up', 'So:\n\n    throw 1\n')).toThrow(
      /readers see 1 blocks of code, 0 of them are run/,
    );
  });
});
