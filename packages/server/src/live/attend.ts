import {
  type EventPayload,
  type GroupNotice,
  ImError,
  type Settings,
  SYSTEM_CONV,
  type UserEvent,
  type WireMessage,
} from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import { askBeforeApply } from '../group/ask.ts';
import { typeOf } from '../group/rules.ts';
import { operatorOf } from '../group/telling.ts';
import { wireMessage } from '../message/wire.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Operator } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import type { Origin } from '../storage/port/outbox.ts';
import { tipRoom } from './speak.ts';
import { tellEntered, tellLeft } from './tell.ts';

type Needs = Pick<Ctx, 'live' | 'storage' | 'clock' | 'hooks' | 'apps'>;

/**
 * Enters a live room: from here on what is said there reaches all devices of the account; lately said comes back.
 *
 * @param origin from where it asks, as webhooks tell it; absent where its room was just made
 * @throws ImError `groupDenied` for who is banned, `groupRefusedByApp` or the app's own code
 */
export async function enterRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  me: Account,
  origin?: Origin,
): Promise<{ status: 'joined' | 'already'; recent: WireMessage[] }> {
  const { marks } = await assertNotBanned(ctx, group, me);
  const isKnown = ctx.live.member(group.gid, me.uid) !== undefined;
  if (!isKnown && origin) await askBeforeApply(ctx, group, { me, origin });
  const recent = await ctx.live.enter(group, { uid: me.uid, userId: me.userId, marks }, settings);
  // A ban that came meanwhile was told to the room before it was heard here.
  await assertNotBanned(ctx, group, me);
  if (!isKnown) await tellMove(ctx, settings, group, { me, kind: 'join' });
  if (!isKnown) tellEntered(ctx, group, operatorOf(me, origin));
  return { status: isKnown ? 'already' : 'joined', recent };
}

async function assertNotBanned(
  { live, storage, clock }: Pick<Needs, 'live' | 'storage' | 'clock'>,
  { gid }: Group,
  { uid }: Account,
): Promise<{ marks: readonly number[] }> {
  const [place] = await storage.live.places(gid, [uid], clock.nowMs());
  const { banUntilMs = 0, marks = [] } = place ?? {};
  if (banUntilMs === 0) return { marks };
  live.leave(gid, uid);
  throw new ImError('groupDenied', { reason: `banned until ${new Date(banUntilMs).toISOString()}` });
}

/**
 * Leaves a live room at once, on every node (S26); the account's other devices are told, those that are away too, so that
 * none enters again by itself (S74).
 *
 * @returns the events that the devices are told
 */
export async function leaveRoom(
  ctx: Needs & Pick<Ctx, 'deliver'>,
  settings: Settings,
  group: Group,
  { me, session, origin }: { me: Account; session: string; origin: Origin },
): Promise<UserEvent[]> {
  ctx.live.leave(group.gid, me.uid);
  ctx.live.throwOut(group.gid, [me.uid]);
  const event = await ctx.storage.live.quit(group.gid, me.uid, ctx.clock.nowMs());
  await tellMove(ctx, settings, group, { me, kind: 'quit' });
  tellLeft(ctx, group, operatorOf(me, origin));
  return announceUserEvents(ctx, [event], session);
}

async function tellMove(
  ctx: Needs,
  settings: Settings,
  group: Group,
  { me, kind }: { me: Account; kind: 'join' | 'quit' },
): Promise<void> {
  if (settings.liveTips === 0 || typeOf(group).tips === 'none') return;
  const { userId, nick, faceUrl } = me;
  const members = [{ userId, ...(nick && { nick }), ...(faceUrl && { faceUrl }) }];
  await tipRoom(ctx, settings, group, { kind, operator: operatorOf(me), members });
}

/** A dissolved room: those who are there are told, and nobody is there any more, on every node. */
export function closeRoom(ctx: Pick<Ctx, 'live' | 'clock'>, group: Group, operator: Operator): void {
  ctx.live.dissolve(group.gid, noticeIn(group, operator, ctx.clock.nowMs(), { kind: 'dissolved' }));
}

/** Tells those in a live room, on every node, what the app says to them; nothing of it is kept. */
export function noticeRoom(
  ctx: Pick<Ctx, 'live' | 'clock'>,
  settings: Settings,
  group: Group,
  { operator, text }: { operator: Operator; text: string },
): void {
  const payload = noticeIn(group, operator, ctx.clock.nowMs(), { kind: 'custom', text });
  ctx.live.say(group, { payload, rank: 0 }, settings);
}

function noticeIn(
  { groupId, name, type }: Group,
  { userId, nick, faceUrl }: Operator,
  timeMs: number,
  notice: Pick<GroupNotice, 'kind' | 'text'>,
): EventPayload<'message'> {
  const content: GroupNotice = {
    ...notice,
    groupId,
    groupName: name,
    groupType: type,
    operator: userId,
    ...(nick && { operatorNick: nick }),
    ...(faceUrl && { operatorFaceUrl: faceUrl }),
  };
  const timeSec = Math.floor(timeMs / 1000);
  const message = wireMessage(0, {
    from: { uid: 0, userId: SYSTEM_CONV, nick: '', faceUrl: '' },
    to: '',
    msgSeq: 0,
    random: Math.floor(Math.random() * 0x1_0000_0000),
    clientTimeSec: timeSec,
    timeSec,
    flags: FLAG.tip,
    body: [{ MsgType: 'TIMGroupSystemNoticeElem', MsgContent: content }],
    extra: {},
  });
  return { convId: '', conv: SYSTEM_CONV, timeMs, message };
}
