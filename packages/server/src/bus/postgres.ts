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
  | { bye: string }
  | { subject: string; payload: BusPayload }
  | { part: string; of: number; at: number; text: string };

/**
 * Joins processes that share a PostgreSQL database, over its notifications, until there is a bus of its own (D12).
 *
 * The local node hears at once; other nodes hear a copy. A ring may be lost with its connection, or with a node that dies
 * between its commit and its ring (B6). Nothing is rung while no other node is there.
 */
export async function openPostgresBus(url: string, nodeId: string, log: Pick<Log, 'error' | 'warn'>): Promise<Bus> {
  const local = openLocalBus(log);
  const bell = await openDoorbell(url, nodeId);
  const peers = new Map<string, number>();
  const parts = new PartBox();
  const gapListeners: (() => void)[] = [];

  const ring = (message: Ring): void => bell.ring(JSON.stringify(message));
  const tellGap = (why: string): void => {
    log.warn({ why }, 'rings of other nodes may be lost; clients sync');
    for (const listener of gapListeners) listener();
  };
  const hear = (message: Ring): void => {
    if ('hello' in message) {
      peers.set(message.hello, Date.now());
      if (!message.answer) ring({ hello: nodeId, answer: true });
    } else if ('bye' in message) {
      peers.delete(message.bye);
    } else if ('part' in message) {
      const whole = parts.add(message);
      if (whole) hear(JSON.parse(whole) as Ring);
    } else local.publish(message.subject, message.payload);
  };
  const stopHearing = bell.onRing(
    (text) => hear(JSON.parse(text) as Ring),
    () => tellGap('a connection to the database was lost'),
  );
  const hello = setInterval(() => {
    ring({ hello: nodeId });
    if (dropGone(peers)) tellGap('a node is gone without a word');
  }, HELLO_EVERY_MS);
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
    onGap: (listener) => void gapListeners.push(listener),
    async close() {
      clearInterval(hello);
      ring({ bye: nodeId });
      stopHearing();
      await bell.close();
      await local.close();
    },
  };
}

const isGone = (heardMs: number): boolean => Date.now() - heardMs >= PEER_GONE_MS;

function hasPeer(peers: ReadonlyMap<string, number>): boolean {
  for (const heardMs of peers.values()) if (!isGone(heardMs)) return true;
  return false;
}

/** Forgets the nodes that are gone; says whether there were any. */
function dropGone(peers: Map<string, number>): boolean {
  const gone = [...peers].filter(([, heardMs]) => isGone(heardMs));
  for (const [node] of gone) peers.delete(node);
  return gone.length > 0;
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
