import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';

type Needs = Pick<Ctx, 'statistics'>;
type Sender = Pick<Account, 'sdkAppId' | 'uid'>;

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
