import { afterAll, beforeEach, expect } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dir, 'main.ts');

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

const spawn = (args: string[], env: Record<string, string> = {}) =>
  Bun.spawn([process.execPath, MAIN, ...args], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, ...env },
  });

/** Runs the real command line to its end. */
export async function run(args: string[], data?: string, env?: Record<string, string>): Promise<Run> {
  const child = spawn(data === undefined ? args : [...args, '--data', data], env);
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
}

/** Runs a command that must succeed and print JSON. */
export async function runJson(args: string[], data?: string) {
  const { code, stdout, stderr } = await run(args, data);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}

/** A server started from the command line, stopped when it goes out of scope. */
export interface CliServer extends AsyncDisposable {
  url: string;
  pid: number;
  /** Everything it printed so far. */
  text(): string;
  /** Sends a signal and returns the exit code once the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts the real server on a free port and waits until it says that it is ready. */
export async function startCli(data: string, args: string[] = []): Promise<CliServer> {
  const child = spawn(['serve', '--port', '0', '--data', data, ...args]);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return child.exited;
  };
  const ready = Promise.withResolvers<string>();
  let text = '';
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      // The block of the apps ends with an empty line.
      const [, url] = /Health +(http:\/\/\S+)\/healthz[\s\S]*\/im\n\n[\s\S]*\n\n/.exec(text) ?? [];
      if (url) ready.resolve(url);
    }
  };
  void Promise.all([collect(child.stdout), collect(child.stderr), child.exited]).then(() =>
    ready.reject(new Error(`the server ended with ${child.exitCode}:\n${text}`)),
  );
  const url = await ready.promise;
  return { url, pid: child.pid, text: () => text, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** Gives each test of a file a data folder of its own; they go with the file. */
export function dataFolders(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let folders = 0;
  beforeEach(() => void folders++);
  return () => join(folder, String(folders));
}

/** What a failing command must look like: a message, no stack, exit code 1. */
export function expectRefusal({ code, stdout, stderr }: Run, message: string | RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
  expect(stdout).toBe('');
  expect(code).toBe(1);
}
