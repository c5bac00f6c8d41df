import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { acceptBody } from '../message/accept.ts';
import { assertPushFits, bodyBytes, checkBody } from '../message/body.ts';
import type { Account } from '../storage/port/accounts.ts';
import { isMergedKey } from '../storage/port/mergedLists.ts';
import type { PushCondition } from '../storage/port/pushes.ts';
import { dayStartMs, taskId } from './report.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'words' | 'apps' | 'pushes'>;

/** What a push is made of, but whom it is for. */
export interface PushFields {
  MsgRandom: number;
  MsgBody: { MsgType: string; MsgContent: object }[];
  MsgLifeTime?: number;
  From_Account?: string;
  OfflinePushInfo?: object;
}

const DAY_MS = 86_400_000;

/**
 * Makes a push to all for whom a condition holds (rest-api §8.1, S47). The answer means that it is durable; it goes on beside
 * the requests, whatever becomes of this process.
 *
 * Words are looked for as in any message (S27); the app's server is not asked, nor told.
 *
 * @param randomDays how long another push with the same MsgRandom is refused
 * @returns the name of the push
 * @throws ImError `pushDisabled`, `pushQuota`, `pushTooSoon`, `pushRandomUsed`, `msgLifeTimeTooLong`, `openimAccountUnknown`,
 *   `msgBodyIllegal`, `messageTooLong`, `textRefused`
 */
export async function pushToAll(
  ctx: Needs,
  caller: RestCaller,
  input: PushFields,
  condition: PushCondition,
  randomDays: number,
): Promise<string> {
  const { app, settings } = caller;
  if (settings.pushEnabled === 0) throw new ImError('pushDisabled');
  const lifeTimeSec = input.MsgLifeTime ?? 0;
  const max = settings.pushLifeTimeMaxSec;
  if (lifeTimeSec > max)
    throw new ImError('msgLifeTimeTooLong', { field: 'MsgLifeTime', reason: `is ${lifeTimeSec}, at most ${max} s` });
  const from = await senderOf(ctx, caller, input.From_Account);
  const body = await bodyOf(ctx, caller, from, input);

  const nowMs = ctx.clock.nowMs();
  const draft = {
    sdkAppId: app.sdkAppId,
    fromUid: from.uid,
    fromProfileId: from.profileId,
    random: input.MsgRandom,
    msgSeq: Math.floor(Math.random() * 0x1_0000_0000),
    condition,
    body,
    extra: input.OfflinePushInfo ? JSON.stringify({ push: input.OfflinePushInfo }) : '',
    lifeTimeSec,
    createdMs: nowMs,
  };
  const outcome = await ctx.storage.pushes.create(draft, {
    daySinceMs: dayStartMs(nowMs, settings.utcOffsetMinutes),
    perDay: settings.pushesPerDay,
    gapMs: settings.pushGapMs,
    randomSinceMs: nowMs - randomDays * DAY_MS,
  });
  if ('task' in outcome) {
    ctx.pushes.begin();
    return taskId(outcome.task);
  }
  if (outcome.refused === 'repeated')
    throw new ImError('pushRandomUsed', { taskId: taskId({ ...draft, taskNo: outcome.taskNo }) });
  if (outcome.refused === 'quota') throw new ImError('pushQuota', { max: settings.pushesPerDay });
  throw new ImError('pushTooSoon', { ms: settings.pushGapMs });
}

/** Who is seen as the sender: the account that is named, else the calling administrator. */
async function senderOf(ctx: Needs, { app, userId }: RestCaller, named: string | undefined): Promise<Account> {
  const name = named ?? userId;
  const account = await ctx.accounts.find(app.sdkAppId, name);
  if (!account) throw new ImError('openimAccountUnknown', { userId: name });
  return account;
}

/**
 * The body as it is stored. Lists of merged messages must travel with it: one that is kept apart lives by the messages that
 * hold it, and a push is no message until somebody gets it.
 */
async function bodyOf(ctx: Needs, { settings }: RestCaller, from: Account, input: PushFields): Promise<string> {
  assertPushFits(settings, input.OfflinePushInfo);
  const { sdkAppId, userId } = from;
  const speech = { sdkAppId, userId, place: 'C2C', target: '' } as const;
  const wanted = checkBody(input.MsgBody, 'MsgBody');
  const bytes = bodyBytes(wanted);
  const { json, holds } = await acceptBody(ctx, settings, speech, wanted);
  if (holds?.some(isMergedKey)) throw new ImError('messageTooLong', { bytes, max: settings.mergedInlineBytes });
  return json;
}
