import { type BusPayload, groupSubject } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { HIDDEN } from './crowd.ts';
import type { LiveMember, RoomNow } from './port.ts';
import { type NodeNow, type Places, type Room, together } from './room.ts';

type Which = { max: number; mark?: number };

/**
 * What nodes ask each other of a live room: who is there, how many, what was said last. Whoever is on several nodes is one;
 * guests are connections.
 */
export class Census {
  /** @param room a room of this node, where it is open here */
  constructor(
    private readonly needs: Pick<Ctx, 'bus' | 'clock' | 'sessions'>,
    private readonly places: Places,
    private readonly room: (gid: number) => Room | undefined,
  ) {}

  /** The members of a room that are here, the newest first. */
  members(gid: number): LiveMember[] {
    return this.room(gid)?.crowd.members(this.needs.clock.nowMs()) ?? [];
  }

  /** Those in the room on all nodes who are not hidden, the newest first. */
  async everybody(gid: number, which: Which): Promise<LiveMember[]> {
    const elsewhere = await this.needs.sessions.ask<LiveMember>(groupSubject(gid), { want: 'members', ...which });
    const all = new Map([...elsewhere, ...this.listed(gid, which)].map((member) => [member.uid, member]));
    return [...all.values()].sort((a, b) => b.joinedMs - a.joinedMs || b.uid - a.uid).slice(0, which.max);
  }

  /** Which of these accounts are in the room, on whichever node. */
  async present(gid: number, uids: readonly number[]): Promise<Set<number>> {
    const elsewhere = await this.needs.sessions.ask<number>(groupSubject(gid), { want: 'present', uids });
    return new Set([...elsewhere, ...this.presentHere(gid, uids)]);
  }

  /** How many are in the room on all nodes, and what was said last there. */
  async now(gid: number): Promise<RoomNow> {
    const elsewhere = await this.needs.sessions.ask<NodeNow>(groupSubject(gid));
    return together([...this.here(gid), ...elsewhere], this.needs.bus.isLocal);
  }

  /** Answers another node's question. */
  answer(gid: number, question: BusPayload): void {
    this.needs.sessions.answer(question, this.answerTo(gid, question));
  }

  private answerTo(gid: number, { want, uids, ...which }: BusPayload): unknown[] {
    if (want === 'members') return this.listed(gid, which as unknown as Which);
    if (want === 'present') return this.presentHere(gid, uids as number[]);
    return this.here(gid);
  }

  private listed(gid: number, { max, mark }: Which): LiveMember[] {
    const isListed = ({ marks }: LiveMember): boolean =>
      !marks.includes(HIDDEN) && (mark === undefined || marks.includes(mark));
    return this.members(gid).filter(isListed).slice(0, max);
  }

  private presentHere(gid: number, uids: readonly number[]): number[] {
    const wanted = new Set(uids);
    return this.members(gid).flatMap(({ uid }) => (wanted.has(uid) ? uid : []));
  }

  private here(gid: number): NodeNow[] {
    const room = this.room(gid);
    const heads = room?.crowd.heads(this.needs.clock.nowMs());
    const given = { count: 0, shared: [], ...this.places.last(gid) };
    return heads && room ? [{ ...heads, ...room.last }, given] : [given];
  }
}
