import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { restMessage } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';
import { LightClient } from './lightClient.ts';

setDefaultTimeout(240_000);

/** Each takes a file descriptor here and one of the server: `ulimit -Hn` must be above it. */
const CLIENTS = Number(process.env.STORM_CLIENTS ?? 5_000);
/** Sign-ins at a time while all is quiet. */
const ABREAST = 100;
/** One in so many missed a change as well as messages. */
const CHANGED = 10;
/** Far fewer than there are clients. */
const QUEUE_MAX = 1_000;

let server: TestServer;
let rest: RestClient;
let clients: LightClient[];
beforeAll(async () => {
  server = await startServer({ env: { HONGYAN_STORE_MAX_QUEUE: String(QUEUE_MAX) } });
  rest = restClient(server);
  await rest.ok('im_open_login_svc/account_import', { UserID: 'alice' });
  clients = Array.from({ length: CLIENTS }, (_, n) => new LightClient(server, `client${n}`, 'C2Calice'));
  await inParts(clients, 100, async (part) => {
    await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: part.map(({ userId }) => userId) });
  });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server[Symbol.asyncDispose]();
});

async function inParts<T>(all: readonly T[], size: number, work: (part: readonly T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += size) await work(all.slice(at, at + size));
}

/** Sends a text from alice to everybody; gives each one's MsgKey. */
async function tellAll(says: string): Promise<string[]> {
  const keys: string[] = [];
  await inParts(clients, 500, async (part) => {
    const To_Account = part.map(({ userId }) => userId);
    const { MsgKey } = await rest.ok('openim/batchsendmsg', { ...restMessage('alice', '', says), To_Account });
    keys.push(...part.map(() => MsgKey));
  });
  return keys;
}

/** Recalls the first message of some, marks all read for others. */
async function changeSome(keys: readonly string[]): Promise<void> {
  const each = clients.map(({ userId }, n) => async () => {
    const recalled = { From_Account: 'alice', To_Account: userId, MsgKey: keys[n] ?? '' };
    if (n % CHANGED === 0) await rest.ok('openim/admin_msgwithdraw', recalled);
    if (n % CHANGED === 1)
      await rest.ok('openim/admin_set_msg_read', { Report_Account: userId, Peer_Account: 'alice' });
  });
  await inParts(each, ABREAST, async (part) => void (await Promise.all(part.map((change) => change()))));
}

/** The most operations that waited for the store, as far as looking now and then shows. */
async function watchQueue(isOver: () => boolean): Promise<number> {
  let most = 0;
  while (!isOver()) {
    most = Math.max(most, await metric('hongyan_store_queue'));
    await Bun.sleep(20);
  }
  return most;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Somebody who talks beside the storm; `stop` gives how long each message took to be answered. */
async function startTalking(): Promise<{ stop(): Promise<number[]> }> {
  const worker = new Worker(new URL('./talker.ts', import.meta.url));
  const said = (field: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Record<string, unknown>>) => {
        if (field in data) resolve(data);
        else if (data.failure) reject(new Error(String(data.failure)));
      });
    });
  const [ready, answers] = [said('isReady'), said('tookMs')];
  worker.postMessage({ url: server.url, app: server.app });
  await ready;
  return {
    async stop() {
      worker.postMessage('stop');
      const { tookMs } = await answers.finally(() => worker.terminate());
      return tookMs as number[];
    },
  };
}

/** What the n-th client should have when all is over. */
function storyOf(n: number): LightClient['story'] {
  return {
    messages: ['one', 'two', 'three', 'four'],
    changes: n % CHANGED === 0 ? ['recall 1'] : n % CHANGED === 1 ? ['read 3'] : [],
  };
}

test(`[S55] [D9] ${CLIENTS} clients that come back at once after a kill -9 all have what they missed, and others go on talking`, async () => {
  const keys = await tellAll('one');
  await inParts(clients, ABREAST, async (part) => void (await Promise.all(part.map((client) => client.connect()))));
  const quietBytes = await metric('process_resident_memory_bytes');
  expect(clients.map(({ story }) => story.messages)).toEqual(clients.map(() => ['one']));

  await server.kill('SIGKILL');
  await Promise.all(clients.map(({ closed }) => closed));
  await server.restart();
  await tellAll('two');
  await tellAll('three');
  await changeSome(keys);
  using carol = await signIn(server, 'carol');
  const talking = await startTalking();

  let isOver = false;
  const beganMs = performance.now();
  const storm = Promise.all([...clients.map((client) => client.connect()), tellAll('four')]).finally(() => {
    isOver = true;
  });
  const [queued] = await Promise.all([watchQueue(() => isOver), storm]);
  const tookMs = performance.now() - beganMs;
  const answersMs = await talking.stop();
  await until(() => clients.every(({ messages }) => messages.size >= 4));
  await until(() => carol.seen('message').length >= answersMs.length);
  await until(async () => (await metric('hongyan_sessions')) === CLIENTS + 1);

  const wrong = clients.flatMap(({ story, userId }, n) =>
    Bun.deepEquals(story, storyOf(n)) ? [] : [{ userId, story, expected: storyOf(n) }],
  );
  expect(wrong).toEqual([]);
  expect(await metric('hongyan_dropped_events_total')).toBe(0);
  expect(queued).toBeLessThan(QUEUE_MAX);
  expect(await metric('process_resident_memory_bytes')).toBeLessThan(1.5 * quietBytes);
  expect(carol.seen('message')).toHaveLength(answersMs.length);
  // Nobody who talks waits for the storm to pass.

  expect(Math.max(...answersMs) / tookMs).toBeLessThan(0.4);
});
