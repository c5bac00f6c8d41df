import { loginFrame, openSession } from './frames.ts';
import { cpuSecOf } from './host.ts';
import type { CrowdJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import type { Wire } from './wire.ts';

/** Many users connect and sign in, so many at a time; the connections then stay open. */
export async function crowd(job: CrowdJob): Promise<{ result: Result; wires: Wire[] }> {
  const logins = Array.from({ length: job.count }, (_, n) => loginFrame(job, `user${n}`));
  const latencies = new Latencies(job.count);
  const wires: Wire[] = [];
  const startedAt = performance.now();
  const [cpuAtStart, ownAtStart] = [cpuSecOf(job.pid), cpuSecOf(process.pid)];
  let taken = 0;
  const worker = async () => {
    for (let login = logins[taken++]; login; login = logins[taken++]) {
      const from = performance.now();
      wires.push(await openSession(job, login, () => {}));
      latencies.add(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));

  const seconds = (performance.now() - startedAt) / 1000;
  const result: Result = {
    count: job.count,
    perSec: Math.round(job.count / seconds),
    cpuSec: cpuSecOf(job.pid) - cpuAtStart,
    loaderCpuSec: cpuSecOf(process.pid) - ownAtStart,
    seconds,
    errors: 0,
    ack: latencies.latency,
  };
  return { result, wires };
}
