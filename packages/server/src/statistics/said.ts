import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';

type Needs = Pick<Ctx, 'statistics'>;
type Sender = Pick<Account, 'sdkAppId' | 'uid'>;

/**
 * Refuses somebody new among those who send on this day, where the app bounds them and there is no room.
 *
 * @param isRepeat whether what is to be sent was sent before, which is answered as it was (D7)
 * @throws ImError `sendersOfDayFull` (22007)
 */
export async function assertSender(
  { statistics }: Needs,
  { sendersPerDayMax: max }: Pick<Settings, 'sendersPerDayMax'>,
  { sdkAppId, uid }: Sender,
  isRepeat?: () => Promise<unknown>,
): Promise<void> {
  if (max === 0 || (await statistics.admitsSender(sdkAppId, uid, max))) return;
  if (!(await isRepeat?.())) throw new ImError('sendersOfDayFull', { max });
}

/** Counts a one-to-one message that was accepted. */
export function countC2c({ statistics }: Needs, { sdkAppId, uid }: Sender): void {
  statistics.count(sdkAppId, 'C2CUpMsgNum');
  statistics.mark(sdkAppId, 'c2cSender', uid);
}

/** Counts a message to a group that was accepted; absent: to all live rooms at once. */
export function countGroup({ statistics }: Needs, { sdkAppId, uid }: Sender, gid?: number): void {
  statistics.count(sdkAppId, 'GroupUpMsgNum');
  statistics.mark(sdkAppId, 'groupSender', uid);
  if (gid !== undefined) statistics.mark(sdkAppId, 'group', gid);
}
