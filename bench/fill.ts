import { restClient } from '@hongyan/conformance/rest';
import { withProgress } from '../packages/server/src/cli/progress.ts';
import { hashKey } from '../packages/server/src/message/key.ts';
import {
  headAfter,
  headParams,
  INSERT_MESSAGE,
  memberRows,
  messageParams,
  UPDATE_HEAD,
} from '../packages/server/src/storage/ops/append.ts';
import { C2C, CREATE_HEAD, type Head } from '../packages/server/src/storage/ops/heads.ts';
import { CREATE_MEMBER } from '../packages/server/src/storage/ops/members.ts';
import type { C2cDraft } from '../packages/server/src/storage/port/messages.ts';
import { chunks, type Param } from '../packages/server/src/storage/tx.ts';
import type { Bench, BenchServer } from './bench.ts';
import { embeddedFiller, type Filler, postgresFiller } from './filler.ts';

/** What is in the store before the measuring starts. */
export interface Stock {
  users: string[];
  /** Who talks to whom. */
  pairs: [string, string][];
  /** Over all conversations, in turns, as they come in when all talk at once. */
  messages: number;
  textBytes: number;
  /** Settings of the server. */
  env?: Record<string, string>;
}

const IMPORT_MAX = 100;
const ROWS = 5_000;
const DAY_MS = 86_400_000;
/** The messages came in over so long, up to an hour ago. */
const SPAN_MS = 30 * DAY_MS;
const PAUSE_MS = 3_600_000;

/** A server whose store holds the stock: the accounts through REST, the rest with the rows that sending would have written. */
export async function stockedServer(bench: Bench, stock: Stock): Promise<BenchServer> {
  const server = await bench.server(stock.env);
  const rest = restClient(server);
  for (const part of chunks(stock.users, IMPORT_MAX))
    await rest.ok('im_open_login_svc/multiaccount_import', { AccountList: part.map((UserID) => ({ UserID })) });
  await server.kill('SIGTERM');

  const store = server.store === 'embedded' ? await embeddedFiller(server.data) : postgresFiller(server.store);
  try {
    const heads = await makeHeads(store, server.app.sdkAppId, stock.pairs);
    bench.say('');
    await withProgress((show) =>
      makeMessages(store, server.app.sdkAppId, heads, stock, (done) => show('storing messages', done, stock.messages)),
    );
  } finally {
    bench.say('settling');
    await store.close();
  }
  await server.restart();
  return server;
}

interface Talk {
  head: Head;
  low: Account;
  high: Account;
}

interface Account {
  uid: number;
  user_id: string;
  profile_id: number;
}

async function makeHeads(store: Filler, sdkAppId: number, pairs: Stock['pairs']): Promise<Talk[]> {
  const accounts = await store.unit((tx) => tx.all<Account>('SELECT uid, user_id, profile_id FROM accounts'));
  const byName = new Map(accounts.map((account) => [account.user_id, account]));
  const byUid = new Map(accounts.map((account) => [account.uid, account]));
  const uidOf = (userId: string) => byName.get(userId)?.uid ?? 0;
  for (const part of chunks(pairs, ROWS)) {
    const rows = part.map(([a, b]) => [sdkAppId, C2C, Math.min(uidOf(a), uidOf(b)), Math.max(uidOf(a), uidOf(b))]);
    await store.unit((tx) => store.insert(tx, CREATE_HEAD, rows));
  }
  const heads = await store.unit((tx) => tx.all<Head>('SELECT * FROM conversations ORDER BY conv_id'));
  return heads.flatMap((head) => {
    const [low, high] = [byUid.get(head.uid_low), byUid.get(head.uid_high)];
    return low && high ? [{ head, low, high }] : [];
  });
}

/** Messages of all conversations in turns; the order of turns jumps, so that neighbours in time are not neighbours by number. */
async function makeMessages(
  store: Filler,
  sdkAppId: number,
  talks: Talk[],
  { messages, textBytes }: Stock,
  onProgress: (done: number) => void,
): Promise<void> {
  const body = JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: 'm'.repeat(textBytes) } }]);
  const endMs = Date.now() - PAUSE_MS;
  const step = coprimeStep(talks.length);
  for (let done = 0; done < messages; ) {
    const rows: Param[][] = [];
    const members: Param[][] = [];
    for (; rows.length < ROWS && done < messages; done++) {
      const talk = talks[(done * step) % talks.length];
      if (!talk) continue;
      const timeMs = Math.floor(endMs - SPAN_MS + (done / messages) * SPAN_MS);
      const draft = draftOf(sdkAppId, talk, timeMs, body);
      talk.head = headAfter(talk.head, draft);
      rows.push(messageParams(talk.head, draft));
      if (talk.head.seq === 1) members.push(...memberRows(talk.head, draft));
    }
    await store.unit(async (tx) => {
      await store.insert(tx, INSERT_MESSAGE, rows);
      if (members.length > 0) await store.insert(tx, CREATE_MEMBER, members);
    });
    onProgress(done);
  }
  for (const part of chunks(talks, ROWS)) {
    const rows = part.map(({ head }) => headParams(head));
    await store.unit((tx) => store.update(tx, UPDATE_HEAD, rows));
  }
}

/** The next message of a conversation: the two take turns. */
function draftOf(sdkAppId: number, { head, low, high }: Talk, timeMs: number, body: string): C2cDraft {
  const [from, to] = head.seq % 2 === 0 ? [low, high] : [high, low];
  const random = Math.floor(Math.random() * 2 ** 32);
  const clientTimeSec = Math.floor(timeMs / 1000);
  return {
    sdkAppId,
    fromUid: from.uid,
    toUid: to.uid,
    fromProfileId: from.profile_id,
    msgSeq: Math.floor(Math.random() * 2 ** 32),
    random,
    clientTimeSec,
    timeMs,
    flags: 0,
    body,
    extra: '',
    keys: [{ hash: hashKey('socket', from.uid, random, clientTimeSec), maxAgeMs: Number.MAX_SAFE_INTEGER }],
  };
}

/** A step that comes by every place of a ring once before it repeats. */
function coprimeStep(length: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.floor(length * 0.618) || 1;
  while (divisor(length, step) !== 1) step++;
  return step;
}
