import { loginFrame, openSession, readFrame, requestFrame } from './frames.ts';
import { cpuSecOf } from './host.ts';
import type { HistoryJob, Result } from './job.ts';
import { Latencies } from './latency.ts';

/** Reads pages at random places of the conversations that a talk left behind, one at a time. */
export async function history(job: HistoryJob): Promise<Result> {
  const latencies = new Latencies(job.requests);
  let answered: (bytes: Uint8Array) => void = () => {};
  let nextId = 2;
  let [startedAt, cpuAtStart, ownAtStart] = [0, 0, 0];
  const each = Math.ceil(job.requests / job.conversations);
  let count = 0;
  for (let n = 0; n < job.conversations; n++) {
    const wire = await openSession(job, loginFrame(job, `alice${n}`), (bytes) => answered(bytes));
    const ask = (command: string, params: unknown) =>
      new Promise<Uint8Array>((resolve) => {
        answered = resolve;
        wire.send(requestFrame(job.codec, nextId++, command, params), job.codec === 'json');
      });
    const conv = `C2Cbob${n}`;
    const newest = readFrame(job.codec, await ask('getConversation', { conv })).r as { conversation: { seq: number } };
    if (startedAt === 0)
      [startedAt, cpuAtStart, ownAtStart] = [performance.now(), cpuSecOf(job.pid), cpuSecOf(process.pid)];
    for (let m = 0; m < each; m++, count++) {
      const beforeSeq =
        1 + job.pageSize + Math.floor(Math.random() * Math.max(1, newest.conversation.seq - job.pageSize));
      const from = performance.now();
      await ask('getMessages', { conv, beforeSeq, count: job.pageSize });
      latencies.add(performance.now() - from);
    }
    wire.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    count,
    perSec: Math.round(count / seconds),
    cpuSec: cpuSecOf(job.pid) - cpuAtStart,
    loaderCpuSec: cpuSecOf(process.pid) - ownAtStart,
    seconds,
    errors: 0,
    ack: latencies.latency,
  };
}
