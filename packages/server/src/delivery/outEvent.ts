import type { Codec, EventName, EventPayload } from '@hongyan/contract';
import { encodeFrame } from '../gateway/codec.ts';

/** An event on its way out: encoded once per codec, however many sessions receive it. */
export class OutEvent<N extends EventName = EventName> {
  private readonly encoded: { [C in Codec]?: Uint8Array | string } = {};

  constructor(
    readonly name: N,
    readonly payload: EventPayload<N>,
  ) {}

  /** The frame in this codec: text for JSON, bytes for MessagePack. */
  frame(codec: Codec): Uint8Array | string {
    this.encoded[codec] ??= encodeFrame(codec, { n: this.name, p: this.payload });
    return this.encoded[codec];
  }
}
