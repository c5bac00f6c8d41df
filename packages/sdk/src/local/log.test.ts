import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '../face/log/text.ts';
import type { LogLine } from '../face/types.ts';
import { makeChats } from '../testing/chats.ts';
import { fileLog } from './log.ts';

const DAY_MS = 86_400_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hongyan-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (text: string, timeMs = Date.now()): LogLine => ({ timeMs, kind: 'info', parts: [text] });
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const nameOf = (timeMs: number) => `imSDK_${dayOf(timeMs)}.log`;

test('[S6] each day has a file of its own, readable for its owner alone; a line stands in that of its time', async () => {
  const log = fileLog({ folder: join(folder, 'deep', 'down') });
  const noon = new Date(2099, 5, 1, 12).getTime();
  for (const [n, timeMs] of [noon, noon + DAY_MS, noon + DAY_MS, noon].entries()) log.take(line(`line ${n}`, timeMs));
  await log.close();

  const files = readdirSync(join(folder, 'deep', 'down')).sort();
  expect(files).toEqual(['imSDK_20990601.log', 'imSDK_20990602.log']);
  expect(read('deep/down/imSDK_20990601.log')).toMatch(/^2099-06-01 .* line 0\n2099-06-01 .* line 3\n$/);
  expect(read('deep/down/imSDK_20990602.log')).toMatch(/line 1\n.*line 2\n$/);
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, 'deep', 'down')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'deep/down/imSDK_20990601.log')).mode & 0o077).toBe(0);
  }
});

test('[S6] a file goes on where it was, and what is taken after the end is not in it', async () => {
  const atMs = Date.now();
  for (const text of ['before', 'after']) {
    const log = fileLog({ folder });
    log.take(line(text, atMs));
    await log.close();
    log.take(line('too late', atMs));
  }

  expect(read(nameOf(atMs))).toMatch(/before\n.*after\n$/);
});

test('[S6] files of days that are over go, and nothing else in the folder', async () => {
  const days = [0, 1, 2, 3, 30].map((days) => nameOf(Date.now() - days * DAY_MS));
  const others = ['imSDK_2020.log', 'notes.txt', 'imSDK_20200101.log.gz'];
  for (const name of [...days, ...others]) writeFileSync(join(folder, name), 'kept');

  await fileLog({ folder, keepDays: 2 }).close();

  // The day may have ended since.
  const left = readdirSync(folder);
  expect(left).toEqual(expect.arrayContaining([...others, ...days.slice(0, 1)]));
  for (const gone of days.slice(2)) expect(left).not.toContain(gone);
});

test('[S6] lines that cannot be written are counted, and said when there is room again', async () => {
  const log = fileLog({ folder });
  const atMs = new Date(2099, 5, 1, 12).getTime();
  rmSync(folder, { recursive: true });
  for (const n of [1, 2, 3]) log.take(line(`lost ${n}`, atMs));
  while ((log as unknown as { writing: unknown }).writing) await new Promise((resolve) => setImmediate(resolve));
  const { mkdirSync } = await import('node:fs');
  mkdirSync(folder);

  log.take(line('back', atMs));
  await log.close();

  expect(read(nameOf(atMs))).toMatch(/\[warn\] 3 lines were lost\n.* back\n$/);
});

test('[S6] a folder that cannot be made is told at once', () => {
  writeFileSync(join(folder, 'file'), '');

  expect(() => fileLog({ folder: join(folder, 'file', 'log') })).toThrow(/ENOTDIR|EEXIST/);
});

test('[S6] an instance writes its log there, at the level that is set', async () => {
  await using chats = await makeChats();
  const logFile = fileLog({ folder });
  const { sdk } = await chats.ready('alice', { logFile });

  sdk.setLogLevel(4);
  expect(() => sdk.getConversationProfile('')).toThrow();
  await sdk.destroy();
  const { path } = logFile;
  await logFile.close();

  expect(readFileSync(path, 'utf8')).toContain('[info] the network is connected\n');
  expect(readFileSync(path, 'utf8')).not.toContain('getConversationProfile');
});

test('[S6] what a process said last is in the file when it ends', async () => {
  const script = `
    import { fileLog } from ${JSON.stringify(join(import.meta.dir, 'log.ts'))};
    const log = fileLog({ folder: ${JSON.stringify(folder)} });
    log.take({ timeMs: ${new Date(2099, 5, 1, 12).getTime()}, kind: 'error', parts: ['the end'] });
    process.exit(3);`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'ignore', stderr: 'inherit' });

  expect(await child.exited).toBe(3);
  expect(read('imSDK_20990601.log')).toContain('[error] the end\n');
});
