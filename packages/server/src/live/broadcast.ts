import { type Elem, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { acceptBody } from '../message/accept.ts';
import { assertCustomDataFits } from '../message/body.ts';
import { wireMessage } from '../message/wire.ts';
import { countGroup } from '../statistics/said.ts';
import type { Account } from '../storage/port/accounts.ts';

type Needs = Pick<Ctx, 'live' | 'clock' | 'groupRate' | 'words' | 'storage' | 'apps' | 'statistics'>;

/**
 * Says something in all live rooms of an app; kept nowhere, and without a place in any of them.
 *
 * @returns the number of the broadcast: the second in which it was sent
 * @throws ImError `broadcastRate`, `messageTooLong`, `textRefused`
 */
export async function broadcast(
  ctx: Needs,
  settings: Settings,
  from: Account,
  what: { random: number; body: Elem[]; cloudCustomData?: string | undefined },
): Promise<number> {
  const { random, cloudCustomData } = what;
  const speech = { sdkAppId: from.sdkAppId, userId: from.userId, place: 'Group', target: '' } as const;
  assertCustomDataFits(settings, cloudCustomData);
  const { body } = await acceptBody(ctx, settings, speech, what.body);
  const { live, clock, groupRate } = ctx;
  const timeMs = clock.nowMs();
  const { broadcastsPerSec: max } = settings;
  if (max > 0 && groupRate.add(`broadcast ${from.sdkAppId}`, timeMs) > max) throw new ImError('broadcastRate', { max });

  const timeSec = Math.floor(timeMs / 1000);
  const facts = { from, to: '', msgSeq: 0, random, clientTimeSec: timeSec, timeSec, flags: 0, body };
  const message = wireMessage(0, { ...facts, extra: { ...(cloudCustomData && { cloudCustomData }) } });
  message.isBroadcast = true;
  countGroup(ctx, from);
  live.broadcast(from.sdkAppId, { convId: '', conv: '', timeMs, message }, settings.liveRecentMax);
  return timeSec;
}
