import type { InputOf, OutputOf, SocketCommands } from '@hongyan/contract';
import { loginFrame, openSession, readFrames, requestFrame } from './frames.ts';
import type { Target } from './job.ts';

/** A signed-in session that asks one thing after another. */
export interface Asker {
  ask<C extends keyof SocketCommands>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;
  close(): void;
}

/** Signs a user in; what the server tells unasked is left alone. */
export async function openAsker(job: Target, userId: string, login = loginFrame(job, userId)): Promise<Asker> {
  let waiting: { id: number; resolve(answer: unknown): void; reject(error: Error): void } | undefined;
  let nextId = 2;
  const wire = await openSession(job, login, (bytes) => {
    const answer = readFrames(job.codec, bytes).find(({ i }) => i === waiting?.id);
    if (answer?.e) waiting?.reject(new Error(`${answer.e.code} ${answer.e.info}`));
    else if (answer) waiting?.resolve(answer.r);
  });
  return {
    ask: <C extends keyof SocketCommands>(command: C, params: InputOf<SocketCommands[C]>) => {
      const id = nextId++;
      wire.send(requestFrame(job.codec, id, command, params), job.codec === 'json');
      return new Promise<OutputOf<SocketCommands[C]>>((resolve, reject) => {
        waiting = { id, resolve: (answer) => resolve(answer as OutputOf<SocketCommands[C]>), reject };
      });
    },
    close: wire.close,
  };
}

/** Does a piece of work for each number below `count`, so many at a time. */
export async function eachOf(count: number, concurrency: number, work: (n: number) => Promise<void>): Promise<void> {
  let taken = 0;
  const worker = async () => {
    for (let n = taken++; n < count; n = taken++) await work(n);
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, worker));
}
