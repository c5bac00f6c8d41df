import { type FaultName, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Standing } from './directory.ts';

/** What becomes of a message that may be sent: everybody gets it, or its sender alone sees it (S42). */
export type Hearing = 'heard' | 'unheard';

/** Why one account may not write to another, by how they stand to each other. */
export function refusalOf(
  { isBlockedBy, isFriend, isFriendOf }: Standing,
  { c2cNeedsFriendship }: Pick<Settings, 'c2cNeedsFriendship'>,
): FaultName | undefined {
  if (isBlockedBy) return 'blockedByPeer';
  if (c2cNeedsFriendship === 0 || (isFriend && isFriendOf)) return undefined;
  if (!isFriend && !isFriendOf) return 'neitherFriend';
  return isFriend ? 'notPeersFriend' : 'notOwnFriend';
}

/**
 * Checks whether one account may write to another (S20, S42). Nothing is read, and nothing waited for, while nobody in the app
 * blocks anybody and it asks for no friendship, nor for a pair that was looked at before.
 *
 * @throws ImError `blockedByPeer`, `neitherFriend`, `notPeersFriend`, `notOwnFriend`
 */
export function mayTalk(
  { relations }: Pick<Ctx, 'relations'>,
  settings: Settings,
  from: Account,
  to: Account,
): Hearing | Promise<Hearing> {
  if (settings.c2cNeedsFriendship === 1) return judged(relations.standing(from.uid, to.uid), settings, to);
  const anyBlocked = relations.anyBlocked(from.sdkAppId);
  if (anyBlocked === false) return 'heard';
  if (anyBlocked === true) return judged(relations.standing(from.uid, to.uid), settings, to);
  return anyBlocked.then((any) => (any ? judged(relations.standing(from.uid, to.uid), settings, to) : 'heard'));
}

function judged(standing: Standing | Promise<Standing>, settings: Settings, to: Account): Hearing | Promise<Hearing> {
  return standing instanceof Promise
    ? standing.then((found) => judge(found, settings, to))
    : judge(standing, settings, to);
}

function judge(standing: Standing, settings: Settings, to: Account): Hearing {
  const fault = refusalOf(standing, settings);
  if (!fault) return 'heard';
  if (fault === 'blockedByPeer' && settings.blockedSender === 'unaware') return 'unheard';
  throw new ImError(fault, { userId: to.userId });
}
