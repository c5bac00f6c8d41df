import { afterAll, afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBun } from '../packages/server/bin/launch.mjs';
import { isInstalled } from './install.mjs';

const root = dirname(import.meta.dir);
const folder = mkdtempSync(join(tmpdir(), 'hongyan-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LIMIT_MS = 30_000;
let folders = 0;
let data: string;
beforeEach(() => {
  data = join(folder, String(++folders));
});

type Child = Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
let child: Child | undefined;
/** Should a test fail half-way: the server ends when its launcher does. */
afterEach(() => child?.kill('SIGKILL'));

/** Starts a server and waits until it is ready; `rest` resolves when every process that could write has ended. */
async function start(command: string[]) {
  const started: Child = Bun.spawn([...command, '--port', '0', '--data', data], {
    cwd: root,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  child = started;
  const reader = started.stdout.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const readMore = async () => {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return !done;
  };
  while (!text.includes('/im\n')) {
    if (!(await readMore())) throw new Error(`it did not start:\n${text}${await new Response(started.stderr).text()}`);
  }
  const rest = async () => {
    while (await readMore());
    return text;
  };
  return {
    child: started,
    rest,
    url: /http:\/\/[\d.:]+/.exec(text)?.[0] ?? '',
    serverPid: Number(readFileSync(join(data, 'lock.pid'), 'utf8')),
  };
}

/** The folder can be locked again: its server has ended, and the lock file of a clean end is gone. */
const endedClean = () => !existsSync(join(data, 'lock.pid'));

describe.each([
  ['npm start', ['npm', 'start', '--silent', '--']],
  ['npx hongyan', ['node', 'packages/server/bin/hongyan.mjs', 'serve']],
])('%s', (_, command) => {
  test(
    'starts a server that answers',
    async () => {
      const server = await start(command);

      const health = await fetch(`${server.url}/healthz`);

      expect(health.status).toBe(200);
    },
    LIMIT_MS,
  );

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s stops the server clean and leaves nothing running',
    async (signal) => {
      const server = await start(command);

      server.child.kill(signal);
      await server.rest();

      expect(endedClean()).toBe(true);
      expect(await server.child.exited).toBe(0);
    },
    LIMIT_MS,
  );

  test(
    'kill -9 of the command leaves nothing running',
    async () => {
      const server = await start(command);

      server.child.kill('SIGKILL');
      await server.rest();

      expect(endedClean()).toBe(true);
    },
    LIMIT_MS,
  );
});

test(
  'kill -9 of the script below npm leaves nothing running',
  async () => {
    const server = await start(['npm', 'start', '--silent', '--']);
    const { stdout } = Bun.spawnSync(['ps', '-o', 'ppid=', '-p', String(server.serverPid)]);

    process.kill(Number(stdout.toString()), 'SIGKILL');
    await server.rest();

    expect(endedClean()).toBe(true);
  },
  LIMIT_MS,
);

test(
  'a Ctrl-C that arrives twice, from the terminal and through npm, still stops the server clean',
  async () => {
    const server = await start(['npm', 'start', '--silent', '--']);

    server.child.kill('SIGINT');
    server.child.kill('SIGINT');
    await server.rest();

    expect(endedClean()).toBe(true);
  },
  LIMIT_MS,
);

describe('what is installed', () => {
  const modules = () => join(data, 'node_modules');
  const put = (path: string, bytes: number) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(bytes));
  };

  const write = (path: string, packages: object, timeSec: number) => {
    mkdirSync(dirname(join(data, path)), { recursive: true });
    writeFileSync(join(data, path), JSON.stringify({ packages }));
    utimesSync(join(data, path), timeSec, timeSec);
  };

  test('packages are installed when they are missing, or older than a lock file that lists others', () => {
    const at = (version: string) => ({ 'node_modules/a': { version } });
    write('package-lock.json', { ...at('1.0.0'), 'node_modules/b': { version: '1.0.0', optional: true } }, 1_000);
    expect(isInstalled(data)).toBe(false);

    write('node_modules/.package-lock.json', at('1.0.0'), 1_001);
    expect(isInstalled(data)).toBe(true);

    write('node_modules/.package-lock.json', at('1.0.0'), 999);
    expect(isInstalled(data)).toBe(true);

    write('node_modules/.package-lock.json', at('0.9.0'), 999);
    expect(isInstalled(data)).toBe(false);
  });

  test('Bun is found where its install script put it, in a folder above too', () => {
    const program = join(modules(), 'bun/bin/bun.exe');
    put(program, 2_000_000);

    expect(findBun(join(data, 'packages/server'))).toBe(program);
  });

  test('Bun is found in its platform package when install scripts were skipped', () => {
    put(join(modules(), 'bun/bin/bun.exe'), 500);
    const broken = join(modules(), '@oven/bun-aaa/bin/bun');
    put(broken, 2_000_000);
    const program = join(modules(), '@oven/bun-linux/bin/bun');
    mkdirSync(dirname(program), { recursive: true });
    symlinkSync(process.execPath, program);

    expect(findBun(data)).toBe(program);
  });
});
