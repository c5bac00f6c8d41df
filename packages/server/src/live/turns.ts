import { JoinedEvents, type OutEvent } from '../delivery/outEvent.ts';

/** Parts of a crowd that are told by turns: writing to all at once would hold up everybody else on the node. */
export const PARTS = 4;
/** From one frame of a part to its next: ten a second (D18). */
const FRAME_MS = 100;
/** What is left to all else between two turns, however long it took to write the first to thousands. */
const BREATH_MS = 5;

/** The time that turns go by. */
export interface TurnTime {
  /** Only goes forward. */
  nowMs(): number;
  /** Runs once after this time at the earliest; what it returns keeps it from that. */
  after(ms: number, run: () => void): () => void;
}

const realTime: TurnTime = {
  nowMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Tells a crowd what happens, part after part: each part gets a frame every 100 ms at most, of all that came since its
 * last one, and the parts have theirs at different moments. A message so waits for the writing of one part, not of all.
 */
export class Turns {
  /** What each part has not been told. */
  private waiting: OutEvent[][] = Array.from({ length: PARTS }, () => []);
  private next = 0;
  private stopTurn: (() => void) | undefined;
  private turnedMs = 0;

  /** @param write writes a frame to all of a part, numbered from 0 */
  constructor(
    private readonly write: (part: number, frame: JoinedEvents) => void,
    private readonly time: TurnTime = realTime,
  ) {}

  /** Tells this in the next turn of each part. */
  add(events: readonly OutEvent[]): void {
    for (const waiting of this.waiting) waiting.push(...events);
    this.schedule();
  }

  /** Tells every part at once what it has not been told. */
  finish(): void {
    for (let part = 0; part < PARTS; part++) this.tell(part);
    this.stop();
  }

  /** Forgets what waits. */
  stop(): void {
    this.stopTurn?.();
    this.stopTurn = undefined;
    this.waiting = Array.from({ length: PARTS }, () => []);
  }

  private schedule(): void {
    if (this.stopTurn !== undefined || !this.waiting.some(({ length }) => length > 0)) return;
    const sinceMs = this.time.nowMs() - this.turnedMs;
    this.stopTurn = this.time.after(Math.max(FRAME_MS / PARTS - sinceMs, BREATH_MS), this.turn);
  }

  private readonly turn = (): void => {
    this.stopTurn = undefined;
    this.turnedMs = this.time.nowMs();
    this.tell(this.next);
    this.next = (this.next + 1) % PARTS;
    this.schedule();
  };

  private tell(part: number): void {
    const waiting = this.waiting[part] ?? [];
    if (waiting.length === 0) return;
    this.waiting[part] = [];
    this.write(part, new JoinedEvents(waiting));
  }
}
