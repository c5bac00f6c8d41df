import { isFileUuid } from '@hongyan/contract';
import {
  appended,
  earlierImport,
  headAfter,
  headParams,
  INSERT_IMPORT,
  INSERT_MESSAGE,
  importParams,
  memberRows,
  messageParams,
  sendNotice,
  UPDATE_HEAD,
} from '../ops/append.ts';
import { toSigned } from '../ops/bytes.ts';
import type { Head } from '../ops/heads.ts';
import { CREATE_MEMBER } from '../ops/members.ts';
import { hold } from '../ops/mergedLists.ts';
import { KIND_BITS, outboxParams } from '../ops/outboxWrite.ts';
import { earliestMs, findEarlier, repeated } from '../ops/repeat.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';
import type { Param, Tx } from '../tx.ts';
import { type Bulk, bulkInsert, bulkUpdate, columnsOf, unnest } from './bulk.ts';
import { deepRing, refreshRings } from './refresh.ts';
import { findSent, type Ring, type Rings, type Sent } from './rings.ts';

/** A message on its way into the log. */
export interface Entry {
  draft: C2cDraft;
  /** Name of its conversation, see `pairOf`. */
  pair: string;
}

/** One conversation's log while a batch adds to it. */
export interface Log {
  pair: string;
  /** As locked. */
  before: Head;
  /** After what the batch added so far. */
  head: Head;
  ring: Ring;
  /** Whether a consumer wants to be told of messages of the app (D19). */
  isWanted: boolean;
  added: Sent[];
  addedByHash: Map<number, Sent>;
}

/** What a batch did: the answers, in the order of the entries, and the logs as they are once it is committed. */
export interface Batch {
  answers: Appended[];
  logs: Log[];
}

const PAIR_COLUMNS = ['app', 'low', 'high'];
const PAIRS = unnest(PAIR_COLUMNS);
const BY_PAIR = 'c.sdk_app_id = v.app AND c.kind = 0 AND c.uid_low = v.low AND c.uid_high = v.high';
/**
 * LATERAL with LIMIT fixes the plan: pair by pair, by the index, in the order given. That order is the same in every
 * process, so that two never wait for each other in a circle.
 */
const CREATE_HEADS = `INSERT INTO conversations (sdk_app_id, kind, uid_low, uid_high) SELECT v.app, 0, v.low, v.high FROM ${PAIRS}
  LEFT JOIN LATERAL (SELECT 1 AS found FROM conversations c WHERE ${BY_PAIR} LIMIT 1) known ON true WHERE known.found IS NULL
  ON CONFLICT (sdk_app_id, kind, uid_low, uid_high) DO NOTHING`;
const LOCK_HEADS = `SELECT head.*, EXISTS (SELECT 1 FROM consumers k WHERE k.sdk_app_id = v.app
  AND (k.kinds & ${KIND_BITS.afterC2cSend}) <> 0) AS is_wanted FROM ${PAIRS}
  CROSS JOIN LATERAL (SELECT c.* FROM conversations c WHERE ${BY_PAIR} LIMIT 1 FOR UPDATE) head`;

const MESSAGES = bulkInsert(INSERT_MESSAGE);
const IMPORTS = bulkInsert(INSERT_IMPORT);
const MEMBERS = bulkInsert(CREATE_MEMBER);
const HEADS = bulkUpdate(UPDATE_HEAD);
const OUTBOX = bulkInsert(
  'INSERT INTO outbox (sdk_app_id, kind, conv_id, seq, by_uid, time_ms, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
);

/** Names the conversation that a draft belongs to. */
export function pairOf({ sdkAppId, fromUid, toUid }: Pick<C2cDraft, 'sdkAppId' | 'fromUid' | 'toUid'>): string {
  return `${sdkAppId}:${Math.min(fromUid, toUid)}:${Math.max(fromUid, toUid)}`;
}

/**
 * Stores many messages in one transaction, with a number of statements that does not depend on how many they are.
 *
 * Decides by nothing but what it reads under the heads' locks: the rings only spare it the reading of what they hold
 * already, so that two processes on one database keep M1 and M2. Changes nothing in memory that a rollback would belie.
 */
export async function appendBatch(tx: Tx, rings: Rings, entries: readonly Entry[]): Promise<Batch> {
  const logs = await openLogs(tx, rings, entries);
  const written: Written = { messages: [], members: [], imports: [], outbox: [], holders: [] };
  const answers: Appended[] = [];
  for (const entry of entries) {
    const log = logs.get(entry.pair);
    if (!log) throw new Error('a conversation of the batch is not locked');
    const earlier = await findBefore(tx, log, entry.draft);
    answers.push(earlier ?? addTo(log, entry.draft, written));
  }
  const changed = [...logs.values()].filter((log) => log.added.length > 0);
  await write(tx, MESSAGES, written.messages);
  await write(
    tx,
    HEADS,
    changed.map((log) => headParams(log.head)),
  );
  await write(tx, MEMBERS, written.members);
  await write(tx, IMPORTS, written.imports);
  await write(tx, OUTBOX, written.outbox);
  await holdAll(tx, written.holders);
  return { answers, logs: [...logs.values()] };
}

/** Lists, then files, each in the same order in every process: two batches never wait for each other in a circle. */
async function holdAll(tx: Tx, holders: Written['holders']): Promise<void> {
  const held = holders.flatMap(({ draft, head }) => (draft.holds ?? []).map((key) => ({ key, draft, head })));
  const rank = (key: string) => Number(isFileUuid(key));
  held.sort((x, y) => rank(x.key) - rank(y.key) || (x.key < y.key ? -1 : Number(x.key > y.key)));
  for (const { key, draft, head } of held) await hold(tx, draft.sdkAppId, head, [key]);
}

/**
 * Whether a batch is in the database: its first new message tells, for all of it was one transaction. A batch that added
 * nothing counts as not stored, to be run again.
 */
export async function isStored(tx: Tx, { logs }: Batch): Promise<boolean> {
  const log = logs.find(({ added }) => added.length > 0);
  const [sent] = log?.added ?? [];
  if (!log || !sent) return false;
  const found = await tx.one(
    'SELECT 1 AS found FROM messages WHERE conv_id = ? AND seq = ? AND time_ms = ? AND msg_seq = ?',
    [log.head.conv_id, sent.seq, sent.timeMs, toSigned(sent.msgSeq)],
  );
  return found !== undefined;
}

interface Written {
  messages: Param[][];
  members: Param[][];
  imports: Param[][];
  outbox: Param[][];
  /** Messages that hold lists of merged ones, which are few. */
  holders: { draft: C2cDraft; head: Head }[];
}

/** Locks the heads, made where missing, and brings their rings up to date. */
async function openLogs(tx: Tx, rings: Rings, entries: readonly Entry[]): Promise<Map<string, Log>> {
  const pairs = pairsInOrder(entries);
  const columns = (wanted: typeof pairs) =>
    columnsOf(
      wanted.map(({ numbers }) => numbers),
      PAIR_COLUMNS.length,
    );
  const lock = () => tx.all<Head & { sdk_app_id: number; is_wanted: number }>(LOCK_HEADS, columns(pairs));
  const unknown = pairs.filter(({ pair }) => !rings.get(pair));
  if (unknown.length > 0) await tx.run(CREATE_HEADS, columns(unknown));
  let rows = await lock();
  if (rows.length < pairs.length) {
    await tx.run(CREATE_HEADS, columns(pairs));
    rows = await lock();
  }
  const heads = rows.map((head) => ({
    pair: `${head.sdk_app_id}:${head.uid_low}:${head.uid_high}`,
    head,
    isWanted: head.is_wanted !== 0,
  }));
  const fresh = await refreshRings(tx, rings, heads, entries);
  return new Map(
    heads.map(({ pair, head, isWanted }, at) => {
      const ring = fresh[at];
      if (!ring) throw new Error('a ring is missing');
      return [pair, { pair, before: head, head, ring, isWanted, added: [], addedByHash: new Map() }];
    }),
  );
}

/** The batch's conversations, each once, in the order in which all processes lock them. */
function pairsInOrder(entries: readonly Entry[]): { pair: string; numbers: number[] }[] {
  const pairs = [...new Set(entries.map((entry) => entry.pair))].map((pair) => ({
    pair,
    numbers: pair.split(':').map(Number),
  }));
  return pairs.sort(({ numbers: x }, { numbers: y }) => {
    const at = x.findIndex((number, position) => number !== y[position]);
    return (x[at] ?? 0) - (y[at] ?? 0);
  });
}

/** The earlier message that a draft repeats: of this batch, of the ring, or, where the ring does not reach, of the log. */
async function findBefore(tx: Tx, log: Log, draft: C2cDraft): Promise<Appended | undefined> {
  const { conv_id: convId } = log.head;
  if (draft.importedSec !== undefined) {
    const twin = log.added.find((sent) => isSameImport(sent, draft));
    const earlier = twin ? undefined : await earlierImport(tx, log.before, draft);
    if (twin || earlier) return twin ? repeated(convId, rowOf(twin)) : earlier;
  }
  const earliest = earliestMs(draft, log.head.ahead_sec);
  if (draft.keys.length === 0 || earliest > log.head.last_ms) return undefined;
  const known = () => findSent(log.addedByHash, draft) ?? log.ring.find(draft);
  const isCovered = () => log.ring.lowSeq <= log.before.lowest_seq || earliest > log.ring.beforeMs;
  if (!known() && !isCovered()) log.ring = await deepRing(tx, log.before, log.ring);
  const sent = known();
  if (sent) return repeated(convId, rowOf(sent));
  return isCovered() ? undefined : findEarlier(tx, log.before, draft);
}

const rowOf = (sent: Sent) => ({ seq: sent.seq, msg_seq: toSigned(sent.msgSeq), time_ms: sent.timeMs });

const isSameImport = (sent: Sent, draft: C2cDraft): boolean =>
  sent.importedAs === importedAs(draft) && draft.importedSec !== undefined;

const importedAs = (draft: C2cDraft): string => `${draft.importedSec}:${draft.msgSeq}:${draft.random}`;

function addTo(log: Log, draft: C2cDraft, written: Written): Appended {
  const head = headAfter(log.head, draft);
  log.head = head;
  const sent: Sent = {
    seq: head.seq,
    msgSeq: draft.msgSeq,
    timeMs: draft.timeMs,
    hashes: draft.keys.map((key) => key.hash),
  };
  log.added.push(sent);
  for (const hash of sent.hashes) log.addedByHash.set(hash, sent);

  written.messages.push(messageParams(head, draft));
  if (draft.holds) written.holders.push({ draft, head });
  if (head.seq === 1) written.members.push(...memberRows(head, draft));
  if (draft.importedSec !== undefined) {
    sent.importedAs = importedAs(draft);
    written.imports.push(importParams(head, draft, draft.importedSec));
  } else if (log.isWanted) written.outbox.push(outboxParams(sendNotice(head, draft)));
  return appended(head, draft);
}

async function write(tx: Tx, bulk: Bulk, rows: Param[][]): Promise<void> {
  if (rows.length > 0) await tx.run(bulk.sql, bulk.params(rows));
}
