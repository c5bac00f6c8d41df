import { ImError, SYSTEM_CONV } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { SocketCaller } from '../dispatch/handlers.ts';
import { findGroupOrTopic } from '../group/find.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import type { LogRef, Pair } from '../storage/port/messages.ts';

/** The name of a one-to-one conversation as one side says it. */
export const convOf = (peerUserId: string): string => `C2C${peerUserId}`;
/** The name of the conversation of a group or a topic. */
export const groupConvOf = (groupId: string): string => `GROUP${groupId}`;

/** A one-to-one conversation, as one of its sides names it. */
export interface C2cPlace {
  kind: 'c2c';
  me: Account;
  peer: Account;
  log: Pair;
}

/** A group or a topic, as somebody names it. */
export interface GroupPlace {
  kind: 'group';
  me: Account;
  group: Group;
  log: LogRef;
}

/** The notices to oneself. */
export interface NoticesPlace {
  kind: 'notices';
  me: Account;
  log: LogRef;
}

/** A conversation as a session names it. */
export type Place = C2cPlace | GroupPlace | NoticesPlace;

/** The pair of two accounts of one app. */
export const pairOf = (a: Account, b: Account): Pair => ({ sdkAppId: a.sdkAppId, a: a.uid, b: b.uid });

/** The place of two accounts. */
export const c2cPlace = (me: Account, peer: Account): C2cPlace => ({ kind: 'c2c', me, peer, log: pairOf(me, peer) });

/** The place of an account in a group, whether it is a member or not. */
export const groupPlace = (me: Account, group: Group): GroupPlace => ({
  kind: 'group',
  me,
  group,
  log: { sdkAppId: group.sdkAppId, gid: group.gid },
});

/**
 * Finds the conversation that a session names: `C2C<peer>`, `GROUP<group or topic>`, or the notices to itself.
 *
 * @throws ImError `c2cAccountUnknown`; `groupUnknown`; `conversationIllegal` for a conversation with oneself
 */
export async function placeOf(
  ctx: Pick<Ctx, 'accounts' | 'storage'>,
  caller: Pick<SocketCaller, 'me'>,
  conv: string,
): Promise<Place> {
  if (conv === `C2C${caller.me.userId}`)
    throw new ImError('conversationIllegal', { field: 'conv', reason: 'must be with another account' });
  const me = await meOf(ctx, caller);
  if (conv === SYSTEM_CONV) return { kind: 'notices', me, log: { sdkAppId: me.sdkAppId, noticesOf: me.uid } };
  if (conv.startsWith('GROUP'))
    return groupPlace(me, await findGroupOrTopic(ctx, me.sdkAppId, conv.slice('GROUP'.length)));
  const peerUserId = conv.slice('C2C'.length);
  const peer = await ctx.accounts.find(me.sdkAppId, peerUserId);
  if (!peer) throw new ImError('c2cAccountUnknown', { userId: peerUserId });
  return c2cPlace(me, peer);
}

/**
 * The account of a session.
 *
 * @throws ImError `c2cAccountUnknown` when it was deleted
 */
export async function meOf(ctx: Pick<Ctx, 'accounts'>, { me }: Pick<SocketCaller, 'me'>): Promise<Account> {
  const own = await ctx.accounts.find(me.sdkAppId, me.userId);
  if (!own || own.uid !== me.uid) throw new ImError('c2cAccountUnknown', { userId: me.userId });
  return own;
}

/**
 * Refuses what concerns the list of conversations for a topic, which stands in none.
 *
 * @throws ImError `conversationIllegal`
 */
export function assertListed(place: Place): void {
  if (place.kind === 'group' && place.group.community)
    throw new ImError('conversationIllegal', { field: 'conv', reason: 'is a topic, which stands in no list' });
}
