import type { Codec, EventName, EventPayload } from '@hongyan/contract';
import type { BusPayload } from '../bus/port.ts';
import { encodeFrame } from '../gateway/codec.ts';

/** What goes out to sessions: encoded once per codec, however many receive it. */
export abstract class OutFrame {
  private json: string | undefined;
  private msgpack: Uint8Array<ArrayBuffer> | undefined;

  /** The frame in this codec: text for JSON, bytes for MessagePack. */
  frame(codec: Codec): string | Uint8Array<ArrayBuffer> {
    if (codec === 'json') {
      this.json ??= this.asJson();
      return this.json;
    }
    this.msgpack ??= this.asMsgpack();
    return this.msgpack;
  }

  protected abstract asJson(): string;
  protected abstract asMsgpack(): Uint8Array<ArrayBuffer>;
}

/** An event on its way out. */
export class OutEvent<N extends EventName = EventName> extends OutFrame {
  constructor(
    readonly name: N,
    readonly payload: EventPayload<N>,
  ) {
    super();
  }

  protected asJson(): string {
    return encodeFrame('json', { n: this.name, p: this.payload });
  }

  protected asMsgpack(): Uint8Array<ArrayBuffer> {
    return encodeFrame('msgpack', { n: this.name, p: this.payload });
  }
}

/** Several events as one: for a room they are joined once, and not for each session (D18). */
export class JoinedEvents extends OutFrame {
  constructor(readonly events: readonly OutEvent[]) {
    super();
  }

  protected asJson(): string {
    return this.events.map((event) => event.frame('json')).join('\n');
  }

  protected asMsgpack(): Uint8Array<ArrayBuffer> {
    return Buffer.concat(this.events.map((event) => event.frame('msgpack') as Uint8Array<ArrayBuffer>));
  }
}

/** The event of a payload: from another node comes plain data, which is wrapped once for all sessions here. */
export function eventIn({ event, name, payload }: BusPayload): OutEvent {
  return event instanceof OutEvent ? event : new OutEvent(name as EventName, payload as EventPayload<EventName>);
}
