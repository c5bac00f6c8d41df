/**
 * Lets so many calls of each app go on at a time and so many wait, so that an app whose server is slow holds up no other.
 */
export class Bulkhead {
  private readonly apps = new Map<number, { running: number; waiting: (() => void)[] }>();

  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
  ) {}

  /**
   * Runs something once there is room.
   *
   * @returns `full` when too many wait already, `late` when no room came in time; then nothing was run
   */
  async run<T>(app: number, waitMs: number, work: () => Promise<T>): Promise<T | 'full' | 'late'> {
    const room = this.apps.get(app) ?? { running: 0, waiting: [] };
    this.apps.set(app, room);
    if (room.running < this.maxRunning) room.running++;
    else if (room.waiting.length >= this.maxWaiting) return 'full';
    else if (!(await waitIn(room.waiting, waitMs))) return 'late';
    try {
      return await work();
    } finally {
      const next = room.waiting.shift();
      // The place goes on to who waits longest.
      if (next) next();
      else if (--room.running === 0) this.apps.delete(app);
    }
  }
}

function waitIn(waiting: (() => void)[], waitMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const enter = (): void => {
    clearTimeout(timer);
    resolve(true);
  };
  const timer = setTimeout(() => {
    waiting.splice(waiting.indexOf(enter), 1);
    resolve(false);
  }, waitMs);
  waiting.push(enter);
  return promise;
}
