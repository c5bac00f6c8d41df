import { ImError, type InputOf, type SocketCommands } from '@hongyan/contract';
import { assertMaySayToOne, assertNotMuted } from '../account/mute.ts';
import { type GroupPlace, type Place, placeOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { receiptsInGroup } from '../group/receipts.ts';
import { assertMemberMaySpeak, may, memberIn, supports, typeOf } from '../group/rules.ts';
import { sendToGroup, sendToOnline } from '../group/send.ts';
import { originOf } from '../hooks/origin.ts';
import { mayTalk } from '../relation/mayTalk.ts';
import type { Account } from '../storage/port/accounts.ts';
import { FLAG, type MessagePage } from '../storage/port/messages.ts';
import type { Speech } from '../words/screen.ts';
import { acceptBody } from './accept.ts';
import { assertCustomDataFits, assertPushFits, checkBody } from './body.ts';
import { announceChanges } from './change.ts';
import { cutPage } from './cutPage.ts';
import { hashKey } from './key.ts';
import { assertReason, editMessage, recallMessage } from './recall.ts';
import { saysTheSame } from './same.ts';
import { type Outgoing, type Sent, sendC2c, sendOnlineOnly, unheard } from './send.ts';
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
    const addressed = { ...common, to: place.peer };
    await assertMaySayToOne(ctx, addressed);
    const hearing = mayTalk(ctx, caller.settings, place.me, place.peer);
    const isUnheard = (typeof hearing === 'string' ? hearing : await hearing) === 'unheard';
    const out = isUnheard ? unheard(addressed) : addressed;
    if (input.isOnlineOnly) return { ...passing(out), id, ...(await sendOnlineOnly(ctx, caller.settings, out)) };
    const sent = await sendC2c(ctx, caller.settings, out);
    return { ...sentAnswer(sent, place.me), id };
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
    assertReason(caller.settings, 'reason', input.reason, 'socketParamsIllegal');
    const asAdmin = place.kind === 'group' && (await mayRecallOthers(ctx, place, input.seq));
    const request = {
      place,
      seq: input.seq,
      by: place.me,
      ...(asAdmin && { asAdmin }),
      reason: input.reason,
      session: caller.connection.id,
      told: { operator: place.me.userId, origin: originOf(caller) },
    };
    return recallMessage(ctx, caller.settings, request);
  },

  async editMessage(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    if (place.kind === 'group') {
      supports(place.group, 'edit', 'editing');
      await assertMemberMaySpeak(ctx, place.group, place.me.uid);
    }
    if (place.kind !== 'notices') assertNotMuted(place.me, place.kind, ctx.clock.nowMs());
    const marks = await marksOnly(ctx, place, input);
    const edited =
      input.body && !marks && (await acceptBody(ctx, caller.settings, speechIn(place), checkBody(input.body, 'body')));
    assertCustomDataFits(caller.settings, input.cloudCustomData);
    const request = { place, seq: input.seq, by: place.me, asAdmin: marks, session: caller.connection.id };
    const { json: body, holds } = edited || {};
    const to = { body, holds, cloudCustomData: input.cloudCustomData, seenEditedMs: input.editedMs };
    return editMessage(ctx, caller.settings, request, to);
  },

  async deleteMessages(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    const changes = await ctx.storage.messages.deleteFor(place.log, place.me.uid, input.seqs, ctx.clock.nowMs());
    return announceChanges(ctx, place, changes, { session: caller.connection.id });
  },

  async sendReceipts(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    if (place.kind === 'group') {
      const told = { operator: place.me.userId, origin: originOf(caller) };
      return receiptsInGroup(ctx, place, input.seqs, { session: caller.connection.id, told });
    }
    const changes = await ctx.storage.messages.receipt(place.log, place.me.uid, input.seqs, ctx.clock.nowMs());
    const told = announceChanges(ctx, place, changes, { session: caller.connection.id });
    return { seqs: told.changes.map(({ seq }) => seq), ...told };
  },
};

/** The answer to a message that is stored. */
function sentAnswer(sent: Sent, { nick, faceUrl }: Account) {
  const { seq, msgSeq, timeMs, convId, repeated, body, cloudCustomData } = sent;
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
    : { ...answer, nick: nick || undefined, faceUrl: faceUrl || undefined, body, cloudCustomData };
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
    const { isDropped: _, ...change } = await sendToOnline(ctx, settings, out);
    return { ...passing(out), ...change, msgSeq: 0 };
  }
  const appended = await sendToGroup(ctx, settings, out);
  const answer = sentAnswer(appended, common.from);
  if (appended.repeated) return answer;
  const { nameCard, noUnread } = appended;
  return { ...answer, nameCard: nameCard || undefined, noUnread: noUnread || undefined };
}

/** Who edits where, as the record of words names it. */
function speechIn(place: Place): Speech {
  const { sdkAppId, userId } = place.me;
  if (place.kind === 'group') return { sdkAppId, userId, place: 'Group', target: place.group.groupId };
  return { sdkAppId, userId, place: 'C2C', target: place.kind === 'c2c' ? place.peer.userId : userId };
}

/** Whether a member recalls another's message, which owner and administrators may at any time. */
async function mayRecallOthers(ctx: Ctx, { group, me, log }: GroupPlace, seq: number): Promise<boolean> {
  if (typeOf(group).recall === 'no') throw new ImError('groupTypeNoRecall', { type: group.type });
  const member = await memberIn(ctx, group, me.uid);
  const message = await ctx.storage.messages.get(log, seq);
  return message !== undefined && message.fromUid !== me.uid && may(member, 'admin');
}

/**
 * Whether somebody changes nothing but the custom data of another's message that it sees: the reply that stands in it, as kits
 * write it there (sdk-js-api §11.3). What a message says only its sender changes.
 */
async function marksOnly(
  { storage }: Pick<Ctx, 'storage'>,
  { log, me }: Place,
  { seq, body, cloudCustomData }: InputOf<SocketCommands['editMessage']>,
): Promise<boolean> {
  if (cloudCustomData === undefined) return false;
  const seen = { log, viewerUid: me.uid, beforeSeq: seq + 1, afterSeq: seq - 1, count: 1 };
  const [message] = (await storage.messages.page(seen))?.messages ?? [];
  if (!message || message.fromUid === me.uid) return false;
  return body === undefined || saysTheSame(checkBody(body, 'body'), message.body);
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
    asked: { operator: me.userId, origin: originOf(caller) },
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
