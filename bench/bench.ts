import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { firstApp, startServer, type TestServer } from '@hongyan/conformance/server';
import type { Codec } from '@hongyan/contract';
import { type TestPostgres, testPostgres } from '../packages/server/src/testing/postgres.ts';

export interface BenchOptions {
  store: string;
  seconds: number;
  warmupSec: number;
  codecs: Codec[];
  storedMessages: number;
}

/** What a mark works with: a fresh server, the yardstick, and how long to measure. */
export interface Bench extends BenchOptions, AsyncDisposable {
  readonly isPostgres: boolean;
  server(): Promise<TestServer>;
  echo(): Promise<{ url: string; pid: number } & AsyncDisposable>;
  target(
    server: { url: string; pid: number },
    codec: Codec,
  ): { url: string; pid: number; sdkAppId: number; key: string; admin: string; codec: Codec };
  /** Shows what runs now, on one line that the next one replaces. */
  say(what: string): void;
}

const FOLDER = join(import.meta.dir, 'data');
const PRODUCTION = { NODE_ENV: 'production', HONGYAN_LOG_LEVEL: 'warn' };

/** Puts the bench together; data goes beside it, on a real disk. */
export function benchOf(options: BenchOptions): Bench {
  let postgres: Promise<TestPostgres> | undefined;
  const storeUrl = async () => {
    if (options.store !== 'postgres') return options.store;
    postgres ??= testPostgres();
    return (await postgres).freshDatabase();
  };
  return {
    ...options,
    isPostgres: options.store !== 'embedded',
    server: async () => freshServer(await storeUrl()),
    echo: startEcho,
    target: (server, codec) => ({
      url: server.url,
      pid: server.pid,
      sdkAppId: firstApp.sdkAppId,
      key: firstApp.key,
      admin: firstApp.admin,
      codec,
    }),
    say: (what) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
      else process.stderr.write(`${what}\n`);
    },
    [Symbol.asyncDispose]: async () => (await postgres)?.stop(),
  };
}

async function freshServer(store: string): Promise<TestServer> {
  mkdirSync(FOLDER, { recursive: true });
  const data = mkdtempSync(join(FOLDER, 'run-'));
  const server = await startServer({ apps: [firstApp], store, data, env: PRODUCTION });
  const end = server[Symbol.asyncDispose].bind(server);
  return Object.assign(Object.create(server) as TestServer, {
    [Symbol.asyncDispose]: async () => {
      await end();
      rmSync(data, { recursive: true, force: true });
    },
  });
}

async function startEcho(): Promise<{ url: string; pid: number } & AsyncDisposable> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'echo.ts')], {
    stdout: 'pipe',
    stderr: 'inherit',
    env: { ...process.env, ...PRODUCTION },
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const { value } = await child.stdout.getReader().read();
  return {
    url: new TextDecoder().decode(value).trim(),
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      end();
      await child.exited;
      process.off('exit', end);
    },
  };
}
