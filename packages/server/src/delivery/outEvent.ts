import type { Codec, EventName, EventPayload } from '@hongyan/contract';
import { encodeFrame } from '../gateway/codec.ts';

/** An event on its way out: encoded once per codec, however many sessions receive it. */
export class OutEvent<N extends EventName = EventName> {
  private json: string | undefined;
  private msgpack: Uint8Array<ArrayBuffer> | undefined;

  constructor(
    readonly name: N,
    readonly payload: EventPayload<N>,
  ) {}

  /** The frame in this codec: text for JSON, bytes for MessagePack. */
  frame(codec: Codec): string | Uint8Array<ArrayBuffer> {
    if (codec === 'json') {
      this.json ??= encodeFrame('json', { n: this.name, p: this.payload });
      return this.json;
    }
    this.msgpack ??= encodeFrame('msgpack', { n: this.name, p: this.payload });
    return this.msgpack;
  }
}
