import type { PushReason } from '@hongyan/contract';
import type { DuePush, PushAbout, PushDecision, PushMerge, PushOutcomeOf, PushRecord } from '../port/offlinePushes.ts';
import type { Param, Tx } from '../tx.ts';
import { fromColumn, toBytes, toColumn, toText } from './bytes.ts';

const WAITING = 0;
const SENT = 1;
const NOT_SENT = 2;

const stateOf = (reason: PushReason): number => (reason === 'waiting' ? WAITING : reason === 'sent' ? SENT : NOT_SENT);

/** [Z10][Z11][Z12] Keeps what is decided. */
export async function keep(tx: Tx, decisions: PushDecision[], merge: PushMerge, nowMs: number): Promise<void> {
  for (const decision of decisions) await keepOne(tx, decision, merge, nowMs);
}

async function keepOne(tx: Tx, decision: PushDecision, merge: PushMerge, nowMs: number): Promise<void> {
  const { uid, deviceId } = decision;
  const isToSend = decision.reason === 'waiting';
  const isMerged = isToSend && (await isMany(tx, decision, merge));
  const inserted = await insert(tx, decision, nowMs + (isMerged ? merge.withinMs : 0));
  if (!inserted || !isToSend) return;
  const badge = decision.isCounted ? await countOn(tx, uid, deviceId) : 0;
  if (isMerged && (await joinWaiting(tx, decision, inserted.record_no, badge, nowMs))) return;
  if (badge > 0) await tx.run('UPDATE push_records SET badge = ? WHERE record_no = ?', [badge, inserted.record_no]);
}

const insert = (tx: Tx, one: PushDecision, nextMs: number): Promise<{ record_no: number } | undefined> =>
  tx.one(
    `INSERT INTO push_records (sdk_app_id, subject, uid, device_id, business_id, place, about, state, reason, notice, next_ms,
     made_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subject, uid, device_id) DO NOTHING RETURNING record_no`,
    [
      ...[
        one.sdkAppId,
        one.subject,
        one.uid,
        one.deviceId,
        one.businessId,
        one.place,
        toBytes(JSON.stringify(one.about)),
      ],
      ...[stateOf(one.reason), one.reason, one.notice === '' ? null : toBytes(one.notice)],
      ...[nextMs, one.madeMs, one.expiresMs],
    ] as Param[],
  );

async function countOn(tx: Tx, uid: number, deviceId: string): Promise<number> {
  const row = await tx.one<{ badge: number }>(
    'UPDATE push_tokens SET badge = badge + 1 WHERE uid = ? AND device_id = ? RETURNING badge',
    [uid, deviceId],
  );
  return row?.badge ?? 0;
}

async function isMany(tx: Tx, { uid, deviceId, place, madeMs }: PushDecision, merge: PushMerge): Promise<boolean> {
  if (merge.after === 0) return false;
  const row = await tx.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT record_no FROM push_records WHERE uid = ? AND device_id = ? AND place = ? AND made_ms > ?
     AND state < ${NOT_SENT} LIMIT ?) few`,
    [uid, deviceId, place, madeMs - merge.withinMs, merge.after],
  );
  return (row?.n ?? 0) >= merge.after;
}

/** Makes one that waits already, and is not being sent, tell of the newest and count one more. */
async function joinWaiting(
  tx: Tx,
  one: PushDecision,
  recordNo: number,
  badge: number,
  nowMs: number,
): Promise<boolean> {
  const { uid, deviceId, place, notice, expiresMs } = one;
  const joined = await tx.run(
    `UPDATE push_records SET told = told + 1, notice = ?, expires_ms = ?, badge = CASE WHEN ? > 0 THEN ? ELSE badge END
     WHERE record_no = (SELECT MAX(record_no) FROM push_records WHERE uid = ? AND device_id = ? AND place = ? AND state = ${WAITING}
       AND tries = 0 AND next_ms > ? AND record_no <> ?)`,
    [toBytes(notice), expiresMs, badge, badge, uid, deviceId, place, nowMs, recordNo],
  );
  if (joined === 0) return false;
  await tx.run(`UPDATE push_records SET state = ${NOT_SENT}, reason = 'merged', notice = NULL WHERE record_no = ?`, [
    recordNo,
  ]);
  return true;
}

/** [Z13] Channels that have pushes due. */
export async function waiting(tx: Tx, nowMs: number): Promise<{ sdkAppId: number; businessId: number }[]> {
  const rows = await tx.all<{ sdk_app_id: number; business_id: number }>(
    `SELECT DISTINCT sdk_app_id, business_id FROM push_records WHERE state = ${WAITING} AND next_ms <= ?`,
    [nowMs],
  );
  return rows.map((row) => ({ sdkAppId: row.sdk_app_id, businessId: row.business_id }));
}

interface DueRow {
  record_no: number;
  uid: number;
  device_id: string;
  subject: string;
  place: string;
  token: Uint8Array | null;
  notice: Uint8Array | null;
  badge: number;
  told: number;
  tries: number;
  next_ms: number;
  made_ms: number;
  expires_ms: number;
}

/** [Z14] What is due on a channel. */
export async function due(
  tx: Tx,
  sdkAppId: number,
  businessId: number,
  count: number,
  nowMs: number,
): Promise<DuePush[]> {
  const rows = await tx.all<DueRow>(
    `SELECT p.record_no, p.uid, p.device_id, p.subject, p.place, t.token, p.notice, p.badge, p.told, p.tries, p.next_ms, p.made_ms, p.expires_ms
     FROM push_records p LEFT JOIN push_tokens t ON t.uid = p.uid AND t.device_id = p.device_id AND t.business_id = p.business_id
     WHERE p.sdk_app_id = ? AND p.business_id = ? AND p.state = ${WAITING} AND p.next_ms <= ?
     ORDER BY p.next_ms, p.record_no LIMIT ?`,
    [sdkAppId, businessId, nowMs, count],
  );
  return rows.map((row) => ({
    recordNo: row.record_no,
    uid: row.uid,
    deviceId: row.device_id,
    subject: row.subject,
    place: row.place,
    ...(row.token && { token: toText(row.token) }),
    notice: row.notice ? toText(row.notice) : '',
    badge: row.badge,
    told: row.told,
    tries: row.tries,
    nextMs: row.next_ms,
    madeMs: row.made_ms,
    expiresMs: row.expires_ms,
  }));
}

/** [Z15] Says what came of trying. */
export async function settle(tx: Tx, outcomes: PushOutcomeOf[]): Promise<void> {
  for (const { recordNo, reason, answer, nextMs, dead } of outcomes) {
    const state = stateOf(reason);
    await tx.run(
      `UPDATE push_records SET state = ?, reason = ?, answer = ?, next_ms = ?, tries = tries + 1,
       notice = CASE WHEN ? = ${WAITING} THEN notice ELSE NULL END WHERE record_no = ? AND state = ${WAITING}`,
      [state, reason, toColumn(answer), nextMs, state, recordNo],
    );
    if (dead)
      await tx.run('DELETE FROM push_tokens WHERE uid = ? AND device_id = ? AND token = ?', [
        dead.uid,
        dead.deviceId,
        toBytes(dead.token),
      ]);
  }
}

/** [Z16] Takes back what was not sent yet. */
export const revoke = (tx: Tx, sdkAppId: number, subject: string): Promise<number> =>
  tx.run(
    `UPDATE push_records SET state = ${NOT_SENT}, reason = 'revoked', notice = NULL
     WHERE sdk_app_id = ? AND subject = ? AND state = ${WAITING}`,
    [sdkAppId, subject],
  );

interface RecordRow {
  record_no: number;
  device_id: string;
  business_id: number;
  about: Uint8Array;
  reason: PushReason;
  tries: number;
  made_ms: number;
  answer: string;
}

/** [Z17] What became of pushes to an account. */
export async function trace(
  tx: Tx,
  uid: number,
  { subject, beforeNo, sinceMs, count }: { subject?: string; beforeNo?: number; sinceMs: number; count: number },
): Promise<PushRecord[]> {
  const filters: [string, Param][] = [
    ['made_ms >= ?', sinceMs],
    ...(subject === undefined ? [] : [['subject = ?', subject] as [string, Param]]),
    ...(beforeNo === undefined ? [] : [['record_no < ?', beforeNo] as [string, Param]]),
  ];
  const rows = await tx.all<RecordRow>(
    `SELECT record_no, device_id, business_id, about, reason, tries, made_ms, answer FROM push_records
     WHERE uid = ? AND ${filters.map(([sql]) => sql).join(' AND ')} ORDER BY record_no DESC LIMIT ?`,
    [uid, ...filters.map(([, param]) => param), count],
  );
  return rows.map((row) => ({
    recordNo: row.record_no,
    deviceId: row.device_id,
    businessId: row.business_id,
    about: JSON.parse(toText(row.about)) as PushAbout,
    reason: row.reason,
    tries: row.tries,
    madeMs: row.made_ms,
    answer: fromColumn(row.answer),
  }));
}

/** [Z18] Forgets what was decided before a time. */
export async function trim(tx: Tx, sdkAppId: number, beforeMs: number): Promise<void> {
  await tx.run(`DELETE FROM push_records WHERE sdk_app_id = ? AND made_ms < ? AND state <> ${WAITING}`, [
    sdkAppId,
    beforeMs,
  ]);
}
