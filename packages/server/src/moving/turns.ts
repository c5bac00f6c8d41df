/** Works under way at a time. */
const AT_ONCE = 16;
/** Works that wait or are under way at most, and what they may weigh together: whoever brings more waits. */
const ROOM = 2_000;
const WEIGHT_MAX = 32_000_000;

/**
 * Works side by side, but those of the same turn one after the other, in the order in which they came. The number of works that
 * it holds is bounded, whatever comes.
 */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private held = 0;
  private weight = 0;
  private running = 0;
  private failure: unknown;
  private wake: (() => void) | undefined;

  /**
   * Takes a work as soon as there is room. Throws what an earlier one threw; then nothing more is begun.
   *
   * @param weight what holding it costs, e.g. in characters
   */
  async add(turn: string, weight: number, work: () => Promise<void>): Promise<void> {
    while (this.held >= ROOM || (this.held > 0 && this.weight + weight > WEIGHT_MAX)) await this.change();
    this.assertWell();
    this.held++;
    this.weight += weight;
    const before = this.last.get(turn) ?? Promise.resolve();
    const done = before.then(() => this.run(work));
    this.last.set(turn, done);
    void done.then(() => {
      if (this.last.get(turn) === done) this.last.delete(turn);
      this.held--;
      this.weight -= weight;
      this.wake?.();
    });
  }

  /** Waits for all that was taken; throws what one threw. */
  async end(): Promise<void> {
    while (this.held > 0) await this.change();
    this.assertWell();
  }

  private change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    return promise;
  }

  private assertWell(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async run(work: () => Promise<void>): Promise<void> {
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    this.running++;
    try {
      if (this.failure === undefined) await work();
    } catch (error) {
      this.failure ??= error;
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
