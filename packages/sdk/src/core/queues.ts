/** Runs tasks one after another per key; tasks of different keys run side by side. */
export interface Queues {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  isIdle(key: string): boolean;
  /** Resolves when nothing runs or waits under any key. */
  idle(): Promise<void>;
}

/**
 * Makes empty queues. A task that fails does not stop those behind it.
 *
 * @param failed told of what a task threw, whoever waits for it
 */
export function queues(failed?: (error: unknown) => void): Queues {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const done = (tails.get(key) ?? Promise.resolve()).then(task);
      const tail = done.then(
        () => forget(),
        (error: unknown) => {
          forget();
          failed?.(error);
        },
      );
      const forget = (): void => {
        if (tails.get(key) === tail) tails.delete(key);
      };
      tails.set(key, tail);
      return done;
    },
    isIdle: (key) => !tails.has(key),
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

/** Runs a task for each item, at most `width` at a time. */
export async function eachOf<T>(items: readonly T[], width: number, task: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const work = async (): Promise<void> => {
    for (const item of waiting) await task(item);
  };
  await Promise.all(Array.from({ length: width }, work));
}
