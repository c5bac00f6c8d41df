import type { Log } from '../log/log.ts';
import { type Doorbell, MAX_PAYLOAD_BYTES, openDoorbell } from '../storage/postgres/doorbell.ts';
import { openLocalBus } from './local.ts';
import type { Bus, BusPayload } from './port.ts';

/** A node that was not heard for this long is gone: nothing is rung for it. */
const PEER_GONE_MS = 10_000;
const HELLO_EVERY_MS = 3_000;
/** Room in a ring for the wrapping around a part of a long payload. */
const PART_CHARS = Math.floor((MAX_PAYLOAD_BYTES - 200) / 6);
const PARTS_WAITING_MAX = 1_000;

/** What nodes ring each other: who is there, a published payload, or a part of a long one. */
type Ring =
  | { hello: string; answer?: boolean }
  | { subject: string; payload: BusPayload }
  | { part: string; of: number; at: number; text: string };

/**
 * Joins processes that share a PostgreSQL database, over its notifications, until there is a bus of its own (D12).
 *
 * The local node hears at once; other nodes hear a copy. A ring may be lost with its connection: then `onGap` tells, and
 * clients find what they missed by sync. Nothing is rung while no other node is there.
 */
export async function openPostgresBus(
  url: string,
  nodeId: string,
  log: Pick<Log, 'error'>,
  onGap: () => void,
): Promise<Bus> {
  const local = openLocalBus(log);
  const bell = await openDoorbell(url, nodeId);
  const peers = new Map<string, number>();
  const parts = new PartBox();

  const ring = (message: Ring): void => bell.ring(JSON.stringify(message));
  const hear = (message: Ring): void => {
    if ('hello' in message) {
      peers.set(message.hello, Date.now());
      if (!message.answer) ring({ hello: nodeId, answer: true });
    } else if ('part' in message) {
      const whole = parts.add(message);
      if (whole) hear(JSON.parse(whole) as Ring);
    } else local.publish(message.subject, message.payload);
  };
  const stopHearing = bell.onRing((text) => hear(JSON.parse(text) as Ring), onGap);
  const hello = setInterval(() => ring({ hello: nodeId }), HELLO_EVERY_MS);
  ring({ hello: nodeId });
  await bell.flushed();

  return {
    get isLocal() {
      return !hasPeer(peers);
    },
    subscribe: (subject, listener) => local.subscribe(subject, listener),
    publish(subject, payload) {
      local.publish(subject, payload);
      if (hasPeer(peers)) ringWhole(bell, ring, subject, payload);
    },
    async close() {
      clearInterval(hello);
      stopHearing();
      await bell.close();
      await local.close();
    },
  };
}

function hasPeer(peers: Map<string, number>): boolean {
  for (const [node, heardMs] of peers) {
    if (Date.now() - heardMs < PEER_GONE_MS) return true;
    peers.delete(node);
  }
  return false;
}

/** The event object of a local payload stays here: other nodes encode it again from name and payload. */
function ringWhole(
  bell: Doorbell,
  ring: (message: Ring) => void,
  subject: string,
  { event: _here, ...payload }: BusPayload,
): void {
  const text = JSON.stringify({ subject, payload });
  if (text.length <= PART_CHARS) {
    bell.ring(text);
    return;
  }
  const part = crypto.randomUUID();
  const of = Math.ceil(text.length / PART_CHARS);
  for (let at = 0; at < of; at++) ring({ part, of, at, text: text.slice(at * PART_CHARS, (at + 1) * PART_CHARS) });
}

/** Puts long payloads together again; bounded, so that parts which never complete are forgotten. */
class PartBox {
  private readonly boxes = new Map<string, string[]>();

  add({ part, of, at, text }: { part: string; of: number; at: number; text: string }): string | undefined {
    const box = this.boxes.get(part) ?? [];
    box[at] = text;
    if (box.filter((piece) => piece !== undefined).length === of) {
      this.boxes.delete(part);
      return box.join('');
    }
    this.boxes.set(part, box);
    const oldest = this.boxes.keys().next().value;
    if (this.boxes.size > PARTS_WAITING_MAX && oldest) this.boxes.delete(oldest);
    return undefined;
  }
}
