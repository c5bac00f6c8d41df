import { ImError } from '@hongyan/contract';
import { type C2cPlace, type GroupPlace, placeOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { SocketCaller } from '../dispatch/handlers.ts';
import { memberIn, supports } from '../group/rules.ts';
import type { AttachRefusal } from '../storage/port/reactions.ts';

const KINDS = { reactions: 'reactions', extensions: 'extensions of messages' } as const;

/**
 * The conversation that a session names, where messages carry such things and the session's account is in it.
 *
 * @throws ImError those of `placeOf`; `groupDenied` for who is no member, and where the group's type has them not
 */
export async function carryingPlace(
  ctx: Pick<Ctx, 'accounts' | 'storage' | 'live'>,
  caller: SocketCaller,
  conv: string,
  what: keyof typeof KINDS,
): Promise<C2cPlace | GroupPlace> {
  const place = await placeOf(ctx, caller, conv);
  if (place.kind === 'notices')
    throw new ImError('conversationIllegal', { field: 'conv', reason: `notices have no ${KINDS[what]}` });
  if (place.kind === 'group') {
    supports(place.group, what, KINDS[what]);
    await memberIn(ctx, place.group, place.me.uid);
  }
  return place;
}

/** The error of a message that carries nothing, for this user or at all. */
export function attachError(refused: AttachRefusal): ImError {
  switch (refused) {
    case 'unknown':
      return new ImError('messageUnknown');
    case 'recalled':
      return new ImError('messageRecalled');
    case 'tip':
      return new ImError('socketParamsIllegal', { field: 'seq', reason: 'is a notice of the server' });
  }
}
