import type { Conversation, ListedHead } from '../port/conversations.ts';
import type { LogRef } from '../port/messages.ts';
import { inList, type Param, type Tx } from '../tx.ts';
import { groupsOf } from './groupPlaces.ts';
import { C2C, GROUP, type Head, logParams, NOTICES } from './heads.ts';
import { type LabelRow, labelsOf } from './labelBits.ts';
import { GONE, READ_COUNT, READ_SEQ } from './members.ts';
import { MESSAGE_COLUMNS, type MessageRow, SENDER, storedMessage } from './messageRows.ts';
import { FROM_TOPICS, IN_TOPIC, TOPIC_READ_COUNT, TOPIC_READ_SEQ } from './topicRows.ts';

interface ViewRow {
  conv_id: number;
  kind: number;
  role: number;
  uid: number;
  peer_uid: number;
  head_seq: number;
  rev: number;
  low: number;
  trimmed_rev: number;
  list_seq: number;
  read_seq: number;
  cleared_seq: number;
  pinned_ms: number;
  receive_option: number;
  hidden_seq: number;
  shown_seq: number;
  shown_ms: number;
}

type ListRow = Omit<MessageRow, 'seq'> &
  ViewRow & {
    seq: number | null;
    unread: number;
    peer_user_id: string | null;
    peer_read_seq: number | null;
    peer_read_ms: number | null;
  } & { [C in keyof LabelRow]: LabelRow[C] | null };

/** Whether the viewer is the side that a head's columns `_high` are about. */
const IS_HIGH = 'c.kind = 0 AND m.uid <> c.uid_low';

/** Heads joined with the user's own rows; `top_*` is the last message for the list, before what the user cleared. */
const TOPS = `SELECT m.conv_id, c.kind, m.role, m.uid, m.peer_uid, c.seq AS head_seq, c.rev, c.lowest_seq AS low, c.trimmed_rev, ${READ_SEQ} AS read_seq,
  CASE WHEN ${IS_HIGH} THEN c.list_seq_high ELSE c.list_seq_low END AS list_seq,
  ${READ_COUNT} AS read_count,  m.cleared_seq, m.pinned_ms, m.receive_option, m.hidden_seq,
  CASE WHEN c.kind = 0 AND m.uid = c.uid_low THEN c.count_high ELSE c.count_low END - m.own_count AS peer_count,
  CASE WHEN CASE WHEN ${IS_HIGH} THEN c.list_seq_high ELSE c.list_seq_low END = m.gone_seq THEN m.top_seq
    WHEN ${IS_HIGH} THEN c.list_seq_high ELSE c.list_seq_low END AS top_seq,
  CASE WHEN CASE WHEN ${IS_HIGH} THEN c.list_seq_high ELSE c.list_seq_low END = m.gone_seq THEN m.top_ms
    WHEN ${IS_HIGH} THEN c.list_ms_high ELSE c.list_ms_low END AS top_ms
  FROM members m JOIN conversations c ON c.conv_id = m.conv_id`;

const IS_SHOWN = 't.top_seq > t.cleared_seq AND t.top_seq >= t.low';
const viewsOf = (tops: string): string => `SELECT t.*, CASE WHEN ${IS_SHOWN} THEN t.top_seq ELSE 0 END AS shown_seq,
  CASE WHEN ${IS_SHOWN} THEN t.top_ms ELSE 0 END AS shown_ms FROM (${tops}) t`;
const views = (where: string): string => viewsOf(`${TOPS} WHERE m.role >= 0 AND ${where}`);

/** As `TOPS`, of topics: with the user's own rows or, where it did nothing there yet, what they would say. */
const TOPIC_TOPS = `SELECT c.conv_id, c.kind, ${IN_TOPIC} AS role, k.uid, 0 AS peer_uid, c.seq AS head_seq, c.rev, c.lowest_seq AS low, c.trimmed_rev,
  c.list_seq_low AS list_seq, ${TOPIC_READ_SEQ} AS read_seq, ${TOPIC_READ_COUNT} AS read_count, COALESCE(m.cleared_seq, 0) AS cleared_seq, 0 AS pinned_ms,
  COALESCE(m.receive_option, 0) AS receive_option, 0 AS hidden_seq, c.count_low - COALESCE(m.own_count, 0) AS peer_count,
  CASE WHEN c.list_seq_low = m.gone_seq THEN m.top_seq ELSE c.list_seq_low END AS top_seq,
  CASE WHEN c.list_seq_low = m.gone_seq THEN m.top_ms ELSE c.list_ms_low END AS top_ms ${FROM_TOPICS}`;

const topicViews = (where: string): string => viewsOf(`${TOPIC_TOPS} AND ${where}`);

const ORDER = 'CASE WHEN v.pinned_ms > 0 THEN 0 ELSE 1 END, v.shown_ms DESC, v.conv_id';

/** Whether the last message was trimmed: a conversation is listed as long as that is kept, deleted or not (usersig-and-limits §2.2). */
const IS_OVER = 'v.low > 1 AND v.low > CASE WHEN v.list_seq > 0 THEN v.list_seq ELSE v.head_seq END';

/** What a user's list shows, in order; takes uid, count, offset. A group without any message is not in it yet. */
const LISTED = `SELECT v.* FROM (${views('m.uid = ?')}) v WHERE v.shown_seq > v.hidden_seq
  OR (v.hidden_seq = 0 AND (v.kind = 0 OR v.head_seq > 0) AND NOT (${IS_OVER}))
  ORDER BY ${ORDER} LIMIT ? OFFSET ?`;

const UNREAD = `v.peer_count - v.read_count - ${GONE('v.conv_id', 'v.uid', 'v.read_seq')}`;

/** Adds what only the rows of a page need: names, the unread count, the peer's position, the last message. */
const complete = (
  rows: string,
): string => `SELECT v.*, ${UNREAD} AS unread, a.user_id AS peer_user_id, o.told_seq AS peer_read_seq,
  o.told_ms AS peer_read_ms, l.marks_low, l.marks_high, l.group_bits, l.custom, ${MESSAGE_COLUMNS} FROM (${rows}) v
  LEFT JOIN conversation_labels l ON l.uid = v.uid AND l.conv_id = v.conv_id
  LEFT JOIN accounts a ON a.uid = v.peer_uid LEFT JOIN members o ON o.uid = v.peer_uid AND o.conv_id = v.conv_id
  LEFT JOIN messages m ON m.conv_id = v.conv_id AND m.seq = v.shown_seq ${SENDER}
  ORDER BY ${ORDER}`;

/** As `IS_OVER`. */
const isOver = ({ low, list_seq: last, head_seq: end }: ViewRow): boolean => low > 1 && low > (last || end);

function conversationOf(row: ListRow): Conversation {
  const conversation: Conversation = {
    convId: row.conv_id,
    peerUid: row.peer_uid,
    peerUserId: row.peer_user_id ?? '',
    seq: row.head_seq,
    rev: row.rev,
    lowestSeq: Math.max(row.low, row.cleared_seq + 1),
    unread: row.unread,
    readSeq: row.read_seq,
    peerReadSeq: row.peer_read_seq ?? 0,
    peerReadMs: row.peer_read_ms ?? 0,
    isPinned: row.pinned_ms > 0,
    receiveOption: row.receive_option,
    isHidden: row.hidden_seq > 0 ? row.shown_seq <= row.hidden_seq : row.role !== IN_TOPIC && isOver(row),
    timeMs: row.shown_ms,
  };
  if (row.low > 1) conversation.trimmed = { seq: row.low - 1, rev: row.trimmed_rev, clearedSeq: row.cleared_seq };
  if (row.kind === NOTICES) conversation.isNotices = true;
  if (row.hidden_seq > 0) conversation.hiddenSeq = row.hidden_seq;
  if (row.marks_low !== null) conversation.labels = labelsOf(row as LabelRow);
  if (row.seq !== null) conversation.lastMessage = storedMessage({ ...row, seq: row.seq });
  return conversation;
}

const withinMax = (max: number, offset: number, count: number): Param[] => [
  Math.max(0, Math.min(count, max - offset)),
  offset,
];

/** [L1]–[L5] The user's list: pinned first, then newest first. */
export async function list(tx: Tx, uid: number, max: number, offset: number, count: number): Promise<Conversation[]> {
  const rows = await tx.all<ListRow>(complete(LISTED), [uid, ...withinMax(max, offset, count)]);
  return withGroups(tx, uid, rows);
}

/** Conversations of rows, with the groups that are among them. */
async function withGroups(tx: Tx, uid: number, rows: readonly ListRow[]): Promise<Conversation[]> {
  const places = rows
    .filter(({ kind }) => kind === GROUP)
    .map((row) => ({ conv_id: row.conv_id, behind_seq: Math.max(row.read_seq, row.cleared_seq) }));
  const groups = places.length > 0 ? await groupsOf(tx, uid, places) : undefined;
  return rows.map((row) => {
    const conversation = conversationOf(row);
    const group = groups?.get(row.conv_id);
    return group ? { ...conversation, group } : conversation;
  });
}

/** [L11] The list's heads alone: without messages, names of senders and counts, which cost most of a list. */
export async function heads(tx: Tx, uid: number, max: number, offset: number, count: number): Promise<ListedHead[]> {
  const rows = await tx.all<Pick<ListRow, 'conv_id' | 'head_seq' | 'rev'>>(
    `SELECT v.conv_id, v.head_seq, v.rev FROM (${LISTED}) v ORDER BY ${ORDER}`,
    [uid, ...withinMax(max, offset, count)],
  );
  return rows.map((row) => ({ convId: row.conv_id, seq: row.head_seq, rev: row.rev }));
}

/** [L12] These conversations of the user, hidden ones too, in the order of the list. */
export async function some(tx: Tx, uid: number, convIds: readonly number[]): Promise<Conversation[]> {
  if (convIds.length === 0) return [];
  const rows = await tx.all<ListRow>(complete(views(`m.uid = ? AND m.conv_id IN ${inList(convIds.length)}`)), [
    uid,
    ...convIds,
  ]);
  return withGroups(tx, uid, rows);
}

/** [L6] One conversation as the viewer sees it. */
export async function get(tx: Tx, log: LogRef, viewerUid: number): Promise<Conversation | undefined> {
  const one = views('m.uid = ? AND c.sdk_app_id = ? AND c.kind = ? AND c.uid_low = ? AND c.uid_high = ?');
  const params = [viewerUid, ...logParams(log)];
  const rows = await tx.all<ListRow>(complete(one), params);
  if (rows.length > 0 || !('gid' in log)) return (await withGroups(tx, viewerUid, rows))[0];
  const topics = await tx.all<ListRow>(complete(topicViews('t.gid = ?')), [viewerUid, log.gid]);
  return (await withGroups(tx, viewerUid, topics))[0];
}

/** [L13] Heads of the topics of the user's communities, by their numbers. */
export async function topicHeads(tx: Tx, uid: number, afterConvId: number, count: number): Promise<ListedHead[]> {
  const rows = await tx.all<Head>(
    `SELECT c.conv_id, c.seq, c.rev ${FROM_TOPICS} AND c.conv_id > ? ORDER BY c.conv_id LIMIT ?`,
    [uid, afterConvId, count],
  );
  return rows.map((row) => ({ convId: row.conv_id, seq: row.seq, rev: row.rev }));
}

/** [L14] Topics among the user's, by number or of communities. */
export async function topics(
  tx: Tx,
  uid: number,
  which: { convIds: readonly number[] } | { gids: readonly number[] },
): Promise<Conversation[]> {
  const [column, ids] = 'gids' in which ? ['g.gid', which.gids] : ['c.conv_id', which.convIds];
  const rows = await tx.all<ListRow>(complete(topicViews(`${column} IN ${inList(ids.length)}`)), [uid, ...ids]);
  const found = await withGroups(tx, uid, rows);
  return found.sort((a, b) => a.convId - b.convId);
}

/** [L15] Unread counts alone, of many conversations in one question. */
export async function unread(
  tx: Tx,
  uid: number,
  convIds: readonly number[],
): Promise<{ convId: number; unread: number }[]> {
  if (convIds.length === 0) return [];
  const rows = await tx.all<Pick<ListRow, 'conv_id' | 'unread'>>(
    `SELECT v.conv_id, ${UNREAD} AS unread FROM (${views(`m.uid = ? AND m.conv_id IN ${inList(convIds.length)}`)}) v`,
    [uid, ...convIds],
  );
  return rows.map((row) => ({ convId: row.conv_id, unread: row.unread }));
}

/** [L7] Unread over the list, without what the user set to be quiet. */
export async function totalUnread(tx: Tx, uid: number, max: number, of?: 'c2c'): Promise<number> {
  const sum = await tx.one<{ total: number }>(
    `SELECT CAST(COALESCE(SUM(${UNREAD}), 0) AS BIGINT) AS total FROM (${LISTED}) v WHERE v.receive_option = 0
     AND v.kind ${of === 'c2c' ? `= ${C2C}` : `<> ${NOTICES}`}`,
    [uid, ...withinMax(max, 0, max)],
  );
  return sum?.total ?? 0;
}
