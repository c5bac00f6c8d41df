import type { Notice, OutboxDetail, OutboxKind, OutboxRow } from '../port/outbox.ts';
import { forUpdate, settled, type Tx } from '../tx.ts';
import { KIND_BITS, note } from './outboxWrite.ts';

interface Cursor {
  kinds: number;
  cursor_writer: number;
  cursor_id: number;
}

interface Row {
  id: number;
  kind: number;
  conv_id: number;
  seq: number;
  by_uid: number;
  time_ms: number;
  detail: string | null;
}

const kindNames = new Map<number, OutboxKind>(
  (Object.entries(KIND_BITS) as [OutboxKind, number][]).map(([name, bit]) => [bit, name]),
);

/** [O1] Makes rows of these kinds be written from now on; of a known consumer only the kinds change. */
export async function subscribe(tx: Tx, sdkAppId: number, consumer: string, kinds: OutboxKind[]): Promise<void> {
  // Added up: the bitwise operators of the language end at 32 bits.
  const bits = [...new Set(kinds)].reduce((all, kind) => all + KIND_BITS[kind], 0);
  const newest = await tx.one<{ id: number; written_by: number }>(
    'SELECT id, written_by FROM outbox WHERE sdk_app_id = ? ORDER BY written_by DESC, id DESC LIMIT 1',
    [sdkAppId],
  );
  await tx.run(
    `INSERT INTO consumers (sdk_app_id, consumer, kinds, cursor_writer, cursor_id) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (sdk_app_id, consumer) DO UPDATE SET kinds = excluded.kinds`,
    [sdkAppId, consumer, bits, newest?.written_by ?? 0, newest?.id ?? 0],
  );
}

/** [O2] Forgets the consumer and the rows that only it waited for. */
export async function unsubscribe(tx: Tx, sdkAppId: number, consumer: string): Promise<void> {
  await tx.run('DELETE FROM consumers WHERE sdk_app_id = ? AND consumer = ?', [sdkAppId, consumer]);
  await tx.run(`DELETE FROM outbox WHERE sdk_app_id = ? AND ${PASSED_BY_ALL}`, [sdkAppId]);
}

/** Rows that no consumer of their kind still has before it. */
const PASSED_BY_ALL = `NOT EXISTS (SELECT 1 FROM consumers c WHERE c.sdk_app_id = outbox.sdk_app_id AND (c.kinds & outbox.kind) <> 0
  AND (c.cursor_writer < outbox.written_by OR (c.cursor_writer = outbox.written_by AND c.cursor_id < outbox.id)))`;

/**
 * [O3] The next rows of a consumer. They come in the order of their writers, and only of writers that have ended
 * together with all before them: no row can appear behind the cursor later (D13).
 */
export async function read(
  tx: Tx,
  sdkAppId: number,
  consumer: string,
  count: number,
  afterId?: number,
): Promise<OutboxRow[]> {
  const cursor = await tx.one<Cursor>(
    'SELECT kinds, cursor_writer, cursor_id FROM consumers WHERE sdk_app_id = ? AND consumer = ?',
    [sdkAppId, consumer],
  );
  if (!cursor) return [];
  const after = afterId === undefined ? undefined : await placeOf(tx, sdkAppId, afterId);
  const rows = await tx.all<Row>(
    `SELECT id, kind, conv_id, seq, by_uid, time_ms, detail FROM outbox
     WHERE sdk_app_id = ? AND (written_by, id) > (?, ?) AND (kind & ?) <> 0${settled(tx, 'outbox')}
     ORDER BY written_by, id LIMIT ?`,
    [
      sdkAppId,
      after?.written_by ?? cursor.cursor_writer,
      after ? (afterId ?? 0) : cursor.cursor_id,
      cursor.kinds,
      count,
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    sdkAppId,
    kind: kindNames.get(row.kind) ?? 'afterC2cSend',
    convId: row.conv_id,
    seq: row.seq,
    byUid: row.by_uid,
    timeMs: row.time_ms,
    ...(row.detail !== null && { detail: JSON.parse(row.detail) as OutboxDetail }),
  }));
}

const placeOf = (tx: Tx, sdkAppId: number, id: number): Promise<{ written_by: number } | undefined> =>
  tx.one('SELECT written_by FROM outbox WHERE sdk_app_id = ? AND id = ?', [sdkAppId, id]);

/** [O4] Moves the cursor forward to the row `id`, which `read` gave, and drops what every consumer has passed. */
export async function advance(tx: Tx, sdkAppId: number, consumer: string, id: number): Promise<void> {
  const cursor = await tx.one<Cursor>(
    `SELECT kinds, cursor_writer, cursor_id FROM consumers WHERE sdk_app_id = ? AND consumer = ?${forUpdate(tx)}`,
    [sdkAppId, consumer],
  );
  const row = await placeOf(tx, sdkAppId, id);
  if (!cursor || !row) return;
  const { cursor_writer: writer, cursor_id: from } = cursor;
  if (row.written_by < writer || (row.written_by === writer && id <= from)) return;
  await tx.run('UPDATE consumers SET cursor_writer = ?, cursor_id = ? WHERE sdk_app_id = ? AND consumer = ?', [
    row.written_by,
    id,
    sdkAppId,
    consumer,
  ]);
  await tx.run(
    `DELETE FROM outbox WHERE sdk_app_id = ? AND (written_by, id) > (?, ?) AND (written_by, id) <= (?, ?) AND ${PASSED_BY_ALL}`,
    [sdkAppId, writer, from, row.written_by, id],
  );
}

/** [O5] Writes rows of what no other operation writes. */
export async function tell(tx: Tx, notices: Notice[]): Promise<void> {
  for (const notice of notices) await note(tx, notice);
}

/** [O6] Apps of which the consumer has rows to read. */
export async function waiting(tx: Tx, consumer: string): Promise<number[]> {
  const rows = await tx.all<{ sdk_app_id: number }>(
    `SELECT c.sdk_app_id FROM consumers c WHERE c.consumer = ? AND EXISTS (SELECT 1 FROM outbox o
     WHERE o.sdk_app_id = c.sdk_app_id AND (o.written_by, o.id) > (c.cursor_writer, c.cursor_id) AND (o.kind & c.kinds) <> 0)`,
    [consumer],
  );
  return rows.map((row) => row.sdk_app_id);
}
