import type { InputOf, OutputOf, RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { readBack } from '../message/readBack.ts';
import type { Group } from '../storage/port/groups.ts';
import { FLAG, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';

type Asked = InputOf<RestCommands['group_open_http_svc/group_msg_get_simple']>;
type Answer = OutputOf<RestCommands['group_open_http_svc/group_msg_get_simple']>;
type Simple = Answer['RspMsgList'][number];

const HISTORY_MAX = 20;
/** What the envelope and the fields beside the list take of an answer. */
const ENVELOPE_BYTES = 1_024;

/** A page of a group's history, the newest first: every place of it, and whether it is the whole of what was asked for. */
export async function historyOf(
  ctx: Pick<Ctx, 'storage'>,
  { settings }: RestCaller,
  group: Group,
  input: Asked,
): Promise<Answer> {
  const count = Math.min(input.ReqMsgNumber, HISTORY_MAX);
  const top = Math.min(input.ReqMsgSeq || group.seq, group.seq);
  const log = { sdkAppId: group.sdkAppId, gid: group.gid };
  const afterSeq = Math.max(group.clearedSeq, top - count);
  const page = await ctx.storage.messages.page({ log, viewerUid: 0, beforeSeq: top + 1, afterSeq, count });
  // Behind what was trimmed there is nothing, not even places.
  const end = Math.max(group.clearedSeq, (page?.lowestSeq ?? 1) - 1);
  const bottom = Math.max(end, top - count);
  const found = new Map((page?.messages ?? []).map((message) => [message.seq, message]));
  const places = Array.from({ length: Math.max(0, top - bottom) }, (_, n) => top - n);
  const ofTopic = input.TopicId ? { TopicId: input.TopicId } : {};
  const all = places.map((seq) => ({ ...simpleOf(seq, found.get(seq), input.WithRecalledMsg === 1), ...ofTopic }));
  const RspMsgList = cut(all, settings.groupAnswerMaxBytes - ENVELOPE_BYTES);
  const isCut = RspMsgList.length < all.length || (input.ReqMsgNumber > HISTORY_MAX && bottom > end);
  return { GroupId: input.GroupId, IsFinished: isCut ? 0 : 1, RspMsgList };
}

/** As many as fit, but always the first: who asked would else ask for ever (rest-api §14.3). */
function cut(messages: Simple[], maxBytes: number): Simple[] {
  let bytes = 0;
  const end = messages.findIndex((message) => {
    bytes += Buffer.byteLength(JSON.stringify(message)) + 1;
    return bytes > maxBytes;
  });
  return end < 0 ? messages : messages.slice(0, Math.max(1, end));
}

/** What stands at a place of the log; what is gone or for some only leaves a place behind. */
function simpleOf(seq: number, message: StoredMessage | undefined, withRecalled: boolean): Simple {
  const nothing = { From_Account: '', MsgBody: [], MsgPriority: 2, MsgRandom: 0, MsgSeq: seq, MsgTimeStamp: 0 };
  if (!message || (message.isRecalled && !withRecalled)) return { ...nothing, IsPlaceMsg: message ? 2 : 1 };
  const simple: Simple = {
    From_Account: message.fromUserId,
    IsPlaceMsg: message.isRecalled ? 2 : 0,
    MsgBody: readBack(message.body),
    MsgPriority: message.extra.priority ?? 2,
    MsgRandom: message.random,
    MsgSeq: seq,
    MsgTimeStamp: timeSecOf(message),
  };
  if (message.flags & FLAG.tip) simple.IsSystemMsg = 1;
  if (message.extra.cloudCustomData) simple.CloudCustomData = message.extra.cloudCustomData;
  return simple;
}
