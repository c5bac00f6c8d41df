import { ImError, isFileUuid } from '@hongyan/contract';
import { isMergedKey, type MergedList, mergedKey } from '../port/mergedLists.ts';
import { chunks, forUpdate, inList, type Tx } from '../tx.ts';
import { toBytes, toText } from './bytes.ts';
import { holdFiles, letGoFiles, letGoOfList } from './files.ts';
import type { Head } from './heads.ts';

/** What is not given: a list that was held, and that all let go. */
const GIVEN = '(refs > 0 OR was_held = 0)';

const KEYS_AT_ONCE = 500;

/** [F4] Keeps a list, or takes note that it is wanted again. */
export async function keep(tx: Tx, sdkAppId: number, list: MergedList, nowMs: number): Promise<void> {
  const { key, content, layers, holds } = list;
  const made = await tx.run(
    `INSERT INTO merged_lists (sdk_app_id, list_key, layers, refs, free_ms, was_held) VALUES (?, ?, ?, 0, ?, 0)
     ON CONFLICT (sdk_app_id, list_key) DO NOTHING`,
    [sdkAppId, key, layers, nowMs],
  );
  if (made === 0) {
    await tx.run(
      `UPDATE merged_lists SET free_ms = ?, was_held = CASE WHEN refs > 0 THEN was_held ELSE 0 END
       WHERE sdk_app_id = ? AND list_key = ?`,
      [nowMs, sdkAppId, key],
    );
    return;
  }
  const id = await lockList(tx, sdkAppId, key);
  if (id === undefined) throw new Error('a list that was just kept is gone');
  await tx.run('INSERT INTO merged_contents (list_id, content) VALUES (?, ?)', [id, toBytes(content)]);
  await holdEach(tx, sdkAppId, holds, (inner) =>
    tx.run('INSERT INTO merged_inner (list_id, inner_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [id, inner]),
  );
  await holdFiles(tx, sdkAppId, holds.filter(isFileUuid), (fileId) =>
    tx.run('INSERT INTO file_inner (list_id, file_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [id, fileId]),
  );
}

/** [F1][FI1] Makes a message hold the lists and the files that it names. */
export async function hold(
  tx: Tx,
  sdkAppId: number,
  { conv_id: convId, seq }: Pick<Head, 'conv_id' | 'seq'>,
  keys: readonly string[],
): Promise<void> {
  await holdEach(tx, sdkAppId, keys, (id) =>
    tx.run('INSERT INTO merged_refs (conv_id, seq, list_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
      ...[convId, seq, id],
    ]),
  );
  await holdFiles(tx, sdkAppId, keys.filter(isFileUuid), (id) =>
    tx.run('INSERT INTO file_refs (conv_id, seq, file_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
      ...[convId, seq, id],
    ]),
  );
}

/** [F2][FI1] Makes a message let go of all that it holds. */
export const letGo = (tx: Tx, convId: number, seq: number, nowMs: number): Promise<void> =>
  letGoUpTo(tx, { convId, from: seq, to: seq }, nowMs);

/** As `letGo`, of all messages in these places. Lists first, as they are held, so that nobody waits in a circle. */
export async function letGoUpTo(
  tx: Tx,
  range: { convId: number; from: number; to: number },
  nowMs: number,
): Promise<void> {
  await letGoLists(tx, range, nowMs);
  await letGoFiles(tx, range, nowMs);
}

async function letGoLists(
  tx: Tx,
  { convId, from, to }: { convId: number; from: number; to: number },
  nowMs: number,
): Promise<void> {
  const held = await tx.all<{ list_id: number; n: number }>(
    `SELECT list_id, COUNT(*) AS n FROM merged_refs WHERE conv_id = ? AND seq >= ? AND seq <= ? GROUP BY list_id ORDER BY list_id`,
    [convId, from, to],
  );
  if (held.length === 0) return;
  await tx.run('DELETE FROM merged_refs WHERE conv_id = ? AND seq >= ? AND seq <= ?', [convId, from, to]);
  for (const { list_id: id, n } of held) await release(tx, id, nowMs, n);
}

/** [F5] The JSON of a list. */
export async function find(tx: Tx, sdkAppId: number, key: string): Promise<string | undefined> {
  if (!isMergedKey(key)) return undefined;
  const row = await tx.one<{ content: Uint8Array }>(
    `SELECT c.content FROM merged_lists l JOIN merged_contents c ON c.list_id = l.list_id
     WHERE l.sdk_app_id = ? AND l.list_key = ? AND ${GIVEN}`,
    [sdkAppId, key],
  );
  if (!row) return undefined;
  const content = toText(row.content);
  if (mergedKey(content) !== key) throw new ImError('storeDamaged', { where: `list of merged messages ${key}` });
  return content;
}

/** [F6] The layers of lists, by key. */
export async function layers(tx: Tx, sdkAppId: number, keys: readonly string[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const wanted of chunks(keys.filter(isMergedKey), KEYS_AT_ONCE)) {
    const rows = await tx.all<{ list_key: string; layers: number }>(
      `SELECT list_key, layers FROM merged_lists WHERE sdk_app_id = ? AND list_key IN ${inList(wanted.length)} AND ${GIVEN}`,
      [sdkAppId, ...wanted],
    );
    for (const row of rows) found[row.list_key] = row.layers;
  }
  return found;
}

/** [F7] Removes lists that nothing holds. */
export async function sweep(tx: Tx, beforeMs: number, nowMs: number, count: number): Promise<number> {
  const free = await tx.all<{ list_id: number }>(
    `SELECT list_id FROM merged_lists WHERE refs = 0 AND free_ms < ? ORDER BY free_ms LIMIT ?${forUpdate(tx)}`,
    [beforeMs, count],
  );
  for (const { list_id: id } of free) {
    const inner = await tx.all<{ inner_id: number }>(
      'SELECT inner_id FROM merged_inner WHERE list_id = ? ORDER BY inner_id',
      [id],
    );
    await tx.run('DELETE FROM merged_inner WHERE list_id = ?', [id]);
    for (const { inner_id: innerId } of inner) await release(tx, innerId, nowMs);
    await letGoOfList(tx, id, nowMs);
    await tx.run('DELETE FROM merged_contents WHERE list_id = ?', [id]);
    await tx.run('DELETE FROM merged_lists WHERE list_id = ?', [id]);
  }
  return free.length;
}

/**
 * Counts what holds each of these lists, where it did not before. Each list is locked first, so that none is swept
 * meanwhile; always in the same order, so that two who hold several do not wait for each other.
 */
async function holdEach(
  tx: Tx,
  sdkAppId: number,
  keys: readonly string[],
  note: (id: number) => Promise<number>,
): Promise<void> {
  for (const key of [...new Set(keys)].filter(isMergedKey).sort()) {
    const id = await lockList(tx, sdkAppId, key);
    if (id !== undefined && (await note(id)) > 0)
      await tx.run('UPDATE merged_lists SET refs = refs + 1, was_held = 1 WHERE list_id = ?', [id]);
  }
}

async function lockList(tx: Tx, sdkAppId: number, key: string): Promise<number | undefined> {
  const row = await tx.one<{ list_id: number }>(
    `SELECT list_id FROM merged_lists WHERE sdk_app_id = ? AND list_key = ?${forUpdate(tx)}`,
    [sdkAppId, key],
  );
  return row?.list_id;
}

const release = (tx: Tx, id: number, nowMs: number, count = 1): Promise<number> =>
  tx.run('UPDATE merged_lists SET refs = refs - ?, free_ms = ? WHERE list_id = ?', [count, nowMs, id]);
