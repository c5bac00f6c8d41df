import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, rmSync } from 'node:fs';
import { chown, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SQL } from 'bun';
import { freePort, idsOf } from '../../packages/server/src/testing/postgres.ts';
import { onExit } from '../host.ts';

/** ejabberd as it was started for the comparison. */
export interface Ejabberd extends AsyncDisposable {
  url: string;
  domain: string;
  password: string;
  pid: number;
  version: string;
}

const DOMAIN = 'peer.localhost';
/** Where Debian's package puts things. */
const ERLANG = '/usr/bin/erl';
const INSTALLED = '/usr/lib/*/ejabberd-*/ebin';
const SCHEMA = '/usr/share/ejabberd/sql/pg.sql';
const START_TIMEOUT_MS = 30_000;
/** Ten is the default; on two cores 20 and 30 measured alike and above it. */
const SQL_POOL = 30;
/** Room for connections, and no busy waiting, which on shared cores takes time from the database: measured to help it. */
const MACHINE = ['+P', '1000000', '+Q', '1000000', '+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none'];

/** What is missing on this machine, in words that say what to do; nothing when all is there. */
export function missingEjabberd(): string | undefined {
  const has = (pattern: string) => globSync(pattern).length > 0;
  const isThere = existsSync(ERLANG) && existsSync(SCHEMA) && has(INSTALLED);
  const hasDriver = has('/usr/lib/erlang/lib/p1_pgsql-*') || has('/usr/lib/*/p1_pgsql-*');
  if (isThere && hasDriver) return undefined;
  return `${isThere ? "ejabberd's PostgreSQL driver" : 'ejabberd'} is not installed here; on Debian: apt-get install ejabberd erlang-p1-pgsql`;
}

/**
 * Starts ejabberd with its archive in this database, with the users alice0, bob0, …
 *
 * It runs as a user without rights, listens on the loopback only, keeps everything in a temporary folder, and is no
 * distributed Erlang node, so that it needs no port mapper beside it.
 */
export async function startEjabberd(databaseUrl: string, users: number): Promise<Ejabberd> {
  const password = crypto.randomUUID();
  await makeUsers(databaseUrl, users, password);
  const runner = process.getuid?.() === 0 ? idsOf('nobody') : {};
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-ejabberd-'));
  const port = await freePort();
  await writeFile(join(folder, 'ejabberd.yml'), configuration(databaseUrl, port), { mode: 0o600 });
  if (runner.uid !== undefined && runner.gid !== undefined)
    for (const path of [folder, join(folder, 'ejabberd.yml')]) await chown(path, runner.uid, runner.gid);

  const [installed = ''] = globSync(INSTALLED);
  const child = spawn(
    ERLANG,
    ['-noinput', ...MACHINE, '-mnesia', 'dir', `"${join(folder, 'mnesia')}"`, '-s', 'ejabberd'],
    { ...runner, cwd: folder, stdio: 'ignore', env: environment(folder, installed) },
  );
  const exited = once(child, 'exit');
  const clean = onExit(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
    clean();
  };
  if (!(await answers(port))) {
    const said = await readFile(join(folder, 'ejabberd.log'), 'utf8').catch(() => 'it wrote no log');
    await stop();
    throw new Error(`ejabberd does not answer:\n${said}`);
  }
  const version = /ejabberd-([\d.]+)/.exec(installed)?.[1] ?? '';
  const url = `xmpp://127.0.0.1:${port}`;
  return { url, domain: DOMAIN, password, pid: child.pid ?? 0, version, [Symbol.asyncDispose]: stop };
}

const environment = (folder: string, installed: string): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  HOME: folder,
  ERL_LIBS: dirname(dirname(installed)),
  EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
  EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
  ERL_CRASH_DUMP_BYTES: '0',
});

async function makeUsers(databaseUrl: string, users: number, password: string): Promise<void> {
  const sql = new SQL(databaseUrl, { max: 1 });
  await sql.unsafe('SET client_min_messages = warning');
  await sql.unsafe(await readFile(SCHEMA, 'utf8'));
  await sql.unsafe(
    `INSERT INTO users (username, password) SELECT name || n, '${password}'
     FROM generate_series(0, ${users - 1}) n, (VALUES ('alice'), ('bob')) v (name)`,
  );
  await sql.close();
}

/** What matters for the comparison and nothing else: no limit of rate or queue, the archive of all messages in SQL. */
function configuration(databaseUrl: string, port: number): string {
  const database = new URL(databaseUrl);
  return `hosts: [${DOMAIN}]
loglevel: warning
auth_method: [sql]
auth_password_format: plain
default_db: sql
sql_type: pgsql
sql_server: ${database.hostname}
sql_port: ${database.port}
sql_database: ${database.pathname.slice(1)}
sql_username: ${database.username}
sql_password: ${database.password}
sql_pool_size: ${SQL_POOL}
new_sql_schema: false
max_fsm_queue: 1000000
listen:
  - port: ${port}
    ip: 127.0.0.1
    module: ejabberd_c2s
    access: all
    shaper: none
    max_fsm_queue: 1000000
    backlog: 1000
modules:
  mod_mam:
    db_type: sql
    default: always
`;
}

async function answers(port: number): Promise<boolean> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return true;
    await Bun.sleep(50);
  }
  return false;
}

/** Messages in the archive: ejabberd keeps one copy for each of the two users. */
export async function archivedCopies(databaseUrl: string): Promise<number> {
  const sql = new SQL(databaseUrl, { max: 1 });
  const [row] = (await sql.unsafe('SELECT count(*) AS copies FROM archive')) as { copies: string }[];
  await sql.close();
  return Number(row?.copies ?? 0);
}
