import { ImError } from '@hongyan/contract';
import { c2cPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import { readMsgKey } from './key.ts';
import { senderOf } from './rest.ts';

/**
 * Sender and receiver of a stored message, both of which must exist.
 *
 * @throws ImError `fromAccountIllegal`, `toAccountUnknown`, `toAccountIllegal`
 */
export async function endsOf(
  ctx: Ctx,
  caller: RestCaller,
  fromName: string,
  toName: string,
): Promise<[Account, Account]> {
  const from = await senderOf(ctx, caller, fromName);
  const to = await ctx.accounts.find(caller.app.sdkAppId, toName);
  if (!to) throw new ImError('toAccountUnknown');
  assertTwo(from, to);
  return [from, to];
}

/**
 * Refuses a conversation with oneself.
 *
 * @throws ImError `toAccountIllegal`
 */
export function assertTwo(a: Account, b: Account): void {
  if (a.uid === b.uid)
    throw new ImError('toAccountIllegal', { field: 'To_Account', reason: 'must be another account than the sender' });
}

/**
 * The one-to-one message that a key names, as the app finds it.
 *
 * @throws ImError `messageUnknown`, `msgKeyIllegal`, those of `endsOf`
 */
export async function locateC2c(
  ctx: Ctx,
  caller: RestCaller,
  input: { From_Account: string; To_Account: string; MsgKey: string },
) {
  const key = readMsgKey(input.MsgKey);
  const [from, to] = await endsOf(ctx, caller, input.From_Account, input.To_Account);
  const place = c2cPlace(from, to);
  const seq = await ctx.storage.messages.locate(place.log, key);
  const message = seq === undefined ? undefined : await ctx.storage.messages.get(place.log, seq);
  // A key names a message from From_Account; one that went the other way is another message.
  if (seq === undefined || message?.fromUid !== from.uid) throw new ImError('messageUnknown');
  return { place, seq };
}
