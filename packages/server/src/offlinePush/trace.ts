import { ImError, type InputOf, type OutputOf, pushReasons, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { findGroupOrTopic } from '../group/find.ts';
import { readMsgKey } from '../message/key.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { LogRef, StoredMessage } from '../storage/port/messages.ts';
import type { PushRecord } from '../storage/port/offlinePushes.ts';
import { aboutMessage } from './notice.ts';
import { messageSubject } from './port.ts';

type Trace = RestCommands['hongyan/get_push_trace'];
type Entry = OutputOf<Trace>['Trace'][number];

const COUNT = 20;
const DAY_MS = 86_400_000;

/**
 * What became of pushes to an account, the newest first; of one message also why there was none, judged as of now where
 * nothing was kept.
 *
 * @throws ImError `accountUnknown`, `msgKeyIllegal`, `messageUnknown`, `groupUnknown`
 */
export async function traceOf(ctx: Ctx, input: InputOf<Trace>, caller: RestCaller): Promise<OutputOf<Trace>> {
  const { app, settings } = caller;
  const account = await ctx.accounts.find(app.sdkAppId, input.Account);
  if (!account) throw new ImError('accountUnknown', { userId: input.Account });
  const message = input.MsgKey === undefined ? undefined : await messageOf(ctx, input, caller, account);
  const count = Math.min(input.Count ?? COUNT, settings.pageMax);
  const found = await ctx.storage.offlinePushes.trace(account.uid, {
    // One more, to know whether there is more.
    count: count + 1,
    sinceMs: ctx.clock.nowMs() - settings.offlinePushTraceDays * DAY_MS,
    ...(message && { subject: messageSubject(message.convId, message.seq) }),
    ...(input.Before !== undefined && { beforeNo: input.Before }),
  });
  const page = found.slice(0, count).map(entryOf);
  if (page.length > 0 || !message) return { Trace: page, IsCompleted: page.length === found.length };
  return { Trace: [await judgedNow(ctx, caller, account, message, input.GroupId)], IsCompleted: true };
}

function entryOf({ recordNo, deviceId, businessId, about, reason, tries, madeMs, answer }: PushRecord): Entry {
  const { from, groupId, msgKey, taskId, dataId, platform } = about;
  return {
    Seq: recordNo,
    Time: Math.floor(madeMs / 1000),
    From_Account: from,
    ...(groupId !== undefined && { GroupId: groupId }),
    ...(msgKey !== undefined && { MsgKey: msgKey }),
    ...(taskId !== undefined && { TaskId: taskId }),
    ...(dataId !== undefined && { DataId: dataId }),
    Device: deviceId,
    ...(platform && { Platform: platform }),
    BusinessID: businessId,
    Reason: reason,
    Text: pushReasons[reason],
    Tries: tries,
    ...(answer !== '' && { Answer: answer }),
  };
}

async function judgedNow(
  ctx: Ctx,
  { app: { sdkAppId } }: RestCaller,
  account: Account,
  message: StoredMessage,
  groupId: string | undefined,
): Promise<Entry> {
  const { convId, seq, timeMs } = message;
  const reason = await ctx.offlinePushes.judge({ sdkAppId, convId, seq, timeMs }, account.uid);
  const { from, msgKey = '' } = aboutMessage(message, groupId);
  return {
    ...{ Seq: 0, Time: Math.floor(timeMs / 1000), From_Account: from, MsgKey: msgKey },
    ...(groupId !== undefined && { GroupId: groupId }),
    ...{ Reason: reason, Text: pushReasons[reason], Tries: 0 },
  };
}

async function messageOf(
  ctx: Ctx,
  { MsgKey = '', Peer, GroupId }: InputOf<Trace>,
  { app: { sdkAppId } }: RestCaller,
  account: Account,
): Promise<StoredMessage> {
  const key = readMsgKey(MsgKey);
  const log = await logOf(ctx, sdkAppId, account, { Peer, GroupId });
  // In a group the first number of a key is the place in the log.
  const seq = 'gid' in log ? key.msgSeq : await ctx.storage.messages.locate(log, key);
  const message = seq === undefined || seq < 1 ? undefined : await ctx.storage.messages.get(log, seq);
  if (!message || message.random !== key.random) throw new ImError('messageUnknown');
  return message;
}

async function logOf(
  ctx: Ctx,
  sdkAppId: number,
  account: Account,
  { Peer, GroupId }: Pick<InputOf<Trace>, 'Peer' | 'GroupId'>,
): Promise<LogRef> {
  if (GroupId !== undefined) return { sdkAppId, gid: (await findGroupOrTopic(ctx, sdkAppId, GroupId)).gid };
  if (Peer === undefined)
    throw new ImError('msgKeyIllegal', { field: 'MsgKey', reason: 'is looked for with Peer or GroupId' });
  const peer = await ctx.accounts.find(sdkAppId, Peer);
  if (!peer) throw new ImError('accountUnknown', { userId: Peer });
  return { sdkAppId, a: account.uid, b: peer.uid };
}
