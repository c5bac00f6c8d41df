import { eachOf } from './asker.ts';
import { FIRST_NUMBER, loginFrame, openSession, readFrames, requestFrame } from './frames.ts';
import type { AudienceJob, Heard, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';
import { scanJson, scanMsgpack } from './scan.ts';
import type { OnMessage, Wire } from './wire.ts';

/** Members of one group that are online, each on a connection of its own. */
export interface Audience {
  /** Of signing in and entering. */
  result: Result;
  wires: Wire[];
  /**
   * Waits until nothing more arrives and says what was heard.
   *
   * @param sent how many messages were said
   * @param startMs when the first one was due, in the machine's clock
   */
  finish(sent: number, startMs: number): Promise<Heard>;
}

const QUIET_MS = 500;
const QUIET_MOST_MS = 10_000;

/** Signs members in; each keeps which of the messages it heard, so that one that is missing or comes twice is seen. */
export async function audience(job: AudienceJob): Promise<Audience> {
  const logins = Array.from({ length: job.count }, (_, n) => loginFrame(job, `user${job.first + n}`));
  const tally = new Tally(job);
  const wires: Wire[] = [];
  const result = startMeter(job);
  await eachOf(job.count, job.concurrency, async (n) => {
    wires.push(await enter(job, logins[n] ?? new Uint8Array(), tally.listener(n)));
  });
  return {
    result: result({ count: job.count, errors: 0 }),
    wires,
    finish: async (sent, startMs) => {
      for (let last = -1, ms = 0; last !== tally.heard && ms < QUIET_MOST_MS; ms += QUIET_MS) {
        last = tally.heard;
        await Bun.sleep(QUIET_MS);
      }
      return tally.sum(sent, startMs);
    },
  };
}

/** Signs a member in; a live room it has to enter besides. */
async function enter(job: AudienceJob, login: Uint8Array, onMessage: OnMessage): Promise<Wire> {
  const entered = Promise.withResolvers<void>();
  let isIn = !job.isLive;
  const wire = await openSession(job, login, (bytes) => {
    onMessage(bytes);
    if (isIn) return;
    const answer = readFrames(job.codec, bytes).find(({ i }) => i === 2);
    if (!answer) return;
    isIn = true;
    if (answer.e) entered.reject(new Error(`not let in: ${answer.e.code} ${answer.e.info}`));
    else entered.resolve();
  });
  if (!job.isLive) return wire;
  wire.send(requestFrame(job.codec, 2, 'joinGroup', { groupId: job.groupId }), job.codec === 'json');
  await entered.promise;
  return wire;
}

/** Who heard which message, and how late. */
class Tally {
  heard = 0;
  private repeated = 0;
  /** A bit for each member and message. */
  private readonly bits: Uint8Array;
  private readonly bytesEach: number;
  /** The last frame that was read, and the messages in it. */
  private read: { frame: Buffer; numbers: readonly number[] } = { frame: Buffer.alloc(0), numbers: [] };
  /** How long after its turn a message came, from an arbitrary start; with a rate alone. */
  private readonly lags: Float64Array;

  constructor(private readonly job: AudienceJob) {
    this.bytesEach = Math.ceil(job.most / 8);
    this.bits = new Uint8Array(job.count * this.bytesEach);
    this.lags = new Float64Array(job.perSec > 0 ? job.count * job.most : 0);
  }

  listener(member: number): OnMessage {
    return (bytes) => {
      const numbers = this.numbersIn(bytes);
      const nowMs = performance.now();
      for (const number of numbers) this.take(member, number, nowMs);
    };
  }

  /**
   * The messages of a frame. All members get the same bytes in turn: they are read once and then compared, so that the
   * loader does not take the processor from the server it measures.
   */
  private numbersIn(bytes: Uint8Array): readonly number[] {
    if (this.read.frame.equals(bytes)) return this.read.numbers;
    const numbers: number[] = [];
    const scan = this.job.codec === 'json' ? scanJson : scanMsgpack;
    scan(bytes, { reply: () => {}, message: (random) => numbers.push(random - FIRST_NUMBER) });
    this.read = { frame: Buffer.from(bytes), numbers };
    return numbers;
  }

  private take(member: number, n: number, nowMs: number): void {
    // Others' numbers: tips of who comes and goes.
    if (n < 0 || n >= this.job.most) return;
    const at = member * this.bytesEach + (n >> 3);
    const bit = 1 << (n & 7);
    if ((this.bits[at] ?? 0) & bit) {
      this.repeated++;
      return;
    }
    this.bits[at] = (this.bits[at] ?? 0) | bit;
    if (this.job.perSec > 0) this.lags[this.heard] = nowMs - (n * 1000) / this.job.perSec;
    this.heard++;
  }

  sum(sent: number, startMs: number): Heard {
    const start = startMs - performance.timeOrigin;
    const latencies = new Latencies(this.lags.length);
    for (let n = 0; n < Math.min(this.heard, this.lags.length); n++) latencies.add((this.lags[n] ?? 0) - start);
    return {
      heard: this.heard,
      missed: sent * this.job.count - this.heard,
      repeated: this.repeated,
      delivery: latencies.latency,
    };
  }
}
