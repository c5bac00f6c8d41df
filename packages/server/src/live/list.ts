import type { GroupRole, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { NEW_MEMBER, RECEIVE, roleInRoom, typeOf } from '../group/rules.ts';
import type { Group, Self } from '../storage/port/groups.ts';
import type { LiveMember } from './port.ts';

/** Somebody in a live room as others see it. */
export interface Attendant extends LiveMember {
  nick: string;
  faceUrl: string;
  role: GroupRole;
  muteUntilMs: number;
}

/**
 * Who is in a live room on all nodes, the newest first: the newest ones, without those who are hidden.
 *
 * @param mark only those with this mark
 */
export const listRoom = (
  ctx: Pick<Ctx, 'live'>,
  { liveListMax: max }: Settings,
  { gid }: Group,
  mark?: number,
): Promise<LiveMember[]> => ctx.live.everybody(gid, { max, ...(mark !== undefined && { mark }) });

/** A group as it is now: of a live room, of which nothing is kept, with who is there and what was said last. */
export async function asItIs<G extends Group>(ctx: Pick<Ctx, 'live'>, group: G): Promise<G> {
  if (typeOf(group).keeps !== 'live') return group;
  const { online, lastMs, lastSeq } = await ctx.live.now(group.gid);
  return { ...group, memberCount: online, lastMsgMs: lastMs || group.lastMsgMs, seq: lastSeq || group.seq };
}

/** The live rooms that a user is in, of which nothing is kept: those that this process knows of, in the order of their making. */
export async function roomsOf(
  { live, storage }: Pick<Ctx, 'live' | 'storage'>,
  uid: number,
  types?: string[],
): Promise<(Group & { self: Self })[]> {
  const places = new Map(live.roomsOf(uid).map((place) => [place.gid, place]));
  if (places.size === 0) return [];
  const rooms = await storage.groups.numbered([...places.keys()].sort((a, b) => a - b));
  const shown = rooms.filter(({ type }) => !types || types.includes(type));
  return Promise.all(
    shown.map(async (room) => {
      const [place] = await storage.live.places(room.gid, [uid], 0);
      const self = {
        ...{ ...NEW_MEMBER, role: roleInRoom(room, uid, place) },
        ...{ joinedMs: places.get(room.gid)?.joinedMs ?? 0, muteUntilMs: place?.muteUntilMs ?? 0 },
        receiveOption: RECEIVE[typeOf(room).receiveOption],
      };
      return { ...room, self };
    }),
  );
}

/** Adds what is kept of accounts to those who are in a room. */
export async function withProfiles(
  ctx: Pick<Ctx, 'accounts' | 'storage'>,
  group: Group,
  members: readonly LiveMember[],
): Promise<Attendant[]> {
  const uids = members.map(({ uid }) => uid);
  const places = await ctx.storage.live.places(group.gid, uids, 0);
  const accounts = await ctx.accounts.findMany(
    group.sdkAppId,
    members.map(({ userId }) => userId),
  );
  return members.map((member, at) => {
    const { nick = '', faceUrl = '' } = accounts.get(member.userId) ?? {};
    const place = places[at];
    return {
      ...{ ...member, nick, faceUrl },
      role: roleInRoom(group, member.uid, place),
      muteUntilMs: place?.muteUntilMs ?? 0,
    };
  });
}
