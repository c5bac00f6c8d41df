import type { InputOf, SocketCommands } from '@hongyan/contract';
import { type Ends, endsOf } from '../conversation/peer.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { FLAG, type MessagePage } from '../storage/port/messages.ts';
import { assertCustomDataFits, assertPushFits, checkBody, packBody } from './body.ts';
import { announceChanges } from './change.ts';
import { cutPage } from './cutPage.ts';
import { hashKey } from './key.ts';
import { editMessage, recallMessage } from './recall.ts';
import { type Outgoing, sendC2c, sendOnlineOnly } from './send.ts';
import { messageId, namesOf, wireChange, wireStored } from './wire.ts';

type MessageCommand =
  | 'sendMessage'
  | 'getMessages'
  | 'getChanges'
  | 'recallMessage'
  | 'editMessage'
  | 'deleteMessages'
  | 'sendReceipts';
const DEFAULT_PAGE = 20;

/** Messages over the socket. */
export const messageHandlers: Pick<HandlersOf<SocketCommands>, MessageCommand> = {
  async sendMessage(ctx, input, caller) {
    const out = outgoing(ctx, input, await endsOf(ctx, caller, input.conv), caller);
    const id = messageId(out.from.uid, out.clientTimeSec, out.random);
    if (input.isOnlineOnly) {
      sendOnlineOnly(ctx, caller.settings, out);
      const { msgSeq, timeMs } = out;
      return { seq: 0, id, msgSeq, timeSec: Math.floor(timeMs / 1000), timeMs, convId: '' };
    }
    const { seq, msgSeq, timeMs, convId, repeated } = await sendC2c(ctx, caller.settings, out);
    const answer = { seq, id, msgSeq, timeSec: Math.floor(timeMs / 1000), timeMs, convId: String(convId) };
    if (repeated) return { ...answer, isRepeat: true };
    const { nick, faceUrl } = out.from;
    return { ...answer, nick: nick || undefined, faceUrl: faceUrl || undefined };
  },

  async getMessages(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const count = Math.min(input.count ?? DEFAULT_PAGE, caller.settings.pageMax);
    const { beforeSeq, afterSeq } = input;
    const page = await ctx.storage.messages.page({ pair, viewerUid: me.uid, beforeSeq, afterSeq, count });
    return pageAnswer(page, { me, peer, pair }, caller.settings.pageBytes);
  },

  async getChanges(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const count = Math.min(input.count ?? caller.settings.pageMax, caller.settings.pageMax);
    const found = await ctx.storage.messages.changes(pair, me.uid, input.afterRev, count);
    if (!found) return { convId: '', changes: [], rev: 0, isCompleted: true };
    const names = namesOf(me, peer);
    const all = found.changes.map((change) => wireChange(change, names));
    const changes = cutPage(all, caller.settings.pageBytes);
    const isCut = changes.length < all.length;
    return {
      convId: String(found.convId),
      changes,
      rev: isCut ? (changes.at(-1)?.rev ?? found.rev) : found.rev,
      isCompleted: found.isCompleted && !isCut,
    };
  },

  async recallMessage(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const request = {
      between: [me, peer],
      pair,
      seq: input.seq,
      byUid: me.uid,
      session: caller.connection.id,
    } as const;
    return { changes: await recallMessage(ctx, caller.settings, request) };
  },

  async editMessage(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const body = input.body && packBody(caller.settings, checkBody(input.body, 'body'));
    assertCustomDataFits(caller.settings, input.cloudCustomData);
    const request = {
      between: [me, peer],
      pair,
      seq: input.seq,
      byUid: me.uid,
      session: caller.connection.id,
    } as const;
    const to = { body, cloudCustomData: input.cloudCustomData, seenEditedMs: input.editedMs };
    return { changes: await editMessage(ctx, caller.settings, request, to) };
  },

  async deleteMessages(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const changes = await ctx.storage.messages.deleteFor(pair, me.uid, input.seqs, ctx.clock.nowMs());
    return { changes: announceChanges(ctx, [me, peer], changes, caller.connection.id) };
  },

  async sendReceipts(ctx, input, caller) {
    const { me, peer, pair } = await endsOf(ctx, caller, input.conv);
    const changes = await ctx.storage.messages.receipt(pair, me.uid, input.seqs, ctx.clock.nowMs());
    const told = announceChanges(ctx, [me, peer], changes, caller.connection.id);
    return { seqs: told.map(({ seq }) => seq), changes: told };
  },
};

function outgoing(
  ctx: Pick<Ctx, 'clock'>,
  input: InputOf<SocketCommands['sendMessage']>,
  { me, peer }: Ends,
  caller: SocketCaller,
): Outgoing {
  const { random, clientTimeSec, cloudCustomData, push } = input;
  assertPushFits(caller.settings, push);
  return {
    from: me,
    to: peer,
    msgSeq: Math.floor(Math.random() * 0x1_0000_0000),
    random,
    clientTimeSec,
    timeMs: ctx.clock.nowMs(),
    flags: flagsOf(input),
    body: checkBody(input.body, 'body'),
    extra: { cloudCustomData: cloudCustomData || undefined, push },
    keys: [
      { hash: hashKey('socket', me.uid, random, clientTimeSec), maxAgeMs: Number.MAX_SAFE_INTEGER, searchLog: true },
    ],
    session: caller.connection.id,
    queued: caller.queued,
  };
}

function flagsOf(input: InputOf<SocketCommands['sendMessage']>): number {
  return (
    (input.noUnread ? FLAG.noUnread : 0) |
    (input.noLastMsg ? FLAG.noLastMsg : 0) |
    (input.needReadReceipt ? FLAG.needReadReceipt : 0) |
    (input.supportExtension ? FLAG.supportExtension : 0)
  );
}

function pageAnswer(page: MessagePage | undefined, { me, peer }: Ends, maxBytes: number) {
  if (!page) return { convId: '', messages: [], fromSeq: 1, toSeq: 0, lowestSeq: 1, isCompleted: true };
  const { convId, toSeq, lowestSeq } = page;
  const all = page.messages.map((message) => wireStored(message, [me, peer]));
  const messages = cutPage(all, maxBytes);
  const fromSeq = messages.length < all.length ? (messages.at(-1)?.seq ?? page.fromSeq) : page.fromSeq;
  return { convId: String(convId), messages, fromSeq, toSeq, lowestSeq, isCompleted: fromSeq <= lowestSeq };
}
