import { hooks } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { OutboxDetail, OutboxRow } from '../storage/port/outbox.ts';
import { type Caller, callApp, type HookReply } from './call.ts';
import type { Slots } from './courier.ts';
import { backoffMs, type Pauses } from './pause.ts';
import { payloadOf } from './payloads.ts';
import type { Delivery } from './port.ts';
import { isHookOn } from './wanted.ts';

/** What telling works with. */
export type TellNeeds = Pick<Ctx, 'server' | 'clock' | 'storage' | 'apps' | 'accounts' | 'log' | 'metrics'> & {
  caller: Caller;
  keep(delivery: Omit<Delivery, 'serial'>): void;
};

/** The same at each try and after a crash, so that the app can tell a repeat. */
const deliveryIdOf = ({ sdkAppId, id, timeMs }: OutboxRow): string => `${sdkAppId}-${timeMs}-${id}`;

/**
 * Tells the app's server of one row until it is through: answered, not wanted any more, or given up by the app's limits.
 *
 * @returns false when it is to end before that
 */
export async function tellRow(needs: TellNeeds, row: OutboxRow, slots: Slots, pauses: Pauses): Promise<boolean> {
  const { apps, server, log, metrics, clock } = needs;
  let refusals = 0;
  for (let attempt = 1; ; attempt++) {
    if (pauses.isOver) return false;
    const settings = apps.settings(row.sdkAppId);
    if (apps.get(row.sdkAppId)?.state !== 'active') return false;
    if (row.detail?.isSilent || !isHookOn(settings, row.kind)) return true;
    const reply = await slots.run(async () => (pauses.isOver ? undefined : tryOnce(needs, row, attempt)));
    if (!reply) return false;
    if ('answer' in reply) return true;
    if (reply.isAlive) refusals++;
    const isTooOld = clock.nowMs() - row.timeMs >= settings.hookRetryMaxSec * 1000;
    if (isTooOld || refusals > settings.hookRetries) {
      const { callback } = hooks[row.kind];
      metrics.hookGivenUp(callback);
      log.error(
        { app: row.sdkAppId, callback, delivery: deliveryIdOf(row), attempt, reason: reply.failure },
        'a webhook is given up',
      );
      return true;
    }
    await pauses.wait(backoffMs(attempt, server.hookBackoffMs, server.hookBackoffMaxMs));
  }
}

async function tryOnce(needs: TellNeeds, row: OutboxRow, attempt: number): Promise<HookReply> {
  const settings = needs.apps.settings(row.sdkAppId);
  const deliveryId = deliveryIdOf(row);
  const started = performance.now();
  const { kind: name, sdkAppId, detail } = row;
  const payload = await payloadFor(needs, row);
  const origin = name === 'liveMemberState' ? undefined : (detail?.origin ?? { platform: 'Unknown', address: '' });
  const call = { sdkAppId, name, payload, origin, deliveryId, attempt };
  const reply = await callApp(needs.caller, settings, call, settings.hookTimeoutMs);
  const tookMs = performance.now() - started;
  const { callback } = hooks[name];
  const outcome = 'failure' in reply ? reply.failure : 'ok';
  needs.metrics.hook(callback, outcome === 'ok', tookMs);
  needs.keep({ timeMs: needs.clock.nowMs(), sdkAppId, callback, deliveryId, attempt, tookMs, outcome });
  return reply;
}

/** The numbers of the accounts that a row names. */
const namedIn = ({ uids = [], pairs = [], friends }: OutboxDetail): number[] => [
  ...uids,
  ...pairs.flatMap(({ from, to }) => [from, to]),
  ...(friends ? [friends.initiatorUid] : []),
];

async function payloadFor({ storage, accounts, apps }: TellNeeds, row: OutboxRow): Promise<object> {
  const { detail = {}, sdkAppId, convId, seq, byUid } = row;
  const [subject, names] = await Promise.all([
    convId > 0 ? storage.outbox.subject(convId, seq) : {},
    storage.outbox.names([byUid, ...namedIn(detail)]),
  ]);
  const unreadOf = async (userId: string): Promise<number> => {
    const account = await accounts.find(sdkAppId, userId);
    if (!account) return 0;
    return storage.conversations.totalUnread(account.uid, apps.settings(sdkAppId).conversationListMax);
  };
  return payloadOf({ row, detail, subject, names, unreadOf });
}
