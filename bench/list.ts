import { openAsker } from './asker.ts';
import type { ListJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';

/** Reads a user's whole conversation list again and again. */
export async function list(job: ListJob): Promise<Result> {
  const latencies = new Latencies(job.times);
  const user = await openAsker(job, job.userId);
  const result = startMeter(job);
  let errors = 0;
  for (let n = 0; n < job.times; n++) {
    const from = performance.now();
    const { conversations } = await user.ask('getConversations', { count: job.conversations });
    latencies.add(performance.now() - from);
    if (conversations.length !== job.conversations) errors++;
  }
  user.close();
  return result({ count: job.times, errors, ack: latencies.latency });
}
