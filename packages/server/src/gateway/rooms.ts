import type { EventPayload } from '@hongyan/contract';
import { type Bus, type BusPayload, groupSubject } from '../bus/port.ts';
import { eventIn, OutEvent } from '../delivery/outEvent.ts';
import type { NodeAsker } from '../presence/ask.ts';
import { countHeads, type HeadCount } from '../presence/headCount.ts';
import { authorOf } from '../statistics/heard.ts';
import type { Statistics } from '../statistics/port.ts';
import type { Sessions } from './sessions.ts';

/** When somebody became a member. */
export interface Entered {
  /** Where the log ended: what stands there and before was said to those who were in then. */
  convId: string;
  seq: number;
  /** How often the group was entered with that (`Group.joins`). */
  joins: number;
}

/** A group with members that are signed in on this node. */
interface Room {
  uids: Set<number>;
  /** When those of them became members who did so while they were signed in here. */
  entered: Map<number, Entered>;
  /** The latest of these. */
  latest: Entered | undefined;
  /** Those of them who may be signed in on another node too. */
  shared: Set<number>;
  /** Until the group's subject is subscribed. */
  subscribing: Promise<void> | undefined;
  unsubscribe: (() => void) | undefined;
}

/**
 * Hands what concerns a group to the sessions of its members on this node: one payload of the bus for all of them, encoded
 * once (design §6).
 */
export class Rooms {
  private readonly rooms = new Map<number, Room>();
  private readonly byUid = new Map<number, Set<number>>();
  /** Groups that an account left while its groups were being read from the store. */
  private readonly leftMeanwhile = new Map<number, Set<number>>();
  /** What was told of an account while its groups are read anew: by group, whether it is in. */
  private readonly renewing = new Map<number, Map<number, boolean>>();

  constructor(
    private readonly bus: Pick<Bus, 'subscribe' | 'isLocal'>,
    private readonly asker: NodeAsker,
    private readonly statistics: Pick<Statistics, 'count'>,
    private readonly sessions: Pick<Sessions, 'of' | 'isShared'>,
  ) {}

  /** Enters an account that signed in here into its groups; resolves when all of them are heard. */
  async open(uid: number, gids: readonly number[]): Promise<void> {
    const left = this.leftMeanwhile.get(uid);
    this.leftMeanwhile.delete(uid);
    if (this.sessions.of(uid).length === 0) return;
    const waiting: Promise<void>[] = [];
    for (const gid of gids) {
      if (left?.has(gid)) continue;
      const room = this.add(uid, gid);
      if (room.subscribing !== undefined) waiting.push(room.subscribing);
    }
    if (waiting.length > 0) await Promise.all(waiting);
  }

  /** Reads anew in which groups an account is, where what changed may not have been told; what is told meanwhile wins. */
  async renew(uid: number, gidsOf: (uid: number) => Promise<readonly number[]>): Promise<void> {
    const told = new Map<number, boolean>();
    this.renewing.set(uid, told);
    try {
      const gids = new Set(await gidsOf(uid));
      for (const [gid, isIn] of told) isIn ? gids.add(gid) : gids.delete(gid);
      // What a later renewal read is newer.
      if (this.renewing.get(uid) !== told) return;
      for (const gid of this.byUid.get(uid) ?? []) if (!gids.has(gid)) this.leave(uid, gid, Number.POSITIVE_INFINITY);
      await this.open(uid, [...gids]);
    } finally {
      if (this.renewing.get(uid) === told) this.renewing.delete(uid);
    }
  }

  /** An account that is signed in here became a member. What was sent until the group is heard is fetched by its devices. */
  async enter(uid: number, gid: number, from: Entered): Promise<void> {
    this.leftMeanwhile.get(uid)?.delete(gid);
    this.renewing.get(uid)?.set(gid, true);
    const { subscribing } = this.add(uid, gid, from);
    if (!subscribing || this.bus.isLocal) return;
    await subscribing;
    const resync = new OutEvent('resync', {});
    for (const session of this.sessions.of(uid)) session.send(resync);
  }

  /**
   * An account is no member any more: nothing of the group reaches it from here on (S26, S33).
   *
   * @param joins how often the group had been entered then: who entered later left before that, and another node tells of it late
   */
  leave(uid: number, gid: number, joins: number): void {
    if ((this.rooms.get(gid)?.entered.get(uid)?.joins ?? 0) > joins) return;
    this.renewing.get(uid)?.set(gid, false);
    const gids = this.byUid.get(uid);
    if (!gids?.delete(gid)) {
      const left = this.leftMeanwhile.get(uid) ?? new Set();
      this.leftMeanwhile.set(uid, left.add(gid));
      return;
    }
    this.removeFrom(gid, uid);
  }

  /** The last session of an account ended here. */
  forget(uid: number): void {
    this.renewing.delete(uid);
    this.leftMeanwhile.delete(uid);
    for (const gid of this.byUid.get(uid) ?? []) this.removeFrom(gid, uid);
    this.byUid.delete(uid);
  }

  /** An account that is signed in here is signed in on another node too. */
  share(uid: number): void {
    for (const gid of this.byUid.get(uid) ?? []) this.rooms.get(gid)?.shared.add(uid);
  }

  /** Members of a group that are online, on all nodes. */
  async online(gid: number): Promise<number> {
    const elsewhere = await this.asker.elsewhere<HeadCount>(groupSubject(gid));
    return countHeads([this.countHere(gid), ...elsewhere]);
  }

  private countHere(gid: number): HeadCount {
    const { uids, shared } = this.rooms.get(gid) ?? { uids: new Set(), shared: new Set<number>() };
    return { count: uids.size - shared.size, shared: [...shared] };
  }

  private add(uid: number, gid: number, from?: Entered): Room {
    const room = this.rooms.get(gid) ?? this.openRoom(gid);
    room.uids.add(uid);
    if (from) {
      room.entered.set(uid, from);
      if (from.seq >= (room.latest?.seq ?? 0)) room.latest = from;
    }
    if (this.sessions.isShared(uid)) room.shared.add(uid);
    const gids = this.byUid.get(uid) ?? new Set();
    this.byUid.set(uid, gids.add(gid));
    return room;
  }

  private openRoom(gid: number): Room {
    const room: Room = {
      ...{ uids: new Set(), shared: new Set(), entered: new Map(), latest: undefined },
      ...{ subscribing: undefined, unsubscribe: undefined },
    };
    this.rooms.set(gid, room);
    room.subscribing = this.subscribe(gid, room);
    return room;
  }

  private async subscribe(gid: number, room: Room): Promise<void> {
    const unsubscribe = await this.bus.subscribe(groupSubject(gid), this.take.bind(this, gid, room));
    room.subscribing = undefined;
    room.unsubscribe = unsubscribe;
    // All its members here may have gone meanwhile.
    if (this.rooms.get(gid) !== room) unsubscribe();
  }

  private removeFrom(gid: number, uid: number): void {
    const room = this.rooms.get(gid);
    room?.shared.delete(uid);
    room?.entered.delete(uid);
    if (!room?.uids.delete(uid) || room.uids.size > 0) return;
    this.rooms.delete(gid);
    room.unsubscribe?.();
  }

  private take(gid: number, { uids, entered, latest }: Room, payload: BusPayload): void {
    if (payload.kind === 'ask') {
      this.asker.answer(payload, [this.countHere(gid)]);
      return;
    }
    const out = eventIn(payload);
    const except = payload.exceptSession;
    const exceptUids = payload.exceptUids === undefined ? undefined : new Set(payload.exceptUids as number[]);
    let heard = 0;
    let sdkAppId = 0;
    const author = authorOf(out);
    const hearing = isBefore(out, latest) ? [...uids].filter((uid) => !isBefore(out, entered.get(uid))) : uids;
    for (const uid of hearing) {
      if (exceptUids?.has(uid)) continue;
      const sessions = this.sessions.of(uid);
      for (const session of sessions) if (except === undefined || session.id !== except) session.send(out);
      if (author === undefined || uid === author) continue;
      heard += sessions.length;
      sdkAppId ||= sessions[0]?.identity?.sdkAppId ?? 0;
    }
    if (heard > 0) this.statistics.count(sdkAppId, 'GroupDownMsgNum', heard);
  }
}

/** Whether an event is of a message from before somebody entered: from another node it may come after that (S26, S50). */
function isBefore({ name, payload }: OutEvent, entered: Entered | undefined): boolean {
  if (!entered || name !== 'message') return false;
  const { convId, message } = payload as EventPayload<'message'>;
  return convId === entered.convId && message.seq <= entered.seq;
}
