import { errors, type FaultName, ImError, type InputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { acceptBody } from '../message/accept.ts';
import { assertCustomDataFits, checkBody } from '../message/body.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, GroupMessageDraft } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { namedIn } from './restMembers.ts';
import { countsUnread } from './rules.ts';

type Wanted = InputOf<RestCommands['group_open_http_svc/import_group_msg']>['MsgList'][number];

/** What became of a message: `Result` is 0 or a code (rest-api §14.7). */
interface Outcome {
  Result: number;
  MsgSeq: number;
  MsgTime: number;
}

/** Faults of one message that have a code of their own there; any other is a wrong parameter. */
const TOLD: readonly FaultName[] = ['messageTooLong', 'textRefused', 'groupUnknown'];

/** Larger numbers are more than strict clients read (rest-api §0.3, R6). */
const INT32_MAX = 2 ** 31 - 1;

/**
 * Imports messages with times of their own, one after the other; afterwards nobody has anything unread. One that may
 * not be imported fails alone, one that was imported before keeps its place.
 */
export async function importMessages(
  ctx: Ctx,
  caller: RestCaller,
  group: Group,
  list: readonly Wanted[],
): Promise<Outcome[]> {
  const senders = await namedIn(
    ctx,
    caller,
    list.map(({ From_Account }) => From_Account),
  );
  const outcomes: Outcome[] = [];
  for (const [at, message] of list.entries()) {
    const { From_Account, SendTime: MsgTime } = message;
    try {
      const from = senders.get(From_Account);
      if (!from) throw new ImError('groupAccountUnknown', { userId: From_Account });
      outcomes.push({ Result: 0, MsgSeq: await importOne(ctx, caller, group, { from, message, at }), MsgTime });
    } catch (error) {
      if (!(error instanceof ImError) || error.fault === 'sendsStopped') throw error;
      const { code } = TOLD.includes(error.fault) ? error : errors.groupParamsIllegal;
      outcomes.push({ Result: code, MsgSeq: 0, MsgTime: Math.max(0, Math.min(MsgTime, INT32_MAX)) });
    }
  }
  return outcomes;
}

async function importOne(
  ctx: Ctx,
  { settings }: RestCaller,
  group: Group,
  { from, message, at }: { from: Account; message: Wanted; at: number },
): Promise<number> {
  const { SendTime, CloudCustomData } = message;
  const nowMs = ctx.clock.nowMs();
  if (SendTime > nowMs / 1000)
    throw new ImError('groupParamsIllegal', { field: 'SendTime', reason: 'lies in the future' });
  const speech = { sdkAppId: group.sdkAppId, userId: from.userId, place: 'Group', target: group.groupId } as const;
  assertCustomDataFits(settings, CloudCustomData);
  const wanted = checkBody(message.MsgBody, 'MsgBody');
  const { json: body, holds } = await acceptBody(ctx, settings, speech, wanted);
  const draft: GroupMessageDraft = {
    ...{ sdkAppId: group.sdkAppId, gid: group.gid, fromUid: from.uid, fromProfileId: from.profileId, msgSeq: 0 },
    // Without a Random a repeat could not be told from a second message: derive it from what identifies the import, whatever
    // the app's words make of it.
    random: message.Random ?? Bun.hash.xxHash32(`${from.uid} ${SendTime} ${at} ${JSON.stringify(wanted)}`),
    ...{ clientTimeSec: SendTime, timeMs: nowMs, importedSec: SendTime },
    flags: FLAG.imported | (countsUnread(settings, group) ? 0 : FLAG.noUnread),
    ...{ body, ...(holds && { holds }), keys: [], asApp: true, at: [], targets: [] },
    extra: CloudCustomData ? JSON.stringify({ cloudCustomData: CloudCustomData }) : '',
  };
  const appended = await ctx.storage.groups.append(draft);
  if (!('refused' in appended)) return appended.seq;
  if (appended.refused === 'gone') throw new ImError('groupUnknown', { groupId: group.groupId });
  throw new ImError('groupParamsIllegal', { field: 'SendTime', reason: 'lies before the last message or the group' });
}
