import { afterAll, beforeAll } from 'bun:test';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSdk } from '../packages/sdk/build.ts';

export const root = dirname(import.meta.dir);

/** Writes files below a folder. */
export const putIn =
  (folder: string) =>
  (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };

/** Runs a program in a folder and gives what it prints; what it complains of is the test's message. */
export function run(command: string[], cwd: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd, stdin: 'ignore' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout.toString();
}

/** The last line that a program prints. */
export const lastLine = (command: string[], cwd: string): string => run(command, cwd).trim().split('\n').at(-1) ?? '';

/**
 * What the compiler complains of in an app; an empty text when it compiles.
 *
 * @param files the app's sources, by their paths in the folder
 * @param options of the compiler, beside the strict ones that all have
 */
export function complaints(folder: string, files: Record<string, string>, options: object): string {
  const put = putIn(folder);
  for (const [path, code] of Object.entries(files)) put(path, code);
  const compilerOptions = { strict: true, noEmit: true, target: 'ES2022', lib: ['ES2022'], types: [], ...options };
  put('tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  return Bun.spawnSync([join(root, 'node_modules/.bin/tsc'), '-p', folder]).stdout.toString();
}

/** Types are made by the compiler, which takes its time where other tests run beside. */
const BUILD_TIMEOUT_MS = 240_000;

/** The SDK as it is published, and the folder of an app that has it installed, while the tests of one file run. */
export function builtSdk() {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-build-'));
  const [sdk, app] = [join(folder, 'sdk'), join(folder, 'app')];
  beforeAll(async () => {
    await buildSdk(sdk);
    cpSync(sdk, join(app, 'node_modules/@hongyan/chat'), { recursive: true });
  }, BUILD_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));
  return { folder, sdk, app, put: putIn(folder) };
}
