interface Timer {
  dueMs: number;
  serial: number;
  run(): void;
}

/** The clock of one device; it stands still until a test fires its timers. */
export class DeviceClock {
  private readonly timers = new Set<Timer>();
  private serial = 0;

  constructor(private ms = Date.now()) {}

  readonly nowMs = (): number => this.ms;

  readonly setTimer = (run: () => void, ms: number): unknown => {
    const timer: Timer = { dueMs: this.ms + ms, serial: ++this.serial, run };
    this.timers.add(timer);
    return timer;
  };

  readonly clearTimer = (timer: unknown): void => {
    this.timers.delete(timer as Timer);
  };

  /** Time passes in which nothing of it fires, as while a device sleeps. */
  pass(ms: number): void {
    this.ms += ms;
  }

  /**
   * Moves the time to the next timer and fires it.
   *
   * @returns false when no timer is set
   */
  fireNext(): boolean {
    const [next] = [...this.timers].sort((a, b) => a.dueMs - b.dueMs || a.serial - b.serial);
    if (!next) return false;
    this.timers.delete(next);
    this.ms = Math.max(this.ms, next.dueMs);
    next.run();
    return true;
  }
}
