import { join } from 'node:path';
import { onExit } from './host.ts';
import type { Heard, Job, Result } from './job.ts';

const LOADER = join(import.meta.dir, 'loader.ts');

/** A loader that goes on after its first result. */
export interface Held extends AsyncDisposable {
  result: Result;
  /** Of an audience: what it heard of so many messages, the first of which was due then. */
  heard(sent: number, startMs: number): Promise<Heard>;
}

/** Runs a job in a process of its own and returns what it found. */
export async function load(job: Job): Promise<Result> {
  await using running = await holdLoad(job);
  return running.result;
}

/** The same, but what it opened stays open until the holder lets go: idle connections, an audience. */
export async function holdLoad(job: Job): Promise<Held> {
  const child = Bun.spawn([process.execPath, LOADER, JSON.stringify(job)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const end = onExit(() => child.kill('SIGKILL'));
  const lines = linesOf(child.stdout);
  const stop = async () => {
    await child.stdin.end();
    await child.exited;
    end();
  };
  const line = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value) as T;
    await stop();
    throw new Error(`the loader for ${job.kind} ended without a result`);
  };
  return {
    result: await line<Result>(),
    heard: async (sent, startMs) => {
      child.stdin.write(`${JSON.stringify({ sent, startMs })}\n`);
      await child.stdin.flush();
      return line<Heard>();
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}
