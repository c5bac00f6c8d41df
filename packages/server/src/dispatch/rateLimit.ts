/** Counts calls by key in windows of a fixed length; bounded, since a window's counts go with it. */
export class WindowCounter {
  private windowStart = 0;
  private counts = new Map<string | number, number>();

  constructor(private readonly windowMs: number) {}

  /** Counts one more and returns how many there were in this window. */
  add(key: string | number, nowMs: number): number {
    this.roll(nowMs);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }

  /** Takes back one that was added at that time, while its window lasts. */
  takeBack(key: string | number, addedMs: number): void {
    const count = this.counts.get(key) ?? 0;
    if (addedMs >= this.windowStart && count > 0) this.counts.set(key, count - 1);
  }

  /** How many there were in this window. */
  count(key: string | number, nowMs: number): number {
    this.roll(nowMs);
    return this.counts.get(key) ?? 0;
  }

  private roll(nowMs: number): void {
    if (nowMs - this.windowStart < this.windowMs && nowMs >= this.windowStart) return;
    this.windowStart = nowMs;
    this.counts = new Map();
  }
}
