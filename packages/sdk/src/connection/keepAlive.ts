import type { Platform } from './port.ts';

/** A probe's ping must be answered within this time. */
const PROBE_MS = 5_000;
/** A request was written and nothing came for so long: look whether anybody is there. */
const UNHEARD_MS = 10_000;
/** Half periods of silence after which a connection counts as dead: 2.5 periods (design §4). */
const SILENT_HALVES = 5;

/** What the heartbeat of a connection works with. */
export interface KeepAliveNeeds {
  platform: Pick<Platform, 'setTimer' | 'clearTimer'>;
  /** Sends a ping and calls back with its answer. */
  ping(answered: () => void): void;
  /** The connection is dead; told once. */
  silent(): void;
}

/**
 * Finds out whether a connection still lives: by a ping each period, by silence, and by a probe when there is doubt.
 * It counts ticks and reads no clock, for the clock of a device jumps.
 */
export class KeepAlive {
  private tickTimer: unknown;
  private probeTimer: unknown;
  private unheardTimer: unknown;
  private halfPeriodMs = 0;
  private silentHalves = 0;
  private isPingDue = false;

  constructor(private readonly needs: KeepAliveNeeds) {}

  /** Starts with a new connection; `periodSec` is the server's. */
  start(periodSec: number): void {
    this.stop();
    this.halfPeriodMs = periodSec * 500;
    this.silentHalves = 0;
    this.isPingDue = false;
    this.nextTick();
  }

  /** Stops all timers. */
  stop(): void {
    const { platform } = this.needs;
    for (const timer of [this.tickTimer, this.probeTimer, this.unheardTimer]) {
      if (timer !== undefined) platform.clearTimer(timer);
    }
    this.tickTimer = undefined;
    this.probeTimer = undefined;
    this.unheardTimer = undefined;
  }

  /** Something arrived. */
  heard(): void {
    this.silentHalves = 0;
    if (this.unheardTimer === undefined) return;
    this.needs.platform.clearTimer(this.unheardTimer);
    this.unheardTimer = undefined;
  }

  /** Something that wants an answer was written. */
  wrote(): void {
    this.unheardTimer ??= this.needs.platform.setTimer(() => {
      this.unheardTimer = undefined;
      this.probe();
    }, UNHEARD_MS);
  }

  /** Asks now; only the answer to this ping will do, for what arrives otherwise may have been under way for long. */
  probe(): void {
    if (this.probeTimer !== undefined) return;
    const timer = this.needs.platform.setTimer(() => this.end(), PROBE_MS);
    this.probeTimer = timer;
    this.needs.ping(() => {
      if (this.probeTimer !== timer) return;
      this.needs.platform.clearTimer(timer);
      this.probeTimer = undefined;
    });
  }

  private nextTick(): void {
    this.tickTimer = this.needs.platform.setTimer(() => this.tick(), this.halfPeriodMs);
  }

  private tick(): void {
    if (this.silentHalves >= SILENT_HALVES) {
      this.end();
      return;
    }
    this.silentHalves++;
    this.nextTick();
    if (this.isPingDue) this.needs.ping(() => {});
    this.isPingDue = !this.isPingDue;
  }

  private end(): void {
    this.stop();
    this.needs.silent();
  }
}
