import { join } from 'node:path';

/** What a device is told: see `apps/host.mjs`. */
type Order = { what: string } & Record<string, unknown>;

/** A process in which the runtime of an app is, without anything that this would not have. */
export interface Phone extends AsyncDisposable {
  /** Does something on the device; rejects with what is thrown there. */
  tell<T = unknown>(what: string, how?: Record<string, unknown>): Promise<T>;
}

/** @param runtime whose app it is */
export function openPhone(runtime: 'wechat' | 'reactNative'): Phone {
  const asked = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  const child = Bun.spawn(['node', join(import.meta.dir, 'apps/host.mjs'), runtime], {
    stdio: ['ignore', 'inherit', 'inherit'],
    serialization: 'json',
    ipc({ id, result, error }: { id: number; result?: unknown; error?: { code?: number; message: string } }) {
      const waiting = asked.get(id);
      asked.delete(id);
      if (error) waiting?.reject(Object.assign(new Error(error.message), { code: error.code }));
      else waiting?.resolve(result);
    },
  });
  void child.exited.then((code) => {
    for (const { reject } of asked.values()) reject(new Error(`the device ended with ${code}`));
  });
  return {
    tell: (what, how = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        asked.set(id, { resolve: resolve as (result: unknown) => void, reject });
        child.send({ id, what, ...how } satisfies Order & { id: number });
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}
