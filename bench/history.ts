import { openAsker } from './asker.ts';
import type { HistoryJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';

/** Reads pages at random places of the conversations of alice and bob, alice1 and bob1, …, one at a time. */
export async function history(job: HistoryJob): Promise<Result> {
  const latencies = new Latencies(job.requests);
  const each = Math.ceil(job.requests / job.conversations);
  const result = startMeter(job);
  let count = 0;
  for (let n = 0; n < job.conversations; n++) {
    const alice = await openAsker(job, `alice${n}`);
    const conv = `C2Cbob${n}`;
    const { conversation } = await alice.ask('getConversation', { conv });
    const places = Math.max(1, (conversation?.seq ?? 0) - job.pageSize);
    for (let m = 0; m < each; m++) {
      const beforeSeq = 2 + job.pageSize + Math.floor(Math.random() * places);
      const from = performance.now();
      const page = await alice.ask('getMessages', { conv, beforeSeq, count: job.pageSize });
      latencies.add(performance.now() - from);
      if (page.messages.length === job.pageSize) count++;
    }
    alice.close();
  }
  return result({ count, errors: each * job.conversations - count, ack: latencies.latency });
}
