import type { TipKind } from '@hongyan/contract';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Operator, Telling } from '../storage/port/groups.ts';
import type { Origin } from '../storage/port/outbox.ts';
import { typeOf } from './rules.ts';

/** An account as an operator; `origin`: from where it asks, as webhooks tell it. */
export const operatorOf = ({ uid, userId, nick, faceUrl }: Account, origin?: Origin): Operator => ({
  ...{ uid, userId, nick, faceUrl },
  ...(origin && { origin }),
});

/** Tips of joining and leaving, which some types do not have. */
const MOVES: readonly TipKind[] = ['join', 'quit', 'removed'];

/**
 * How an operation tells of itself.
 *
 * @param isSilent nobody but who is concerned is told
 */
export function telling(
  group: Pick<Group, 'type'>,
  operator: Operator,
  nowMs: number,
  { tip, notice, isSilent = false }: Pick<Telling, 'tip' | 'notice'> & { isSilent?: boolean } = {},
): Telling {
  const { tips, keeps } = typeOf(group);
  const isTold = tip !== undefined && !isSilent && keeps === 'stored' && (tips === 'stored' || !MOVES.includes(tip));
  return { operator, nowMs, ...(isTold && { tip }), ...(notice && { notice }) };
}
