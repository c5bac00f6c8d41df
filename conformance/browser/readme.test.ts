import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { type DemoServer, say, signInByClick, startDemoServer } from './demo.ts';

setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../..');
const CLI = join(root, 'packages/server/bin/hongyan.mjs');
const PORT = 'http://127.0.0.1:8090';

/** The code blocks of the README in this language that hold a text, as they stand there. */
function snippet(language: string, holding: string): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const found = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].find(
    ([, kind, code]) => kind === language && code?.includes(holding),
  );
  if (!found?.[2]) throw new Error(`README.md has no ${language} block with ${holding}`);
  return found[2];
}

describe('README: from clone to a first message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-readme-'));
  let browser: Browser;
  let demo: DemoServer;
  beforeAll(async () => {
    [browser, demo] = await Promise.all([openChromium(), startDemoServer()]);
  });
  afterAll(async () => {
    await browser.close();
    await demo[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const here = (code: string) => code.replaceAll(PORT, demo.server.url);
  const hongyan = async (...words: string[]) => {
    const child = Bun.spawn(['node', CLI, ...words, '--data', demo.server.data], { stdout: 'pipe', stderr: 'inherit' });
    return (await new Response(child.stdout).text()).trim();
  };

  test('hello.html, opened as a file, greets Bob, who answers from the chat page', async () => {
    const userSig = await hongyan('usersig', 'make', '--user', 'alice');
    const code = here(snippet('html', 'sdk/chat.js'))
      .replace('const SDKAppID = 0;', `const SDKAppID = ${demo.sdkAppId};`)
      .replace("const userSig = '';", `const userSig = ${JSON.stringify(userSig)};`);
    writeFileSync(join(folder, 'hello.html'), code);
    const bob = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await signInByClick(bob, demo.server.url, 'Bob');

    const hello = await (await browser.newContext()).newPage();
    await hello.goto(pathToFileURL(join(folder, 'hello.html')).href);

    await hello.getByText('sent').waitFor();
    await bob.getByRole('navigation', { name: 'Conversations' }).getByText('Alice', { exact: true }).click();
    await bob.getByRole('article', { name: /Hello, Bob/ }).waitFor();
    await say(bob, 'Hello, Alice');
    await hello.getByText('bob: Hello, Alice').waitFor();
  });

  test('send.mjs sends from a back end', async () => {
    const userSig = await hongyan('usersig', 'make', '--user', 'administrator');
    writeFileSync(join(folder, 'send.mjs'), here(snippet('js', 'openim/sendmsg')));

    const child = Bun.spawn(['node', join(folder, 'send.mjs')], {
      env: { ...process.env, SDKAPPID: String(demo.sdkAppId), USERSIG: userSig },
      stdout: 'pipe',
    });

    expect(await new Response(child.stdout).text()).toContain("ActionStatus: 'OK'");
  });

  test('the command line sends without a signature by hand', async () => {
    const [, json = ''] = /--json '([^']+)'/.exec(snippet('sh', 'Hello, Bob')) ?? [];

    expect(await hongyan('call', 'openim/sendmsg', '--json', json)).toContain('"ActionStatus": "OK"');
  });
});
