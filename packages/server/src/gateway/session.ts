import {
  type CloseName,
  type Codec,
  closeCodes,
  type EventPayload,
  errors,
  faultInfo,
  type RequestFrame,
  type ServerSettings,
} from '@hongyan/contract';
import type { Ctx, Guest, Identity } from '../ctx.ts';
import { OutEvent, type OutFrame } from '../delivery/outEvent.ts';
import type { Dispatcher } from '../dispatch/port.ts';
import { decodeFrames, encodeFrame, type FrameLimits } from './codec.ts';
import type { Connection } from './connection.ts';
import { Lanes, laneKey } from './lanes.ts';
import { type Flusher, Outbound, type Wire } from './outbound.ts';
import type { Traffic } from './traffic.ts';

/** What the sessions of one gateway share. */
export interface SessionNeeds {
  /** Begins the ids of this node's connections; no other node has it. */
  nodeId: string;
  server: ServerSettings;
  clock: Ctx['clock'];
  log: Ctx['log'];
  dispatcher: Pick<Dispatcher, 'socket'>;
  flusher: Flusher;
  traffic: Traffic;
  limits: FrameLimits;
  /** Told once, when a connection ends. */
  ended(session: Session, why: CloseName | undefined, address: string): void;
}

/** Codes of a sign-in that the server could not handle. */
const serverFailed: readonly number[] = [errors.internal.code, errors.sendsStopped.code];

type Answer = Awaited<ReturnType<Dispatcher['socket']>['done']>;

/** One client's connection: reads its requests, runs them in order, writes replies and events (design §4). */
export class Session implements Connection {
  identity: Identity | undefined;
  guest: Guest | undefined;
  isOpen = true;
  /** Of one length, so that on one node the later connection has the greater id (D15). */
  readonly id: string;
  private readonly outbound: Outbound;
  private lanes: Lanes | undefined;
  /** Requests behind a sign-in that is under way. */
  private held: RequestFrame[] | undefined;
  private inFlight = 0;
  /** Requests refused since one was last accepted, and those of the current second where they are limited. */
  private meter: { refused: number; secondStart: number; accepted: number } | undefined;
  private isHeard = false;
  /** When it was opened; after the sign-in, when it was last heard. */
  private sinceMs: number;

  /** @param serial number of the connection on this node */
  constructor(
    private readonly needs: SessionNeeds,
    serial: number,
    readonly codec: Codec,
  ) {
    this.id = `${needs.nodeId}${serial.toString(36).padStart(8, '0')}`;
    this.outbound = new Outbound(needs.flusher, codec);
    this.sinceMs = needs.clock.nowMs();
  }

  get address(): string {
    return this.outbound.wire?.remoteAddress ?? '';
  }

  /** The WebSocket is open. */
  opened(wire: Wire): void {
    this.outbound.wire = wire;
  }

  /** A WebSocket message arrived. */
  receive(message: string | Uint8Array): void {
    this.isHeard = true;
    // While the gateway drains, a request stays unanswered: the client sends it again to the next server.
    if (!this.isOpen || this.needs.traffic.isDraining) return;
    const frames = decodeFrames(this.codec, message, this.needs.limits);
    if (Array.isArray(frames)) for (const frame of frames) this.accept(frame);
    else this.close(frames.close, frames.text);
  }

  /** A sign of life that is no message. */
  heard(): void {
    this.isHeard = true;
  }

  /** The socket takes data again. */
  drained(): void {
    this.outbound.drained();
  }

  /** The WebSocket is closed, by whichever side. What was received before still runs. */
  closed(): void {
    const { address } = this;
    this.outbound.wire = undefined;
    this.outbound.clear();
    if (!this.isOpen) return;
    this.isOpen = false;
    this.needs.ended(this, undefined, address);
  }

  send(event: OutFrame): void {
    if (this.isOpen) this.outbound.event(event);
  }

  end(why: CloseName, kicked?: EventPayload<'kicked'>): void {
    if (kicked) this.send(new OutEvent('kicked', kicked));
    this.close(why, why);
  }

  /** Ends what is overdue: a sign-in that did not come, a silent client, an expired UserSig. */
  tick(nowMs: number): void {
    const { heartbeatSec, loginTimeoutSec, guestIdleSec } = this.needs.server;
    if (this.lanes?.isIdle) this.lanes = undefined;
    if (!this.isOpen) return;
    if (!this.identity && !this.guest) {
      if (!this.held && nowMs - this.sinceMs >= loginTimeoutSec * 1_000) this.end('loginTimeout');
      return;
    }
    if (this.isHeard) this.sinceMs = nowMs;
    this.isHeard = false;
    if (nowMs - this.sinceMs > heartbeatSec * 2_500) this.end('heartbeatLost');
    else if (this.guest?.rooms.size === 0 && nowMs - this.guest.idleMs >= guestIdleSec * 1_000) this.end('guestIdle');
    else if (this.identity && this.identity.expiresSec * 1_000 <= nowMs) {
      this.end('userSigExpired', { reason: 'expired', timeMs: nowMs });
    }
  }

  private close(why: CloseName, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.needs.log.debug({ session: this.id, why, reason }, 'connection ended by the server');
    this.count(-(this.lanes?.clear() ?? 0) - (this.held?.length ?? 0));
    this.held = undefined;
    if (why === 'slowReader') this.outbound.clear();
    const { address } = this;
    this.outbound.close(closeCodes[why], reason);
    this.needs.ended(this, why, address);
  }

  private accept(frame: RequestFrame): void {
    if (!this.isOpen) return;
    const { sessionMaxInFlight, sessionRequestsPerSec } = this.needs.server;
    if (this.inFlight >= sessionMaxInFlight) this.refuse(frame, sessionMaxInFlight);
    else if (sessionRequestsPerSec > 0 && this.isTooFrequent(sessionRequestsPerSec)) {
      this.refuse(frame, sessionRequestsPerSec);
    } else {
      if (this.meter) this.meter.refused = 0;
      this.count(1);
      this.start(frame);
    }
  }

  private start(frame: RequestFrame): void {
    const key = laneKey(frame);
    if (this.held) this.held.push(frame);
    else if (frame.c === 'login' || frame.c === 'guestLogin') this.startLogin(frame);
    else if (key === undefined) void this.run(frame, undefined);
    else {
      this.lanes ??= new Lanes((next, nextKey) => this.run(next, nextKey));
      this.lanes.add(key, frame);
    }
  }

  private run(frame: RequestFrame, key: string | undefined): Promise<void> {
    const { queued, done } = this.needs.dispatcher.socket(this, frame.c, frame.p);
    void done.then((answer) => {
      if (key !== undefined) this.lanes?.done(key);
      this.reply(frame.i, answer);
    });
    return queued;
  }

  private startLogin(frame: RequestFrame): void {
    this.held = [];
    const { done } = this.needs.dispatcher.socket(this, frame.c, frame.p);
    void done.then((answer) => {
      this.reply(frame.i, answer);
      // A server that failed is no reason to ask the user for another UserSig.
      if ('e' in answer && !this.identity && !this.guest && !serverFailed.includes(answer.e.code))
        this.end('loginRefused');
      const behind = this.held ?? [];
      this.held = undefined;
      // Another sign-in among them holds those behind it again.
      for (const next of behind) this.start(next);
    });
  }

  private reply(i: number, answer: Answer): void {
    this.count(-1);
    this.write(encodeFrame(this.codec, 'r' in answer ? { i, r: answer.r } : { i, e: answer.e }));
  }

  private write(frame: string | Uint8Array<ArrayBuffer>): void {
    // Also after `end`: the answer of the command that ended the session still goes out.
    if (!this.outbound.reply(frame)) this.close('slowReader', 'slowReader');
  }

  private refuse({ i }: RequestFrame, max: number): void {
    if (++this.meterOf().refused > this.needs.server.sessionMaxInFlight) {
      this.end('overloaded');
      return;
    }
    const e = { code: errors.tooFrequent.code, info: faultInfo('tooFrequent', { max }) };
    this.write(encodeFrame(this.codec, { i, e }));
  }

  private isTooFrequent(perSec: number): boolean {
    const meter = this.meterOf();
    const nowMs = this.needs.clock.nowMs();
    if (nowMs - meter.secondStart >= 1_000) {
      meter.secondStart = nowMs;
      meter.accepted = 0;
    }
    return ++meter.accepted > perSec;
  }

  private meterOf(): NonNullable<Session['meter']> {
    this.meter ??= { refused: 0, secondStart: 0, accepted: 0 };
    return this.meter;
  }

  private count(change: number): void {
    this.inFlight += change;
    this.needs.traffic.count(change);
  }
}
