import type { Latency } from './job.ts';

/** Keeps every latency of a run; what is above `max` samples only counts towards the largest. */
export class Latencies {
  private readonly samples: Float32Array;
  private used = 0;
  private max = 0;

  constructor(capacity = 4_000_000) {
    this.samples = new Float32Array(capacity);
  }

  add(ms: number): void {
    if (this.used < this.samples.length) this.samples[this.used++] = ms;
    if (ms > this.max) this.max = ms;
  }

  clear(): void {
    this.used = 0;
    this.max = 0;
  }

  get latency(): Latency {
    const sorted = this.samples.slice(0, this.used).sort();
    const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return { p50: at(0.5), p99: at(0.99), max: round(this.max) };
  }
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
