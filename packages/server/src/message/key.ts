import { ImError } from '@hongyan/contract';

/** The three numbers of a MsgKey (rest-api §5.1). */
export interface MsgKey {
  msgSeq: number;
  random: number;
  timeSec: number;
}

/** Writes a MsgKey: `seq_random_time`. */
export const writeMsgKey = ({ msgSeq, random, timeSec }: MsgKey): string => `${msgSeq}_${random}_${timeSec}`;

/**
 * Reads a MsgKey.
 *
 * @throws ImError `msgKeyIllegal`
 */
export function readMsgKey(text: string, field = 'MsgKey'): MsgKey {
  const match = /^(\d{1,10})_(\d{1,10})_(\d{1,10})$/.exec(text);
  if (!match) throw new ImError('msgKeyIllegal', { field, reason: 'must be seq_random_time' });
  const [msgSeq = 0, random = 0, timeSec = 0] = match.slice(1).map(Number);
  return { msgSeq, random, timeSec };
}

/** A 52-bit hash of an idempotency key's parts (design D7); they include the sender. */
export function hashKey(...parts: readonly (string | number)[]): number {
  return Number(BigInt.asUintN(52, Bun.hash(parts.join('\n')) as bigint));
}
