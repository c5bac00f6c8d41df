import type { CloseName, Codec, EventPayload } from '@hongyan/contract';
import type { Guest, Identity } from '../ctx.ts';
import type { OutFrame } from '../delivery/outEvent.ts';

/** A client's WebSocket as commands see it. */
export interface Connection {
  /** Unique on all nodes; also the session id after sign-in. */
  readonly id: string;
  readonly address: string;
  readonly codec: Codec;
  /** False once either side ended it. */
  readonly isOpen: boolean;
  /** Set by sign-in. */
  identity: Identity | undefined;
  /** Set where a guest came instead of an account. */
  guest: Guest | undefined;
  /** Queues an event for this client; written once per turn of the loop, bounded (design §4). */
  send(event: OutFrame): void;
  /**
   * Ends the session now and the connection at the end of this turn of the loop: sends what is queued, with the
   * replies that are still made in this turn, tells the client why with `kicked` where given, and closes.
   */
  end(why: CloseName, kicked?: EventPayload<'kicked'>): void;
}
