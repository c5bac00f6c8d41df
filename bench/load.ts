import { join } from 'node:path';
import { onExit } from './host.ts';
import type { Job, Result } from './job.ts';

const LOADER = join(import.meta.dir, 'loader.ts');

/** Runs a job in a process of its own and returns what it found. */
export async function load(job: Job): Promise<Result> {
  await using running = await holdLoad(job);
  return running.result;
}

/** The same, but what it opened stays open until the holder lets go: the crowd of idle connections. */
export async function holdLoad(job: Job): Promise<{ result: Result } & AsyncDisposable> {
  const child = Bun.spawn([process.execPath, LOADER, JSON.stringify(job)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const end = onExit(() => child.kill('SIGKILL'));
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of child.stdout) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes('\n')) break;
  }
  const stop = async () => {
    await child.stdin.end();
    await child.exited;
    end();
  };
  if (!text.includes('\n')) {
    await stop();
    throw new Error(`the loader for ${job.kind} ended without a result`);
  }
  return { result: JSON.parse(text) as Result, [Symbol.asyncDispose]: stop };
}
