import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { errors } from '@hongyan/contract';
import { type Client, RefusedError, signIn } from '../client.ts';
import { send, textOf } from '../say.ts';
import { seeded } from '../seeded.ts';
import { startServer, type TestServer } from '../server.ts';
import { type Acked, CONVS, expectServed, facts, isOf, Load, pull } from './acked.ts';
import type { Image } from './image.ts';
import { filesOf, MAIN_FILE, putFiles } from './storeFiles.ts';

const SEED = Number(process.env.DISK_SEED ?? Date.now() % 1_000_000);
const FLIPS = Number(process.env.DISK_FLIPS ?? 8);
const LOG = '-wal';
const MARK = '-mark';
const FRAME_BYTES = 4_096 + 24;
const LOG_HEADER_BYTES = 32;

let server: TestServer;
let acked: Acked[];
/** The files of a server that was killed: the log holds what was acknowledged. */
let killed: Image;
/** The files of a server that was stopped: the main file holds all. */
let stopped: Image;

beforeAll(async () => {
  server = await startServer();
  const load = new Load(() => 0);
  await load.start(server);
  await load.reaches(400);
  await load.stop();
  await server.kill('SIGKILL');
  acked = load.acked;
  killed = filesOf(server.data);
  await server.restart();
  await server.kill('SIGTERM');
  stopped = filesOf(server.data);
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

type Spoil = (bytes: Buffer) => Buffer | undefined;
const flipped =
  (at: (bytes: Buffer) => number, bit = 4): Spoil =>
  (bytes) => {
    const place = at(bytes);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
    return bytes;
  };

/** These files, one of them spoilt; nothing for one that is lost. */
function spoilt(image: Image, name: string, spoil: Spoil): Image {
  const bytes = spoil(Buffer.from(image.get(name) ?? []));
  const left = new Map(image);
  if (bytes) left.set(name, bytes);
  else left.delete(name);
  return left;
}

/** Starts the server on these files; answers why it refused, if it did. */
async function startOn(image: Image): Promise<string | undefined> {
  await server.kill('SIGKILL');
  putFiles(server.data, image);
  return server.restart().then(
    () => undefined,
    (error: Error) => error.message,
  );
}

const frames = (log: Buffer): number => Math.floor((log.length - LOG_HEADER_BYTES) / FRAME_BYTES);
const atFrame = (frame: number): number => LOG_HEADER_BYTES + frame * FRAME_BYTES;
/** A batch that a power cut tore: a frame of this log, marked as a commit, with another content. */
const tornBatch: Spoil = (log) => {
  const last = Buffer.from(log.subarray(atFrame(frames(log) - 1), atFrame(frames(log))));
  return Buffer.concat([log.subarray(0, atFrame(frames(log))), flipped(() => 1_000)(last) ?? last]);
};

describe('a server whose store was damaged while it was down', () => {
  const refused: { title: string; of: () => Image; says: RegExp }[] = [
    {
      title: 'a bit flipped in the last frame of the log',
      of: () =>
        spoilt(
          killed,
          LOG,
          flipped((log) => atFrame(frames(log)) - 100),
        ),
      says: /hongyan\.db-wal: frame \d+ \(from byte \d+, page \d+\) is not as it was written/,
    },
    {
      title: 'a bit flipped in the middle of the log',
      of: () =>
        spoilt(
          killed,
          LOG,
          flipped((log) => atFrame(frames(log) >> 1) + 500),
        ),
      says: /hongyan\.db-wal: frame \d+ \(from byte \d+, page \d+\) is not as it was written/,
    },
    {
      title: 'a bit flipped in the middle of the log, by a power cut that kept no mark',
      of: () =>
        spoilt(
          spoilt(killed, MARK, () => undefined),
          LOG,
          flipped((log) => atFrame(frames(log) >> 1) + 500),
        ),
      says: /what follows was committed/,
    },
    {
      title: 'a bit flipped in the header of the log',
      of: () =>
        spoilt(
          killed,
          LOG,
          flipped(() => 17),
        ),
      says: /hongyan\.db-wal: its header/,
    },
    {
      title: 'the last bytes of the log torn off',
      of: () => spoilt(killed, LOG, (log) => log.subarray(0, log.length - 100)),
      says: /hongyan\.db-wal: frame \d+ .* is not as it was written, and \d+ frames were committed/,
    },
    {
      title: 'the log cut between two frames',
      of: () => spoilt(killed, LOG, (log) => log.subarray(0, atFrame(frames(log) >> 1))),
      says: /hongyan\.db-wal: it ends at byte \d+, too early, and \d+ frames were committed/,
    },
    {
      title: 'the log lost',
      of: () => spoilt(killed, LOG, () => undefined),
      says: /hongyan\.db-wal: it ends at byte 0/,
    },
    {
      title: 'a bit flipped in the header of the main file',
      of: () =>
        spoilt(
          stopped,
          '',
          flipped(() => 3),
        ),
      says: /the header of hongyan\.db \(from byte 0\)/,
    },
    {
      title: 'the last bytes of the main file torn off',
      of: () => spoilt(stopped, '', (main) => main.subarray(0, main.length - 5_000)),
      says: /hongyan\.db has \d+ bytes and should have \d+/,
    },
  ];
  for (const { title, of, says } of refused) {
    test(`[M3] ${title}: it does not start, says where and what to do, and changes nothing`, async () => {
      const image = of();

      const why = await startOn(image);

      expect(why).toMatch(says);
      expect(why).toContain('the store is damaged');
      expect(why).toContain('Restore a backup');
      expect(filesOf(server.data)).toEqual(new Map([...image].map(([name, bytes]) => [name, Buffer.from(bytes)])));
    }, 30_000);
  }

  test('[M3] a batch that was never acknowledged and is torn at the end of the log is dropped without a word', async () => {
    expect(await startOn(spoilt(killed, LOG, tornBatch))).toBeUndefined();

    await expectServed(server, acked);
  }, 30_000);

  test('[M3] what was given up by the command it names is gone, all before it is served', async () => {
    const why = await startOn(
      spoilt(
        killed,
        LOG,
        flipped((log) => atFrame(frames(log) >> 1) + 500),
      ),
    );
    const command = /truncate -s \d+ \S+ && rm -f \S+/.exec(why ?? '')?.[0] ?? 'false';
    expect(Bun.spawnSync(['sh', '-c', command]).exitCode).toBe(0);
    await server.restart();

    using alice = await signIn(server, 'alice', { deviceId: 'reader' });
    const log = await pull(alice, 'C2Cbob');
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(log.length).toBeGreaterThan(0);
    expect(log.length).toBeLessThan(acked.filter((one) => isOf(one, 'C2Cbob')).length);
  }, 30_000);

  test('[M3] a message whose bytes changed is not served, the log says where, all else works', async () => {
    const hurt = acked.find(({ from, text }) => from === 'carol' && text.length > 100 && text.length < 1_000);
    const inMain = (main: Buffer): number => main.indexOf(hurt?.text ?? '?') + 50;
    expect(await startOn(spoilt(stopped, '', flipped(inMain)))).toBeUndefined();

    using alice = await signIn(server, 'alice', { deviceId: 'reader' });
    const answer = await pull(alice, 'C2Ccarol').catch((error: unknown) => error);
    const fromBob = await pull(alice, 'C2Cbob');
    const sent = await send(alice, 'bob', 'still here');

    expect(answer).toBeInstanceOf(RefusedError);
    expect(answer).toMatchObject({ code: errors.storeDamaged.code });
    expect(String(answer)).toContain(`message ${hurt?.seq} of conversation`);
    expect(server.log()).toContain('the store is damaged');
    expect(sent.seq).toBe(fromBob.length + 1);
  }, 30_000);

  test(
    `[M3] a bit flipped anywhere in the messages or their index: each is served as it was or not at all (DISK_SEED=${SEED})`,
    async () => {
      const random = seeded(SEED);
      let refusals = 0;
      for (let n = 0; n < FLIPS; n++) {
        const page = random.pick(pagesOfMessages());
        const at = (page - 1) * 4_096 + random.below(4_096);
        const why = await startOn(
          spoilt(
            stopped,
            '',
            flipped(() => at),
          ),
        );
        if (why !== undefined) expect(why).toContain('the store is damaged');
        else if (!(await servesAllOrRefuses())) refusals++;
      }
      expect(refusals).toBeGreaterThan(0);
    },
    30_000 + FLIPS * 5_000,
  );
});

let pages: number[] | undefined;

/** The pages of the main file that hold the messages and the index over them. */
function pagesOfMessages(): number[] {
  if (pages) return pages;
  putFiles(server.data, stopped);
  const db = new Database(join(server.data, MAIN_FILE), { readonly: true });
  const rows = db
    .query<{ pageno: number }, []>(
      "SELECT pageno FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = 'messages')",
    )
    .all();
  db.close();
  pages = rows.map(({ pageno }) => pageno);
  return pages;
}

/** Whether all is served; what is not must be refused as damaged, and nothing may be missing or other than it was. */
async function servesAllOrRefuses(): Promise<boolean> {
  using alice = await signIn(server, 'alice', { deviceId: 'reader' });
  const whole: boolean[] = [];
  for (const conv of CONVS) whole.push(await servesOrRefuses(alice, conv));
  return !whole.includes(false);
}

async function servesOrRefuses(alice: Client, conv: string): Promise<boolean> {
  const log = await pull(alice, conv).catch((error: unknown) => error as Error);
  if (log instanceof Error) {
    expect(log).toMatchObject({ code: errors.storeDamaged.code });
    return false;
  }
  const served = new Set(log.map((message) => facts({ ...message, text: textOf(message) })));
  const missing = acked.filter((one) => isOf(one, conv) && !served.has(facts(one)));
  expect(missing.map(({ seq }) => seq)).toEqual([]);
  expect(served.size).toBe(log.length);
  return true;
}
