import { ImError } from '@hongyan/contract';
import type { LogRef, MessagePage, PageQuery, StoredMessage } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { type Head, readHead } from './heads.ts';
import { seqAtTime, TIME_NOISE_MS } from './locate.ts';
import { isStranger } from './members.ts';
import { type MessageRow, SELECT_MESSAGES, storedMessage, VISIBLE, visibleTo } from './messageRows.ts';
import { viewerOf } from './topicRows.ts';

/** Where a page may read: both ends included. */
interface Range {
  head: Head;
  lowestSeq: number;
  bottom: number;
  top: number;
}

async function rangeOf(tx: Tx, query: PageQuery): Promise<Range | undefined> {
  const head = await readHead(tx, query.log);
  if (!head || head.seq === 0) return undefined;
  await assertEnd(tx, head);
  const member = await viewerOf(tx, head, query.viewerUid);
  if (isStranger(head, query.viewerUid, member)) return undefined;
  const lowestSeq = Math.max(head.lowest_seq, (member?.cleared_seq ?? 0) + 1);
  const bottom = Math.max(lowestSeq, (query.afterSeq ?? 0) + 1);
  const top = Math.min(head.seq, (query.beforeSeq ?? Number.MAX_SAFE_INTEGER) - 1);
  return { head, lowestSeq, bottom, top };
}

/** No message stands behind the head's: one that did would be left out without a word. */
async function assertEnd(tx: Tx, head: Head): Promise<void> {
  if (tx.dialect === 'postgres') return;
  const behind = await tx.one('SELECT 1 AS found FROM messages WHERE conv_id = ? AND seq > ? LIMIT 1', [
    head.conv_id,
    head.seq,
  ]);
  if (behind)
    throw new ImError('storeDamaged', { where: `head of conversation ${head.conv_id} (table conversations)` });
}

/** [M10] A page of the log as the viewer sees it, newest first. */
export async function page(tx: Tx, query: PageQuery): Promise<MessagePage | undefined> {
  const range = await rangeOf(tx, query);
  if (!range) return undefined;
  const { head, lowestSeq, bottom, top } = range;
  const empty = { convId: head.conv_id, messages: [], fromSeq: top + 1, toSeq: top, lowestSeq };
  if (bottom > top) return empty;

  const rows = await tx.all<MessageRow>(
    `${SELECT_MESSAGES} WHERE m.conv_id = ? AND m.seq >= ? AND m.seq <= ? AND ${VISIBLE} ORDER BY m.seq DESC LIMIT ?`,
    [head.conv_id, bottom, top, ...visibleTo(query.viewerUid), query.count],
  );
  const oldest = rows.at(-1);
  const fromSeq = rows.length === query.count && oldest ? oldest.seq : bottom;
  if (rows.length < top - fromSeq + 1) await assertWhole(tx, head, fromSeq, top);
  return { ...empty, messages: rows.map(storedMessage), fromSeq };
}

/**
 * Every place in a log has its row, also of what this viewer does not see: a missing one is lost to damage.
 *
 * PostgreSQL watches over its own pages, and a count would cost a way there and back.
 *
 * @throws ImError `storeDamaged`
 */
async function assertWhole(tx: Tx, head: Head, fromSeq: number, toSeq: number): Promise<void> {
  if (tx.dialect === 'postgres') return;
  const rows = await tx.one<{ count: number }>(
    'SELECT COUNT(*) AS count FROM messages WHERE conv_id = ? AND seq >= ? AND seq <= ?',
    [head.conv_id, fromSeq, toSeq],
  );
  if (rows?.count === toSeq - fromSeq + 1) return;
  const where = `messages ${fromSeq} to ${toSeq} of conversation ${head.conv_id}: ${rows?.count ?? 0} are there (table messages)`;
  throw new ImError('storeDamaged', { where });
}

/** [M11] Messages whose own time lies in the range, newest first; ends after `maxExamined` rows. */
export async function pageByTime(
  tx: Tx,
  query: PageQuery & { minSec: number; maxSec: number; maxExamined: number },
): Promise<{ messages: StoredMessage[]; examinedTo: number } | undefined> {
  const whole = await rangeOf(tx, query);
  if (!whole) return undefined;
  const { head, bottom, top } = await narrowed(tx, whole, query);
  const stop = Math.max(bottom, top - query.maxExamined + 1);
  const rows = await tx.all<MessageRow>(
    `${SELECT_MESSAGES} WHERE m.conv_id = ? AND m.seq >= ? AND m.seq <= ?
     AND COALESCE(m.imported_sec, m.time_ms / 1000) BETWEEN ? AND ? AND ${VISIBLE} ORDER BY m.seq DESC LIMIT ?`,
    [head.conv_id, stop, top, query.minSec, query.maxSec, ...visibleTo(query.viewerUid), query.count],
  );
  const oldest = rows.at(-1);
  const reached = rows.length === query.count && oldest ? oldest.seq : stop;
  if (rows.length < top - reached + 1) await assertWhole(tx, head, reached, top);
  // Below the range nothing matches: all is examined.
  return { messages: rows.map(storedMessage), examinedTo: reached <= bottom ? 1 : reached };
}

/** Times follow the order of the log, unless messages were imported: then any row may have any time. */
async function narrowed(tx: Tx, range: Range, query: { minSec: number; maxSec: number }): Promise<Range> {
  const { head } = range;
  if (await tx.one('SELECT 1 AS found FROM imports WHERE conv_id = ? LIMIT 1', [head.conv_id])) return range;
  const from = await seqAtTime(tx, head, query.minSec * 1000 - TIME_NOISE_MS);
  const to = await seqAtTime(tx, head, (query.maxSec + 1) * 1000 + TIME_NOISE_MS);
  return { ...range, bottom: Math.max(range.bottom, from), top: Math.min(range.top, to) };
}

/** [M13] One message by seq, whoever may see it. */
export async function get(tx: Tx, log: LogRef, seq: number): Promise<StoredMessage | undefined> {
  const head = await readHead(tx, log);
  const row =
    head && (await tx.one<MessageRow>(`${SELECT_MESSAGES} WHERE m.conv_id = ? AND m.seq = ?`, [head.conv_id, seq]));
  return row && storedMessage(row);
}
