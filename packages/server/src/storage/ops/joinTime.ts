import type { Newcomer } from '../port/groups.ts';
import type { Tx } from '../tx.ts';
import type { Head } from './heads.ts';

/**
 * Of the times at which imported members joined: the last place before each, behind which the member may read.
 *
 * By search in halves, since the times of a group's log ascend, those of imports too (D6).
 */
export async function placesBefore(
  tx: Tx,
  head: Pick<Head, 'conv_id' | 'seq' | 'lowest_seq'>,
  newcomers: readonly Pick<Newcomer, 'joinedMs'>[],
): Promise<Map<number, number>> {
  const places = new Map<number, number>();
  for (const { joinedMs } of newcomers)
    if (joinedMs !== undefined && !places.has(joinedMs)) places.set(joinedMs, await lastBefore(tx, head, joinedMs));
  return places;
}

/** The last place before a time in a log whose times ascend. */
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
