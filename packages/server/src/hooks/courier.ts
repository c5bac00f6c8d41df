import type { ServerSettings } from '@hongyan/contract';
import type { OutboxRow } from '../storage/port/outbox.ts';
import type { Storage } from '../storage/port/storage.ts';
import { Pauses } from './pause.ts';

/** The name of webhooks among the consumers of the outbox. */
export const CONSUMER = 'webhooks';

/** What the courier works with. */
export interface CourierNeeds {
  outbox: Storage['outbox'];
  settings: Pick<ServerSettings, 'hookWindow' | 'hookAfterInFlight' | 'hookLeaseMs'>;
  /** Names this process. */
  holder: string;
  /** Tells the app's server of one row, again and again until it may be passed; false when it ends before that. */
  deliver(row: OutboxRow, slots: Slots, pauses: Pauses): Promise<boolean>;
  failed(sdkAppId: number, error: unknown): void;
}

/** Lets so many calls go on at a time. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  constructor(private free: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}

/**
 * Tells one app's server what the outbox says, row by row within a conversation, several conversations side by side. The
 * cursor moves up to the first row that is not through: what was told behind it is told again after a crash.
 */
export class Courier {
  private readonly pauses = new Pauses();
  private readonly slots: Slots;
  private readonly lanes = new Map<string, Promise<void>>();
  /** Rows that were read, in order; true once through. */
  private readonly window = new Map<number, boolean>();
  private lastId: number | undefined;
  private wake: () => void = () => {};
  private isOver = false;
  readonly done: Promise<void>;

  constructor(
    private readonly needs: CourierNeeds,
    private readonly sdkAppId: number,
  ) {
    this.slots = new Slots(needs.settings.hookAfterInFlight);
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
    const { outbox, holder, settings } = this.needs;
    const name = `${CONSUMER} ${this.sdkAppId}`;
    if (!(await outbox.lease(name, holder, settings.hookLeaseMs))) return;
    const keep = setInterval(() => {
      // Who cannot keep it, for whatever reason, must not go on: another may have it.
      void outbox.lease(name, holder, settings.hookLeaseMs).then(
        (isOurs) => isOurs || this.end(),
        () => this.end(),
      );
    }, settings.hookLeaseMs / 3);
    try {
      await this.work();
    } finally {
      this.end();
      await Promise.all(this.lanes.values());
      clearInterval(keep);
      await outbox.release(name, holder);
    }
  }

  private async work(): Promise<void> {
    while (!this.isOver) {
      const room = this.needs.settings.hookWindow - this.window.size;
      const rows = room > 0 ? await this.needs.outbox.read(this.sdkAppId, CONSUMER, room, this.lastId) : [];
      for (const row of rows) this.take(row);
      if (this.window.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.wake = resolve;
      if (!this.isFirstThrough() && !this.isOver) await promise;
      await this.advance();
    }
    await this.advance();
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
      if (await this.needs.deliver(row, this.slots, this.pauses)) this.window.set(row.id, true);
    } catch (error) {
      this.needs.failed(this.sdkAppId, error);
      this.end();
    }
    this.wake();
  }

  private isFirstThrough(): boolean {
    const [first] = this.window.values();
    return first === true;
  }

  private async advance(): Promise<void> {
    let through: number | undefined;
    for (const [id, isThrough] of this.window) {
      if (!isThrough) break;
      through = id;
      this.window.delete(id);
    }
    if (through !== undefined) await this.needs.outbox.advance(this.sdkAppId, CONSUMER, through);
  }
}
