import { type DistinctFigure, figures as declared, figuresBy, seenKinds } from '@hongyan/contract';
import type { Before, Count, Moves } from '../port/statistics.ts';
import { inList, insertAll, type Tx } from '../tx.ts';
import { inOrder, PUT, RAISE } from './statistics.ts';

const DAY_MS = 86_400_000;
/** Periods up to it are months. */
const LAST_MONTH = 999_999;
/** The figure whose row says that a period is settled: it has one also where it is 0. */
const SETTLED: DistinctFigure = 'ActiveUserNum';

/** [Q4] The figures of periods. */
export async function figures(tx: Tx, sdkAppId: number, from: number, to: number): Promise<Count[]> {
  const kept = await tx.all<Count>(
    'SELECT period, figure, n FROM statistics WHERE sdk_app_id = ? AND period >= ? AND period <= ?',
    [sdkAppId, from, to],
  );
  const settled = new Set(kept.filter(({ figure }) => figure === SETTLED).map(({ period }) => period));
  const open = (await seenPeriods(tx, sdkAppId, from, to)).filter((period) => !settled.has(period));
  for (const period of open) kept.push(...(await countSeen(tx, sdkAppId, period)));
  return kept;
}

/** Periods from one to another in which somebody was seen: looked up one by one, without reading all who were. */
async function seenPeriods(tx: Tx, sdkAppId: number, from: number, to: number): Promise<number[]> {
  const periods: number[] = [];
  for (let next = from; ; ) {
    const found = await tx.one<{ period: number }>(
      'SELECT period FROM statistics_seen WHERE sdk_app_id = ? AND period >= ? AND period <= ? ORDER BY period LIMIT 1',
      [sdkAppId, next, to],
    );
    if (!found) return periods;
    periods.push(found.period);
    next = found.period + 1;
  }
}

/** How many were seen in a period, by figure. */
async function countSeen(tx: Tx, sdkAppId: number, period: number): Promise<Count[]> {
  const counts: Count[] = [];
  for (const figure of figuresBy('distinct')) {
    const kinds = declared[figure].of.map((kind) => seenKinds[kind]);
    // Of one kind each is there once.
    const what = kinds.length > 1 ? 'DISTINCT id' : '*';
    const row = await tx.one<{ n: number }>(
      `SELECT COUNT(${what}) AS n FROM statistics_seen WHERE sdk_app_id = ? AND period = ? AND kind IN ${inList(kinds.length)}`,
      [sdkAppId, period, ...kinds],
    );
    counts.push({ period, figure, n: row?.n ?? 0 });
  }
  return counts;
}

/** [Q7] Keeps as figures how many were seen. */
export async function settle(tx: Tx, sdkAppId: number, ended: Before, dropped: Before): Promise<void> {
  for (const period of await endedPeriods(tx, sdkAppId, ended)) {
    const isDropped = isBefore(period, dropped);
    if (!isDropped && (await isSettled(tx, sdkAppId, period))) continue;
    const counts = await countSeen(tx, sdkAppId, period);
    const rows = counts.filter(({ figure, n }) => n > 0 || figure === SETTLED);
    await insertAll(tx, PUT, inOrder(rows.map(({ figure, n }) => [sdkAppId, period, figure, n])), RAISE);
  }
}

async function endedPeriods(tx: Tx, sdkAppId: number, { day, month }: Before): Promise<number[]> {
  const months = await seenPeriods(tx, sdkAppId, 0, month - 1);
  return [...months, ...(await seenPeriods(tx, sdkAppId, LAST_MONTH + 1, day - 1))];
}

async function isSettled(tx: Tx, sdkAppId: number, period: number): Promise<boolean> {
  const found = await tx.one('SELECT 1 AS found FROM statistics WHERE sdk_app_id = ? AND period = ? AND figure = ?', [
    ...[sdkAppId, period, SETTLED],
  ]);
  return found !== undefined;
}

const isBefore = (period: number, { day, month }: Before): boolean => period < (period > LAST_MONTH ? day : month);

/** [Q8] Forgets who was seen, and figures. */
export async function trim(
  tx: Tx,
  sdkAppId: number,
  { seen, figures: old }: { seen: Before; figures: Before },
  max: number,
): Promise<number> {
  await tx.run('DELETE FROM statistics WHERE sdk_app_id = ? AND (period < ? OR (period > ? AND period < ?))', [
    ...[sdkAppId, old.month, LAST_MONTH, old.day],
  ]);
  const [period] = await endedPeriods(tx, sdkAppId, seen);
  return period === undefined ? 0 : dropSeen(tx, sdkAppId, period, max);
}

/** Drops those of one period, of one kind after the other, up to a place that is looked up first. */
async function dropSeen(tx: Tx, sdkAppId: number, period: number, max: number): Promise<number> {
  let dropped = 0;
  for (const kind of Object.values(seenKinds)) {
    const where = 'sdk_app_id = ? AND period = ? AND kind = ?';
    const key = [sdkAppId, period, kind];
    const last = await tx.one<{ id: number }>(
      `SELECT id FROM statistics_seen WHERE ${where} ORDER BY id LIMIT 1 OFFSET ?`,
      [...key, max - dropped - 1],
    );
    const upTo = last ? { sql: ' AND id <= ?', params: [last.id] } : { sql: '', params: [] };
    dropped += await tx.run(`DELETE FROM statistics_seen WHERE ${where}${upTo.sql}`, [...key, ...upTo.params]);
    if (dropped >= max) break;
  }
  return dropped;
}

/** Rows that count, by what: topics are no groups of their own. */
const COUNTED = { accounts: '', groups: ' AND parent_gid = 0' } as const;

/** [Q5] Accounts or groups that are there, came and went. */
export async function moves(tx: Tx, sdkAppId: number, of: 'accounts' | 'groups', sinceMs: number): Promise<Moves> {
  const all = await tx.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM ${of} WHERE sdk_app_id = ? AND deleted_ms = 0${COUNTED[of]}`,
    [sdkAppId],
  );
  return {
    all: all?.n ?? 0,
    made: await perDay(tx, sdkAppId, of, 'created_ms', sinceMs),
    gone: await perDay(tx, sdkAppId, of, 'deleted_ms', sinceMs),
  };
}

async function perDay(
  tx: Tx,
  sdkAppId: number,
  of: 'accounts' | 'groups',
  column: 'created_ms' | 'deleted_ms',
  sinceMs: number,
): Promise<Map<number, number>> {
  // That it is above 0 lets the index of those that went be taken.
  const rows = await tx.all<{ day: number; n: number }>(
    `SELECT (${column} - ?) / ${DAY_MS} AS day, COUNT(*) AS n FROM ${of}
     WHERE sdk_app_id = ? AND ${column} > 0 AND ${column} >= ?${COUNTED[of]} GROUP BY 1`,
    [sinceMs, sdkAppId, sinceMs],
  );
  return new Map(rows.map(({ day, n }) => [day, n]));
}
