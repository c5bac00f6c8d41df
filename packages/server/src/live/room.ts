import type { WireMessage } from '@hongyan/contract';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { cutPage } from '../message/cutPage.ts';
import { countHeads, type HeadCount } from '../presence/headCount.ts';
import type { Crowd } from './crowd.ts';
import type { LiveEvent, LiveMessage, RoomNow, RoomRef } from './port.ts';

/** How long what is said gathers while few speak. */
export const CALM_MS = 20;
/** How long it gathers near the cap, so that there is something to choose the most urgent from. */
export const BUSY_MS = 100;

/** What a room lets through: so many messages a second, a second's worth at once. */
export class Cap {
  private tokens: number;
  private filledMs: number;

  constructor(nowMs: number, perSec: number) {
    this.tokens = perSec;
    this.filledMs = nowMs;
  }

  /** Whether so many can go out without any need to choose: a quarter of what the room lets through at once. */
  isCalm(count: number, nowMs: number, perSec: number): boolean {
    this.fill(nowMs, perSec);
    return perSec === 0 || count <= this.tokens / 4;
  }

  /**
   * Chooses what goes out: the urgent first, of one rank by lot; the order of arrival stays.
   *
   * @param perSec 0: all of it
   */
  choose(waiting: readonly LiveMessage[], nowMs: number, perSec: number): LiveMessage[] {
    if (perSec === 0) return [...waiting];
    this.fill(nowMs, perSec);
    const free = waiting.filter(({ rank }) => rank === 0);
    const capped = waiting.filter(({ rank }) => rank > 0).map((message) => ({ message, lot: Math.random() }));
    capped.sort((x, y) => x.message.rank - y.message.rank || x.lot - y.lot);
    const passed = new Set(capped.slice(0, Math.floor(this.tokens)).map(({ message }) => message));
    this.tokens -= passed.size;
    return waiting.filter((message) => free.includes(message) || passed.has(message));
  }

  private fill(nowMs: number, perSec: number): void {
    this.tokens = Math.min(perSec, this.tokens + ((nowMs - this.filledMs) * perSec) / 1000);
    this.filledMs = nowMs;
  }
}

/** The last messages of a room, for newcomers: bounded by number, age and bytes. */
export class Recent {
  private readonly kept: LiveMessage['payload'][] = [];

  add(payload: LiveMessage['payload'], max: number): void {
    this.kept.push(payload);
    if (this.kept.length > max) this.kept.splice(0, this.kept.length - max);
  }

  /** Messages that are not older than this, oldest first: of those the latest that so many bytes hold. */
  since(ms: number, maxBytes: number): WireMessage[] {
    const young = this.kept.filter(({ timeMs, message }) => timeMs >= ms && !message.isTip);
    const latestFirst = young.map(({ message }) => message).reverse();
    return cutPage(latestFirst, maxBytes).reverse();
  }
}

/** Places that are reserved durably at once, where no other node takes any (D18). */
const BLOCK = 1_000;

/** Gives out the places of rooms: unique, rising on one node; a crash may skip some (D18). */
export class Places {
  private readonly blocks = new Map<number, Promise<{ next: number; end: number }>>();
  /** What was given last in each room from here, and when. */
  private readonly given = new Map<number, { lastMs: number; lastSeq: number }>();

  constructor(private readonly needs: Pick<Ctx, 'bus' | 'storage' | 'clock'>) {}

  /** The last place that was given from here, with its time; 0 when none was. */
  last(gid: number): { lastMs: number; lastSeq: number } {
    return this.given.get(gid) ?? { lastMs: 0, lastSeq: 0 };
  }

  /** The next place in a room. */
  async next(gid: number): Promise<number> {
    const count = this.needs.bus.isLocal ? BLOCK : 1;
    let block = this.blocks.get(gid);
    for (;;) {
      const current = await (block ?? this.reserve(gid, count));
      if (current.next < current.end) {
        const lastSeq = current.next++;
        this.given.set(gid, { lastMs: this.needs.clock.nowMs(), lastSeq });
        return lastSeq;
      }
      // Several may find it used up in the same turn: the first one reserves.
      if (this.blocks.get(gid) === block) this.blocks.delete(gid);
      block = this.blocks.get(gid);
    }
  }

  private reserve(gid: number, count: number): Promise<{ next: number; end: number }> {
    const block = this.needs.storage.groups.reserve(gid, count).then((first) => ({ next: first, end: first + count }));
    this.blocks.set(gid, block);
    block.catch(() => this.blocks.delete(gid));
    return block;
  }
}

/** A live room on this node. */
export interface Room extends RoomRef {
  crowd: Crowd;
  cap: Cap;
  recent: Recent;
  /** What waits to go out, and until when. */
  waiting: LiveMessage[];
  events: LiveEvent[];
  timer: NodeJS.Timeout | undefined;
  /** Time and place of what was said last; 0 before anything was. */
  last: { lastMs: number; lastSeq: number };
  subscribed: Promise<() => void>;
}

/** Notes what was said last in a room. */
export function noteLast({ last }: Room, said: readonly LiveMessage['payload'][]): void {
  for (const { timeMs, message } of said) {
    last.lastMs = Math.max(last.lastMs, timeMs);
    last.lastSeq = Math.max(last.lastSeq, message.msgSeq);
  }
}

/** What one node knows of a room. */
export type NodeNow = HeadCount & Omit<RoomNow, 'online'>;

/**
 * What several know of a room.
 *
 * @param isAlone no other node gives out places: those do it one by one, so that the store knows the last one, also of a
 *   room that is open on none
 */
export const together = (all: readonly NodeNow[], isAlone: boolean): RoomNow => ({
  online: countHeads(all),
  lastMs: Math.max(...all.map(({ lastMs }) => lastMs)),
  lastSeq: isAlone ? Math.max(...all.map(({ lastSeq }) => lastSeq)) : 0,
});

/** A broadcast as one room has it: to a client that is in several it is a message of each. Its ids are the same on all nodes. */
export function broadcastIn(
  { gid, groupId }: Room,
  { message, ...rest }: LiveMessage['payload'],
): LiveMessage['payload'] {
  const random = (message.random + gid) >>> 0;
  const id = `${message.id.slice(0, message.id.lastIndexOf('-'))}-${random}`;
  return { ...rest, conv: groupConvOf(groupId), message: { ...message, to: groupId, id, random } };
}
