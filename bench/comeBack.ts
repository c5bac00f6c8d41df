import type { WireConversation } from '@hongyan/contract';
import { type Asker, eachOf, openAsker } from './asker.ts';
import { loginFrame } from './frames.ts';
import type { ComeBackJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';

/** What a client has kept when it goes away. */
interface Kept {
  userSeq: number;
  heads: Map<string, Pick<WireConversation, 'conv' | 'id' | 'seq' | 'rev'>>;
}

/**
 * Clients sign in once and go away; each sends its neighbour a message from another device; then all come back at once,
 * and each fetches what it missed: one message to it, one from it. `errors` counts the messages that were not there.
 */
export async function comeBack(job: ComeBackJob): Promise<Result> {
  const kept: Kept[] = [];
  await eachOf(job.count, job.concurrency, async (n) => {
    kept[n] = await firstVisit(await openAsker(job, `user${n}`));
  });
  await eachOf(job.count, job.concurrency, (n) => sendAway(job, n));

  const logins = kept.map((_, n) => loginFrame(job, `user${n}`));
  const latencies = new Latencies(job.count);
  let found = 0;
  const result = startMeter(job);
  await eachOf(job.count, job.concurrency, async (n) => {
    const from = performance.now();
    const asker = await openAsker(job, `user${n}`, logins[n]);
    const mine = kept[n];
    const missed = mine ? await fetchMissed(asker, mine) : 0;
    found += missed;
    latencies.add(performance.now() - from);
  });
  return result({ count: job.count, errors: 2 * job.count - found, ack: latencies.latency });
}

async function firstVisit(asker: Asker): Promise<Kept> {
  const { userSeq, conversations } = await asker.ask('sync', { userSeq: 0, conversations: [] });
  asker.close();
  return { userSeq, heads: new Map(conversations.map(({ conv, id, seq, rev }) => [conv, { conv, id, seq, rev }])) };
}

async function sendAway(job: ComeBackJob, n: number): Promise<void> {
  const asker = await openAsker(job, `user${n}`);
  const body = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: `from ${n}` } }];
  const conv = `C2Cuser${(n + 1) % job.count}`;
  await asker.ask('sendMessage', { conv, random: n, clientTimeSec: Math.floor(Date.now() / 1000), body });
  asker.close();
}

/** Fetches what came since and says how many messages without a hole that is. */
async function fetchMissed(asker: Asker, { userSeq, heads }: Kept): Promise<number> {
  const { conversations } = await asker.ask('sync', { userSeq, conversations: [...heads.values()] });
  let found = 0;
  for (const { conv, seq } of conversations) {
    const known = heads.get(conv)?.seq ?? 0;
    const page = await asker.ask('getMessages', { conv, afterSeq: known, count: 20 });
    const isWhole = page.toSeq === seq && page.messages.every((message, at) => message.seq === seq - at);
    if (isWhole && page.messages.length === seq - known) found += page.messages.length;
  }
  return found;
}
