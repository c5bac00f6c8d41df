/** What is under way on all connections of a gateway, so that a shutdown can wait for it. */
export class Traffic {
  isDraining = false;
  private inFlight = 0;
  private idle: (() => void) | undefined;

  /** Requests that have no answer yet. */
  get unanswered(): number {
    return this.inFlight;
  }

  /** Counts requests that came (above zero) or were answered. */
  count(change: number): void {
    this.inFlight += change;
    if (this.inFlight === 0) this.idle?.();
  }

  /** Resolves when all requests are answered, or after `timeoutMs`; says which. */
  async settled(timeoutMs: number): Promise<boolean> {
    if (this.inFlight === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), timeoutMs);
    this.idle = () => resolve(true);
    const isSettled = await promise;
    clearTimeout(timer);
    this.idle = undefined;
    return isSettled;
  }
}
