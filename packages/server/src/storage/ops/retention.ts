import type { Change } from '../port/messages.ts';
import type { OutdatedLog, RetentionPlace, RetentionStore, TrimUnit } from '../port/retention.ts';
import type { Tx } from '../tx.ts';
import { type ChangeDraft, record } from './changeRows.ts';
import { C2C, GROUP, type Head, lockNumbered } from './heads.ts';
import { letGoUpTo } from './mergedLists.ts';

const OWN_MS = 'COALESCE(m.imported_sec * 1000, m.time_ms)';

interface OutdatedRow {
  conv_id: number;
  kind: number;
  uid_low: number;
  uid_high: number;
  low: string | null;
  high: string | null;
  group_id: string | null;
  heard_as: number | null;
}

const START: RetentionPlace = { kind: -1, low: -1, high: -1 };

/** [I1] One step of a walk to logs of which something is to go. */
export async function outdated(
  tx: Tx,
  { sdkAppId, beforeMs, after = START, count }: Parameters<RetentionStore['outdated']>[0],
): Promise<Awaited<ReturnType<RetentionStore['outdated']>>> {
  const next = 'SELECT * FROM conversations WHERE sdk_app_id = ? AND (kind, uid_low, uid_high) > (?, ?, ?)';
  const ordered = `${next} ORDER BY kind, uid_low, uid_high LIMIT ?`;
  const params = [sdkAppId, after.kind, after.low, after.high, count];
  const rows = await tx.all<OutdatedRow>(
    `SELECT c.conv_id, c.kind, c.uid_low, c.uid_high, a.user_id AS low, b.user_id AS high, g.group_id,
       CASE WHEN g.parent_gid > 0 THEN g.parent_gid ELSE g.gid END AS heard_as
     FROM (${ordered}) c JOIN messages m ON m.conv_id = c.conv_id AND m.seq = c.lowest_seq
     LEFT JOIN accounts a ON a.uid = c.uid_low LEFT JOIN accounts b ON b.uid = c.uid_high AND c.kind <> ${GROUP}
     LEFT JOIN groups g ON g.conv_id = c.conv_id AND c.kind = ${GROUP}
     WHERE ${OWN_MS} < CASE WHEN c.kind = ${GROUP} THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END
     ORDER BY c.kind, c.uid_low, c.uid_high`,
    [...params, beforeMs.group, beforeMs.c2c],
  );
  const last = await tx.one<{ kind: number; uid_low: number; uid_high: number }>(
    `SELECT kind, uid_low, uid_high FROM (${ordered}) c ORDER BY kind DESC, uid_low DESC, uid_high DESC LIMIT 1`,
    params,
  );
  return {
    logs: rows.map(outdatedOf),
    ...(last && { next: { kind: last.kind, low: last.uid_low, high: last.uid_high } }),
  };
}

function outdatedOf(row: OutdatedRow): OutdatedLog {
  const { conv_id: convId, kind } = row;
  if (kind === GROUP) return { convId, kind: 'group', groupId: row.group_id ?? '', heardAs: row.heard_as ?? 0 };
  const high = { uid: row.uid_high, userId: row.high ?? '' };
  if (kind !== C2C) return { convId, kind: 'notices', user: high };
  return { convId, kind: 'c2c', users: [{ uid: row.uid_low, userId: row.low ?? '' }, high] };
}

interface OldRow {
  seq: number;
  own_ms: number;
  imported_sec: number | null;
  count_low: number;
  count_high: number;
}

/** [I2]–[I5] Removes the oldest messages of a log. */
export async function trim(
  tx: Tx,
  convId: number,
  unit: TrimUnit,
): Promise<{ trimmed: number; changes: Change[]; isDone: boolean }> {
  const head = await lockNumbered(tx, convId);
  const rows = head ? await oldest(tx, head, unit) : [];
  const old = rows.slice(
    0,
    endOf(rows, ({ own_ms: ownMs }) => ownMs >= unit.beforeMs),
  );
  const going = head && old.length > 0 ? await within(tx, head, old, unit.maxAttached) : [];
  const last = going.at(-1);
  const isDone = going.length === old.length && (old.length < rows.length || rows.length < unit.maxMessages);
  if (!head || !last) return { trimmed: 0, changes: [], isDone };

  const range: Range = { convId, from: head.lowest_seq, to: last.seq };
  const rev = Math.max(head.trimmed_rev, await lastRevOf(tx, range));
  const pinned = await tx.all<{ seq: number }>(`SELECT seq FROM pins WHERE ${IN_RANGE} ORDER BY seq`, params(range));
  await dropRows(
    tx,
    range,
    going.some(({ imported_sec: importedSec }) => importedSec !== null),
    unit.nowMs,
  );
  await tx.run(
    'UPDATE conversations SET lowest_seq = ?, trimmed_low = ?, trimmed_high = ?, trimmed_rev = ? WHERE conv_id = ?',
    [last.seq + 1, last.count_low, last.count_high, rev, convId],
  );
  const by = { byUid: 0, timeMs: unit.nowMs };
  const drafts: ChangeDraft[] = pinned.map(({ seq }) => ({ ...by, kind: 'pin', seq, note: { isPinned: false } }));
  drafts.push({ ...by, kind: 'trim', seq: last.seq, note: { trimmedRev: rev } });
  return { trimmed: going.length, changes: await record(tx, head, drafts), isDone };
}

const endOf = <R>(rows: readonly R[], isEnd: (row: R) => boolean): number => {
  const end = rows.findIndex(isEnd);
  return end < 0 ? rows.length : end;
};

const oldest = (tx: Tx, head: Head, { maxMessages }: TrimUnit): Promise<OldRow[]> =>
  tx.all<OldRow>(
    `SELECT m.seq, ${OWN_MS} AS own_ms, m.imported_sec, m.count_low, m.count_high FROM messages m
     WHERE m.conv_id = ? AND m.seq >= ? ORDER BY m.seq LIMIT ?`,
    [head.conv_id, head.lowest_seq, maxMessages],
  );

interface Range {
  convId: number;
  from: number;
  to: number;
}

const IN_RANGE = 'conv_id = ? AND seq >= ? AND seq <= ?';
const params = ({ convId, from, to }: Range): number[] => [convId, from, to];

/** Tables of which any number of rows may hang on a message. */
const ATTACHED = ['group_receipts', 'reactions', 'extensions', 'targets', 'mentions', 'changes'] as const;

/** So many of these messages that no more than `max` rows hang on them; the first in any case. */
async function within(tx: Tx, head: Head, old: readonly OldRow[], max: number): Promise<OldRow[]> {
  const range = { convId: head.conv_id, from: old[0]?.seq ?? 0, to: old.at(-1)?.seq ?? 0 };
  const each = ATTACHED.map((table) => `SELECT seq FROM ${table} WHERE ${IN_RANGE}`).join(' UNION ALL ');
  const counts = await tx.all<{ seq: number; n: number }>(
    `SELECT t.seq, COUNT(*) AS n FROM (${each}) t GROUP BY t.seq ORDER BY t.seq`,
    ATTACHED.flatMap(() => params(range)),
  );
  let sum = 0;
  const over = counts.find(({ n }) => {
    sum += n;
    return sum > max;
  });
  if (!over) return [...old];
  return old.slice(
    0,
    Math.max(
      1,
      endOf(old, ({ seq }) => seq >= over.seq),
    ),
  );
}

/** Changes that say something of a message as it stands there. */
const OF_CONTENT = "kind IN ('recall', 'edit', 'delete', 'receipt')";
/** Changes of messages; those of positions and of the group stay. */
const OF_MESSAGES = `(${OF_CONTENT} OR kind IN ('reaction', 'extension', 'pin', 'trim'))`;

async function lastRevOf(tx: Tx, range: Range): Promise<number> {
  const row = await tx.one<{ rev: number | null }>(
    `SELECT MAX(rev) AS rev FROM changes WHERE ${IN_RANGE} AND ${OF_CONTENT}`,
    params(range),
  );
  return row?.rev ?? 0;
}

async function dropRows(tx: Tx, range: Range, isImported: boolean, nowMs: number): Promise<void> {
  const at = params(range);
  for (const table of [
    'mentions',
    'targets',
    'group_receipts',
    'pins',
    'reactions',
    'extensions',
    'extension_versions',
  ])
    await tx.run(`DELETE FROM ${table} WHERE ${IN_RANGE}`, at);
  // With what earlier units recorded of places that are gone already.
  await tx.run(`DELETE FROM changes WHERE ${IN_RANGE} AND ${OF_MESSAGES}`, params({ ...range, from: 1 }));
  await letGoUpTo(tx, range, nowMs);
  if (isImported) await forgetImports(tx, range);
  await tx.run(`DELETE FROM messages WHERE ${IN_RANGE}`, at);
}

async function forgetImports(tx: Tx, range: Range): Promise<void> {
  const { convId, to } = range;
  for (const [table, key] of [
    ['imports', 'imported_sec, msg_seq, random'],
    ['group_imports', 'imported_sec, random, from_uid'],
  ])
    await tx.run(
      `DELETE FROM ${table} WHERE conv_id = ? AND (${key}) IN
         (SELECT ${key} FROM messages WHERE ${IN_RANGE} AND imported_sec IS NOT NULL) AND seq <= ?`,
      [convId, ...params(range), to],
    );
}
