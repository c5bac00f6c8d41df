import type { Seeded } from '@hongyan/conformance/seeded';
import type { Socket } from '../connection/port.ts';

/** How often something happens to an event frame, 0 to 1 each. Replies are only ever lost with the connection. */
export interface FaultRates {
  drop: number;
  double: number;
  /** Held back behind the next few events, or until `releaseLate`. */
  late: number;
}

export const noFaults: FaultRates = { drop: 0, double: 0, late: 0 };

/** Where the connection breaks at the next request. `after`: the server has carried it out and its answer is lost. */
export interface CutAtRequest {
  at: 'before' | 'after';
  /** Only at a request of this command; absent: of any but the sign-in and the heartbeat. */
  command?: string;
}

/** What the sockets of one device share. */
export interface Weather {
  readonly random: Seeded;
  rates: FaultRates;
  cutAtRequest: CutAtRequest | undefined;
  /** While it sleeps nothing passes in either direction, nor does the device learn of a close. */
  isAsleep: boolean;
  /** Event frames that this connection will never show, or not in their order, since it opened. */
  faulted: number;
  /** Counts everything that passes, to see whether anything does. */
  passed: number;
}

interface Late {
  frame: string;
  behind: number;
}

/** A real WebSocket of Bun, which can also break without a word. */
type RealSocket = WebSocket & { terminate(): void };

/** Ids of the frames that the harness itself sends; the SDK counts up from 1. */
const FIRST_BARRIER = 8_000_000_000_000_000;
const LATE_BEHIND_MAX = 4;

/** A WebSocket whose frames get lost, doubled, late, out of order, or cut off, as the weather has it. */
export class FaultySocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;

  private readonly real: RealSocket;
  private readonly barriers = new Map<number, () => void>();
  private readonly unanswered = new Set<number>();
  private late: Late[] = [];
  /** What waits for the device to wake, in order. */
  private asleep: (() => void)[] = [];
  private lastBarrier = FIRST_BARRIER;
  /** The answer that is going to be lost. */
  private lostAnswer: number | undefined;
  private state: 'opening' | 'open' | 'closed' = 'opening';
  private readonly settled = Promise.withResolvers<void>();

  constructor(
    url: string,
    protocol: string,
    private readonly weather: Weather,
  ) {
    this.real = new WebSocket(url, [protocol]) as RealSocket;
    this.real.onopen = () => this.opened();
    this.real.onmessage = ({ data }) => this.arrived(String(data));
    this.real.onclose = ({ code, reason }) => this.ended(code, reason);
  }

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** A request waits for its answer, or the socket for its opening. */
  get isBusy(): boolean {
    return this.state === 'opening' || (this.state === 'open' && this.unanswered.size > 0);
  }

  /** Resolves when the socket is open or will never be. */
  get opening(): Promise<void> {
    return this.settled.promise;
  }

  send(data: string): void {
    this.whenAwake(() => this.pass(data));
  }

  close(code?: number, reason?: string): void {
    this.whenAwake(() => {
      if (this.state === 'closed') return;
      this.weather.passed++;
      this.real.close(code, reason);
    });
  }

  /** Breaks the connection as a dead network does: no close frame, nothing that was under way arrives. */
  cut(): void {
    if (this.state === 'closed') return;
    this.real.terminate();
    this.ended(1006, '');
  }

  /** Lets the events pass that were held back. */
  releaseLate(): void {
    const { late } = this;
    this.late = [];
    this.tell(late.map(({ frame }) => frame));
  }

  /** Everything that waited for the device to wake happens now. */
  wake(): void {
    const { asleep } = this;
    this.asleep = [];
    for (const run of asleep) run();
  }

  /** Resolves when everything that the server wrote up to now has arrived, or the connection is closed. */
  async barrier(): Promise<void> {
    await this.opening;
    if (this.state !== 'open') return;
    const id = ++this.lastBarrier;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.barriers.set(id, resolve);
    this.real.send(JSON.stringify({ i: id, c: 'ping', p: {} }));
    await promise;
  }

  private whenAwake(run: () => void): void {
    if (this.weather.isAsleep || this.asleep.length > 0) this.asleep.push(run);
    else run();
  }

  private opened(): void {
    if (this.state !== 'opening') return;
    this.state = 'open';
    this.weather.passed++;
    this.settled.resolve();
    this.whenAwake(() => this.onopen?.());
  }

  private ended(code: number, reason: string): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.weather.passed++;
    this.late = [];
    this.settled.resolve();
    for (const resolve of this.barriers.values()) resolve();
    this.barriers.clear();
    // Not at once: `cut` may be called while the SDK writes.
    setImmediate(() => this.whenAwake(() => this.onclose?.({ code, reason })));
  }

  private pass(data: string): void {
    const lines = data.split('\n');
    const sent: string[] = [];
    let cutting: CutAtRequest['at'] | undefined;
    for (const line of lines) {
      if (this.state !== 'open') return;
      const { i, c } = JSON.parse(line) as { i: number; c: string };
      cutting = this.cutsAt(c);
      if (cutting === 'before') break;
      this.weather.passed++;
      this.unanswered.add(i);
      sent.push(line);
      if (cutting !== 'after') continue;
      this.lostAnswer = i;
      break;
    }
    if (this.state === 'open' && sent.length > 0) this.real.send(sent.join('\n'));
    if (cutting === 'before') this.cut();
  }

  private cutsAt(command: string): CutAtRequest['at'] | undefined {
    const { cutAtRequest } = this.weather;
    if (!cutAtRequest || command === 'login' || command === 'ping' || command === 'logout') return undefined;
    if (cutAtRequest.command !== undefined && cutAtRequest.command !== command) return undefined;
    this.weather.cutAtRequest = undefined;
    return cutAtRequest.at;
  }

  private arrived(data: string): void {
    if (this.state !== 'open') return;
    const passing: string[] = [];
    for (const line of data.split('\n')) {
      const { i } = JSON.parse(line) as { i?: number };
      if (i !== undefined && i > FIRST_BARRIER) this.passBarrier(i);
      else if (this.lostAnswer === undefined) this.sort(line, i, passing);
      else if (i === this.lostAnswer) {
        this.cut();
        return;
      }
    }
    this.tell(passing);
  }

  private passBarrier(id: number): void {
    this.barriers.get(id)?.();
    this.barriers.delete(id);
  }

  /** Decides what becomes of one frame; what passes now goes to `passing`. */
  private sort(line: string, reply: number | undefined, passing: string[]): void {
    this.weather.passed++;
    if (reply !== undefined) {
      this.unanswered.delete(reply);
      passing.push(line);
      return;
    }
    const { drop, double, late } = this.weather.rates;
    const draw = this.weather.random.next();
    const behind = 1 + this.weather.random.below(LATE_BEHIND_MAX);
    if (draw < drop) this.weather.faulted++;
    else if (draw < drop + late) {
      this.late.push({ frame: line, behind: behind + 1 });
    } else {
      passing.push(line);
      // The second copy comes a few events later, or at once.
      if (draw > 1 - double) this.late.push({ frame: line, behind });
    }
    this.takeLate(passing);
  }

  private takeLate(passing: string[]): void {
    for (const late of this.late) late.behind--;
    passing.push(...this.late.filter(({ behind }) => behind <= 0).map(({ frame }) => frame));
    this.late = this.late.filter(({ behind }) => behind > 0);
  }

  private tell(frames: readonly string[]): void {
    if (frames.length === 0) return;
    this.weather.passed++;
    this.whenAwake(() => this.onmessage?.({ data: frames.join('\n') }));
  }
}
