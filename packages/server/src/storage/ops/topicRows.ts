import type { Tx } from '../tx.ts';
import type { LockedGroup } from './groupRows.ts';
import { GROUP, type Head } from './heads.ts';
import { type Member, memberOf, READ_COUNT, READ_SEQ } from './members.ts';

/** The role of a member's own row of a topic: membership is the community's. */
export const IN_TOPIC = -1;

/**
 * Topics `t` with heads `c` of the communities in which member `k` is, `m` its own row where there is one; `j` is where the
 * log stood at the first message after the member joined. Takes the uid; conditions follow.
 *
 * Numbers of joinings, and not times, tell what is new to a member: they are exact whatever the clocks do, and one look-up.
 */
export const FROM_TOPICS = `FROM members k JOIN groups g ON g.conv_id = k.conv_id
  JOIN groups t ON t.parent_gid = g.gid AND t.parent_gid > 0 AND t.deleted_ms = 0 JOIN conversations c ON c.conv_id = t.conv_id
  LEFT JOIN members m ON m.uid = k.uid AND m.conv_id = c.conv_id
  LEFT JOIN topic_marks j ON j.conv_id = c.conv_id AND j.joins =
    (SELECT MIN(x.joins) FROM topic_marks x WHERE x.conv_id = c.conv_id AND x.joins >= k.joins)
  WHERE k.uid = ? AND k.role > 0`;

/** Up to its joining or the floor, trimmed or not. */
const SET_SEQ = 'CASE WHEN j.seq < c.floor_seq THEN c.floor_seq ELSE j.seq END';
/** Where such a member has read to: where it did, else up to its joining or the floor, or where the log begins; all of it when nothing was said since. */
export const TOPIC_READ_SEQ = `COALESCE(${READ_SEQ}, CASE WHEN ${SET_SEQ} < c.lowest_seq - 1 THEN c.lowest_seq - 1 ELSE ${SET_SEQ} END, c.seq)`;
export const TOPIC_READ_COUNT = `COALESCE(${READ_COUNT}, CASE WHEN ${SET_SEQ} < c.lowest_seq - 1 THEN c.trimmed_low
  WHEN j.seq < c.floor_seq THEN c.floor_count ELSE j.count_low END, c.count_low)`;

/** Notes where a locked topic's log stands, before the first message after somebody joined its community. */
export async function markJoins(tx: Tx, { row, head }: LockedGroup): Promise<void> {
  const joins = row.parent_joins;
  if (joins === null || joins <= row.marked) return;
  await tx.run('INSERT INTO topic_marks (conv_id, joins, seq, count_low) VALUES (?, ?, ?, ?)', [
    head.conv_id,
    joins,
    head.seq,
    head.count_low,
  ]);
  await tx.run('UPDATE groups SET marked = ? WHERE gid = ?', [joins, row.gid]);
  row.marked = joins;
}

/** A user's row of a conversation, as it would be where a member of a community did nothing in a topic yet. */
export async function viewerOf(tx: Tx, head: Pick<Head, 'kind' | 'conv_id'>, uid: number): Promise<Member | undefined> {
  const row = await memberOf(tx, head.conv_id, uid);
  if (row || head.kind !== GROUP || uid <= 0) return row;
  const place = await tx.one<Pick<Member, 'read_seq' | 'read_count' | 'joined_ms'>>(
    `SELECT ${TOPIC_READ_SEQ} AS read_seq, ${TOPIC_READ_COUNT} AS read_count, k.joined_ms ${FROM_TOPICS} AND t.conv_id = ?`,
    [uid, head.conv_id],
  );
  return place && { ...UNTOUCHED, ...place, uid, conv_id: head.conv_id };
}

const UNTOUCHED = {
  ...{ peer_uid: 0, told_seq: 0, told_ms: 0, told_rev: 0, cleared_seq: 0, hidden_seq: 0, pinned_ms: 0 },
  ...{ receive_option: 0, gone_seq: 0, top_seq: 0, top_ms: 0, own_count: 0, own_seq: 0, role: IN_TOPIC },
};

/** A user's row of a locked conversation, made where a member of a community first does something in a topic. */
export async function ownRow(tx: Tx, head: Head, uid: number): Promise<Member | undefined> {
  const row = await viewerOf(tx, head, uid);
  if (row?.role !== IN_TOPIC) return row;
  await tx.run(
    `INSERT INTO members (uid, conv_id, peer_uid, read_seq, read_count, floor_seq, own_seq, role, joined_ms) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (uid, conv_id) DO NOTHING`,
    [uid, head.conv_id, row.read_seq, row.read_count, head.floor_seq, head.seq, IN_TOPIC, row.joined_ms],
  );
  return row;
}

/** Until when an account is muted in a conversation; 0: it is not. */
export async function muteOf(tx: Tx, convId: number, uid: number): Promise<number> {
  const row = await tx.one<{ until_ms: number }>('SELECT until_ms FROM group_mutes WHERE conv_id = ? AND uid = ?', [
    convId,
    uid,
  ]);
  return row?.until_ms ?? 0;
}
