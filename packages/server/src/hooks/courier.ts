import type { OutboxRow } from '../storage/port/outbox.ts';
import type { Storage } from '../storage/port/storage.ts';
import { Pauses } from './pause.ts';

/** What the courier works with. */
export interface CourierNeeds {
  outbox: Storage['outbox'];
  /** Whose rows of the outbox they are. */
  consumer: string;
  /** Rows that are looked at ahead. */
  window: number;
  /** Rows under way at a time. */
  inFlight: number;
  leaseMs: number;
  /** Names this process. */
  holder: string;
  /** Does what one row asks for, again and again until it may be passed; false when it ends before that. */
  deliver(row: OutboxRow, slots: Slots, pauses: Pauses): Promise<boolean>;
  failed(sdkAppId: number, error: unknown): void;
}

/** How often the store is asked for new rows and told what is through, ms, where half a window is not sooner. */
const TICK_MS = 100;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets so many calls go on at a time, and one begin in each turn of the loop: what else came in the turn goes first. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private lastBegun = Promise.resolve();
  constructor(private free: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      this.lastBegun = this.lastBegun.then(nextTurn);
      await this.lastBegun;
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}

/**
 * Goes through what the outbox has for a consumer of one app, row by row within a conversation, several conversations side by
 * side. The cursor moves up to the first row that is not through: what was done behind it is done again after a crash. It
 * moves, and rows are read, half a window at a time: the store is the message path's as well.
 */
export class Courier {
  private readonly pauses = new Pauses();
  private readonly slots: Slots;
  private readonly lanes = new Map<string, Promise<void>>();
  /** Rows that were read, in order; true once through. */
  private readonly window = new Map<number, boolean>();
  /** How many rows of the window are through. */
  private through = 0;
  /** The last read gave all that was asked for: there may be more. */
  private isMore = false;
  private isDue = true;
  private lastId: number | undefined;
  private wake: () => void = () => {};
  private isOver = false;
  readonly done: Promise<void>;

  constructor(
    private readonly needs: CourierNeeds,
    private readonly sdkAppId: number,
  ) {
    this.slots = new Slots(needs.inFlight);
    this.done = this.run().catch((error: unknown) => needs.failed(sdkAppId, error));
  }

  /** Begins nothing more; calls under way end. */
  async stop(): Promise<void> {
    this.end();
    await this.done;
  }

  private end(): void {
    this.isOver = true;
    this.pauses.end();
    this.wake();
  }

  private async run(): Promise<void> {
    const { outbox, holder, leaseMs, consumer } = this.needs;
    const name = `${consumer} ${this.sdkAppId}`;
    if (!(await outbox.lease(name, holder, leaseMs))) return;
    const keep = setInterval(() => {
      // Who cannot keep it, for whatever reason, must not go on: another may have it.
      void outbox.lease(name, holder, leaseMs).then(
        (isOurs) => isOurs || this.end(),
        () => this.end(),
      );
    }, leaseMs / 3);
    const tick = setInterval(() => {
      this.isDue = true;
      this.wake();
    }, TICK_MS);
    try {
      await this.work();
    } finally {
      this.end();
      await Promise.all(this.lanes.values());
      clearInterval(tick);
      clearInterval(keep);
      await outbox.release(name, holder);
    }
  }

  private async work(): Promise<void> {
    while (!this.isOver) {
      const { isDue } = this;
      this.isDue = false;
      if (isDue || this.isMore) await this.fill();
      if (isDue && this.window.size === 0) return;
      if (this.isToAdvance(isDue)) await this.advance();
      else if (!this.isOver) await this.woken();
    }
    await this.advance();
  }

  private get half(): number {
    return Math.ceil(this.needs.window / 2);
  }

  private async fill(): Promise<void> {
    const room = this.needs.window - this.window.size;
    if (room < this.half) return;
    const rows = await this.needs.outbox.read(this.sdkAppId, this.needs.consumer, room, this.lastId);
    for (const row of rows) this.take(row);
    this.isMore = rows.length === room;
  }

  /** Whether moving the cursor is worth a write by now. */
  private isToAdvance(isDue: boolean): boolean {
    const [first] = this.window.values();
    return first === true && (isDue || this.through >= Math.min(this.half, this.window.size));
  }

  private woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    return promise;
  }

  private take(row: OutboxRow): void {
    this.lastId = row.id;
    this.window.set(row.id, false);
    const lane = row.convId > 0 ? `c${row.convId}` : `u${row.byUid}`;
    const turn = (this.lanes.get(lane) ?? Promise.resolve()).then(() => this.tell(row));
    this.lanes.set(lane, turn);
    void turn.then(() => {
      if (this.lanes.get(lane) === turn) this.lanes.delete(lane);
    });
  }

  private async tell(row: OutboxRow): Promise<void> {
    if (this.isOver) return;
    try {
      if (await this.needs.deliver(row, this.slots, this.pauses)) this.isThrough(row);
    } catch (error) {
      this.needs.failed(this.sdkAppId, error);
      this.end();
    }
    this.wake();
  }

  private isThrough({ id }: OutboxRow): void {
    this.window.set(id, true);
    this.through++;
  }

  private async advance(): Promise<void> {
    let last: number | undefined;
    for (const [id, isThrough] of this.window) {
      if (!isThrough) break;
      last = id;
      this.window.delete(id);
      this.through--;
    }
    if (last !== undefined) await this.needs.outbox.advance(this.sdkAppId, this.needs.consumer, last);
  }
}
