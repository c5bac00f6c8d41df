import { cpuSecOf, treeCpuSecOf } from './host.ts';
import type { Result, Window } from './job.ts';

/** Starts taking time and processor time; what it returns makes the result of the window that ends then. */
export function startMeter({
  pid,
  storePid,
}: Pick<Window, 'pid' | 'storePid'>): (found: Pick<Result, 'count' | 'errors' | 'ack' | 'delivery'>) => Result {
  const now = () => ({
    ms: performance.now(),
    server: cpuSecOf(pid),
    store: treeCpuSecOf(storePid),
    own: cpuSecOf(process.pid),
  });
  const before = now();
  return (found) => {
    const after = now();
    const seconds = (after.ms - before.ms) / 1000;
    return {
      ...found,
      perSec: Math.round(found.count / seconds),
      seconds,
      cpuSec: after.server - before.server,
      storeCpuSec: after.store - before.store,
      loaderCpuSec: after.own - before.own,
    };
  };
}
