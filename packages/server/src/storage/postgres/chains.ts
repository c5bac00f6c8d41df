/** Runs work of one key one after another, in the order of the calls; that of different keys side by side. */
export class Chains {
  private readonly last = new Map<number, Promise<void>>();

  run<T>(key: number, work: () => Promise<T>): Promise<T> {
    const result = (this.last.get(key) ?? Promise.resolve()).then(work);
    const settled: Promise<void> = result.then(
      () => this.ended(key, settled),
      () => this.ended(key, settled),
    );
    this.last.set(key, settled);
    return result;
  }

  private ended(key: number, settled: Promise<void>): void {
    if (this.last.get(key) === settled) this.last.delete(key);
  }
}
