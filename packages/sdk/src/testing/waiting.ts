/** What does not happen within this time of the real clock counts as never happening. */
export const PATIENCE_MS = 15_000;

/** Lets everything run that is ready. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits, but not for ever: what never happens is told by its name. */
export function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
