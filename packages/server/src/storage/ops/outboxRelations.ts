import type { AskedIn, OutboxDetail, OutboxKind } from '../port/outbox.ts';
import type { Tx } from '../tx.ts';
import { note } from './outboxWrite.ts';

/** Whose list it is, and who came into it or went. */
type Pair = NonNullable<OutboxDetail['pairs']>[number];

/** Writes down who came into lists or went, as one row; nothing where nobody did, or nobody asked for it from somewhere. */
export async function notePairs(
  tx: Tx,
  kind: Extract<OutboxKind, `afterFriend${string}` | `afterBlacklist${string}` | `afterFollow${string}`>,
  pairs: Pair[],
  {
    uid,
    nowMs,
    told,
    friends,
  }: { uid: number; nowMs: number; told?: AskedIn | undefined } & Pick<OutboxDetail, 'friends'>,
): Promise<void> {
  if (!told || pairs.length === 0) return;
  const { sdkAppId, operator, origin } = told;
  const detail: OutboxDetail = { operator, origin, pairs, ...(friends && { friends }) };
  await note(tx, { sdkAppId, kind, convId: 0, seq: 0, byUid: uid, timeMs: nowMs, detail });
}

/** A user's list and others. */
export const pairsOf = (from: number, others: readonly number[]): Pair[] => others.map((to) => ({ from, to }));
