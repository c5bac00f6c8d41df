import { type Settings, SYSTEM_CONV, type WireMessage } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { operatorOf } from '../group/telling.ts';
import { wireMessage } from '../message/wire.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Operator } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { tipRoom } from './speak.ts';

type Needs = Pick<Ctx, 'live' | 'storage' | 'clock'>;

/** Enters a live room: from here on what is said there reaches all devices of the account; lately said comes back. */
export async function enterRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  me: Account,
): Promise<{ status: 'joined' | 'already'; recent: WireMessage[] }> {
  const isKnown = ctx.live.member(group.gid, me.uid) !== undefined;
  const recent = await ctx.live.enter(group.gid, me, settings);
  if (!isKnown) await tellMove(ctx, settings, group, { me, kind: 'join' });
  return { status: isKnown ? 'already' : 'joined', recent };
}

/** Leaves a live room at once (S26). */
export async function leaveRoom(ctx: Needs, settings: Settings, group: Group, me: Account): Promise<void> {
  ctx.live.leave(group.gid, me.uid);
  await tellMove(ctx, settings, group, { me, kind: 'quit' });
}

async function tellMove(
  ctx: Needs,
  settings: Settings,
  group: Group,
  { me, kind }: { me: Account; kind: 'join' | 'quit' },
): Promise<void> {
  if (settings.liveTips === 0) return;
  const { userId, nick, faceUrl } = me;
  const members = [{ userId, ...(nick && { nick }), ...(faceUrl && { faceUrl }) }];
  const memberCount = ctx.live.members(group.gid).length;
  await tipRoom(ctx, settings, group, { kind, operator: operatorOf(me), members, memberCount });
}

/** A dissolved room: those who are there are told, and nobody is there any more, on every node. */
export function closeRoom(ctx: Pick<Ctx, 'live' | 'clock'>, group: Group, operator: Operator): void {
  const { userId, nick, faceUrl } = operator;
  const timeMs = ctx.clock.nowMs();
  const content = {
    kind: 'dissolved' as const,
    groupId: group.groupId,
    groupName: group.name,
    groupType: group.type,
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
  ctx.live.dissolve(group.gid, { convId: '', conv: SYSTEM_CONV, timeMs, message });
}
