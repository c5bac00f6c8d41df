import { errors, type FaultName, ImError, type RestCommands } from '@hongyan/contract';
import { c2cPlace } from '../conversation/place.ts';
import { readConversation } from '../conversation/read.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { mayTalk } from '../relation/mayTalk.ts';
import type { Account } from '../storage/port/accounts.ts';
import { acceptBody } from './accept.ts';
import { assertCustomDataFits, checkBody } from './body.ts';
import { importC2c } from './import.ts';
import { writeMsgKey } from './key.ts';
import { assertTwo, endsOf, locateC2c } from './locate.ts';
import { hasMerged } from './merged.ts';
import { type ChangeRequest, editMessage, recallMessage } from './recall.ts';
import { outgoingOf, restAsked, senderOf } from './rest.ts';
import { type Outgoing, sendC2c, sendOnlineOnly, unheard } from './send.ts';
import { messageId } from './wire.ts';

type PushCommand =
  | `openim/im_${string}`
  | `openim/${'push' | 'get_push_report' | 'set_tag' | 'remove_tag' | 'get_tag'}`;
type C2cCommand = Exclude<
  Extract<keyof RestCommands, `openim/${string}`>,
  | 'openim/querystate'
  | 'openim/query_online_status'
  | 'openim/admin_getroammsg'
  | 'openim/get_c2c_unread_msg_num'
  | 'openim/delete_c2c_msg_ramble'
  | 'openim/c2c_msg_read_receipt'
  | 'openim/modify_group_msg'
  | PushCommand
>;

/** One-to-one messages of the service `openim` (rest-api §5). */
export const c2cRestHandlers: Pick<HandlersOf<RestCommands>, C2cCommand> = {
  async 'openim/sendmsg'(ctx, input, caller) {
    const from = await senderOf(ctx, caller, input.From_Account);
    const to = await ctx.accounts.find(caller.app.sdkAppId, input.To_Account);
    if (!to) throw new ImError('toAccountUnknown');
    assertTwo(from, to);

    const out: Outgoing = { ...outgoingOf(ctx, input, from, caller), to, asked: restAsked(caller, input) };
    const { msgSeq, timeMs } = await sendOne(ctx, caller, out, input.OnlineOnlyFlag === 1 || input.MsgLifeTime === 0);
    const timeSec = Math.floor(timeMs / 1000);
    return {
      MsgTime: timeSec,
      MsgKey: writeMsgKey({ msgSeq, random: out.random, timeSec }),
      MsgId: messageId(from.uid, timeSec, out.random),
    };
  },

  async 'openim/batchsendmsg'(ctx, input, caller) {
    const from = await senderOf(ctx, caller, input.From_Account);
    const found = await ctx.accounts.findMany(caller.app.sdkAppId, input.To_Account);
    const names = [...new Set(input.To_Account)];
    const targets = names.filter((name) => found.has(name) && name !== from.userId);
    if (targets.length === 0) throw new ImError('toAccountUnknown');

    // Sending to many at once calls no webhook (callbacks.md §1.4).
    const asked = { ...restAsked(caller, {}), skipsBefore: true, skipsAfter: true };
    const common = { ...outgoingOf(ctx, input, from, caller), asked };
    // Lists of merged messages are kept once, not for each target.
    if (hasMerged(common.body)) {
      const { sdkAppId, userId } = from;
      const speech = { sdkAppId, userId, place: 'C2C', target: '' } as const;
      common.body = (await acceptBody(ctx, caller.settings, speech, common.body)).body;
    }
    const refused = new Map<string, number>();
    const all = await Promise.all(
      targets.map((name) =>
        sendOne(ctx, caller, { ...common, to: found.get(name) as Account }, input.MsgLifeTime === 0).catch((error) => {
          refused.set(name, relationCode(error));
          return undefined;
        }),
      ),
    );
    const sent = all.filter((one) => one !== undefined);
    if (sent.length === 0) throw new ImError('toAccountUnknown');
    // A repeated call answers with the first one's values, which all its targets share.
    const { msgSeq, timeMs } = sent[0] ?? common;
    const timeSec = Math.floor(timeMs / 1000);
    const answer = { MsgKey: writeMsgKey({ msgSeq, random: common.random, timeSec }), MsgTime: timeSec };
    const failed = names.filter((name) => !targets.includes(name) || refused.has(name));
    if (failed.length === 0) return answer;
    const ErrorList = failed.map((To_Account) => ({
      To_Account,
      ErrorCode: refused.get(To_Account) ?? errors.accountUnknown.code,
    }));
    return { ...answer, ActionStatus: 'SomeError', ErrorList };
  },

  async 'openim/importmsg'(ctx, input, caller) {
    const [from, to] = await endsOf(ctx, caller, input.From_Account, input.To_Account);
    const message = {
      from,
      to,
      importedSec: input.MsgTimeStamp,
      msgSeq: input.MsgSeq,
      random: input.MsgRandom,
      body: checkBody(input.MsgBody, 'MsgBody'),
      extra: { cloudCustomData: input.CloudCustomData || undefined },
    };
    await importC2c(ctx, caller.settings, message, input.SyncFromOldSystem === 2 ? 'history' : 'live');
    return {};
  },

  async 'openim/admin_msgwithdraw'(ctx, input, caller) {
    const target = await changeOf(ctx, caller, input);
    await recallMessage(ctx, caller.settings, { ...target, told: restAsked(caller, {}) });
    return {};
  },

  async 'openim/modify_c2c_msg'(ctx, input, caller) {
    if (!input.MsgBody && input.CloudCustomData === undefined) {
      throw new ImError('bodyMismatch', { field: 'MsgBody', reason: 'or CloudCustomData is required' });
    }
    const target = await changeOf(ctx, caller, input);
    const speech = { sdkAppId: caller.app.sdkAppId, userId: input.From_Account, target: input.To_Account } as const;
    const edited =
      input.MsgBody &&
      (await acceptBody(ctx, caller.settings, { ...speech, place: 'C2C' }, checkBody(input.MsgBody, 'MsgBody')));
    assertCustomDataFits(caller.settings, input.CloudCustomData);
    await editMessage(ctx, caller.settings, target, {
      body: edited?.json,
      holds: edited?.holds,
      cloudCustomData: input.CloudCustomData,
    });
    return {};
  },

  async 'openim/admin_set_msg_read'(ctx, input, caller) {
    const { sdkAppId } = caller.app;
    const found = await ctx.accounts.findMany(sdkAppId, [input.Report_Account, input.Peer_Account]);
    const [reader, peer] = [found.get(input.Report_Account), found.get(input.Peer_Account)];
    if (!reader) throw new ImError('c2cAccountUnknown', { userId: input.Report_Account });
    if (!peer) throw new ImError('c2cAccountUnknown', { userId: input.Peer_Account });
    assertTwo(reader, peer);
    const upToSec = input.MsgReadTime === undefined ? undefined : Number(input.MsgReadTime);
    const told = restAsked(caller, {});
    const to = upToSec === undefined ? { told } : { upToMs: upToSec * 1000 + 999, told };
    await readConversation(ctx, c2cPlace(reader, peer), to);
    return {};
  },
};

/** A message that the app changes: in the name of the administrator that calls, whose account both sides are told. */
async function changeOf(ctx: Ctx, caller: RestCaller, input: Parameters<typeof locateC2c>[2]): Promise<ChangeRequest> {
  const target = await locateC2c(ctx, caller, input);
  return { ...target, by: await ctx.accounts.find(caller.app.sdkAppId, caller.userId), asAdmin: true };
}

/** The code of a receiver to whom the sender may not write; any other error is one of the whole call. */
function relationCode(error: unknown): number {
  const own: readonly FaultName[] = ['blockedByPeer', 'neitherFriend', 'notPeersFriend', 'notOwnFriend'];
  if (error instanceof ImError && own.includes(error.fault)) return error.code;
  throw error;
}

async function sendOne(
  ctx: Ctx,
  { settings }: RestCaller,
  draft: Outgoing,
  isOnlineOnly: boolean,
): Promise<{ msgSeq: number; timeMs: number }> {
  const isChecked = settings.restChecksRelations === 1;
  const isUnheard = isChecked && (await mayTalk(ctx, settings, draft.from, draft.to)) === 'unheard';
  const out = isUnheard ? unheard(draft) : draft;
  if (!isOnlineOnly) return sendC2c(ctx, settings, out);
  await sendOnlineOnly(ctx, settings, out);
  return out;
}
