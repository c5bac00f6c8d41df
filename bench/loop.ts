import { FIRST_NUMBER } from './frames.ts';
import type { Result, Window } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';

const RING = 1 << 16;
const DRAIN_MS = 5_000;
const TICK_MS = 1;

interface LoopOptions {
  /** Sends the message with this number. */
  send(number: number): void;
  /** What ends a message: its delivery (or its answer) alone, or both. */
  parts: 1 | 2;
  /** Messages under way at any time; the next one starts when one ended. */
  inFlight: number;
  /** Instead: messages started a second, whatever became of the earlier ones. */
  arrivalsPerSec: number;
  /** Ends when so many were sent; 0 for no end. */
  maxMessages: number;
}

/**
 * Messages under way, closed or open.
 *
 * In an open loop a message's time counts from the moment it was due, so that a stall of the server, or of this loader,
 * is in the figures of all messages that waited for it.
 */
export class Loop {
  readonly ack = new Latencies();
  readonly delivery = new Latencies();
  errors = 0;
  finished = 0;
  private sent = 0;
  private stopped = false;
  private readonly startedAt = new Float64Array(RING);
  private readonly missing = new Uint8Array(RING);
  private readonly drained = Promise.withResolvers<void>();
  private underWay = 0;
  private pacer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    const { arrivalsPerSec, inFlight } = this.options;
    if (arrivalsPerSec === 0) {
      for (let n = 0; n < inFlight; n++) this.fire(performance.now());
      return;
    }
    const from = performance.now();
    let due = 0;
    this.pacer = setInterval(() => {
      const until = Math.floor(((performance.now() - from) * arrivalsPerSec) / 1000);
      for (; due < until && !this.stopped; due++) this.fire(from + (due * 1000) / arrivalsPerSec);
    }, TICK_MS);
  }

  private fire(at: number): void {
    const { maxMessages, parts, send } = this.options;
    if (this.stopped || (maxMessages > 0 && this.sent === maxMessages)) {
      if (this.underWay === 0) this.drained.resolve();
      return;
    }
    const slot = this.sent % RING;
    if (this.missing[slot]) {
      // Only an open loop gets here: what is offered is more than the server takes.
      this.errors++;
      return;
    }
    this.startedAt[slot] = at;
    this.missing[slot] = parts;
    this.underWay++;
    send(FIRST_NUMBER + this.sent++);
  }

  acknowledged(number: number, isError: boolean): void {
    if (isError) this.errors++;
    this.part(number, this.ack);
    // A refused message never arrives at the receiver.
    if (isError && this.options.parts === 2) this.part(number, this.delivery);
  }

  delivered(number: number): void {
    this.part(number, this.delivery);
  }

  private part(number: number, into: Latencies): void {
    const slot = (number - FIRST_NUMBER) % RING;
    into.add(performance.now() - (this.startedAt[slot] ?? 0));
    const left = (this.missing[slot] ?? 1) - 1;
    this.missing[slot] = left;
    if (left > 0) return;
    this.finished++;
    this.underWay--;
    if (this.options.arrivalsPerSec === 0) this.fire(performance.now());
    else if (this.stopped && this.underWay === 0) this.drained.resolve();
  }

  private clear(): void {
    this.ack.clear();
    this.delivery.clear();
    this.finished = 0;
    this.errors = 0;
  }

  /** Resolves when nothing is under way any more. */
  private stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.pacer);
    if (this.underWay === 0) this.drained.resolve();
    return this.drained.promise;
  }

  /** Warms up, then measures for the window, or until the last message when their number is bounded. */
  async measure(window: Window): Promise<Result> {
    await Bun.sleep(window.warmupSec * 1000);
    this.clear();
    const result = startMeter(window);
    await Promise.race([Bun.sleep(window.seconds * 1000), this.drained.promise]);

    const found = result({
      count: this.finished,
      errors: this.errors,
      ack: this.ack.latency,
      delivery: this.delivery.latency,
    });
    await Promise.race([this.stop(), Bun.sleep(DRAIN_MS)]);
    return { ...found, sent: this.sent };
  }
}
