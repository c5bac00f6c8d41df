import type { Mention } from '@hongyan/contract';
import type { Conversation } from '../port/conversations.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import { GROUP_MAX_PLACES, MENTIONS_MAX } from './groupLimits.ts';
import { type GroupRow, groupOf, type MemberRow, SELECT_GROUPS, SELECT_MEMBERS, selfOf } from './groupRows.ts';
import { RECALLED, VISIBLE, visibleTo } from './messageRows.ts';

type Place = NonNullable<Conversation['group']>;

interface MentionRow {
  conv_id: number;
  uid: number;
  seq: number;
  from_user_id: string | null;
}

/** The groups among a user's conversations, each with the user's place and the mentions behind its read position. */
export async function groupsOf(
  tx: Tx,
  uid: number,
  rows: readonly { conv_id: number; read_seq: number }[],
): Promise<Map<number, Place>> {
  const places = new Map<number, Place>();
  for (const some of chunks(rows, GROUP_MAX_PLACES)) {
    const ids = some.map((row) => row.conv_id);
    const list = inList(ids.length);
    const groups = await tx.all<GroupRow>(`${SELECT_GROUPS} WHERE g.conv_id IN ${list}`, ids);
    const selves = await tx.all<MemberRow>(`${SELECT_MEMBERS} WHERE m.uid = ? AND m.conv_id IN ${list}`, [uid, ...ids]);
    const mentions = await mentionsOf(tx, uid, ids);
    const selfByConv = new Map(selves.map((row) => [row.conv_id, row]));
    for (const row of groups) {
      const self = selfByConv.get(row.conv_id);
      const group = { ...groupOf(row), mentions: mentions.get(row.conv_id) ?? [] };
      if (self) places.set(row.conv_id, { ...group, self: selfOf(self) });
    }
  }
  return places;
}

/** Mentions of a user behind its read positions, oldest first, the latest of each conversation. */
async function mentionsOf(tx: Tx, uid: number, convIds: number[]): Promise<Map<number, Mention[]>> {
  const rows = await tx.all<MentionRow>(
    `SELECT n.conv_id, n.uid, n.seq, s.user_id AS from_user_id FROM members o
     JOIN mentions n ON n.conv_id = o.conv_id AND n.uid IN (0, ?) AND n.seq > o.read_seq AND n.seq > o.cleared_seq
     JOIN messages m ON m.conv_id = n.conv_id AND m.seq = n.seq LEFT JOIN accounts s ON s.uid = m.from_uid
     WHERE o.uid = ? AND o.conv_id IN ${inList(convIds.length)} AND m.from_uid <> ? AND (m.flags & ${RECALLED}) = 0
     AND ${VISIBLE} ORDER BY n.conv_id, n.seq`,
    [uid, uid, ...convIds, uid, ...visibleTo(uid)],
  );
  const found = new Map<number, Map<number, Mention>>();
  for (const row of rows) {
    const bySeq = found.get(row.conv_id) ?? new Map<number, Mention>();
    found.set(row.conv_id, bySeq);
    const mention = bySeq.get(row.seq) ?? { seq: row.seq, from: row.from_user_id ?? '' };
    bySeq.set(row.seq, { ...mention, ...(row.uid === 0 ? { all: true } : { me: true }) });
  }
  return new Map([...found].map(([convId, bySeq]) => [convId, [...bySeq.values()].slice(-MENTIONS_MAX)]));
}
