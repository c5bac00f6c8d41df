import type { AuditPlace } from '@hongyan/contract';
import type { WordAudit, WordStore } from '../port/words.ts';
import type { Tx } from '../tx.ts';
import { fromColumn, toBytes, toColumn, toText } from './bytes.ts';

type Query<M extends keyof WordStore> = Parameters<WordStore[M]>[1];

/** [W6] Keeps a record of a text that passed, and as many of the latest as may be. */
export async function record(
  tx: Tx,
  sdkAppId: number,
  { timeMs, userId, place, target, words, text }: WordAudit,
  { max, notBeforeMs }: { max: number; notBeforeMs: number },
): Promise<void> {
  // The app's row gives the number, not the last record: no number comes again once all have gone.
  const app = await tx.one<{ seq: number }>(
    'UPDATE apps SET word_audits = word_audits + 1 WHERE sdk_app_id = ? RETURNING word_audits AS seq',
    [sdkAppId],
  );
  if (!app) throw new Error(`there is no app ${sdkAppId}`);
  const { seq } = app;
  await tx.run(
    `INSERT INTO word_audits (sdk_app_id, seq, time_ms, user_id, place, target, words, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [sdkAppId, seq, timeMs, userId, place, toColumn(target), toBytes(JSON.stringify(words)), toBytes(text)],
  );
  await tx.run('DELETE FROM word_audits WHERE sdk_app_id = ? AND seq <= ?', [sdkAppId, seq - max]);
  await trimAudits(tx, sdkAppId, notBeforeMs);
}

interface Row {
  seq: number;
  time_ms: number;
  user_id: string;
  place: AuditPlace;
  target: string;
  words: Uint8Array;
  content: Uint8Array;
}

/** [W7] Records of an app, the newest first. */
export async function audits(
  tx: Tx,
  sdkAppId: number,
  { beforeSeq = Number.MAX_SAFE_INTEGER, count, notBeforeMs }: Query<'audits'>,
): Promise<(WordAudit & { seq: number })[]> {
  const rows = await tx.all<Row>(
    `SELECT seq, time_ms, user_id, place, target, words, content FROM word_audits
     WHERE sdk_app_id = ? AND seq < ? AND time_ms >= ? ORDER BY seq DESC LIMIT ?`,
    [sdkAppId, beforeSeq, notBeforeMs, count],
  );
  return rows.map((row) => ({
    seq: row.seq,
    timeMs: row.time_ms,
    userId: row.user_id,
    place: row.place,
    target: fromColumn(row.target),
    words: JSON.parse(toText(row.words)) as string[],
    text: toText(row.content),
  }));
}

/** [W8] Drops records of an app from before a time. */
export async function trimAudits(tx: Tx, sdkAppId: number, notBeforeMs: number): Promise<void> {
  await tx.run('DELETE FROM word_audits WHERE sdk_app_id = ? AND time_ms < ?', [sdkAppId, notBeforeMs]);
}
