import type { CrashReport } from '@hongyan/contract';
import type { Crash, CrashBounds, CrashStore, Reporter } from '../port/crashes.ts';
import type { Param, Tx } from '../tx.ts';
import { fromColumn, toBytes, toColumn, toText } from './bytes.ts';

/** [V13][V14] Keeps reports of an account's device, as many as may be. */
export async function keep(
  tx: Tx,
  by: Reporter,
  reports: readonly CrashReport[],
  { max, notBeforeMs, maxOfAccount, sinceMs }: CrashBounds,
  nowMs: number,
): Promise<number> {
  // The app's row gives the numbers and keeps apart who reports at once: counts are exact.
  let seq = await addToLast(tx, by.sdkAppId, 0);
  const row = await tx.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM crash_reports WHERE uid = ? AND reported_ms >= ?',
    [by.uid, sinceMs],
  );
  const room = maxOfAccount - (row?.n ?? 0);
  let kept = 0;
  for (const report of reports) {
    if (kept >= room) break;
    if (await isKept(tx, by.uid, report)) continue;
    await insert(tx, by, report, ++seq, nowMs);
    kept++;
  }
  await addToLast(tx, by.sdkAppId, kept);
  await tx.run('DELETE FROM crash_reports WHERE sdk_app_id = ? AND seq <= ?', [by.sdkAppId, seq - max]);
  await trim(tx, by.sdkAppId, notBeforeMs);
  return kept;
}

async function addToLast(tx: Tx, sdkAppId: number, count: number): Promise<number> {
  const app = await tx.one<{ seq: number }>(
    'UPDATE apps SET crash_reports = crash_reports + CAST(? AS BIGINT) WHERE sdk_app_id = ? RETURNING crash_reports AS seq',
    [count, sdkAppId],
  );
  if (!app) throw new Error(`there is no app ${sdkAppId}`);
  return app.seq;
}

async function isKept(tx: Tx, uid: number, { timeMs, random }: CrashReport): Promise<boolean> {
  const found = await tx.one('SELECT 1 AS n FROM crash_reports WHERE uid = ? AND time_ms = ? AND random = ?', [
    uid,
    timeMs,
    random,
  ]);
  return found !== undefined;
}

const insert = (tx: Tx, by: Reporter, report: CrashReport, seq: number, nowMs: number): Promise<number> =>
  tx.run(
    `INSERT INTO crash_reports (sdk_app_id, seq, uid, reported_ms, time_ms, random, platform, sdk_version, place, name,
       frames, times) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[by.sdkAppId, seq, by.uid, nowMs, report.timeMs, report.random, by.platform, toColumn(by.sdkVersion)],
      ...[report.place, report.name, toBytes(JSON.stringify(report.frames)), report.times],
    ],
  );

interface Row {
  seq: number;
  user_id: string;
  reported_ms: number;
  time_ms: number;
  random: number;
  platform: Crash['platform'];
  sdk_version: string;
  place: Crash['place'];
  name: string;
  frames: Uint8Array;
  times: number;
}

/** [V15] Reports of an app, the newest first. */
export async function list(
  tx: Tx,
  sdkAppId: number,
  { uid, name, platform, sinceMs, beforeSeq = Number.MAX_SAFE_INTEGER, count }: Parameters<CrashStore['list']>[1],
): Promise<Crash[]> {
  const wanted: [condition: string, value: Param | undefined][] = [
    ['c.uid = ?', uid],
    ['c.name = ?', name],
    ['c.platform = ?', platform],
  ];
  const given = wanted.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const rows = await tx.all<Row>(
    `SELECT c.seq, a.user_id, c.reported_ms, c.time_ms, c.random, c.platform, c.sdk_version, c.place, c.name, c.frames,
       c.times FROM crash_reports c JOIN accounts a ON a.uid = c.uid
     WHERE c.sdk_app_id = ? AND c.seq < ? AND c.reported_ms >= ?${given.map(({ condition }) => ` AND ${condition}`).join('')}
     ORDER BY c.seq DESC LIMIT ?`,
    [sdkAppId, beforeSeq, sinceMs, ...given.map(({ value }) => value), count],
  );
  return rows.map(crashOf);
}

const crashOf = (row: Row): Crash => ({
  seq: row.seq,
  userId: row.user_id,
  reportedMs: row.reported_ms,
  timeMs: row.time_ms,
  random: row.random,
  platform: row.platform,
  sdkVersion: fromColumn(row.sdk_version),
  place: row.place,
  name: row.name,
  frames: JSON.parse(toText(row.frames)) as string[],
  times: row.times,
});

/** [V16] Drops reports of an app from before a time. */
export async function trim(tx: Tx, sdkAppId: number, notBeforeMs: number): Promise<void> {
  await tx.run('DELETE FROM crash_reports WHERE sdk_app_id = ? AND reported_ms < ?', [sdkAppId, notBeforeMs]);
}
