import type { Mention } from '@hongyan/contract';
import type { Conversation } from '../port/conversations.ts';
import type { Self } from '../port/groups.ts';
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

/** A conversation, and what of it is behind the read position. */
interface Behind {
  conv_id: number;
  behind_seq: number;
}

/** The groups among a user's conversations, each with the user's place and the mentions behind its read position. */
export async function groupsOf(tx: Tx, uid: number, rows: readonly Behind[]): Promise<Map<number, Place>> {
  const places = new Map<number, Place>();
  for (const some of chunks(rows, GROUP_MAX_PLACES)) {
    const ids = some.map((row) => row.conv_id);
    const groups = await tx.all<GroupRow>(`${SELECT_GROUPS} WHERE g.conv_id IN ${inList(ids.length)}`, ids);
    const selves = await selvesOf(tx, uid, groups);
    const mentions = await mentionsOf(tx, uid, some);
    for (const row of groups) {
      const self = selves.get(row.conv_id);
      if (self) places.set(row.conv_id, { ...groupOf(row), mentions: mentions.get(row.conv_id) ?? [], self });
    }
  }
  return places;
}

/** The user's places in groups; in a topic that in its community, but muted as there. */
async function selvesOf(tx: Tx, uid: number, groups: readonly GroupRow[]): Promise<Map<number, Self>> {
  const ids = [...new Set(groups.map((row) => row.parent_conv_id ?? row.conv_id))];
  const rows = await tx.all<MemberRow>(`${SELECT_MEMBERS} WHERE m.uid = ? AND m.conv_id IN ${inList(ids.length)}`, [
    uid,
    ...ids,
  ]);
  const byConv = new Map(rows.map((row) => [row.conv_id, row]));
  const topics = groups.filter(({ parent_gid }) => parent_gid > 0).map(({ conv_id }) => conv_id);
  const mutes = topics.length > 0 ? await mutesOf(tx, uid, topics) : new Map<number, number>();
  const selves = new Map<number, Self>();
  for (const { conv_id: convId, parent_conv_id: communityId } of groups) {
    const row = byConv.get(communityId ?? convId);
    if (row) selves.set(convId, selfOf(communityId === null ? row : { ...row, mute_ms: mutes.get(convId) ?? 0 }));
  }
  return selves;
}

async function mutesOf(tx: Tx, uid: number, convIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.all<{ conv_id: number; until_ms: number }>(
    `SELECT conv_id, until_ms FROM group_mutes WHERE uid = ? AND conv_id IN ${inList(convIds.length)}`,
    [uid, ...convIds],
  );
  return new Map(rows.map((row) => [row.conv_id, row.until_ms]));
}

/** Mentions of a user behind its read positions, oldest first, the latest of each conversation. */
async function mentionsOf(tx: Tx, uid: number, places: readonly Behind[]): Promise<Map<number, Mention[]>> {
  const values = Array(places.length).fill('(CAST(? AS BIGINT), CAST(? AS BIGINT))').join(', ');
  const rows = await tx.all<MentionRow>(
    `SELECT n.conv_id, n.uid, n.seq, s.user_id AS from_user_id FROM (VALUES ${values}) o
     JOIN mentions n ON n.conv_id = o.column1 AND n.uid IN (0, ?) AND n.seq > o.column2
     JOIN messages m ON m.conv_id = n.conv_id AND m.seq = n.seq LEFT JOIN accounts s ON s.uid = m.from_uid
     WHERE m.from_uid <> ? AND (m.flags & ${RECALLED}) = 0 AND ${VISIBLE} ORDER BY n.conv_id, n.seq`,
    [...places.flatMap((place) => [place.conv_id, place.behind_seq]), uid, uid, ...visibleTo(uid)],
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
