import type { Word, WordStore } from '../port/words.ts';
import { chunks, forUpdate, inList, insertAll, type Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';

const PER_STATEMENT = 500;

/** [W1] The words of an app in the order of their forms. */
export async function list(
  tx: Tx,
  sdkAppId: number,
  { after, count }: { after?: string; count: number } = { count: Number.MAX_SAFE_INTEGER },
): Promise<Word[]> {
  const rows = await tx.all<Word>(
    `SELECT folded, word FROM words WHERE sdk_app_id = ?${after === undefined ? '' : ' AND folded > ?'} ORDER BY folded LIMIT ?`,
    [sdkAppId, ...(after === undefined ? [] : [toColumn(after)]), count],
  );
  return rows.map(({ folded, word }) => ({ folded: fromColumn(folded), word: fromColumn(word) }));
}

/** [W2][W3][W4] Adds words to those of an app. */
export async function add(
  tx: Tx,
  sdkAppId: number,
  words: Word[],
  max: number,
): Promise<Awaited<ReturnType<WordStore['add']>>> {
  await lockApp(tx, sdkAppId);
  const rows = words.map(({ folded, word }) => [sdkAppId, toColumn(folded), toColumn(word)]);
  const known = await countOf(tx, sdkAppId);
  const fresh = await unknownAmong(
    tx,
    sdkAppId,
    rows.map(([, folded]) => folded as string),
  );
  const count = known + fresh.size;
  if (count > max && fresh.size > 0) return { count, isTooMany: true };
  await insertAll(tx, 'INSERT INTO words (sdk_app_id, folded, word)', rows, 'ON CONFLICT DO NOTHING');
  await raiseVersion(tx, sdkAppId);
  return { count, isTooMany: false };
}

/** [W5] Takes words from those of an app. */
export async function remove(tx: Tx, sdkAppId: number, folded: string[]): Promise<void> {
  await lockApp(tx, sdkAppId);
  for (const some of chunks(folded.map(toColumn), PER_STATEMENT))
    await tx.run(`DELETE FROM words WHERE sdk_app_id = ? AND folded IN ${inList(some.length)}`, [sdkAppId, ...some]);
  await raiseVersion(tx, sdkAppId);
}

const lockApp = (tx: Tx, sdkAppId: number) =>
  tx.one(`SELECT 1 AS found FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [sdkAppId]);

const raiseVersion = (tx: Tx, sdkAppId: number) =>
  tx.run('UPDATE apps SET version = version + 1 WHERE sdk_app_id = ?', [sdkAppId]);

async function countOf(tx: Tx, sdkAppId: number): Promise<number> {
  const row = await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM words WHERE sdk_app_id = ?', [sdkAppId]);
  return row?.n ?? 0;
}

async function unknownAmong(tx: Tx, sdkAppId: number, folded: readonly string[]): Promise<Set<string>> {
  const unknown = new Set(folded);
  for (const some of chunks([...unknown], PER_STATEMENT)) {
    const rows = await tx.all<{ folded: string }>(
      `SELECT folded FROM words WHERE sdk_app_id = ? AND folded IN ${inList(some.length)}`,
      [sdkAppId, ...some],
    );
    for (const row of rows) unknown.delete(row.folded);
  }
  return unknown;
}
