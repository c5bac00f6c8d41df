import { toUnsigned, unpackKeys } from '../ops/bytes.ts';
import type { Head } from '../ops/heads.ts';
import { TIME_NOISE_MS } from '../ops/locate.ts';
import { earliestMs, type KeyRow } from '../ops/repeat.ts';
import type { Tx } from '../tx.ts';
import type { Entry } from './batch.ts';
import { columnsOf, unnest } from './bulk.ts';
import { RING_MAX, Ring, type Rings } from './rings.ts';

/** Rows read of the tail of a log that this process does not know. */
const TAIL_ROWS = 32;
/** Further behind than this, a ring is read afresh. */
const MAX_LAG = 1_024;

const TAILS = `SELECT v.conv_id, m.seq, m.msg_seq, m.time_ms, m.send_keys FROM ${unnest(['conv_id', 'after_seq', 'rows'])}
  CROSS JOIN LATERAL (SELECT seq, msg_seq, time_ms, send_keys FROM messages WHERE conv_id = v.conv_id AND seq > v.after_seq
    ORDER BY seq DESC LIMIT v.rows) m ORDER BY v.conv_id, m.seq`;

/** What is to be read of one log. */
interface Wanted {
  head: Head;
  /** The ring to add to; none starts one. */
  ring: Ring | undefined;
  rows: number;
}

/**
 * The rings of locked heads, brought up to date from the rows that are newer, in one statement for all.
 *
 * A ring of which no draft can need anything older than the head's last message is begun empty, without reading.
 */
export async function refreshRings(
  tx: Tx,
  rings: Rings,
  heads: readonly { pair: string; head: Head }[],
  entries: readonly Entry[],
): Promise<Ring[]> {
  const reach = new Map<string, number>();
  for (const { head, pair } of heads) reach.set(pair, head.ahead_sec);
  const earliest = new Map<string, number>();
  for (const { pair, draft } of entries) {
    earliest.set(
      pair,
      Math.min(earliest.get(pair) ?? Number.POSITIVE_INFINITY, earliestMs(draft, reach.get(pair) ?? 0)),
    );
  }
  const wanted: Wanted[] = [];
  const fresh = heads.map(({ pair, head }) => {
    const ring = rings.get(pair);
    if (ring?.highSeq === head.seq) return ring;
    const lag = ring ? head.seq - ring.highSeq : Number.POSITIVE_INFINITY;
    if (head.seq === 0 || (earliest.get(pair) ?? 0) > head.last_ms) return new Ring(head.seq + 1, head.last_ms);
    wanted.push(lag > 0 && lag <= MAX_LAG ? { head, ring, rows: lag } : { head, ring: undefined, rows: TAIL_ROWS });
    return undefined;
  });
  const read = wanted.length > 0 ? await readTails(tx, wanted) : [];
  return fresh.map((ring) => ring ?? read.shift() ?? new Ring(1, Number.POSITIVE_INFINITY));
}

/** The ring of a log as far back as a ring goes: for clients whose clocks or retries point far back. */
export async function deepRing(tx: Tx, head: Head, ring: Ring): Promise<Ring> {
  if (ring.size >= RING_MAX / 2) return ring;
  const [deep] = await readTails(tx, [{ head, ring: undefined, rows: RING_MAX }]);
  return deep ?? ring;
}

async function readTails(tx: Tx, wanted: readonly Wanted[]): Promise<Ring[]> {
  const params = wanted.map(({ head, ring, rows }) => [head.conv_id, ring ? ring.highSeq : head.lowest_seq - 1, rows]);
  const byConversation = new Map<number, KeyRow[]>();
  for (const row of await tx.all<KeyRow & { conv_id: number }>(TAILS, columnsOf(params, 3))) {
    const rows = byConversation.get(row.conv_id);
    if (rows) rows.push(row);
    else byConversation.set(row.conv_id, [row]);
  }
  return wanted.map(({ head, ring }) => grown(head, ring, byConversation.get(head.conv_id) ?? []));
}

function grown(head: Head, ring: Ring | undefined, rows: readonly KeyRow[]): Ring {
  const oldest = rows[0];
  const target =
    ring ??
    new Ring(oldest?.seq ?? head.seq + 1, Math.min(head.last_ms, (oldest?.time_ms ?? head.last_ms) + TIME_NOISE_MS));
  for (const row of rows) {
    target.add({
      seq: row.seq,
      msgSeq: toUnsigned(row.msg_seq),
      timeMs: row.time_ms,
      hashes: unpackKeys(row.send_keys),
    });
  }
  return target;
}
