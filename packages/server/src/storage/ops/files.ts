import { isFileUuid } from '@hongyan/contract';
import type { FileFacts, FileRecords, GoneFile, StoredFile } from '../port/files.ts';
import { chunks, forUpdate, inList, type Tx } from '../tx.ts';

/** States of a file: its bytes are on their way, are there, are to be removed. */
const STATE = { coming: 0, there: 1, gone: 2 } as const;
/** What is not given: what was held, and all let go. */
const GIVEN = `state = ${STATE.there} AND (refs > 0 OR was_held = 0 OR is_kept = 1)`;
const COLUMNS = 'file_id, sdk_app_id, file_uuid, sha256, size, facts';
const NAMES_AT_ONCE = 500;

interface Row {
  file_id: number;
  sdk_app_id: number;
  file_uuid: string;
  sha256: string;
  size: number;
  facts: string;
}

const fileOf = (row: Row): StoredFile => ({
  uuid: row.file_uuid,
  sha256: row.sha256,
  size: row.size,
  facts: JSON.parse(row.facts) as FileFacts,
});

/** [FI3] Takes note of a content that is coming. */
export async function begin(
  tx: Tx,
  sdkAppId: number,
  { uuid, sha256, size }: Parameters<FileRecords['begin']>[1],
  nowMs: number,
): Promise<string> {
  await tx.run(
    `INSERT INTO files (sdk_app_id, file_uuid, sha256, size, state, facts, refs, free_ms, was_held, is_kept)
     VALUES (?, ?, ?, ?, ${STATE.coming}, '{"type":""}', 0, ?, 0, 0)
     ON CONFLICT (sdk_app_id, sha256) WHERE state < ${STATE.gone} DO NOTHING`,
    [sdkAppId, uuid, sha256, size, nowMs],
  );
  const row = await lockHash(tx, sdkAppId, sha256);
  if (!row) throw new Error('a file that was just noted is gone');
  await tx.run('UPDATE files SET free_ms = ? WHERE file_id = ?', [nowMs, row.file_id]);
  return row.file_uuid;
}

/** [FI4] A content is there and wanted. */
export async function ready(
  tx: Tx,
  sdkAppId: number,
  sha256: string,
  { uid, facts, isKept = false }: Parameters<FileRecords['ready']>[2],
  nowMs: number,
): Promise<StoredFile | undefined> {
  const row = await lockHash(tx, sdkAppId, sha256);
  if (!row) return undefined;
  const said = facts ? JSON.stringify(facts) : row.facts;
  await tx.run(
    `UPDATE files SET state = ${STATE.there}, facts = ?, free_ms = ?, was_held = CASE WHEN refs > 0 THEN was_held ELSE 0 END,
       is_kept = CASE WHEN ? = 1 THEN 1 ELSE is_kept END WHERE file_id = ?`,
    [said, nowMs, Number(isKept), row.file_id],
  );
  if (uid > 0)
    await tx.run('INSERT INTO file_givers (file_id, uid) VALUES (?, ?) ON CONFLICT DO NOTHING', [row.file_id, uid]);
  return fileOf({ ...row, facts: said });
}

/** [FI5] The file with a content. */
export async function withHash(
  tx: Tx,
  sdkAppId: number,
  sha256: string,
  uid: number,
): Promise<{ file: StoredFile; isOwn: boolean } | undefined> {
  const row = await tx.one<Row & { own: number }>(
    `SELECT ${COLUMNS}, (SELECT COUNT(*) FROM file_givers g WHERE g.file_id = f.file_id AND g.uid = ?) AS own
     FROM files f WHERE sdk_app_id = ? AND sha256 = ? AND state = ${STATE.there}`,
    [uid, sdkAppId, sha256],
  );
  return row && { file: fileOf(row), isOwn: row.own > 0 };
}

/** [FI6] Files by their names. */
export async function find(tx: Tx, sdkAppId: number, uuids: readonly string[]): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const wanted of chunks(uuids.filter(isFileUuid), NAMES_AT_ONCE)) {
    const rows = await tx.all<Row>(
      `SELECT ${COLUMNS} FROM files WHERE sdk_app_id = ? AND file_uuid IN ${inList(wanted.length)} AND ${GIVEN}`,
      [sdkAppId, ...wanted],
    );
    found.push(...rows.map(fileOf));
  }
  return found;
}

/** [FI7] Marks what nothing holds, and gives what is marked. */
export async function sweep(tx: Tx, beforeMs: number, count: number): Promise<GoneFile[]> {
  const free = await tx.all<{ file_id: number }>(
    `SELECT file_id FROM files WHERE refs = 0 AND is_kept = 0 AND state < ${STATE.gone} AND free_ms < ?
     ORDER BY free_ms LIMIT ?${forUpdate(tx)}`,
    [beforeMs, count],
  );
  for (const { file_id: id } of free) {
    await tx.run('DELETE FROM file_givers WHERE file_id = ?', [id]);
    await tx.run(`UPDATE files SET state = ${STATE.gone} WHERE file_id = ?`, [id]);
  }
  const gone = await tx.all<Row>(`SELECT ${COLUMNS} FROM files WHERE state = ${STATE.gone} ORDER BY file_id LIMIT ?`, [
    count,
  ]);
  return gone.map((row) => ({ sdkAppId: row.sdk_app_id, ...fileOf(row) }));
}

/** [FI8] Forgets what was removed. */
export async function forget(tx: Tx, uuids: readonly string[]): Promise<void> {
  for (const uuid of uuids) await tx.run(`DELETE FROM files WHERE file_uuid = ? AND state = ${STATE.gone}`, [uuid]);
}

/** [FI9] A secret of the server. */
export async function secret(tx: Tx, name: string, fresh: string): Promise<string> {
  await tx.run('INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', [name, fresh]);
  const row = await tx.one<{ value: string }>('SELECT value FROM secrets WHERE name = ?', [name]);
  if (!row) throw new Error(`a secret that was just kept is gone: ${name}`);
  return row.value;
}

/**
 * Counts that something holds each of these files, where it did not before. Each is locked first, so that none is swept
 * meanwhile; always in the same order, so that two who hold several do not wait for each other.
 */
export async function holdFiles(
  tx: Tx,
  sdkAppId: number,
  uuids: readonly string[],
  note: (id: number) => Promise<number>,
): Promise<void> {
  for (const uuid of [...new Set(uuids)].sort()) {
    const row = await tx.one<{ file_id: number }>(
      `SELECT file_id FROM files WHERE sdk_app_id = ? AND file_uuid = ? AND state = ${STATE.there}${forUpdate(tx)}`,
      [sdkAppId, uuid],
    );
    if (row && (await note(row.file_id)) > 0)
      await tx.run('UPDATE files SET refs = refs + 1, was_held = 1 WHERE file_id = ?', [row.file_id]);
  }
}

/** Lets go of what messages of a conversation hold, from one place to another, both included. */
export async function letGoFiles(
  tx: Tx,
  { convId, from, to }: { convId: number; from: number; to: number },
  nowMs: number,
): Promise<void> {
  const at = [convId, from, to];
  const held = await tx.all<{ file_id: number; n: number }>(
    `SELECT file_id, COUNT(*) AS n FROM file_refs WHERE conv_id = ? AND seq >= ? AND seq <= ? GROUP BY file_id ORDER BY file_id`,
    at,
  );
  if (held.length === 0) return;
  await tx.run('DELETE FROM file_refs WHERE conv_id = ? AND seq >= ? AND seq <= ?', at);
  for (const { file_id: id, n } of held) await releaseFile(tx, id, nowMs, n);
}

/** Lets go of what a list of merged messages holds. */
export async function letGoOfList(tx: Tx, listId: number, nowMs: number): Promise<void> {
  const held = await tx.all<{ file_id: number }>('SELECT file_id FROM file_inner WHERE list_id = ? ORDER BY file_id', [
    listId,
  ]);
  if (held.length === 0) return;
  await tx.run('DELETE FROM file_inner WHERE list_id = ?', [listId]);
  for (const { file_id: id } of held) await releaseFile(tx, id, nowMs);
}

const releaseFile = (tx: Tx, id: number, nowMs: number, count = 1): Promise<number> =>
  tx.run('UPDATE files SET refs = refs - ?, free_ms = ? WHERE file_id = ?', [count, nowMs, id]);

async function lockHash(tx: Tx, sdkAppId: number, sha256: string): Promise<Row | undefined> {
  return tx.one<Row>(
    `SELECT ${COLUMNS} FROM files WHERE sdk_app_id = ? AND sha256 = ? AND state < ${STATE.gone}${forUpdate(tx)}`,
    [sdkAppId, sha256],
  );
}
