/**
 * Lets so many sign-ins at a time go on, the others wait in their order: a storm of them must not fill the store's queue,
 * where messages wait behind them.
 *
 * Who waits has a connection: there are never more than those.
 */
export class SignInLine {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly atOnce: number) {}

  async run<T>(signIn: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running++;
    else await new Promise<void>((resolve) => void this.waiting.add(resolve));
    try {
      return await signIn();
    } finally {
      // Its place goes to the next one in line.
      const [next] = this.waiting;
      if (next) {
        this.waiting.delete(next);
        next();
      } else this.running--;
    }
  }
}
