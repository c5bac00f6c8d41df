/** Waits that all end at once when their owner stops. */
export class Pauses {
  private readonly open = new Set<() => void>();
  isOver = false;

  /** Waits so many ms; at once when it is over. */
  async wait(ms: number): Promise<void> {
    if (this.isOver) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.open.add(resolve);
    await promise;
    clearTimeout(timer);
    this.open.delete(resolve);
  }

  /** Ends all waits, and those to come. */
  end(): void {
    this.isOver = true;
    for (const resolve of this.open) resolve();
  }
}

/** How long to wait before the next try: doubled each time up to the longest, and somewhere in the upper half of that. */
export function backoffMs(attempt: number, firstMs: number, longestMs: number, random = Math.random()): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (random * full) / 2;
}
