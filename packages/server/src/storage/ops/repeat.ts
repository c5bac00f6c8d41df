import type { Appended, C2cDraft, Draft } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { toSigned, toUnsigned, unpackKeys } from './bytes.ts';
import { type Head, readHead } from './heads.ts';
import { seqAtTime, TIME_NOISE_MS } from './locate.ts';

/** Rows of the log's tail in which every key is looked for (D7). */
export const RING_ROWS = 256;
/** Rows of the log looked at for a repeat that is older than the tail: from its time on, and where clocks are furthest off. */
const MAX_SEARCHED = 20_000;
const MAX_SEARCHED_AT_EDGE = 4_000;
/** Clocks of clients further off than this are not followed into the log. */
export const MAX_AHEAD_SEC = 3_600;
export const MAX_BEHIND_SEC = 7 * 86_400;
/** How far back repeats of such clients are known. */
const RECENT_MS = 600_000;

export type KeyedDraft = Pick<Draft, 'sdkAppId' | 'fromUid' | 'random' | 'clientTimeSec' | 'keys' | 'timeMs'>;

/** A row of the log's tail, as far as repeats need it. */
export interface KeyRow {
  seq: number;
  msg_seq: number;
  time_ms: number;
  send_keys: Uint8Array | null;
}

export const SELECT_TAIL =
  'SELECT seq, msg_seq, time_ms, send_keys FROM messages WHERE conv_id = ? AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?';

/**
 * Before this time no earlier message with one of the draft's keys can have been stored: the client made the message
 * later (its clock counted as far ahead as any seen here), or the key would be too old.
 */
export function earliestMs(draft: KeyedDraft, aheadSec: number): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const key of draft.keys) {
    const made = key.searchLog ? madeMs(draft, aheadSec) : Number.NEGATIVE_INFINITY;
    earliest = Math.min(earliest, Math.max(made, draft.timeMs - key.maxAgeMs));
  }
  return earliest;
}

/** When the client made the message at the earliest; one whose clock is far ahead is looked for among the latest only. */
function madeMs({ clientTimeSec, timeMs }: KeyedDraft, aheadSec: number): number {
  const isFarAhead = clientTimeSec * 1000 - timeMs > MAX_AHEAD_SEC * 1000;
  return isFarAhead ? timeMs - RECENT_MS : (clientTimeSec - aheadSec) * 1000;
}

/** Whether a stored message with these keys at this time is the draft's earlier self. */
export function isRepeat(draft: KeyedDraft, hashes: readonly number[], timeMs: number): boolean {
  return draft.keys.some((key) => draft.timeMs - timeMs <= key.maxAgeMs && hashes.includes(key.hash));
}

/** The message that this draft repeats, looked for in the log's tail, then where the client's time points to (D7). */
export async function findEarlier(tx: Tx, head: Head, draft: KeyedDraft): Promise<Appended | undefined> {
  if (draft.keys.length === 0 || head.seq === 0) return undefined;
  const earliest = earliestMs(draft, head.ahead_sec);
  if (earliest > head.last_ms) return undefined;

  const tail = await tx.all<KeyRow>(SELECT_TAIL, [head.conv_id, head.seq + 1, head.lowest_seq, RING_ROWS]);
  const found = tail.find((row) => isRepeat(draft, unpackKeys(row.send_keys), row.time_ms));
  if (found) return repeated(head.conv_id, found);

  const oldest = tail.at(-1);
  if (!oldest || oldest.seq <= head.lowest_seq || oldest.time_ms + TIME_NOISE_MS < earliest) return undefined;
  return (await findInAge(tx, head, draft, oldest.seq)) ?? searchLog(tx, head, draft, oldest.seq);
}

/** Keys that count for a short time only may still be beyond the tail of a busy conversation. */
async function findInAge(tx: Tx, head: Head, draft: KeyedDraft, belowSeq: number): Promise<Appended | undefined> {
  const aged = { ...draft, keys: draft.keys.filter((key) => !key.searchLog) };
  if (aged.keys.length === 0) return undefined;
  const from = await seqAtTime(tx, head, earliestMs(aged, 0) - TIME_NOISE_MS);
  const rows = await tx.all<KeyRow>(
    `SELECT seq, msg_seq, time_ms, send_keys FROM messages
     WHERE conv_id = ? AND seq >= ? AND seq < ? AND from_uid = ? AND random = ? ORDER BY seq DESC`,
    [head.conv_id, Math.max(from, belowSeq - MAX_SEARCHED), belowSeq, draft.fromUid, toSigned(draft.random)],
  );
  const found = rows.find((row) => isRepeat(aged, unpackKeys(row.send_keys), row.time_ms));
  return found && repeated(head.conv_id, found);
}

/**
 * Looks in the log below `belowSeq` for the message that the client made at its time with its random, however long ago:
 * a client that was away re-sends under the same numbers.
 */
async function searchLog(tx: Tx, head: Head, draft: KeyedDraft, belowSeq: number): Promise<Appended | undefined> {
  const keys = draft.keys.filter((key) => key.searchLog);
  if (keys.length === 0) return undefined;
  const fromMs = earliestMs({ ...draft, keys }, head.ahead_sec) - TIME_NOISE_MS;
  const madeMs = draft.clientTimeSec * 1000;
  const from = await seqAtTime(tx, head, fromMs);
  const made = await seqAtTime(tx, head, madeMs - TIME_NOISE_MS);
  const to = Math.min(belowSeq, await seqAtTime(tx, head, madeMs + (head.behind_sec + 1) * 1000 + TIME_NOISE_MS));

  for (const [first, end] of likeliest(from, made, to)) {
    const found = await tx.one<KeyRow>(
      `SELECT seq, msg_seq, time_ms FROM messages WHERE conv_id = ? AND seq >= ? AND seq < ? AND from_uid = ? AND random = ?
       AND imported_sec IS NULL AND time_ms >= ? AND client_delta = ? - time_ms / 1000 ORDER BY seq LIMIT 1`,
      [head.conv_id, first, end, draft.fromUid, toSigned(draft.random), fromMs, draft.clientTimeSec],
    );
    if (found) return repeated(head.conv_id, found);
  }
  return undefined;
}

/**
 * Where in [from, to) a message stands that its client made when the log had come to `made`: about there if its clock is
 * right, at an edge if its clock is the one furthest off. In most conversations that is all there is.
 */
function likeliest(from: number, made: number, to: number): [first: number, end: number][] {
  const near = Math.min(Math.max(made, from), to);
  const nearEnd = Math.min(near + MAX_SEARCHED, to);
  const nearFirst = Math.max(near - MAX_SEARCHED_AT_EDGE, from);
  const ranges: [number, number][] = [
    [nearFirst, nearEnd],
    [from, Math.min(from + MAX_SEARCHED_AT_EDGE, nearFirst)],
    [Math.max(to - MAX_SEARCHED_AT_EDGE, nearEnd), to],
  ];
  return ranges.filter(([first, end]) => first < end);
}

/** The answer to a repeat: the first message's values. */
export const repeated = (convId: number, row: { seq: number; msg_seq: number; time_ms: number }): Appended => ({
  convId,
  seq: row.seq,
  msgSeq: toUnsigned(row.msg_seq),
  timeMs: row.time_ms,
  repeated: true,
});

/** [M9] The message that a draft would repeat. */
export async function findRepeat(tx: Tx, draft: KeyedDraft & Pick<C2cDraft, 'toUid'>): Promise<Appended | undefined> {
  const head = await readHead(tx, { sdkAppId: draft.sdkAppId, a: draft.fromUid, b: draft.toUid });
  return head && findEarlier(tx, head, draft);
}
