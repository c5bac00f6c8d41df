import { groupTypes } from '@hongyan/contract';
import { type Member, SELECT_OWN_ROWS } from '../storage/ops/members.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { Damage } from './finding.ts';
import { Grouped } from './grouped.ts';
import { type ChangeMark, type CheckedHead, LogRecount, type LogRow } from './log.ts';

/** What the recount saw of the store by the way. */
export interface Seen {
  conversations: number;
  messages: number;
  newestMs: number;
  /** Messages of the day before `nowMs`. */
  lastDay: number;
}

const LIVE = Object.values(groupTypes)
  .filter(({ keeps }) => keeps === 'live')
  .flatMap(({ names }) => names.map((name) => `'${name}'`));
const HEADS = `SELECT c.*, (SELECT COUNT(*) FROM groups g WHERE g.conv_id = c.conv_id AND g.type IN (${LIVE.join(', ')})) AS is_live
  FROM conversations c ORDER BY c.conv_id`;
const MEMBERS = `${SELECT_OWN_ROWS} ORDER BY m.conv_id, m.uid`;
const MESSAGES = `SELECT conv_id, seq, from_uid, profile_id, msg_seq, random, client_delta, time_ms, flags, count_low, count_high,
  imported_sec, edited_ms, body, extra, check_sum FROM messages ORDER BY conv_id, seq`;
const CHANGES = 'SELECT conv_id, seq, rev, kind, by_uid, for_uid, unread_uid FROM changes ORDER BY conv_id, seq, rev';
const DAY_MS = 86_400_000;

/**
 * Counts every conversation afresh from its log, and compares heads and users' rows with that. One pass over messages,
 * changes and rows side by side: memory holds one message and its changes, however large the store.
 */
export async function recount(
  snapshot: Snapshot,
  damage: Damage,
  { nowMs, onMessages }: { nowMs: number; onMessages: (count: number) => void },
): Promise<Seen> {
  const stray = (what: string) => (row: { conv_id: number }) =>
    damage.add(`${what} of no conversation`, `conversation ${row.conv_id}`);
  const members = new Grouped<Member>(snapshot.stream(MEMBERS), stray('row of a user'));
  const messages = new Grouped<LogRow>(snapshot.stream(MESSAGES), stray('message'));
  const changes = new Grouped<ChangeMark>(snapshot.stream(CHANGES), stray('change'));
  const seen: Seen = { conversations: 0, messages: 0, newestMs: 0, lastDay: 0 };
  const see = ({ time_ms: timeMs }: LogRow) => {
    seen.messages++;
    seen.newestMs = Math.max(seen.newestMs, timeMs);
    if (timeMs > nowMs - DAY_MS) seen.lastDay++;
    onMessages(seen.messages);
  };

  for await (const heads of snapshot.stream<CheckedHead>(HEADS)) {
    for (const head of heads) {
      seen.conversations++;
      await recountOne(new LogRecount(head, await all(members, head.conv_id), damage), head.conv_id, {
        messages,
        changes,
        see,
      });
    }
  }
  await Promise.all([members.end(), messages.end(), changes.end()]);
  return seen;
}

async function recountOne(
  log: LogRecount,
  convId: number,
  from: { messages: Grouped<LogRow>; changes: Grouped<ChangeMark>; see: (row: LogRow) => void },
): Promise<void> {
  for (let row = await from.messages.next(convId); row; row = await from.messages.next(convId)) {
    const { seq } = row;
    from.see(row);
    const about: ChangeMark[] = [];
    for (const change of await all(from.changes, convId, (one) => one.seq <= seq)) {
      log.change(change);
      if (change.seq === seq) about.push(change);
    }
    log.message(row, about);
  }
  for (const change of await all(from.changes, convId)) log.change(change);
  log.end();
}

async function all<R extends { conv_id: number }>(
  group: Grouped<R>,
  convId: number,
  fits?: (row: R) => boolean,
): Promise<R[]> {
  const rows: R[] = [];
  for (let row = await group.next(convId, fits); row; row = await group.next(convId, fits)) rows.push(row);
  return rows;
}
