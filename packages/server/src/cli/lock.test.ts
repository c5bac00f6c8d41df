import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../config/startError.ts';
import { FolderInUseError, lockFolder } from './lock.ts';

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), 'hongyan-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

let folders = 0;
const newFolder = () => join(folder, String(++folders));

/** A process that locks the folder and then waits for its end. */
async function otherHolder(dataDir: string) {
  const script = `
    const { lockFolder } = await import(${JSON.stringify(join(import.meta.dir, 'lock.ts'))});
    lockFolder(${JSON.stringify(dataDir)});
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' });
  await child.stdout.getReader().read();
  return child;
}

test('[D23] the folder is made, for its owner alone', () => {
  const dataDir = newFolder();

  lockFolder(dataDir).release();

  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

test('[D23] a second process is refused and told who holds the folder; kill -9 frees it', async () => {
  const dataDir = newFolder();
  const other = await otherHolder(dataDir);

  expect(() => lockFolder(dataDir)).toThrow(`in use by another hongyan (process ${other.pid})`);
  expect(() => lockFolder(dataDir)).toThrow(FolderInUseError);
  other.kill('SIGKILL');
  await other.exited;

  lockFolder(dataDir).release();
});

test('[D23] a released folder can be locked again, a held one not even by the same process', () => {
  const dataDir = newFolder();
  const lock = lockFolder(dataDir);

  expect(() => lockFolder(dataDir)).toThrow(FolderInUseError);
  lock.release();

  lockFolder(dataDir).release();
});

test('a folder that cannot be used is an error that says why', () => {
  const file = newFolder();
  writeFileSync(file, '');

  expect(() => lockFolder(join(file, 'data'))).toThrow(StartError);
  expect(() => lockFolder(join(file, 'data'))).toThrow('cannot be used');
});
