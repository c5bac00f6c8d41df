import type { EventPayload, WireMessage } from '@hongyan/contract';
import { type BusPayload, groupSubject, liveSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { Census } from './census.ts';
import { Crowd, STAYS } from './crowd.ts';
import type {
  Listener,
  Live,
  LiveEvent,
  LiveLimits,
  LiveMember,
  LiveMessage,
  RoomNow,
  RoomRef,
  Swept,
} from './port.ts';
import { BUSY_MS, broadcastIn, CALM_MS, Cap, noteLast, Places, Recent, type Room } from './room.ts';

type Needs = Pick<Ctx, 'bus' | 'clock' | 'sessions' | 'storage' | 'statistics' | 'log'>;
type Said = EventPayload<'message'>;

/**
 * The live rooms of this node: who is in them, what they say. Nothing of it is kept but the number of the last place.
 *
 * What is said in a room gathers for a moment, goes over the bus, and out in frames: ten a second at most to each
 * session, however many messages there are, encoded once (design §6).
 */
export class LiveRooms implements Live {
  private readonly rooms = new Map<number, Room>();
  /** Apps whose broadcasts are heard. */
  private readonly apps = new Map<number, Promise<() => void>>();
  private readonly places: Places;
  private readonly census: Census;
  private readonly nodeId = crypto.randomUUID();

  constructor(private readonly needs: Needs) {
    this.places = new Places(needs);
    this.census = new Census(needs, this.places, (gid) => this.rooms.get(gid));
    needs.bus.onGap(() => void this.recheck());
  }

  async enter(
    ref: RoomRef,
    account: Pick<LiveMember, 'uid' | 'userId' | 'marks'>,
    limits: LiveLimits,
  ): Promise<WireMessage[]> {
    const room = this.rooms.get(ref.gid) ?? this.open(ref, limits);
    room.crowd.enter(account, this.needs.clock.nowMs());
    if (account.marks.includes(STAYS))
      this.needs.bus.publish(groupSubject(ref.gid), { kind: 'entered', uid: account.uid, node: this.nodeId });
    return this.heard(room, limits);
  }

  admit(ref: RoomRef, guest: Listener, limits: LiveLimits): Promise<WireMessage[]> {
    const room = this.rooms.get(ref.gid) ?? this.open(ref, limits);
    room.crowd.admit(guest);
    return this.heard(room, limits);
  }

  hears(gid: number, guest: Listener): boolean {
    return this.rooms.get(gid)?.crowd.hears(guest) ?? false;
  }

  dismiss(gid: number, guest: Listener): void {
    this.takeOut(gid, guest);
  }

  leave(gid: number, uid: number): void {
    this.takeOut(gid, uid);
  }

  throwOut(gid: number, uids: readonly number[]): void {
    this.needs.bus.publish(groupSubject(gid), { kind: 'throwOut', uids });
  }

  member(gid: number, uid: number): LiveMember | undefined {
    return this.rooms.get(gid)?.crowd.member(uid);
  }

  members(gid: number): LiveMember[] {
    return this.census.members(gid);
  }

  everybody(gid: number, which: { max: number; mark?: number }): Promise<LiveMember[]> {
    return this.census.everybody(gid, which);
  }

  present(gid: number, uids: readonly number[]): Promise<Set<number>> {
    return this.census.present(gid, uids);
  }

  roomsOf(uid: number): (LiveMember & { gid: number })[] {
    return [...this.rooms.values()].flatMap(({ gid, crowd }) => {
      const member = crowd.member(uid);
      return member ? [{ ...member, gid }] : [];
    });
  }

  async online(gid: number): Promise<number> {
    return (await this.now(gid)).online;
  }

  now(gid: number): Promise<RoomNow> {
    return this.census.now(gid);
  }

  marked(gid: number, marks: readonly Pick<LiveMember, 'uid' | 'marks'>[]): void {
    this.needs.bus.publish(groupSubject(gid), { kind: 'marked', marks });
  }

  nextSeq(gid: number): Promise<number> {
    return this.places.next(gid);
  }

  say(ref: RoomRef, message: LiveMessage, limits: LiveLimits): void {
    this.gather(ref, limits).waiting.push(message);
  }

  tell(ref: RoomRef, event: LiveEvent, limits: LiveLimits): void {
    this.gather(ref, limits).events.push(event);
  }

  broadcast(sdkAppId: number, payload: Said, recentMax: number): void {
    this.needs.bus.publish(liveSubject(sdkAppId), { kind: 'broadcast', payload, recentMax });
  }

  sweep(): Swept[] {
    const nowMs = this.needs.clock.nowMs();
    return [...this.rooms.values()].flatMap((room) => {
      const gone = room.crowd.sweep(nowMs);
      this.quit(room, gone.length);
      const offline = room.crowd.offline();
      this.closeIfEmpty(room);
      return gone.length + offline.length > 0 ? { room, gone, offline } : [];
    });
  }

  noteAway(gid: number, uids: readonly number[], isAway: boolean): void {
    for (const uid of uids) this.rooms.get(gid)?.crowd.noteAway(uid, isAway);
  }

  dissolve(gid: number, payload: Said): void {
    this.needs.bus.publish(groupSubject(gid), { kind: 'closeRoom', payloads: [payload] });
  }

  stop(): void {
    for (const room of [...this.rooms.values()]) this.close(room);
    for (const heard of this.apps.values()) this.unsubscribe(heard);
    this.apps.clear();
  }

  /** What other nodes told of rooms may be incomplete: who was banned and which room is no more is read from the store. */
  private async recheck(): Promise<void> {
    for (const room of [...this.rooms.values()]) {
      try {
        const uids = this.members(room.gid).map(({ uid }) => uid);
        const places = await this.needs.storage.live.places(room.gid, uids, this.needs.clock.nowMs());
        const [group] = await this.needs.storage.groups.numbered([room.gid]);
        for (const { uid, banUntilMs } of places) if (!group || banUntilMs > 0) room.crowd.leave(uid);
        this.closeIfEmpty(room);
      } catch (err) {
        this.needs.log.warn({ err }, 'a live room was not looked through after a gap');
      }
    }
  }

  /** What was said lately in a room, once all that follows is heard. */
  private async heard(
    { subscribed, recent, sdkAppId }: Room,
    { liveRecentSec, pageBytes }: LiveLimits,
  ): Promise<WireMessage[]> {
    await Promise.all([subscribed, this.apps.get(sdkAppId)]);
    return recent.since(this.needs.clock.nowMs() - liveRecentSec * 1000, pageBytes);
  }

  private takeOut(gid: number, who: number | Listener): void {
    const room = this.rooms.get(gid);
    if (!room?.crowd.leave(who)) return;
    if (typeof who === 'number') this.quit(room, 1);
    this.closeIfEmpty(room);
  }

  private quit({ sdkAppId }: Room, count: number): void {
    if (count > 0) this.needs.statistics.count(sdkAppId, 'GroupQuitGroupTimes', count);
  }

  private open(ref: RoomRef, limits: LiveLimits): Room {
    const { gid, groupId, sdkAppId } = ref;
    const { bus, clock } = this.needs;
    const room: Room = {
      ...{ gid, groupId, sdkAppId },
      crowd: new Crowd(sdkAppId, this.needs, limits),
      cap: new Cap(clock.nowMs(), limits.groupMessagesPerSec),
      recent: new Recent(),
      waiting: [],
      events: [],
      timer: undefined,
      last: { lastMs: 0, lastSeq: 0 },
      subscribed: Promise.resolve(() => {}),
    };
    this.rooms.set(gid, room);
    room.subscribed = bus.subscribe(groupSubject(gid), (payload) => this.take(room, payload));
    if (!this.apps.has(sdkAppId))
      this.apps.set(
        sdkAppId,
        bus.subscribe(liveSubject(sdkAppId), (payload) => this.takeBroadcast(sdkAppId, payload)),
      );
    return room;
  }

  private closeIfEmpty(room: Room): void {
    if (room.crowd.isEmpty && room.timer === undefined) this.close(room);
  }

  private close(room: Room): void {
    clearTimeout(room.timer);
    for (const { decided } of room.waiting) decided?.(false);
    room.crowd.clear();
    if (this.rooms.get(room.gid) === room) this.rooms.delete(room.gid);
    this.unsubscribe(room.subscribed);
  }

  private unsubscribe(subscribed: Promise<() => void>): void {
    subscribed
      .then((unsubscribe) => unsubscribe())
      .catch((err: unknown) => this.needs.log.error({ err }, 'a live room was not closed'));
  }

  private gather(ref: RoomRef, limits: LiveLimits): Room {
    const room = this.rooms.get(ref.gid) ?? this.open(ref, limits);
    room.timer ??= setTimeout(() => this.gathered(room, limits), CALM_MS);
    return room;
  }

  /** Lets out what is said in a calm room; near the cap it gathers for longer. */
  private gathered(room: Room, limits: LiveLimits): void {
    if (room.cap.isCalm(room.waiting.length, this.needs.clock.nowMs(), limits.groupMessagesPerSec))
      this.flush(room, limits);
    else room.timer = setTimeout(() => this.flush(room, limits), BUSY_MS - CALM_MS);
  }

  private flush(room: Room, limits: LiveLimits): void {
    room.timer = undefined;
    const chosen = room.cap.choose(room.waiting, this.needs.clock.nowMs(), limits.groupMessagesPerSec);
    const { waiting, events } = room;
    [room.waiting, room.events] = [[], []];
    const isTold = new Set(chosen);
    for (const one of waiting) one.decided?.(isTold.has(one));
    if (chosen.length + events.length > 0) {
      const payloads = chosen.map(({ payload }) => payload);
      const recentMax = limits.liveRecentMax;
      this.needs.bus.publish(groupSubject(room.gid), { kind: 'live', payloads, events, recentMax });
    }
    this.closeIfEmpty(room);
  }

  private take(room: Room, payload: BusPayload): void {
    switch (payload.kind) {
      case 'live': {
        const said = payload.payloads as Said[];
        for (const one of said) room.recent.add(one, payload.recentMax as number);
        noteLast(room, said);
        room.crowd.tell(said, payload.events as LiveEvent[]);
        return;
      }
      case 'ask':
        this.census.answer(room.gid, payload);
        return;
      case 'throwOut':
        for (const uid of payload.uids as number[]) this.takeOut(room.gid, uid);
        return;
      case 'marked':
        for (const one of payload.marks as Pick<LiveMember, 'uid' | 'marks'>[]) room.crowd.mark(one);
        return;
      case 'entered':
        if (payload.node !== this.nodeId && room.crowd.movedOn(payload.uid as number)) this.quit(room, 1);
        return;
      case 'closeRoom':
        room.crowd.tell(payload.payloads as Said[]);
        room.crowd.finish();
        this.close(room);
    }
  }

  private takeBroadcast(sdkAppId: number, { payload, recentMax }: BusPayload): void {
    for (const room of this.rooms.values()) {
      if (room.sdkAppId !== sdkAppId || room.crowd.isEmpty) continue;
      const said = broadcastIn(room, payload as Said);
      room.recent.add(said, recentMax as number);
      room.crowd.tell([said]);
    }
  }
}
