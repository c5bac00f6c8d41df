import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import { Pool, type Session } from './pool.ts';

let server: TestPostgres;
let url: string;
let pool: Pool;
beforeAll(async () => {
  server = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(() => server.stop(), START_TIMEOUT_MS);
beforeEach(async () => {
  url = await server.freshDatabase();
  pool = new Pool({ url, size: 4, maxQueue: 100, patienceMs: 5_000 });
  await pool.write((tx) => tx.unsafe('CREATE TABLE counters (name text PRIMARY KEY, n int8 NOT NULL)'));
});
afterEach(() => pool.close());

const put = (name: string, n: number) =>
  pool.write((tx) =>
    tx.unsafe('INSERT INTO counters VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = $2', [name, n]),
  );
const get = async (name: string) =>
  (await pool.read((tx) => tx.unsafe('SELECT n FROM counters WHERE name = $1', [name])))[0]?.n;

test('[D14] a unit of work whose connection was cut in the middle runs again', async () => {
  let runs = 0;

  await pool.write(async (tx) => {
    await tx.unsafe("INSERT INTO counters VALUES ('alice', 1)");
    if (runs++ === 0) await server.cut(url);
    await tx.unsafe("UPDATE counters SET n = n + 1 WHERE name = 'alice'");
  });

  expect(runs).toBeGreaterThan(1);
  expect(await get('alice')).toBe(2n);
});

test('[D14] a unit of work whose commit took effect unseen does not run again', async () => {
  const { hostname, port } = new URL(url);
  const line = new Line(hostname, Number(port));
  const through = new URL(url);
  through.port = String(await line.open());
  const far = new Pool({ url: through.href, size: 1, maxQueue: 100, patienceMs: 5_000 });
  await put('alice', 0);
  line.cutAfter('COMMIT\0');
  let runs = 0;

  await far.write(async (tx) => {
    runs++;
    await tx.unsafe("UPDATE counters SET n = n + 1 WHERE name = 'alice'");
  });

  expect([runs, line.cuts, await get('alice')]).toEqual([1, 1, 1n]);
  await far.close();
  await line.cut();
});

test.each([
  ['only its number is asked for', undefined],
  [
    'what it stored is looked for',
    async (tx: Session) => (await tx.unsafe("SELECT 1 FROM counters WHERE name = 'alice'")).length > 0,
  ],
] as const)(
  '[D14] a number that another unit of work got after a crash is not taken for one’s own: %s',
  async (_, isStored) => {
    const { hostname, port } = new URL(url);
    const line = new Line(hostname, Number(port));
    const through = new URL(url);
    through.port = String(await line.open());
    const far = new Pool({ url: through.href, size: 1, maxQueue: 100, patienceMs: 30_000 });
    let lost = 0n;
    let runs = 0;
    const stopped = line.stopBefore('COMMIT\0');

    const writing = far.write(async (tx) => {
      runs++;
      await tx.unsafe("INSERT INTO counters VALUES ('alice', 1)");
      lost = BigInt((await tx.unsafe('SELECT pg_current_xact_id()::text AS xid'))[0].xid);
    }, isStored);
    await stopped;
    await line.cut();
    await server.down('crash');
    await server.up();
    const fresh = new Pool({ url, size: 1, maxQueue: 100, patienceMs: 30_000 });
    const next = () =>
      fresh.write(async (tx) => BigInt((await tx.unsafe('SELECT pg_current_xact_id()::text AS xid'))[0].xid));
    while ((await next()) < lost) await Bun.sleep(0);
    await line.open();
    await writing;

    expect(runs).toBe(2);
    expect(await fresh.read((tx) => tx.unsafe("SELECT n FROM counters WHERE name = 'alice'"))).toHaveLength(1);
    await Promise.all([far.close(), fresh.close()]);
    await line.cut();
  },
  60_000,
);

test('[D14] two units of work in a deadlock both take effect', async () => {
  await put('alice', 0);
  await put('bob', 0);
  const meet = Promise.withResolvers<void>();
  let arrived = 0;
  const addToBoth = (first: string, second: string) =>
    pool.write(async (tx) => {
      const add = (name: string) => tx.unsafe('UPDATE counters SET n = n + 1 WHERE name = $1', [name]);
      await add(first);
      if (++arrived === 2) meet.resolve();
      await meet.promise;
      await add(second);
    });

  await Promise.all([addToBoth('alice', 'bob'), addToBoth('bob', 'alice')]);

  expect([await get('alice'), await get('bob')]).toEqual([2n, 2n]);
});

test('[M3] a unit of work that swallows a failed statement is not taken for stored', async () => {
  const swallowing = pool.write(async (tx) => {
    await tx.unsafe('SELECT 1 / 0').catch(() => {});
  });

  await expect(swallowing).rejects.toThrow('transaction is aborted');
  expect(await get('alice')).toBeUndefined();
});

test('a unit of work beyond the bound of the queue is refused, and the pool goes on', async () => {
  const many = Array.from({ length: 110 }, (_, n) => put(`user ${n}`, n));

  const outcomes = await Promise.allSettled(many);

  const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason.fault);
  expect(refused).toEqual(Array.from({ length: 10 }, () => 'sendsStopped'));
  expect(pool.queued).toBe(0);
  expect(await get('user 99')).toBe(99n);
});

test('a database that is gone for long stops the store, and the store recovers when it returns', async () => {
  const { hostname, port } = new URL(url);
  const line = new Line(hostname, Number(port));
  const through = new URL(url);
  through.port = String(await line.open());
  const far = new Pool({ url: through.href, size: 4, maxQueue: 100, patienceMs: 100 });
  const work = () => far.write((tx) => tx.unsafe("INSERT INTO counters VALUES ('carol', 1) ON CONFLICT DO NOTHING"));
  await work();

  await line.cut();
  await expect(work()).rejects.toMatchObject({ fault: 'sendsStopped' });
  expect(far.health()).toContain('database');
  await expect(work()).rejects.toMatchObject({ fault: 'sendsStopped' });

  await line.open();
  await far.recovered();

  expect(far.health()).toBe('');
  await work();
  await far.close();
  await line.cut();
});

/** A line to the database that can be cut and laid again at the same port. */
class Line {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  private words = '';
  private stopped: (() => void) | undefined;
  cuts = 0;

  constructor(
    private readonly toHost: string,
    private readonly toPort: number,
  ) {}

  /** A statement's text ends with `\0`. The next connection that sends these words is cut when their answer arrives, which is lost. */
  cutAfter(words: string): void {
    this.words = words;
  }

  /** The next time that these words are sent they are not passed on; resolves then. */
  stopBefore(words: string): Promise<void> {
    this.words = words;
    return new Promise((resolve) => (this.stopped = resolve));
  }

  open(): Promise<number> {
    const server = createServer((near) => {
      const far = connectSocket(this.toPort, this.toHost);
      let isLast = false;
      near.on('data', (sent) => {
        if (this.words && sent.includes(this.words)) {
          isLast = true;
          this.words = '';
          if (this.stopped) return this.stopped();
        }
        far.write(sent);
      });
      far.on('data', (answer) => {
        if (!isLast) return near.write(answer);
        this.cuts++;
        near.destroy();
        return far.destroy();
      });
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    this.server = server;
    return new Promise((resolve) => {
      server.listen(this.port, '127.0.0.1', () => {
        const address = server.address();
        if (address !== null && typeof address === 'object') this.port = address.port;
        resolve(this.port);
      });
    });
  }

  cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server?.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    return closed;
  }
}
