import type { ReplyFrame } from '@hongyan/contract';
import { noAnswer, SdkFault, sdkFaults } from './fault.ts';
import { isTooLong } from './frames.ts';
import type { Platform, Taken } from './port.ts';

/** Requests that wait or are in flight; the next one is refused. */
export const maxRequests = 1_000;
/** Requests in flight at once; below what a server allows a session (`sessionMaxInFlight`). */
const WINDOW = 100;

interface Waiting {
  frame: string;
  /** It left at least once: the server may have it. */
  hasLeft: boolean;
  timer: unknown;
  resolve(result: unknown): void;
  reject(fault: SdkFault): void;
}

/** What the requests of a connection work with. */
export interface RequestNeeds {
  platform: Pick<Platform, 'setTimer' | 'clearTimer'>;
  newId(): number;
  write(frame: string): void;
}

/**
 * The requests of one connection, carried from socket to socket: those whose answer was lost are sent again before
 * those that were never sent, each under its first id.
 */
export class Requests {
  // Ids grow, and requests leave `unsent` at its beginning: each map is in the order of asking, `sent` before `unsent`.
  private sent = new Map<number, Waiting>();
  private unsent = new Map<number, Waiting>();
  private isOnline = false;

  constructor(private readonly needs: RequestNeeds) {}

  /**
   * Asks now or as soon as the connection is there.
   *
   * @throws SdkFault `noAnswer` after `timeoutMs`, `tooManyRequests` above `maxRequests`, `requestTooLarge`
   */
  ask(command: string, params: unknown, timeoutMs: number, taken?: Taken): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.sent.size + this.unsent.size >= maxRequests) {
        throw new SdkFault(sdkFaults.tooManyRequests, `${maxRequests} requests wait already`);
      }
      const id = this.needs.newId();
      // Written down now: what the caller changes later does not change what is sent again.
      const frame = JSON.stringify({ i: id, c: command, p: params });
      if (isTooLong(frame)) throw new SdkFault(sdkFaults.requestTooLarge, `the request ${command} is too large`);

      const timer = this.needs.platform.setTimer(() => this.expire(id, command), timeoutMs);
      this.unsent.set(id, { frame, hasLeft: false, timer, resolve, reject });
      taken?.(() => this.takeBack(id));
      this.pump();
    });
  }

  /** The connection is there: sends what waits, in the order of asking. */
  online(): void {
    this.isOnline = true;
    this.pump();
  }

  /** The connection is gone: what was in flight waits again. */
  lost(): void {
    this.isOnline = false;
    this.unsent = new Map([...this.sent, ...this.unsent]);
    this.sent = new Map();
  }

  /** Takes an answer; one that nobody waits for any more is passed over. */
  answer(reply: ReplyFrame): void {
    const waiting = this.sent.get(reply.i);
    if (!waiting) return;
    this.sent.delete(reply.i);
    this.needs.platform.clearTimer(waiting.timer);
    if ('r' in reply) waiting.resolve(reply.r);
    else waiting.reject(new SdkFault(reply.e.code, reply.e.info));
    this.pump();
  }

  /** Fails what is in flight; what was never sent still waits. */
  rejectSent(fault: SdkFault): void {
    const failed = this.sent;
    this.sent = new Map();
    this.fail(failed, fault);
  }

  /** Fails everything. */
  rejectAll(fault: SdkFault): void {
    this.rejectSent(fault);
    const failed = this.unsent;
    this.unsent = new Map();
    this.fail(failed, fault);
  }

  private takeBack(id: number): boolean {
    const waiting = this.unsent.get(id);
    if (!waiting || waiting.hasLeft) return false;
    this.unsent.delete(id);
    this.needs.platform.clearTimer(waiting.timer);
    waiting.reject(noAnswer());
    return true;
  }

  private pump(): void {
    if (!this.isOnline) return;
    for (const [id, waiting] of this.unsent) {
      if (this.sent.size >= WINDOW) return;
      this.unsent.delete(id);
      waiting.hasLeft = true;
      this.sent.set(id, waiting);
      this.needs.write(waiting.frame);
    }
  }

  private expire(id: number, command: string): void {
    const waiting = this.sent.get(id) ?? this.unsent.get(id);
    this.sent.delete(id);
    this.unsent.delete(id);
    waiting?.reject(new SdkFault(sdkFaults.noAnswer, `${command}: no answer in time`));
    this.pump();
  }

  private fail(requests: ReadonlyMap<number, Waiting>, fault: SdkFault): void {
    for (const { timer, reject } of requests.values()) {
      this.needs.platform.clearTimer(timer);
      reject(fault);
    }
  }
}
