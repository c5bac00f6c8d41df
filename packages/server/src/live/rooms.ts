import type { WireMessage } from '@hongyan/contract';
import { type BusPayload, groupSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { JoinedEvents, OutEvent } from '../delivery/outEvent.ts';
import type { Live, LiveLimits, LiveMember, LiveMessage } from './port.ts';
import { Cap, GATHER_MS, Recent } from './room.ts';

type Needs = Pick<Ctx, 'bus' | 'clock' | 'sessions' | 'storage' | 'log'>;

/** Places that are reserved durably at once, where no other node takes any (D18). */
const BLOCK = 1_000;

interface Room {
  gid: number;
  members: Map<number, LiveMember>;
  cap: Cap;
  recent: Recent;
  /** What waits to go out, and until when. */
  waiting: LiveMessage[];
  timer: NodeJS.Timeout | undefined;
  subscribed: Promise<() => void>;
  /** How long somebody without connection stays (S52). */
  awayMs: number;
}

/**
 * The live rooms of this node: who is in them, what they say. Nothing of it is kept but the number of the last place.
 *
 * What is said in a room gathers for a moment and goes out as one frame to each session: ten a second at most, however
 * many messages there are, encoded once (design §6).
 */
export class LiveRooms implements Live {
  private readonly rooms = new Map<number, Room>();
  private readonly blocks = new Map<number, Promise<{ next: number; end: number }>>();

  constructor(private readonly needs: Needs) {}

  /** Enters an account; what was said lately comes back. Resolves when all that follows is heard. */
  async enter(
    gid: number,
    { uid, userId }: { uid: number; userId: string },
    limits: LiveLimits,
  ): Promise<WireMessage[]> {
    const nowMs = this.needs.clock.nowMs();
    const room = this.rooms.get(gid) ?? this.open(gid, limits);
    const known = room.members.get(uid);
    room.members.set(uid, { uid, userId, joinedMs: known?.joinedMs ?? nowMs, offlineMs: 0 });
    await room.subscribed;
    return room.recent.since(nowMs - limits.liveRecentSec * 1000);
  }

  /** An account is in the room no more: nothing of it reaches it from here on. */
  leave(gid: number, uid: number): void {
    const room = this.rooms.get(gid);
    if (room?.members.delete(uid) && room.members.size === 0) this.close(room);
  }

  /** The member of a room on this node. */
  member(gid: number, uid: number): LiveMember | undefined {
    return this.rooms.get(gid)?.members.get(uid);
  }

  /** Those in the room whose sessions are here, the newest first. */
  members(gid: number): LiveMember[] {
    const members = [...(this.rooms.get(gid)?.members.values() ?? [])];
    return members.filter(({ uid }) => this.needs.sessions.of(uid).length > 0).reverse();
  }

  /** The rooms that an account is in on this node. */
  roomsOf(uid: number): (LiveMember & { gid: number })[] {
    return [...this.rooms.values()].flatMap(({ gid, members }) => {
      const member = members.get(uid);
      return member ? [{ ...member, gid }] : [];
    });
  }

  /** How many are in the room, on all nodes. */
  async online(gid: number): Promise<number> {
    const elsewhere = await this.needs.sessions.ask<number>(groupSubject(gid));
    return elsewhere.reduce((sum, count) => sum + count, this.members(gid).length);
  }

  /** The next place in a room: unique, rising on one node; a crash may skip some (D18). */
  async nextSeq(gid: number): Promise<number> {
    const count = this.needs.bus.isLocal ? BLOCK : 1;
    let block = this.blocks.get(gid);
    for (;;) {
      const current = await (block ?? this.reserve(gid, count));
      if (current.next < current.end) return current.next++;
      // Several may find it used up in the same turn: the first one reserves.
      if (this.blocks.get(gid) === block) this.blocks.delete(gid);
      block = this.blocks.get(gid);
    }
  }

  /** Says something in a room: it goes out with what else is said in that moment, or is dropped above the cap. */
  say(gid: number, message: LiveMessage, limits: LiveLimits): void {
    const room = this.rooms.get(gid) ?? this.open(gid, limits);
    room.waiting.push(message);
    room.timer ??= setTimeout(() => this.flush(room, limits), GATHER_MS);
  }

  /** Takes out who has been offline for too long (S52). */
  sweep(): { gid: number; member: LiveMember }[] {
    const nowMs = this.needs.clock.nowMs();
    const gone: { gid: number; member: LiveMember }[] = [];
    for (const { gid, members, awayMs } of this.rooms.values()) {
      for (const member of members.values()) {
        const isHere = this.needs.sessions.of(member.uid).length > 0;
        member.offlineMs = isHere ? 0 : member.offlineMs || nowMs;
        if (!isHere && nowMs - member.offlineMs >= awayMs) gone.push({ gid, member });
      }
    }
    for (const { gid, member } of gone) this.leave(gid, member.uid);
    return gone;
  }

  /** The room is no more: everybody is told and out, on every node. */
  dissolve(gid: number, payload: LiveMessage['payload']): void {
    this.needs.bus.publish(groupSubject(gid), { kind: 'closeRoom', payloads: [payload] });
  }

  /** Stops what waits to go out. */
  stop(): void {
    for (const room of [...this.rooms.values()]) this.close(room);
  }

  private reserve(gid: number, count: number): Promise<{ next: number; end: number }> {
    const block = this.needs.storage.groups.reserve(gid, count).then((first) => ({ next: first, end: first + count }));
    this.blocks.set(gid, block);
    block.catch(() => this.blocks.delete(gid));
    return block;
  }

  private open(gid: number, { groupMessagesPerSec, liveAwaySec }: LiveLimits): Room {
    const room: Room = {
      gid,
      members: new Map(),
      cap: new Cap(this.needs.clock.nowMs(), groupMessagesPerSec),
      recent: new Recent(),
      waiting: [],
      timer: undefined,
      subscribed: Promise.resolve(() => {}),
      awayMs: liveAwaySec * 1000,
    };
    this.rooms.set(gid, room);
    room.subscribed = this.needs.bus.subscribe(groupSubject(gid), (payload) => this.take(room, payload));
    return room;
  }

  private close(room: Room): void {
    clearTimeout(room.timer);
    if (this.rooms.get(room.gid) === room) this.rooms.delete(room.gid);
    room.subscribed
      .then((unsubscribe) => unsubscribe())
      .catch((err: unknown) => this.needs.log.error({ err }, 'a live room was not closed'));
  }

  private flush(room: Room, limits: LiveLimits): void {
    room.timer = undefined;
    const chosen = room.cap.choose(room.waiting, this.needs.clock.nowMs(), limits.groupMessagesPerSec);
    room.waiting = [];
    if (chosen.length > 0) {
      const payloads = chosen.map(({ payload }) => payload);
      this.needs.bus.publish(groupSubject(room.gid), { kind: 'live', payloads, recentMax: limits.liveRecentMax });
    }
    if (room.members.size === 0) this.close(room);
  }

  private take(room: Room, { kind, payloads, recentMax, ...question }: BusPayload): void {
    switch (kind) {
      case 'live': {
        const said = payloads as LiveMessage['payload'][];
        for (const one of said) room.recent.add(one, recentMax as number);
        this.tell(room, said);
        return;
      }
      case 'ask':
        this.needs.sessions.answer({ kind, ...question }, [this.members(room.gid).length]);
        return;
      case 'closeRoom':
        this.tell(room, payloads as LiveMessage['payload'][]);
        this.close(room);
        room.members.clear();
    }
  }

  private tell(room: Room, payloads: readonly LiveMessage['payload'][]): void {
    const frame = new JoinedEvents(payloads.map((payload) => new OutEvent('message', payload)));
    for (const uid of room.members.keys()) for (const session of this.needs.sessions.of(uid)) session.send(frame);
  }
}
