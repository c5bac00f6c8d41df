interface Waiter {
  name: string;
  matches: (payload: unknown) => boolean;
  resolve(payload: unknown): void;
}

const WAIT_MS = 8_000;

/** Events that came, to be taken in any order: by name and, where wanted, by content. */
export interface EventQueue {
  put(name: string, payload: unknown): void;
  /** Takes the first event that fits, now or when it comes; rejects after a bounded wait and says what came instead. */
  next(name: string, matches: ((payload: unknown) => boolean) | undefined, who: string): Promise<unknown>;
  /** What came and was not taken. */
  seen(name: string): unknown[];
}

/** Makes an empty queue. */
export function eventQueue(): EventQueue {
  const arrived: { name: string; payload: unknown }[] = [];
  const waiters = new Set<Waiter>();
  return {
    put(name, payload) {
      for (const waiter of waiters) {
        if (waiter.name !== name || !waiter.matches(payload)) continue;
        waiters.delete(waiter);
        waiter.resolve(payload);
        return;
      }
      arrived.push({ name, payload });
    },
    next(name, matches = () => true, who) {
      const at = arrived.findIndex((event) => event.name === name && matches(event.payload));
      if (at >= 0) return Promise.resolve(arrived.splice(at, 1)[0]?.payload);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          const others = arrived.map((event) => `${event.name} ${JSON.stringify(event.payload)}`).join('\n  ');
          reject(
            new Error(`${who} got no event ${name} within ${WAIT_MS} ms; others that came:\n  ${others || 'none'}`),
          );
        }, WAIT_MS);
        const waiter: Waiter = {
          name,
          matches,
          resolve: (payload) => {
            clearTimeout(timer);
            resolve(payload);
          },
        };
        waiters.add(waiter);
      });
    },
    seen: (name) => arrived.filter((event) => event.name === name).map((event) => event.payload),
  };
}
