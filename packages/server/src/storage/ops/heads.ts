import type { LogRef } from '../port/messages.ts';
import { forUpdate, type Param, type Tx } from '../tx.ts';

/** Kinds of conversations: of two users (their uids in order are the key), of a group (0, gid), of notices to a user (0, uid). */
export const C2C = 0;
export const GROUP = 1;
export const NOTICES = 2;

/** The head of a conversation's log as a row. */
export interface Head {
  conv_id: number;
  kind: number;
  uid_low: number;
  uid_high: number;
  seq: number;
  rev: number;
  lowest_seq: number;
  count_low: number;
  count_high: number;
  list_seq_low: number;
  list_ms_low: number;
  list_seq_high: number;
  list_ms_high: number;
  /** Latest time of any row: no later message was stored. */
  last_ms: number;
  /** How far clients' clocks have been ahead of and behind the server's, bounded: says where in the log a repeat can be. */
  ahead_sec: number;
  behind_sec: number;
  /** Of a group: where the last import ended, and `count_low` there; see `members.ts`. */
  floor_seq: number;
  floor_count: number;
  /** What stood in `count_*` at the last place that was trimmed, the one before `lowest_seq`. */
  trimmed_low: number;
  trimmed_high: number;
  /** The latest change to a message that was trimmed: who has not applied it cannot any more. */
  trimmed_rev: number;
}

const COLUMNS = `conv_id, kind, uid_low, uid_high, seq, rev, lowest_seq, count_low, count_high, list_seq_low, list_ms_low,
  list_seq_high, list_ms_high, last_ms, ahead_sec, behind_sec, floor_seq, floor_count, trimmed_low, trimmed_high, trimmed_rev`;

/** Parameters that name a conversation in `BY_PAIR`. */
export function logParams(log: LogRef): Param[] {
  if ('gid' in log) return [log.sdkAppId, GROUP, 0, log.gid];
  if ('noticesOf' in log) return [log.sdkAppId, NOTICES, 0, log.noticesOf];
  return [log.sdkAppId, C2C, Math.min(log.a, log.b), Math.max(log.a, log.b)];
}

export const BY_PAIR = 'sdk_app_id = ? AND kind = ? AND uid_low = ? AND uid_high = ?';
export const SELECT_HEAD = `SELECT ${COLUMNS} FROM conversations WHERE ${BY_PAIR}`;
export const CREATE_HEAD =
  'INSERT INTO conversations (sdk_app_id, kind, uid_low, uid_high) VALUES (?, ?, ?, ?) ON CONFLICT (sdk_app_id, kind, uid_low, uid_high) DO NOTHING';

/** The head of a conversation, for reading. */
export const readHead = (tx: Tx, log: LogRef): Promise<Head | undefined> => tx.one<Head>(SELECT_HEAD, logParams(log));

/** The head, locked until the unit ends: whoever changes the log, its changes or its users' rows holds it. */
export async function lockHead(tx: Tx, log: LogRef): Promise<Head | undefined> {
  if ('gid' in log) await holdCommunity(tx, log.gid);
  return lockOnly(tx, log);
}

/** As `lockHead`, of what is no topic or whose community is held already. */
export const lockOnly = (tx: Tx, log: LogRef): Promise<Head | undefined> =>
  tx.one<Head>(SELECT_HEAD + forUpdate(tx), logParams(log));

/** As `lockOnly`, by number. */
export const lockNumbered = (tx: Tx, convId: number): Promise<Head | undefined> =>
  tx.one<Head>(`SELECT ${COLUMNS} FROM conversations WHERE conv_id = ?${forUpdate(tx)}`, [convId]);

/**
 * Lets nobody join or leave the community of a topic until the unit ends; many may hold it at once. Always before the
 * topic's own head, so that no two units wait for each other.
 */
export async function holdCommunity(tx: Tx, gid: number): Promise<void> {
  if (tx.dialect === 'sqlite') return;
  await tx.one(
    `SELECT c.conv_id FROM conversations c WHERE c.conv_id =
      (SELECT k.conv_id FROM groups g JOIN groups k ON k.gid = g.parent_gid WHERE g.gid = ? AND g.parent_gid > 0) FOR SHARE`,
    [gid],
  );
}

/** The head, locked; made when nothing was ever sent. */
export async function lockOrCreateHead(tx: Tx, log: LogRef): Promise<Head> {
  const head = await lockOnly(tx, log);
  if (head) return head;
  await tx.run(CREATE_HEAD, logParams(log));
  const created = await lockOnly(tx, log);
  if (!created) throw new Error('a conversation that was just made is gone');
  return created;
}

/** Gives out `count` numbers of the conversation's change log; answers the first. */
export async function takeRevs(tx: Tx, head: Head, count: number): Promise<number> {
  const row = await tx.one<{ rev: number }>('UPDATE conversations SET rev = rev + ? WHERE conv_id = ? RETURNING rev', [
    count,
    head.conv_id,
  ]);
  return (row?.rev ?? 0) - count + 1;
}

/** The other side of a one-to-one conversation; oneself when one talks to oneself. */
export const peerOf = (head: Pick<Head, 'uid_low' | 'uid_high'>, uid: number): number =>
  uid === head.uid_low ? head.uid_high : head.uid_low;

/** Countable messages that the peer has sent; in a group and of notices all of them, the viewer's own too. */
export const peerCount = (
  at: Pick<Head, 'count_low' | 'count_high'>,
  head: Pick<Head, 'kind' | 'uid_low'>,
  viewerUid: number,
): number => (head.kind === C2C && viewerUid === head.uid_low ? at.count_high : at.count_low);
