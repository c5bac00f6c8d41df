import { errors, type FaultName, ImError, type InputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { acceptBody } from '../message/accept.ts';
import { assertCustomDataFits, checkBody } from '../message/body.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, GroupAppended, GroupMessageDraft } from '../storage/port/groups.ts';
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
  const drafts: (GroupMessageDraft | ImError)[] = [];
  for (const [at, message] of list.entries())
    drafts.push(
      await draftOf(ctx, caller, group, { from: senders.get(message.From_Account), message, at }).catch(asFault),
    );
  const good = drafts.filter((draft): draft is GroupMessageDraft => !(draft instanceof ImError));
  const appended = (good.length > 0 ? await ctx.storage.groups.appendAll(group.gid, good) : []).values();
  return drafts.map((draft, at) => {
    const MsgTime = list[at]?.SendTime ?? 0;
    const outcome = draft instanceof ImError ? draft : resultOf(group, appended.next().value);
    if (typeof outcome === 'number') return { Result: 0, MsgSeq: outcome, MsgTime };
    const { code } = TOLD.includes(outcome.fault) ? outcome : errors.groupParamsIllegal;
    return { Result: code, MsgSeq: 0, MsgTime: Math.max(0, Math.min(MsgTime, INT32_MAX)) };
  });
}

function asFault(error: unknown): ImError {
  if (error instanceof ImError && error.fault !== 'sendsStopped') return error;
  throw error;
}

/** The place of a message, or why it has none. */
function resultOf(group: Group, appended: GroupAppended | undefined): number | ImError {
  if (appended && !('refused' in appended)) return appended.seq;
  if (appended?.refused === 'gone') return new ImError('groupUnknown', { groupId: group.groupId });
  return new ImError('groupParamsIllegal', { field: 'SendTime', reason: 'lies before the last message or the group' });
}

async function draftOf(
  ctx: Ctx,
  { settings }: RestCaller,
  group: Group,
  { from, message, at }: { from: Account | undefined; message: Wanted; at: number },
): Promise<GroupMessageDraft> {
  const { SendTime, CloudCustomData } = message;
  if (!from) throw new ImError('groupAccountUnknown', { userId: message.From_Account });
  const nowMs = ctx.clock.nowMs();
  if (SendTime > nowMs / 1000)
    throw new ImError('groupParamsIllegal', { field: 'SendTime', reason: 'lies in the future' });
  const speech = { sdkAppId: group.sdkAppId, userId: from.userId, place: 'Group', target: group.groupId } as const;
  assertCustomDataFits(settings, CloudCustomData);
  const wanted = checkBody(message.MsgBody, 'MsgBody');
  const { json: body, holds } = await acceptBody(ctx, settings, speech, wanted);
  return {
    ...{ sdkAppId: group.sdkAppId, gid: group.gid, fromUid: from.uid, fromProfileId: from.profileId, msgSeq: 0 },
    // Without a Random a repeat could not be told from a second message: derive it from what identifies the import, whatever
    // the app's words make of it.
    random: message.Random ?? Bun.hash.xxHash32(`${from.uid} ${SendTime} ${at} ${JSON.stringify(wanted)}`),
    ...{ clientTimeSec: SendTime, timeMs: nowMs, importedSec: SendTime },
    flags: FLAG.imported | (countsUnread(settings, group) ? 0 : FLAG.noUnread),
    ...{ body, ...(holds && { holds }), keys: [], asApp: true, at: [], targets: [] },
    extra: CloudCustomData ? JSON.stringify({ cloudCustomData: CloudCustomData }) : '',
  };
}
