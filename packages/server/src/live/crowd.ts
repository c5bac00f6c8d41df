import type { EventPayload } from '@hongyan/contract';
import { type JoinedEvents, OutEvent } from '../delivery/outEvent.ts';
import type { Sessions } from '../gateway/sessions.ts';
import type { HeadCount } from '../presence/headCount.ts';
import { countHeardIn } from '../statistics/heard.ts';
import type { Statistics } from '../statistics/port.ts';
import type { Listener, LiveEvent, LiveLimits, LiveMember } from './port.ts';
import { PARTS, Turns } from './turns.ts';

/** Mark of who counts as there for some days without a connection, and of who is not listed (rest-api §16.3). */
export const STAYS = 500;
export const HIDDEN = 600;
const DAY_MS = 86_400_000;

/** Who is in a live room on this node: accounts by whichever of their devices, and guests. */
export class Crowd {
  private readonly accounts = new Map<number, LiveMember>();
  /** Guests, each with the part of the crowd that it belongs to. */
  private readonly guests = new Map<Listener, number>();
  private readonly turns = new Turns((part, frame) => this.write(part, frame));
  /** How long somebody without connection stays (S52), and somebody who is marked for it. */
  private readonly awayMs: number;
  private readonly staysMs: number;

  constructor(
    private readonly sdkAppId: number,
    private readonly needs: { sessions: Pick<Sessions, 'of' | 'isShared'>; statistics: Pick<Statistics, 'count'> },
    { liveAwaySec, liveStaysDays }: LiveLimits,
  ) {
    this.awayMs = liveAwaySec * 1000;
    this.staysMs = liveStaysDays * DAY_MS;
  }

  get isEmpty(): boolean {
    return this.accounts.size === 0 && this.guests.size === 0;
  }

  enter({ uid, userId, marks }: Pick<LiveMember, 'uid' | 'userId' | 'marks'>, nowMs: number): void {
    const { joinedMs = nowMs, isAway = false } = this.accounts.get(uid) ?? {};
    this.accounts.set(uid, { uid, userId, marks, joinedMs, offlineMs: 0, isAway });
  }

  admit(guest: Listener): void {
    this.guests.set(guest, this.guests.size % PARTS);
  }

  hears(guest: Listener): boolean {
    return this.guests.has(guest);
  }

  /** An account or a guest is here no more; false when it was not. */
  leave(who: number | Listener): boolean {
    return typeof who === 'number' ? this.accounts.delete(who) : this.guests.delete(who);
  }

  /** An account came in on another node: without a session here it is there, and no longer here; false when it was not. */
  movedOn(uid: number): boolean {
    return this.needs.sessions.of(uid).length === 0 && this.accounts.delete(uid);
  }

  member(uid: number): LiveMember | undefined {
    return this.accounts.get(uid);
  }

  mark({ uid, marks }: Pick<LiveMember, 'uid' | 'marks'>): void {
    const member = this.accounts.get(uid);
    if (member) member.marks = marks;
  }

  /** The accounts that count as there, the newest first. */
  members(nowMs: number): LiveMember[] {
    return [...this.accounts.values()].filter((member) => this.isThere(member, nowMs)).reverse();
  }

  /** Accounts that are there, those named who may be there on another node too, and guests, each a connection of its own. */
  heads(nowMs: number): HeadCount {
    let count = 0;
    const shared: number[] = [];
    for (const member of this.accounts.values()) {
      if (!this.isThere(member, nowMs)) continue;
      if (this.needs.sessions.isShared(member.uid) || member.marks.includes(STAYS)) shared.push(member.uid);
      else count++;
    }
    for (const { isOpen } of this.guests.keys()) if (isOpen) count++;
    return { count, shared };
  }

  /** Tells everybody here what was said and what else happened, part after part. */
  tell(said: readonly EventPayload<'message'>[], events: readonly LiveEvent[] = []): void {
    this.turns.add([
      ...events.map(({ name, payload }) => new OutEvent(name, payload)),
      ...said.map((payload) => new OutEvent('message', payload)),
    ]);
  }

  /** Tells everybody at once what they have not heard yet, and lets all go. */
  finish(): void {
    this.turns.finish();
    this.clear();
  }

  private write(part: number, frame: JoinedEvents): void {
    let connections = 0;
    const send = (to: Pick<Listener, 'send'>): void => {
      to.send(frame);
      connections++;
    };
    for (const uid of this.accounts.keys())
      if (uid % PARTS === part) for (const session of this.needs.sessions.of(uid)) send(session);
    for (const [guest, itsPart] of this.guests) if (itsPart === part && guest.isOpen) send(guest);
    const isTold = (uid: number): boolean => uid % PARTS === part && this.accounts.has(uid);
    const own = (uid: number): number => (isTold(uid) ? this.needs.sessions.of(uid).length : 0);
    countHeardIn(this.needs.statistics, this.sdkAppId, frame.events, { connections, own });
  }

  /** Takes out who has been offline for too long (S52). */
  sweep(nowMs: number): LiveMember[] {
    const gone: LiveMember[] = [];
    for (const member of this.accounts.values()) {
      const isHere = this.needs.sessions.of(member.uid).length > 0;
      member.offlineMs = isHere ? 0 : member.offlineMs || nowMs;
      const patienceMs = member.marks.includes(STAYS) ? Math.max(this.staysMs, this.awayMs) : this.awayMs;
      if (!isHere && nowMs - member.offlineMs >= patienceMs) gone.push(member);
    }
    for (const { uid } of gone) this.accounts.delete(uid);
    for (const guest of this.guests.keys()) if (!guest.isOpen) this.guests.delete(guest);
    return gone;
  }

  /** Who has no session here, or was told to be offline. */
  offline(): LiveMember[] {
    return [...this.accounts.values()].filter(({ offlineMs, isAway }) => offlineMs > 0 || isAway);
  }

  noteAway(uid: number, isAway: boolean): void {
    const member = this.accounts.get(uid);
    if (member) member.isAway = isAway;
  }

  clear(): void {
    this.turns.stop();
    this.accounts.clear();
    this.guests.clear();
  }

  private isThere({ uid, marks, offlineMs }: LiveMember, nowMs: number): boolean {
    if (this.needs.sessions.of(uid).length > 0) return true;
    return marks.includes(STAYS) && (offlineMs === 0 || nowMs - offlineMs < this.staysMs);
  }
}
