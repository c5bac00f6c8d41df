import { eachOf } from './asker.ts';
import { loginFrame, openSession } from './frames.ts';
import type { CrowdJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';
import type { Wire } from './wire.ts';

/** Many users connect and sign in, so many at a time; the connections then stay open. */
export async function crowd(job: CrowdJob): Promise<{ result: Result; wires: Wire[] }> {
  const logins = Array.from({ length: job.count }, (_, n) => loginFrame(job, `user${n}`));
  const latencies = new Latencies(job.count);
  const wires: Wire[] = [];
  const result = startMeter(job);
  await eachOf(job.count, job.concurrency, async (n) => {
    const from = performance.now();
    wires.push(await openSession(job, logins[n] ?? new Uint8Array(), () => {}));
    latencies.add(performance.now() - from);
  });
  return { result: result({ count: job.count, errors: 0, ack: latencies.latency }), wires };
}
