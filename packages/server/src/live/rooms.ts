import type { EventPayload, WireMessage } from '@hongyan/contract';
import { type BusPayload, groupSubject, liveSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { Crowd, HIDDEN, STAYS } from './crowd.ts';
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
import { BUSY_MS, broadcastIn, CALM_MS, Cap, noteLast, Places, Recent, type Room, together } from './room.ts';

type Needs = Pick<Ctx, 'bus' | 'clock' | 'sessions' | 'storage' | 'log'>;
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
  private readonly nodeId = crypto.randomUUID();

  constructor(private readonly needs: Needs) {
    this.places = new Places(needs);
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
    return this.rooms.get(gid)?.crowd.members(this.needs.clock.nowMs()) ?? [];
  }

  async everybody(gid: number, which: { max: number; mark?: number }): Promise<LiveMember[]> {
    const elsewhere = await this.needs.sessions.ask<LiveMember>(groupSubject(gid), { want: 'members', ...which });
    const all = new Map([...elsewhere, ...this.listed(gid, which)].map((member) => [member.uid, member]));
    return [...all.values()].sort((a, b) => b.joinedMs - a.joinedMs || b.uid - a.uid).slice(0, which.max);
  }

  async present(gid: number, uids: readonly number[]): Promise<Set<number>> {
    const elsewhere = await this.needs.sessions.ask<number>(groupSubject(gid), { want: 'present', uids });
    return new Set([...elsewhere, ...this.presentHere(gid, uids)]);
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

  async now(gid: number): Promise<RoomNow> {
    const elsewhere = await this.needs.sessions.ask<RoomNow>(groupSubject(gid));
    return together([this.here(gid), ...elsewhere], this.needs.bus.isLocal);
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
    if (room?.crowd.leave(who)) this.closeIfEmpty(room);
  }

  private listed(gid: number, { max, mark }: { max: number; mark?: number }): LiveMember[] {
    const isListed = ({ marks }: LiveMember): boolean =>
      !marks.includes(HIDDEN) && (mark === undefined || marks.includes(mark));
    return this.members(gid).filter(isListed).slice(0, max);
  }

  private presentHere(gid: number, uids: readonly number[]): number[] {
    const wanted = new Set(uids);
    return this.members(gid).flatMap(({ uid }) => (wanted.has(uid) ? uid : []));
  }

  private here(gid: number): RoomNow {
    const room = this.rooms.get(gid);
    const online = room?.crowd.count(this.needs.clock.nowMs()) ?? 0;
    return together(
      [
        { online, lastMs: 0, lastSeq: 0, ...room?.last },
        { online: 0, ...this.places.last(gid) },
      ],
      true,
    );
  }

  private open(ref: RoomRef, limits: LiveLimits): Room {
    const { gid, groupId, sdkAppId } = ref;
    const { bus, clock, sessions } = this.needs;
    const room: Room = {
      ...{ gid, groupId, sdkAppId },
      crowd: new Crowd(sessions, limits),
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
        this.needs.sessions.answer(payload, this.answerTo(room.gid, payload));
        return;
      case 'throwOut':
        for (const uid of payload.uids as number[]) room.crowd.leave(uid);
        this.closeIfEmpty(room);
        return;
      case 'marked':
        for (const one of payload.marks as Pick<LiveMember, 'uid' | 'marks'>[]) room.crowd.mark(one);
        return;
      case 'entered':
        if (payload.node !== this.nodeId) room.crowd.movedOn(payload.uid as number);
        return;
      case 'closeRoom':
        room.crowd.tell(payload.payloads as Said[]);
        room.crowd.finish();
        this.close(room);
    }
  }

  private answerTo(gid: number, { want, uids, ...which }: BusPayload): unknown[] {
    if (want === 'members') return this.listed(gid, which as unknown as { max: number; mark?: number });
    if (want === 'present') return this.presentHere(gid, uids as number[]);
    return [this.here(gid)];
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
