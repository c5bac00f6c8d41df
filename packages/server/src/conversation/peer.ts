import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { SocketCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Pair } from '../storage/port/messages.ts';

/** The name of a one-to-one conversation as one side says it. */
export const convOf = (peerUserId: string): string => `C2C${peerUserId}`;

/** The two accounts of a conversation that a session names. */
export interface Ends {
  me: Account;
  peer: Account;
  pair: Pair;
}

/**
 * Finds the two accounts of the conversation `C2C<peer>` of a session.
 *
 * @throws ImError `c2cAccountUnknown`; `conversationIllegal` for a conversation with oneself
 */
export async function endsOf(
  ctx: Pick<Ctx, 'accounts'>,
  { me }: Pick<SocketCaller, 'me'>,
  conv: string,
): Promise<Ends> {
  const peerUserId = conv.slice(3);
  if (peerUserId === me.userId)
    throw new ImError('conversationIllegal', { field: 'conv', reason: 'must be with another account' });
  const own = await ctx.accounts.find(me.sdkAppId, me.userId);
  const peer = await ctx.accounts.find(me.sdkAppId, peerUserId);
  if (!own || own.uid !== me.uid) throw new ImError('c2cAccountUnknown', { userId: me.userId });
  if (!peer) throw new ImError('c2cAccountUnknown', { userId: peerUserId });
  return { me: own, peer, pair: pairOf(own, peer) };
}

/** The pair of two accounts of one app. */
export const pairOf = (a: Account, b: Account): Pair => ({ sdkAppId: a.sdkAppId, a: a.uid, b: b.uid });
