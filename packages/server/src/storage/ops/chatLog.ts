import type { ChatLogPlace, ChatLogQuery, LoggedMessage } from '../port/chatLog.ts';
import { FLAG } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { C2C, GROUP, type Head } from './heads.ts';
import { lastBefore } from './joinTime.ts';
import { TIME_NOISE_MS } from './locate.ts';
import { MESSAGE_COLUMNS, type MessageRow, RECALLED, SENDER, storedMessage } from './messageRows.ts';

/** Conversations, and rows of one, that a step looks at. */
const HEADS_PER_STEP = 50;
const ROWS_PER_STEP = 1_000;

type LogHead = Pick<Head, 'conv_id' | 'uid_low' | 'uid_high' | 'seq' | 'lowest_seq'>;

/** [H1][H2] One step of a walk through what was said in a time. */
export async function step(tx: Tx, query: ChatLogQuery): Promise<{ messages: LoggedMessage[]; next?: ChatLogPlace }> {
  const heads = await headsFrom(tx, query);
  const messages: LoggedMessage[] = [];
  let rows = ROWS_PER_STEP;
  for (const head of heads) {
    const { low, high, seq } = query.after ?? START;
    const begun = head.uid_low === low && head.uid_high === high ? seq : 0;
    const range = await rangeIn(tx, head, query, begun);
    const to = Math.min(range.to, range.from + rows - 1);
    if (to >= range.from) messages.push(...(await saidIn(tx, head, query, { from: range.from, to })));
    rows -= Math.max(0, to - range.from + 1);
    const place = { low: head.uid_low, high: head.uid_high };
    if (to < range.to) return { messages, next: { ...place, seq: to } };
    if (rows <= 0) return { messages, next: { ...place, seq: head.seq } };
  }
  const last = heads.length === HEADS_PER_STEP ? heads.at(-1) : undefined;
  return { messages, ...(last && { next: { low: last.uid_low, high: last.uid_high, seq: last.seq } }) };
}

const START: ChatLogPlace = { low: -1, high: -1, seq: 0 };

/** The conversation where the walk stands, and those behind it, in which something was said since the time began. */
function headsFrom(tx: Tx, { sdkAppId, kind, fromSec, after = START }: ChatLogQuery): Promise<LogHead[]> {
  return tx.all<LogHead>(
    `SELECT conv_id, uid_low, uid_high, seq, lowest_seq FROM conversations
     WHERE sdk_app_id = ? AND kind = ? AND (uid_low, uid_high) >= (?, ?) AND seq > 0 AND last_ms >= ?
     ORDER BY uid_low, uid_high LIMIT ${HEADS_PER_STEP}`,
    [sdkAppId, kind === 'c2c' ? C2C : GROUP, after.low, after.high, fromSec * 1000],
  );
}

/** Places of the log that can hold what was said in the time: of a one-to-one talk with imports any (D6). */
async function rangeIn(
  tx: Tx,
  head: LogHead,
  { fromSec, toSec }: ChatLogQuery,
  afterSeq: number,
): Promise<{ from: number; to: number }> {
  const bottom = Math.max(head.lowest_seq, afterSeq + 1);
  if (bottom > head.seq) return { from: bottom, to: head.seq };
  if (await tx.one('SELECT 1 AS found FROM imports WHERE conv_id = ? LIMIT 1', [head.conv_id]))
    return { from: bottom, to: head.seq };
  const before = await lastBefore(tx, head, fromSec * 1000 - TIME_NOISE_MS);
  const to = await lastBefore(tx, head, toSec * 1000 + TIME_NOISE_MS);
  return { from: Math.max(bottom, before + 1), to };
}

type LoggedRow = MessageRow & { to_name: string | null; community: string | null };

const C2C_NAMES = `t.user_id AS to_name, NULL AS community`;
const C2C_TO =
  'LEFT JOIN accounts t ON t.uid = CASE WHEN m.from_uid = ? THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END';
const GROUP_NAMES = 'g.group_id AS to_name, k.group_id AS community';
const GROUP_TO = 'LEFT JOIN groups g ON g.gid = ? LEFT JOIN groups k ON k.gid = g.parent_gid AND g.parent_gid > 0';

async function saidIn(
  tx: Tx,
  head: LogHead,
  { kind, fromSec, toSec }: ChatLogQuery,
  range: { from: number; to: number },
): Promise<LoggedMessage[]> {
  const { conv_id: convId, uid_low: low, uid_high: high } = head;
  const [names, to, params] = kind === 'c2c' ? [C2C_NAMES, C2C_TO, [low, high, low]] : [GROUP_NAMES, GROUP_TO, [high]];
  const rows = await tx.all<LoggedRow>(
    `SELECT m.conv_id, ${MESSAGE_COLUMNS}, ${names} FROM messages m ${SENDER} ${to}
     WHERE m.conv_id = ? AND m.seq >= ? AND m.seq <= ? AND COALESCE(m.imported_sec, m.time_ms / 1000) BETWEEN ? AND ?
       AND (m.flags & ${RECALLED | FLAG.tip}) = 0 ORDER BY m.seq`,
    [...params, convId, range.from, range.to, fromSec, toSec - 1],
  );
  return rows.map((row) => ({
    ...storedMessage(row),
    to: row.to_name ?? '',
    ...(row.community !== null && { community: row.community }),
  }));
}
