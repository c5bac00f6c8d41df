import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restClient } from './rest.ts';

/** An app that a started server serves. */
export interface TestApp {
  sdkAppId: number;
  key: string;
  admin: string;
}

export interface ServerOptions {
  apps?: readonly TestApp[];
  /** `embedded` or the URL of a PostgreSQL database. */
  store?: string;
  env?: Record<string, string>;
  /** Root of the sources to run, when not these: an earlier version. */
  sources?: string;
  /** What to run instead of the sources. */
  program?: string;
  /** Data folder to use and keep; otherwise a temporary one that goes with the server. */
  data?: string;
}

/** The real server, started from its command line. */
export interface TestServer extends AsyncDisposable {
  /** Where REST answers, without a slash behind. */
  readonly url: string;
  readonly pid: number;
  readonly data: string;
  readonly store: string;
  readonly apps: readonly TestApp[];
  readonly app: TestApp;
  /** From spawning to the first answer of `/healthz`. */
  readonly startMs: number;
  /** Ends the process by a signal and returns its exit code when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  /** Starts again on the same data; the address may change. */
  restart(): Promise<void>;
  /** What it wrote to its log since the last start; of a given server, which writes it who knows where, nothing. */
  log(): string;
}

/** An app of a given server, as `ID:KEY:ADMIN`. */
function givenApp(name: string): TestApp | undefined {
  const [id, key, admin] = (process.env[name] ?? '').split(':');
  return id && key && admin ? { sdkAppId: Number(id), key, admin } : undefined;
}

/** Apps of the servers that tests start, or of the one that is given (`npm run conformance`). */
export const firstApp: TestApp = givenApp('CONFORMANCE_APP') ?? {
  ...{ sdkAppId: 1_400_000_001, key: 'a1'.repeat(32), admin: 'administrator' },
};
export const secondApp: TestApp = givenApp('CONFORMANCE_SECOND_APP') ?? {
  ...{ sdkAppId: 1_400_000_002, key: 'b2'.repeat(32), admin: 'administrator' },
};

/** The command line of these sources, or of others. */
export const mainOf = (sources = join(import.meta.dir, '..')): string =>
  join(sources, 'packages/server/src/cli/main.ts');
const START_TIMEOUT_MS = 20_000;

interface Started {
  child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  url: string;
  startMs: number;
  log: string[];
}

const alive = new Set<Bun.Subprocess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A server that runs somewhere: nothing of it is ours but what it answers, and its settings are left as they were. */
async function givenServer(url: string): Promise<TestServer> {
  const notOurs = (): never => {
    throw new Error('the server is a given one: it is neither stopped nor looked into');
  };
  const server: TestServer = {
    ...{ url, pid: 0, data: '', store: '', startMs: 0, apps: [firstApp, secondApp], app: firstApp },
    ...{ kill: notOurs, restart: notOurs, log: () => '' },
    [Symbol.asyncDispose]: async () => {
      for (const put of putBack) await put();
    },
  };
  const putBack = await Promise.all(server.apps.map((app) => settingsOf(server, app)));
  return server;
}

/** Who gave many wrong UserSigs in this minute would be locked out of the next tests. */
const staysRaised = (name: string, now: Record<string, unknown>): boolean =>
  name === 'badUserSigsPerMinute' && now[name] === 100_000;

/** Notes the settings of an app; what it answers puts back those that were changed since. */
async function settingsOf(server: TestServer, app: TestApp): Promise<() => Promise<void>> {
  const rest = restClient(server, app);
  const read = async () => (await rest.ok('hongyan/get_settings', {})).Settings;
  const before = await read();
  return async () => {
    const now = await read();
    const changed = Object.entries(before).filter(([name, value]) => now[name] !== value && !staysRaised(name, now));
    await rest.ok('hongyan/set_settings', { Settings: Object.fromEntries(changed) });
  };
}

/** Starts the server on a free port and waits until it answers; stands for a given one where nothing particular is wanted. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const given = process.env.CONFORMANCE_URL;
  if (given && Object.keys(options).length === 0) return givenServer(given.replace(/\/$/, ''));
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'hongyan-conformance-'));
  const apps = options.apps ?? [firstApp, secondApp];
  let now = await spawnServer(data, apps, options);

  const kill = async (signal: 'SIGKILL' | 'SIGTERM') => {
    now.child.kill(signal);
    await now.child.exited;
    return now.child.exitCode;
  };
  return {
    get url() {
      return now.url;
    },
    get pid() {
      return now.child.pid;
    },
    get startMs() {
      return now.startMs;
    },
    data,
    store: options.store ?? 'embedded',
    apps,
    app: apps[0] ?? firstApp,
    kill,
    restart: async () => {
      now = await spawnServer(data, apps, options);
    },
    log: () => now.log.join(''),
    [Symbol.asyncDispose]: async () => {
      await kill('SIGKILL');
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Starts the server for users who may be signed in on any number of devices. */
export async function startServerForDevices(): Promise<TestServer> {
  const server = await startServer();
  await restClient(server).ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
  return server;
}

async function spawnServer(data: string, apps: readonly TestApp[], options: ServerOptions): Promise<Started> {
  const startedAt = performance.now();
  const args = apps.flatMap((app) => ['--app', `${app.sdkAppId}:${app.key}:${app.admin}`]);
  const child = Bun.spawn(
    [
      ...(options.program ? [options.program] : [process.execPath, mainOf(options.sources)]),
      'serve',
      ...['--port', '0', '--data', data, '--store', options.store ?? 'embedded'],
      ...args,
    ],
    {
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      env: { ...process.env, HONGYAN_LOG_LEVEL: 'info', ...options.env },
    },
  );
  alive.add(child);
  void child.exited.then(() => alive.delete(child));

  const log: string[] = [];
  void collect(child.stderr, (text) => log.push(text));
  const address = Promise.withResolvers<string>();
  void collect(child.stdout, (text) => {
    log.push(text);
    const found = /https?:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(log.join(''));
    if (found) address.resolve(`http://127.0.0.1:${found[1]}`);
  });
  void child.exited.then((code) => address.reject(new Error(`the server ended with ${code}:\n${log.join('')}`)));

  const url = await within(address.promise, () => `no address within ${START_TIMEOUT_MS} ms:\n${log.join('')}`);
  await untilHealthy(url, startedAt, () => log.join(''));
  return { child, url, startMs: performance.now() - startedAt, log };
}

async function untilHealthy(url: string, startedAt: number, log: () => string): Promise<void> {
  for (;;) {
    const healthy = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) return;
    if (performance.now() - startedAt > START_TIMEOUT_MS) throw new Error(`/healthz does not answer:\n${log()}`);
    await Bun.sleep(2);
  }
}

async function collect(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of stream) take(decoder.decode(bytes, { stream: true }));
}

async function within<T>(promise: Promise<T>, says: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(says())), START_TIMEOUT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
