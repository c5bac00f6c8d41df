import { subProtocols } from '@hongyan/contract';
import { FIRST_NUMBER, loginFrame, messageTemplate, openSession, type Template } from './frames.ts';
import { cpuSecOf } from './host.ts';
import type { Result, TalkJob } from './job.ts';
import { Latencies } from './latency.ts';
import { scanJson, scanMsgpack } from './scan.ts';
import { openWire, type Wire } from './wire.ts';

const RING = 1 << 16;

interface Sender {
  wire: Wire;
  template: Template;
}

/** A closed loop: so many messages are under way at any time, going round the conversations. */
class Loop {
  readonly ack = new Latencies();
  readonly delivery = new Latencies();
  errors = 0;
  finished = 0;
  private sent = 0;
  private stopped = false;
  private readonly sentAt = new Float64Array(RING);
  private readonly missing = new Uint8Array(RING);
  private readonly drained = Promise.withResolvers<void>();
  private underWay = 0;

  constructor(
    private readonly senders: Sender[],
    private readonly isText: boolean,
    private readonly parts: 1 | 2,
    private readonly maxMessages: number,
  ) {}

  fire(): void {
    if (this.stopped || this.sent === this.maxMessages) {
      if (this.underWay === 0) this.drained.resolve();
      return;
    }
    const sender = this.senders[this.sent % this.senders.length];
    const slot = this.sent % RING;
    this.sentAt[slot] = performance.now();
    this.missing[slot] = this.parts;
    this.underWay++;
    sender?.wire.send(sender.template.fill(FIRST_NUMBER + this.sent++), this.isText);
  }

  acknowledged(number: number, isError: boolean): void {
    if (isError) this.errors++;
    this.part(number, this.ack);
    // A refused message never arrives at the receiver.
    if (isError && this.parts === 2) this.part(number, this.delivery);
  }

  delivered(number: number): void {
    this.part(number, this.delivery);
  }

  private part(number: number, into: Latencies): void {
    const slot = (number - FIRST_NUMBER) % RING;
    into.add(performance.now() - (this.sentAt[slot] ?? 0));
    const left = (this.missing[slot] ?? 1) - 1;
    this.missing[slot] = left;
    if (left > 0) return;
    this.finished++;
    this.underWay--;
    this.fire();
  }

  clear(): void {
    this.ack.clear();
    this.delivery.clear();
    this.finished = 0;
    this.errors = 0;
  }

  /** Resolves when nothing is under way any more. */
  stop(): Promise<void> {
    this.stopped = true;
    if (this.underWay === 0) this.drained.resolve();
    return this.drained.promise;
  }

  get done(): Promise<void> {
    return this.drained.promise;
  }
}

/** One-to-one messages between pairs that are online, or the same frames against the echo server. */
export async function talk(job: TalkJob): Promise<Result> {
  const senders: Sender[] = [];
  const isEcho = job.kind === 'echo';
  const loop = new Loop(senders, job.codec === 'json', isEcho ? 1 : 2, job.maxMessages || Number.POSITIVE_INFINITY);
  const scan = job.codec === 'json' ? scanJson : scanMsgpack;
  const sink = {
    reply: (id: number, isError: boolean) => loop.acknowledged(id, isError),
    message: (random: number) => loop.delivered(random),
  };
  const onMessage = (bytes: Uint8Array) => scan(bytes, sink);
  const timeSec = Math.floor(Date.now() / 1000);
  for (let n = 0; n < job.conversations; n++) {
    const template = messageTemplate(job.codec, `bob${n}`, job.textBytes, job.isOnlineOnly, timeSec);
    if (isEcho) {
      const onEcho = (bytes: Uint8Array) => template.readAll(bytes, (id) => loop.acknowledged(id, false));
      senders.push({ template, wire: await openWire(new URL(job.url), subProtocols[job.codec], onEcho) });
    } else {
      await openSession(job, loginFrame(job, `bob${n}`), onMessage);
      senders.push({ template, wire: await openSession(job, loginFrame(job, `alice${n}`), onMessage) });
    }
  }

  for (let n = 0; n < job.inFlight; n++) loop.fire();
  return measure(job, loop);
}

async function measure(job: TalkJob, loop: Loop): Promise<Result> {
  await Bun.sleep(job.warmupSec * 1000);
  loop.clear();
  const startedAt = performance.now();
  const cpuAtStart = cpuSecOf(job.pid);
  const ownAtStart = cpuSecOf(process.pid);
  await Promise.race([Bun.sleep(job.seconds * 1000), loop.done]);

  const seconds = (performance.now() - startedAt) / 1000;
  const count = loop.finished;
  const cpuSec = cpuSecOf(job.pid) - cpuAtStart;
  const loaderCpuSec = cpuSecOf(process.pid) - ownAtStart;
  const [ack, delivery] = [loop.ack.latency, loop.delivery.latency];
  await Promise.race([loop.stop(), Bun.sleep(5_000)]);
  return {
    count,
    perSec: Math.round(count / seconds),
    cpuSec,
    loaderCpuSec,
    seconds,
    errors: loop.errors,
    ack,
    delivery,
  };
}
