import type { ReplyFrame } from '@hongyan/contract';
import type { Link } from './link.ts';
import type { Platform } from './port.ts';

/**
 * What the connection itself asks, sign-in and ping: it belongs to one socket and dies with it. Each of these answers
 * has the server's time, from which the offset of the local clock is learned.
 */
export class OwnRequests {
  private readonly waiting = new Map<number, (reply: ReplyFrame) => void>();
  private lastId = 0;
  private offsetMs = 0;

  constructor(private readonly platform: Pick<Platform, 'nowMs'>) {}

  /** An id that no request of this connection had yet. */
  newId(): number {
    return ++this.lastId;
  }

  /** The local clock corrected by the server's, whole ms. */
  serverNowMs(): number {
    return Math.round(this.platform.nowMs() + this.offsetMs);
  }

  ask(
    link: Link | undefined,
    command: 'login' | 'guestLogin' | 'ping',
    params: object,
    answered: (reply: ReplyFrame) => void,
  ): void {
    const id = this.newId();
    const sentMs = this.platform.nowMs();
    this.waiting.set(id, (reply) => {
      // Half of the way there and back, as good as it can be known.
      if ('r' in reply) this.offsetMs = (reply.r as { timeMs: number }).timeMs - (sentMs + this.platform.nowMs()) / 2;
      answered(reply);
    });
    link?.write(JSON.stringify({ i: id, c: command, p: params }));
  }

  /** Takes an answer; false when it is to somebody else's request. */
  answer(reply: ReplyFrame): boolean {
    const answered = this.waiting.get(reply.i);
    this.waiting.delete(reply.i);
    answered?.(reply);
    return answered !== undefined;
  }

  /** The socket is gone. */
  forget(): void {
    this.waiting.clear();
  }
}
