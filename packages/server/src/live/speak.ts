import {
  type GroupRole,
  type GroupTip,
  ImError,
  type Settings,
  type TipKind,
  type WireMessage,
} from '@hongyan/contract';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { GroupOutgoing } from '../group/draft.ts';
import { rankOf } from '../group/rate.ts';
import { roleInRoom } from '../group/rules.ts';
import { wireMessage } from '../message/wire.ts';
import { type Group, infoOf, type Operator } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';

type Needs = Pick<Ctx, 'live' | 'storage' | 'clock'>;

const LOWEST = 4;

/**
 * Says something in a live room: told to those who are there, kept nowhere. Above the cap of messages a second it is
 * dropped, which the sender does not learn (usersig-and-limits §2.7).
 *
 * @param decided whether it was told, as soon as that is known
 * @throws ImError `groupDenied` for who is not in the room, `groupMuted`
 */
export async function speak(
  ctx: Needs,
  settings: Settings,
  out: GroupOutgoing,
  decided: (isTold: boolean) => void,
): Promise<{ seq: number; msgSeq: number; timeMs: number }> {
  const { group, from, timeMs } = out;
  const rank = rankOf(out, out.isHost ? undefined : await roleOf(ctx, out));
  const seq = await ctx.live.nextSeq(group.gid);
  const timeSec = Math.floor(timeMs / 1000);
  const { random, clientTimeSec, flags, body, extra } = out;
  const facts = { from, to: group.groupId, msgSeq: seq, random, clientTimeSec, timeSec, flags, body, extra };
  ctx.live.say(group, { payload: payloadOf(group, timeMs, wireMessage(seq, facts)), rank, decided }, settings);
  return { seq, msgSeq: seq, timeMs };
}

/** The role of who speaks; who may not is refused, but over REST, which looks after that itself. */
async function roleOf({ live, storage }: Needs, { group, from, timeMs, asApp }: GroupOutgoing): Promise<GroupRole> {
  if (!asApp && !live.member(group.gid, from.uid))
    throw new ImError('groupDenied', { reason: 'only who is in the room may send to it' });
  const [place] = await storage.live.places(group.gid, [from.uid], timeMs);
  const role = roleInRoom(group, from.uid, place);
  if (asApp) return role;
  if (role !== 'Owner' && place && place.muteUntilMs > 0)
    throw new ImError('groupMuted', { reason: `muted until ${new Date(place.muteUntilMs).toISOString()}` });
  if (role === 'Member' && group.isMutedAll) throw new ImError('groupMuted', { reason: 'the room is muted' });
  return role;
}

const payloadOf = (group: Group, timeMs: number, message: WireMessage) => ({
  convId: '',
  conv: groupConvOf(group.groupId),
  timeMs,
  message,
});

/** Kinds of tips that say how many are there now. */
const COUNTED: readonly TipKind[] = ['join', 'quit', 'banned', 'unbanned'];

/** Tells those in a live room what happened there; of its information with the number that it has now. */
export async function tipRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  { operator, ...tip }: Omit<GroupTip, 'operator' | 'groupName' | 'memberCount'> & { operator: Operator },
): Promise<void> {
  const timeMs = ctx.clock.nowMs();
  const seq = await ctx.live.nextSeq(group.gid);
  const { uid, userId, nick, faceUrl } = operator;
  const { infoSeq, infoSec } = infoOf(group);
  const content: GroupTip = {
    ...tip,
    ...(tip.info && { info: { ...tip.info, infoSeq, infoSec } }),
    // Counted once the place is given: the tip in the last place counts all who came before.
    ...(COUNTED.includes(tip.kind) && { memberCount: await ctx.live.online(group.gid) }),
    operator: userId,
    groupName: group.name,
    ...(nick && { operatorNick: nick }),
    ...(faceUrl && { operatorFaceUrl: faceUrl }),
  };
  const timeSec = Math.floor(timeMs / 1000);
  const message = wireMessage(seq, {
    from: { uid, userId, nick: '', faceUrl: '' },
    to: group.groupId,
    msgSeq: seq,
    random: Math.floor(Math.random() * 0x1_0000_0000),
    clientTimeSec: timeSec,
    timeSec,
    flags: FLAG.tip | FLAG.noUnread,
    body: [{ MsgType: 'TIMGroupTipElem', MsgContent: content }],
    extra: {},
  });
  // Who comes and goes is told as far as there is room beside what is said.
  const isMove = tip.kind === 'join' || tip.kind === 'quit';
  ctx.live.say(group, { payload: payloadOf(group, timeMs, message), rank: isMove ? LOWEST : 0 }, settings);
}
