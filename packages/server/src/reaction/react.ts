import { ImError, type OwnChanges, type Settings } from '@hongyan/contract';
import type { C2cPlace, GroupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { announceAttached } from '../message/change.ts';
import { newCall } from './newCall.ts';
import { attachError } from './place.ts';

/** What somebody does to a message. */
interface Reacting {
  /** The conversation as the one who reacts sees it. */
  place: C2cPlace | GroupPlace;
  seq: number;
  reaction: string;
  isAdded: boolean;
  session?: string;
}

/**
 * Adds a reaction to a message, or takes it back; who sees the message learns that it has other reactions, and asks which.
 *
 * @throws ImError `messageUnknown`, `messageRecalled`, `reactionKindsLimit`, `reactionUsersLimit`, `reactedAlready`,
 * `reactionUnknown`, `notReacted`, `socketParamsIllegal` for a reaction that is too long
 */
export async function react(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'deliverToGroup' | 'clock'>,
  settings: Settings,
  { place, seq, reaction, isAdded, session }: Reacting,
): Promise<OwnChanges> {
  assertShort(settings, reaction);
  const { reactionKindsMax: maxKinds, reactionUsersMax: maxUsers } = settings;
  const by = { uid: place.me.uid, reaction, isAdded, maxKinds, maxUsers, nowMs: ctx.clock.nowMs(), call: newCall() };
  const outcome = await ctx.storage.reactions.react(place.log, seq, by);
  if (!('refused' in outcome)) return announceAttached(ctx, place, outcome, { session });

  const { userId } = place.me;
  switch (outcome.refused) {
    case 'kinds':
      throw new ImError('reactionKindsLimit', { max: maxKinds });
    case 'users':
      throw new ImError('reactionUsersLimit', { max: maxUsers });
    case 'already':
      throw new ImError('reactedAlready', { userId, reaction });
    case 'none':
      throw new ImError('reactionUnknown', { reaction });
    case 'notReacted':
      throw new ImError('notReacted', { userId, reaction });
    default:
      throw attachError(outcome.refused);
  }
}

function assertShort({ reactionIdMaxBytes: max }: Settings, reaction: string): void {
  const bytes = Buffer.byteLength(reaction);
  if (bytes <= max) return;
  const reason = `has ${bytes} bytes, at most ${max} are allowed`;
  throw new ImError('socketParamsIllegal', { field: 'reaction', reason });
}
