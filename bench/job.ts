import type { Codec } from '@hongyan/contract';

interface Target {
  /** `http://127.0.0.1:port` of the server. */
  url: string;
  sdkAppId: number;
  key: string;
  admin: string;
  codec: Codec;
  /** The server's process, whose processor time is taken over the measured window; 0 when it is not wanted. */
  pid: number;
}

export interface TalkJob extends Target {
  kind: 'talk' | 'echo';
  conversations: number;
  inFlight: number;
  seconds: number;
  warmupSec: number;
  textBytes: number;
  isOnlineOnly: boolean;
  /** Ends the run early when so many were sent; 0 for no end. */
  maxMessages: number;
}

export interface RestJob extends Target {
  kind: 'rest';
  conversations: number;
  connections: number;
  seconds: number;
  warmupSec: number;
  textBytes: number;
}

export interface CrowdJob extends Target {
  kind: 'crowd';
  count: number;
  concurrency: number;
}

export interface HistoryJob extends Target {
  kind: 'history';
  conversations: number;
  requests: number;
  pageSize: number;
}

/** One piece of work for a loader process. */
export type Job = TalkJob | RestJob | CrowdJob | HistoryJob;

/** Percentiles of a latency, in milliseconds. */
export interface Latency {
  p50: number;
  p99: number;
  max: number;
}

/** What a loader found. */
export interface Result {
  /** Finished units (messages, calls, sign-ins, pages). */
  count: number;
  perSec: number;
  /** Processor seconds of the server over the window. */
  cpuSec: number;
  /** Processor seconds of the loader itself: at 1 a second the loader is the limit. */
  loaderCpuSec: number;
  seconds: number;
  errors: number;
  ack?: Latency;
  delivery?: Latency;
}
