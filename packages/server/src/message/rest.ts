import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { restOrigin } from '../hooks/origin.ts';
import type { Account } from '../storage/port/accounts.ts';
import { type C2cDraft, FLAG, type MessageExtra } from '../storage/port/messages.ts';
import type { Asked } from './askSend.ts';
import { assertPushFits, checkBody } from './body.ts';
import { hashKey } from './key.ts';
import type { Outgoing } from './send.ts';

/** The fields that `sendmsg` and `batchsendmsg` share (rest-api §5.2, §5.3). */
export interface SendFields {
  SyncOtherMachine?: number;
  From_Account?: string;
  MsgLifeTime?: number;
  MsgSeq?: number;
  MsgRandom: number;
  MsgBody: { MsgType: string; MsgContent: object }[];
  OfflinePushInfo?: object;
  SendMsgControl?: unknown[];
  CloudCustomData?: string;
  IsNeedReadReceipt?: number;
  SupportMessageExtension?: number;
}

/**
 * The account that a REST call acts as, or the calling administrator (rest-api §1.6).
 *
 * @throws ImError `fromAccountIllegal`
 */
export async function senderOf(
  ctx: Pick<Ctx, 'accounts'>,
  { app, userId }: RestCaller,
  named: string | undefined,
): Promise<Account> {
  const name = named ?? userId;
  const account = await ctx.accounts.find(app.sdkAppId, name);
  if (!account)
    throw new ImError('fromAccountIllegal', { field: 'From_Account', reason: `account ${name} does not exist` });
  return account;
}

/** Who asks over REST, and which webhooks the call keeps a message from (callbacks.md §1.4). */
export function restAsked(
  caller: RestCaller,
  { ForbidCallbackControl: forbidden = [] }: { ForbidCallbackControl?: unknown[] },
): Asked {
  return {
    operator: caller.userId,
    origin: restOrigin(caller),
    ...(forbidden.includes('ForbidBeforeSendMsgCallback') && { skipsBefore: true }),
    ...(forbidden.includes('ForbidAfterSendMsgCallback') && { skipsAfter: true }),
  };
}

/** What every receiver of a REST send gets alike: everything but the receiver. */
export function outgoingOf(
  ctx: Pick<Ctx, 'clock'>,
  input: SendFields,
  from: Account,
  caller: RestCaller,
): Omit<Outgoing, 'to'> {
  assertPushFits(caller.settings, input.OfflinePushInfo);
  const timeMs = ctx.clock.nowMs();
  const extra: MessageExtra = {
    cloudCustomData: input.CloudCustomData || undefined,
    push: input.OfflinePushInfo,
    lifeSec: input.MsgLifeTime || undefined,
  };
  return {
    from,
    msgSeq: input.MsgSeq ?? Math.floor(Math.random() * 0x1_0000_0000),
    random: input.MsgRandom,
    clientTimeSec: Math.floor(timeMs / 1000),
    timeMs,
    flags: flagsOf(input),
    body: checkBody(input.MsgBody, 'MsgBody'),
    extra,
    keys: keysOf(input, from.uid, caller),
  };
}

function flagsOf(input: SendFields): number {
  const control = input.SendMsgControl ?? [];
  return (
    (control.includes('NoUnread') ? FLAG.noUnread : 0) |
    (control.includes('NoLastMsg') ? FLAG.noLastMsg : 0) |
    (input.SyncOtherMachine === 2 ? FLAG.notForSender : 0) |
    (input.IsNeedReadReceipt === 1 ? FLAG.needReadReceipt : 0) |
    (input.SupportMessageExtension === 1 ? FLAG.supportExtension : 0)
  );
}

function keysOf(input: SendFields, fromUid: number, { repeat, settings }: RestCaller): C2cDraft['keys'] {
  const keys: C2cDraft['keys'] = [];
  if (input.MsgSeq !== undefined) {
    const hash = hashKey('seq', fromUid, input.MsgSeq, input.MsgRandom, JSON.stringify(input.MsgBody));
    keys.push({ hash, maxAgeMs: settings.restDedupeSec * 1000 });
  }
  if (repeat) {
    keys.push({
      hash: hashKey('url', fromUid, repeat.random, repeat.bodyHash),
      maxAgeMs: settings.restRepeatSec * 1000,
    });
  }
  return keys;
}
