import { ImError, type InputOf, type SocketCommands } from '@hongyan/contract';
import { type GroupPlace, type Place, placeOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { receiptsInGroup } from '../group/receipts.ts';
import { may, memberIn, supports, typeOf } from '../group/rules.ts';
import { sendToGroup, sendToOnline } from '../group/send.ts';
import type { Account } from '../storage/port/accounts.ts';
import { FLAG, type MessagePage } from '../storage/port/messages.ts';
import { acceptBody } from './accept.ts';
import { assertCustomDataFits, assertPushFits, checkBody } from './body.ts';
import { announceChanges } from './change.ts';
import { cutPage } from './cutPage.ts';
import { hashKey } from './key.ts';
import { editMessage, recallMessage } from './recall.ts';
import { type Outgoing, type Sent, sendC2c, sendOnlineOnly } from './send.ts';
import { messageId, wireChange, wireStored } from './wire.ts';

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
    const place = await placeOf(ctx, caller, input.conv);
    if (place.kind === 'notices')
      throw new ImError('conversationIllegal', { field: 'conv', reason: 'takes no messages of users' });
    const common = outgoing(ctx, input, place.me, caller);
    const id = messageId(place.me.uid, common.clientTimeSec, common.random);
    if (place.kind === 'group') return { ...(await sendInGroup(ctx, caller, place, { input, common })), id };
    const out = { ...common, to: place.peer };
    if (input.isOnlineOnly) {
      return { ...passing(out), ...(await sendOnlineOnly(ctx, caller.settings, out)), id };
    }
    return { ...sentAnswer(await sendC2c(ctx, caller.settings, out), place.me), id };
  },

  async getMessages(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    const count = Math.min(input.count ?? DEFAULT_PAGE, caller.settings.pageMax);
    const { beforeSeq, afterSeq } = input;
    const page = await ctx.storage.messages.page({
      log: place.log,
      viewerUid: place.me.uid,
      beforeSeq,
      afterSeq,
      count,
    });
    return pageAnswer(page, place, caller.settings.pageBytes);
  },

  async getChanges(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    const count = Math.min(input.count ?? caller.settings.pageMax, caller.settings.pageMax);
    const found = await ctx.storage.messages.changes(place.log, place.me.uid, input.afterRev, count);
    if (!found) return { convId: '', changes: [], rev: 0, isCompleted: true };
    const all = found.changes.map((change) => wireChange(change, (uid) => found.names[uid] ?? ''));
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
    const place = await placeOf(ctx, caller, input.conv);
    const asAdmin = place.kind === 'group' && (await mayRecallOthers(ctx, place, input.seq));
    const request = {
      place,
      seq: input.seq,
      byUid: place.me.uid,
      ...(asAdmin && { asAdmin }),
      reason: input.reason,
      session: caller.connection.id,
    };
    return recallMessage(ctx, caller.settings, request);
  },

  async editMessage(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    if (place.kind === 'group') {
      supports(place.group, 'edit', 'editing');
      await memberIn(ctx, place.group, place.me.uid);
    }
    const { sdkAppId } = caller.me;
    const accepted = input.body && (await acceptBody(ctx, caller.settings, sdkAppId, checkBody(input.body, 'body')));
    assertCustomDataFits(caller.settings, input.cloudCustomData);
    const request = { place, seq: input.seq, byUid: place.me.uid, session: caller.connection.id };
    const { json: body, holds } = accepted ?? {};
    const to = { body, holds, cloudCustomData: input.cloudCustomData, seenEditedMs: input.editedMs };
    return editMessage(ctx, caller.settings, request, to);
  },

  async deleteMessages(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    const changes = await ctx.storage.messages.deleteFor(place.log, place.me.uid, input.seqs, ctx.clock.nowMs());
    return announceChanges(ctx, place, changes, caller.connection.id);
  },

  async sendReceipts(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    if (place.kind === 'group') return receiptsInGroup(ctx, place, input.seqs, caller.connection.id);
    const changes = await ctx.storage.messages.receipt(place.log, place.me.uid, input.seqs, ctx.clock.nowMs());
    const told = announceChanges(ctx, place, changes, caller.connection.id);
    return { seqs: told.changes.map(({ seq }) => seq), ...told };
  },
};

/** The answer to a message that is stored. */
function sentAnswer({ seq, msgSeq, timeMs, convId, repeated, body }: Sent, { nick, faceUrl }: Account) {
  const answer = {
    seq,
    msgSeq,
    timeSec: Math.floor(timeMs / 1000),
    timeMs,
    convId: convId === 0 ? '' : String(convId),
    ...(body && { body }),
  };
  return repeated
    ? { ...answer, isRepeat: true }
    : { ...answer, nick: nick || undefined, faceUrl: faceUrl || undefined };
}

/** The answer to a message that is told to who is online, and not stored. */
const passing = ({ msgSeq, timeMs }: Pick<Outgoing, 'msgSeq' | 'timeMs'>) => ({
  ...{ seq: 0, msgSeq, timeSec: Math.floor(timeMs / 1000), timeMs, convId: '' },
});

async function sendInGroup(
  ctx: Ctx,
  { settings }: SocketCaller,
  { group }: GroupPlace,
  { input, common }: { input: InputOf<SocketCommands['sendMessage']>; common: Omit<Outgoing, 'to'> },
) {
  const { at, targets, priority } = input;
  const out = { ...common, group, ...(at && { at }), ...(targets && { targets }), ...(priority && { priority }) };
  if (input.isOnlineOnly) {
    return { ...passing(out), ...(await sendToOnline(ctx, settings, out)) };
  }
  const appended = await sendToGroup(ctx, settings, out);
  const answer = sentAnswer(appended, common.from);
  if (appended.repeated) return answer;
  return { ...answer, nameCard: appended.nameCard || undefined, noUnread: appended.noUnread || undefined };
}

/** Whether a member recalls another's message, which owner and administrators may at any time. */
async function mayRecallOthers(ctx: Ctx, { group, me, log }: GroupPlace, seq: number): Promise<boolean> {
  if (typeOf(group).recall === 'no') throw new ImError('groupTypeNoRecall', { type: group.type });
  const member = await memberIn(ctx, group, me.uid);
  const message = await ctx.storage.messages.get(log, seq);
  return message !== undefined && message.fromUid !== me.uid && may(member, 'admin');
}

function outgoing(
  ctx: Pick<Ctx, 'clock'>,
  input: InputOf<SocketCommands['sendMessage']>,
  me: Account,
  caller: SocketCaller,
): Omit<Outgoing, 'to'> {
  const { random, clientTimeSec, cloudCustomData, push } = input;
  assertPushFits(caller.settings, push);
  return {
    from: me,
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

function pageAnswer(page: MessagePage | undefined, place: Place, maxBytes: number) {
  if (!page) return { convId: '', messages: [], fromSeq: 1, toSeq: 0, lowestSeq: 1, isCompleted: true };
  const { convId, toSeq, lowestSeq } = page;
  const all = page.messages.map((message) => wireStored(message, place));
  const messages = cutPage(all, maxBytes);
  const fromSeq = messages.length < all.length ? (messages.at(-1)?.seq ?? page.fromSeq) : page.fromSeq;
  return { convId: String(convId), messages, fromSeq, toSeq, lowestSeq, isCompleted: fromSeq <= lowestSeq };
}
