/** Has what concerns the same thing go one after another. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs work when all that was asked for the same before has ended, however. */
  async run<R>(about: string, work: () => Promise<R>): Promise<R> {
    const before = this.last.get(about) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(about, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(about) === mine) this.last.delete(about);
    }
  }
}
