import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { firstApp, startServer, type TestServer } from '@hongyan/conformance/server';
import type { Codec } from '@hongyan/contract';
import { SQL } from 'bun';
import { type TestPostgres, testPostgres } from '../packages/server/src/testing/postgres.ts';
import type { Store } from './budget.ts';
import { onExit, parentOf } from './host.ts';
import type { Target } from './job.ts';

export interface BenchOptions {
  /** `embedded`, `postgres` for one of its own, or the URL of one. */
  store: string;
  seconds: number;
  warmupSec: number;
  codecs: Codec[];
  /** How many messages history is read from. */
  storedMessages: number;
  /** Messages a second that the open loop offers; 0: a share of what the closed loop reached. */
  arrivalsPerSec: number;
}

/** Where a server keeps its messages. */
interface Place {
  /** `embedded` or the URL of a database. */
  readonly store: string;
  /** The first process of that database, 0 without one. */
  readonly storePid: number;
}

export interface BenchServer extends TestServer, Place {}

/** A program beside the server. */
type Helper = { url: string; pid: number } & AsyncDisposable;

/** What a mark works with: a fresh server, the yardstick, and how long to measure. */
export interface Bench extends Omit<BenchOptions, 'store'>, AsyncDisposable {
  readonly store: Store;
  /** A new, empty place for messages. */
  place(): Promise<Place>;
  /** Starts a server at a new place. */
  server(env?: Record<string, string>): Promise<BenchServer>;
  echo(): Promise<Helper>;
  /** Starts an app's own server, which webhooks may be sent to. */
  hookServer(): Promise<Helper>;
  target(server: { url: string; pid: number; storePid?: number }, codec: Codec): Target;
  /** Shows what runs now, on one line that the next one replaces. */
  say(what: string): void;
}

const FOLDER = join(import.meta.dir, 'data');
const PRODUCTION = { NODE_ENV: 'production', HONGYAN_LOG_LEVEL: 'warn' };

/** Puts the bench together; data goes beside it, on a real disk. */
export function benchOf(options: BenchOptions): Bench {
  let postgres: Promise<TestPostgres> | undefined;
  const place = async () => {
    if (options.store === 'embedded') return { store: 'embedded', storePid: 0 };
    postgres ??= testPostgres();
    const { freshDatabase, url } = await postgres;
    const store = options.store === 'postgres' ? await freshDatabase() : options.store;
    return { store, storePid: await postmasterPid(url) };
  };
  return {
    ...options,
    store: options.store === 'embedded' ? 'embedded' : 'postgres',
    place,
    server: async (env) => freshServer(await place(), env),
    echo: () => startHelper('echo.ts'),
    hookServer: () => startHelper('hookServer.ts'),
    target: (server, codec) => ({
      url: server.url,
      pid: server.pid,
      storePid: server.storePid ?? 0,
      sdkAppId: firstApp.sdkAppId,
      key: firstApp.key,
      admin: firstApp.admin,
      codec,
    }),
    say: (what) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
      else if (what) process.stderr.write(`${what}\n`);
    },
    [Symbol.asyncDispose]: async () => (await postgres)?.stop(),
  };
}

/** The process that started all others of a PostgreSQL on this machine. */
async function postmasterPid(url: string): Promise<number> {
  const sql = new SQL(url, { max: 1 });
  const [row] = (await sql.unsafe('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
  const pid = parentOf(row?.pid ?? 0);
  await sql.close();
  return pid;
}

async function freshServer({ store, storePid }: Place, env: Record<string, string> = {}): Promise<BenchServer> {
  mkdirSync(FOLDER, { recursive: true });
  const data = mkdtempSync(join(FOLDER, 'run-'));
  const clean = onExit(() => rmSync(data, { recursive: true, force: true }));
  const server = await startServer({ apps: [firstApp], store, data, env: { ...PRODUCTION, ...env } });
  const end = server[Symbol.asyncDispose].bind(server);
  return Object.assign(Object.create(server) as TestServer, {
    store,
    storePid,
    [Symbol.asyncDispose]: async () => {
      await end();
      clean();
    },
  });
}

async function startHelper(file: string): Promise<Helper> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file)], {
    stdout: 'pipe',
    stderr: 'inherit',
    env: { ...process.env, ...PRODUCTION },
  });
  const end = onExit(() => child.kill('SIGKILL'));
  const { value } = await child.stdout.getReader().read();
  return {
    url: new TextDecoder().decode(value).trim(),
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      end();
      await child.exited;
    },
  };
}
