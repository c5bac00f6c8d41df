import type { Codec } from '@hongyan/contract';

/** What a window of measuring needs. */
export interface Window {
  warmupSec: number;
  seconds: number;
  /** The server's process, whose processor time is taken over the measured window; 0 when it is not wanted. */
  pid: number;
  /** The first process of the database, whose children count with it; 0 when there is none. */
  storePid: number;
}

/** Where a server of ours is and who may use it. */
export interface Target {
  /** `http://127.0.0.1:port` of the server. */
  url: string;
  sdkAppId: number;
  key: string;
  admin: string;
  codec: Codec;
  pid: number;
  storePid: number;
}

/** How many talk to how many, and how fast. */
export interface TalkShape extends Omit<Window, 'pid' | 'storePid'> {
  /** alice0, alice1, … */
  senders: number;
  /** bob0, bob1, … */
  receivers: number;
  /** Each message goes from a random sender to a random receiver; else from each alice to the bob of her number. */
  isRandom: boolean;
  /** Messages under way at any time. */
  inFlight: number;
  /** Instead: messages started a second, at fixed times (open loop); 0 for a closed loop. */
  arrivalsPerSec: number;
  textBytes: number;
  isOnlineOnly: boolean;
  /** Ends the run early when so many were sent; 0 for no end. */
  maxMessages: number;
}

export interface TalkJob extends Target, TalkShape {
  kind: 'talk' | 'echo';
}

export interface XmppJob extends TalkShape, Window {
  kind: 'xmpp';
  url: string;
  domain: string;
  password: string;
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

/** Clients that were here before come back, each with what it had, and fetch what it missed. */
export interface ComeBackJob extends Target {
  kind: 'comeBack';
  count: number;
  concurrency: number;
}

/** Members of a group who are online: they sign in, a live room they enter besides, and listen until they are asked. */
export interface AudienceJob extends Target {
  kind: 'audience';
  groupId: string;
  isLive: boolean;
  /** user`first`, the next, … */
  first: number;
  count: number;
  concurrency: number;
  /** Most messages that will be said. */
  most: number;
  /** Messages a second, where they are said at fixed times: then how late each came is kept. */
  perSec: number;
}

/** Members that speak, and one more that witnesses. */
export interface SpeakJob extends Target, Window {
  kind: 'speak';
  groupId: string;
  isLive: boolean;
  first: number;
  speakers: number;
  inFlight: number;
  arrivalsPerSec: number;
  textBytes: number;
  maxMessages: number;
  /** How long to wait after the last one came. */
  settleMs: number;
}

/** What an audience heard. */
export interface Heard {
  heard: number;
  /** Messages that a member did not hear, over all members. */
  missed: number;
  /** Messages that a member heard again. */
  repeated: number;
  delivery: Latency;
}

export interface HistoryJob extends Target {
  kind: 'history';
  conversations: number;
  requests: number;
  pageSize: number;
}

export interface ListJob extends Target {
  kind: 'list';
  userId: string;
  conversations: number;
  times: number;
}

/** One piece of work for a loader process. */
export type Job = TalkJob | XmppJob | RestJob | CrowdJob | AudienceJob | SpeakJob | ComeBackJob | HistoryJob | ListJob;

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
  /** The same of the database beside it. */
  storeCpuSec: number;
  /** Processor seconds of the loader itself: at 1 a second the loader is the limit. */
  loaderCpuSec: number;
  seconds: number;
  errors: number;
  /** Of a talk: all that were sent, before the window and after it too. */
  sent?: number;
  /** Of speaking: when the first message was due, in the machine's clock. */
  startMs?: number;
  ack?: Latency;
  delivery?: Latency;
}
