import type { Newcomer } from '../port/groups.ts';
import type { Tx } from '../tx.ts';
import type { Head } from './heads.ts';
import { seqBefore } from './readPosition.ts';

/**
 * Of imported members who were there before, by account: the last place before each came, behind which it may read.
 *
 * That is told by the time of joining, or else by the number of messages that it has not read.
 */
export async function placesBefore(
  tx: Tx,
  head: Pick<Head, 'conv_id' | 'seq' | 'lowest_seq'>,
  newcomers: readonly Pick<Newcomer, 'uid' | 'joinedMs' | 'unread'>[],
): Promise<Map<number, number>> {
  const byTime = new Map<number, number>();
  const places = new Map<number, number>();
  for (const { uid, joinedMs, unread = 0 } of newcomers) {
    if (joinedMs !== undefined) {
      const place = byTime.get(joinedMs) ?? (await lastBefore(tx, head, joinedMs));
      byTime.set(joinedMs, place);
      places.set(uid, place);
    } else if (unread > 0) places.set(uid, await seqBefore(tx, head, { uid, cleared_seq: 0 }, unread));
  }
  return places;
}

/** The last place before a time, by search in halves: the times of a log ascend, of a group's those of imports too (D6). */
export async function lastBefore(
  tx: Tx,
  head: Pick<Head, 'conv_id' | 'seq' | 'lowest_seq'>,
  timeMs: number,
): Promise<number> {
  let low = head.lowest_seq;
  let high = head.seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await tx.one<{ ms: number }>(
      'SELECT COALESCE(imported_sec * 1000, time_ms) AS ms FROM messages WHERE conv_id = ? AND seq = ?',
      [head.conv_id, middle],
    );
    if ((row?.ms ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
