import { errors, ImError, type OutputOf, type RestCommands } from '@hongyan/contract';
import { pairOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import { FLAG, type Pair, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';
import { cutPage } from './cutPage.ts';
import { readMsgKey, writeMsgKey } from './key.ts';
import { readBack } from './readBack.ts';
import { messageId } from './wire.ts';

type RoamCommand = 'openim/admin_getroammsg' | 'openim/get_c2c_unread_msg_num';
type RoamMessage = OutputOf<RestCommands['openim/admin_getroammsg']>['MsgList'][number];

/** The code of a recalled message in `MsgFlagBits`. */
const RECALLED = 8;
/** Rows looked at for one page at most: a narrow time range in a long history ends the page early instead of the server. */
const MAX_EXAMINED = 5_000;

/** History and unread counts over REST (rest-api §5.5, §5.8). */
export const roamHandlers: Pick<HandlersOf<RestCommands>, RoamCommand> = {
  async 'openim/admin_getroammsg'(ctx, input, caller) {
    const viewer = await ctx.accounts.find(caller.app.sdkAppId, input.Operator_Account);
    if (!viewer)
      throw new ImError('fromAccountIllegal', { field: 'Operator_Account', reason: 'account does not exist' });
    const peer = await ctx.accounts.find(caller.app.sdkAppId, input.Peer_Account);
    if (!peer) throw new ImError('toAccountIllegal', { field: 'Peer_Account', reason: 'account does not exist' });

    const pair = pairOf(viewer, peer);
    const beforeSeq = await seqBefore(ctx, pair, input.LastMsgKey);
    const count = Math.min(input.MaxCnt, caller.settings.pageMax);
    const range = { minSec: input.MinTime, maxSec: input.MaxTime, maxExamined: MAX_EXAMINED };
    const page = await wholePage(ctx, { log: pair, viewerUid: viewer.uid, beforeSeq, count, ...range });
    return roamAnswer(page, caller, viewer, peer);
  },

  async 'openim/get_c2c_unread_msg_num'(ctx, input, { app, settings }) {
    const viewer = await ctx.accounts.find(app.sdkAppId, input.To_Account);
    if (!viewer) throw new ImError('toAccountIllegal', { field: 'To_Account', reason: 'account does not exist' });
    if (!input.Peer_Account || input.Peer_Account.length === 0) {
      return {
        AllC2CUnreadMsgNum: await ctx.storage.conversations.totalUnread(
          viewer.uid,
          settings.conversationListMax,
          'c2c',
        ),
      };
    }
    const peers = await ctx.accounts.findMany(app.sdkAppId, input.Peer_Account);
    const C2CUnreadMsgNumList = await Promise.all(
      [...peers.values()].map(async (peer) => {
        const conversation = await ctx.storage.conversations.get(pairOf(viewer, peer), viewer.uid);
        return { Peer_Account: peer.userId, C2CUnreadMsgNum: conversation?.unread ?? 0 };
      }),
    );
    const unknown = [...new Set(input.Peer_Account)].filter((name) => !peers.has(name));
    const ErrorList = unknown.map((Peer_Account) => ({ Peer_Account, ErrorCode: errors.accountUnknown.code }));
    return ErrorList.length > 0 ? { C2CUnreadMsgNumList, ErrorList } : { C2CUnreadMsgNumList };
  },
};

/** Where the previous page ended; a key of no message must not start from the newest again, or a client pages for ever. */
async function seqBefore(
  ctx: Pick<Ctx, 'storage'>,
  pair: Pair,
  lastMsgKey: string | undefined,
): Promise<number | undefined> {
  if (!lastMsgKey) return undefined;
  const seq = await ctx.storage.messages.locate(pair, readMsgKey(lastMsgKey, 'LastMsgKey'));
  if (seq === undefined)
    throw new ImError('msgKeyIllegal', { field: 'LastMsgKey', reason: 'there is no such message' });
  return seq;
}

type Query = Parameters<Ctx['storage']['messages']['pageByTime']>[0];

/**
 * What was pushed to many does not roam (rest-api §8). A page never ends empty while older messages match: a client would take
 * it for the end or ask for ever (rest-api R13).
 */
async function wholePage(ctx: Ctx, query: Query): Promise<{ messages: StoredMessage[]; isExhausted: boolean }> {
  let beforeSeq = query.beforeSeq;
  for (;;) {
    const found = await ctx.storage.messages.pageByTime({ ...query, beforeSeq });
    if (!found) return { messages: [], isExhausted: true };
    const isExhausted = found.examinedTo <= 1;
    const messages = found.messages.filter(({ flags }) => (flags & FLAG.pushed) === 0);
    if (messages.length > 0 || isExhausted) return { messages, isExhausted };
    beforeSeq = found.examinedTo;
  }
}

function roamAnswer(
  page: { messages: StoredMessage[]; isExhausted: boolean },
  { settings }: RestCaller,
  viewer: Account,
  peer: Account,
) {
  const all = page.messages.map((message) => roamMessage(message, viewer, peer));
  const MsgList = cutPage(all, settings.roamPageBytes);
  const oldest = MsgList.at(-1);
  const isComplete = page.isExhausted && MsgList.length === page.messages.length;
  return {
    Complete: isComplete ? 1 : 0,
    MsgCnt: MsgList.length,
    LastMsgTime: oldest?.MsgTimeStamp ?? 0,
    LastMsgKey: oldest?.MsgKey ?? '',
    MsgList: MsgList.reverse(),
  };
}

function roamMessage(message: StoredMessage, viewer: Account, peer: Account): RoamMessage {
  const [from, to] = message.fromUid === viewer.uid ? [viewer, peer] : [peer, viewer];
  const { msgSeq, random, isRecalled, isReceipted, extra, clientTimeSec } = message;
  const timeSec = timeSecOf(message);
  const item: RoamMessage = {
    From_Account: from.userId,
    To_Account: to.userId,
    MsgSeq: msgSeq,
    MsgRandom: random,
    MsgTimeStamp: timeSec,
    MsgFlagBits: isRecalled ? RECALLED : 0,
    IsPeerRead: isReceipted ? 1 : 0,
    MsgKey: writeMsgKey({ msgSeq, random, timeSec }),
    MsgBody: readBack(message.body),
    MsgClientTime: clientTimeSec,
    MsgId: messageId(message.fromUid, clientTimeSec, random),
  };
  if (extra.cloudCustomData) item.CloudCustomData = extra.cloudCustomData;
  return item;
}
