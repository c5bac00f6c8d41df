import type { LogRef } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { toSigned } from './bytes.ts';
import { type Head, readHead } from './heads.ts';

/** How far times may run against the order of the log: a before-webhook holds a message up (D5). */
export const TIME_NOISE_MS = 10_000;
/** Where a message stands in nearly all cases: so far behind the first one of its second. */
const NEAR = 20_000;

/**
 * A seq that no message at or after this time precedes by more than the noise: binary search, since times follow the
 * order of the log but for `TIME_NOISE_MS`. One more than the head's when all are earlier.
 */
export async function seqAtTime(
  tx: Tx,
  head: Pick<Head, 'conv_id' | 'seq' | 'lowest_seq' | 'last_ms'>,
  timeMs: number,
): Promise<number> {
  if (timeMs > head.last_ms) return head.seq + 1;
  let low = head.lowest_seq;
  let high = head.seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await tx.one<{ time_ms: number }>('SELECT time_ms FROM messages WHERE conv_id = ? AND seq = ?', [
      head.conv_id,
      middle,
    ]);
    if ((row?.time_ms ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface MsgKey {
  msgSeq: number;
  random: number;
  timeSec: number;
}

/** [M12] The seq of the message with this MsgKey. */
export async function locate(tx: Tx, log: LogRef, key: MsgKey): Promise<number | undefined> {
  const head = await readHead(tx, log);
  if (!head) return undefined;
  const timeMs = key.timeSec * 1000;
  const near = await seqAtTime(tx, head, timeMs);
  const found = await sentAs(tx, head, key, { from: near, to: near + NEAR });
  if (found) return found.seq;

  // All that was sent within the noise, however much that was: a page that ended there must be continued.
  const from = await seqAtTime(tx, head, timeMs - TIME_NOISE_MS);
  const to = await seqAtTime(tx, head, timeMs + 1000 + TIME_NOISE_MS);
  return ((await sentAs(tx, head, key, { from, to })) ?? (await importedAs(tx, head.conv_id, key)))?.seq;
}

const sentAs = (
  tx: Tx,
  head: Head,
  { msgSeq, random, timeSec }: MsgKey,
  { from, to }: { from: number; to: number },
): Promise<{ seq: number } | undefined> =>
  tx.one<{ seq: number }>(
    `SELECT seq FROM messages WHERE conv_id = ? AND seq >= ? AND seq < ? AND msg_seq = ? AND random = ?
     AND time_ms >= ? AND time_ms < ? AND imported_sec IS NULL ORDER BY seq LIMIT 1`,
    [head.conv_id, from, to, toSigned(msgSeq), toSigned(random), timeSec * 1000, timeSec * 1000 + 1000],
  );

/** The message that was imported under these numbers (D6). */
export const importedAs = (tx: Tx, convId: number, key: MsgKey): Promise<{ seq: number } | undefined> =>
  tx.one<{ seq: number }>(
    'SELECT seq FROM imports WHERE conv_id = ? AND imported_sec = ? AND msg_seq = ? AND random = ?',
    [convId, key.timeSec, toSigned(key.msgSeq), toSigned(key.random)],
  );
