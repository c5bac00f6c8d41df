import type { CloseName, Codec, EventName, EventPayload } from '@hongyan/contract';
import type { Identity } from '../ctx.ts';
import type { OutEvent } from '../delivery/outEvent.ts';

/** A client's WebSocket as commands see it. */
export interface Connection {
  /** Unique on all nodes; also the session id after sign-in. */
  readonly id: string;
  readonly address: string;
  readonly codec: Codec;
  /** Set by sign-in. */
  identity: Identity | undefined;
  /** Queues an event for this client; written once per turn of the loop, bounded (design §4). */
  send(event: OutEvent): void;
  /** Sends what is queued, tells the client why with `kicked` where given, and closes. */
  end(why: CloseName, kicked?: EventPayload<'kicked'>): void;
}

export type { EventName };
