import { EXPRESSION, type ListedWord, type Word, type WordHandling, type WordStore } from '../port/words.ts';
import { chunks, forUpdate, inList, insertAll, type Param, type Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';

const PER_STATEMENT = 500;
/** Column `handling`. */
const HANDLING = { asApp: 0, replace: 1, refuse: 2 } as const;

interface WordRow {
  folded: string;
  word: string;
  handling: number;
  replacement: string;
}

/** [W1] The words of an app in the order of their forms. */
export async function list(
  tx: Tx,
  sdkAppId: number,
  { after, count }: { after?: string; count: number } = { count: Number.MAX_SAFE_INTEGER },
): Promise<Word[]> {
  const rows = await tx.all<WordRow>(
    `SELECT folded, word, handling, replacement FROM words WHERE sdk_app_id = ?${after === undefined ? '' : ' AND folded > ?'} ORDER BY folded LIMIT ?`,
    [sdkAppId, ...(after === undefined ? [] : [toColumn(after)]), count],
  );
  return rows.map(wordOf);
}

/** [W10] Words of an app in the order of their numbers. */
export async function page(
  tx: Tx,
  sdkAppId: number,
  { action, part, offset, count }: Parameters<WordStore['page']>[1],
): Promise<{ words: ListedWord[]; total: number; expressions: number }> {
  const params: Param[] = [sdkAppId];
  let which = 'sdk_app_id = ?';
  if (action !== undefined) {
    which += ' AND handling = ?';
    params.push(HANDLING[action]);
  }
  if (part !== undefined) {
    which += ` AND ${tx.dialect === 'postgres' ? 'strpos' : 'instr'}(folded, ?) > 0`;
    params.push(toColumn(part));
  }
  const rows = await tx.all<WordRow & { word_no: number; updated_ms: number }>(
    `SELECT folded, word, handling, replacement, word_no, updated_ms FROM words WHERE ${which} ORDER BY word_no LIMIT ? OFFSET ?`,
    [...params, count, offset],
  );
  const row = await tx.one<{ n: number; expressions: number }>(
    `SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN substr(folded, 1, 1) = ? THEN 1 ELSE 0 END), 0) AS expressions FROM words WHERE ${which}`,
    [toColumn(EXPRESSION), ...params],
  );
  const words = rows.map((one) => ({ ...wordOf(one), id: one.word_no, updatedMs: one.updated_ms }));
  return { words, total: row?.n ?? 0, expressions: Number(row?.expressions ?? 0) };
}

function wordOf({ folded, word, handling, replacement }: WordRow): Word {
  const given = handlingOf(handling, replacement);
  return { folded: fromColumn(folded), word: fromColumn(word), ...(given && { handling: given }) };
}

function handlingOf(handling: number, replacement: string): WordHandling | undefined {
  if (handling === HANDLING.refuse) return { action: 'refuse' };
  return handling === HANDLING.replace ? { action: 'replace', by: fromColumn(replacement) } : undefined;
}

/** [W2][W3][W4][W9] Adds words to those of an app. */
export async function add(
  tx: Tx,
  sdkAppId: number,
  words: Word[],
  { max, maxExpressions, nowMs }: Parameters<WordStore['add']>[2],
): Promise<Awaited<ReturnType<WordStore['add']>>> {
  await lockApp(tx, sdkAppId);
  const known = await countOf(tx, sdkAppId);
  const fresh = await unknownAmong(
    tx,
    sdkAppId,
    words.map(({ folded }) => toColumn(folded)),
  );
  const count = known + fresh.size;
  if (count > max && fresh.size > 0) return { count, isTooMany: true };
  const freshExpressions = [...fresh].filter((form) => form.startsWith(toColumn(EXPRESSION))).length;
  const tooManyExpressions = freshExpressions > 0 ? (await expressionsOf(tx, sdkAppId)) + freshExpressions : 0;
  if (tooManyExpressions > maxExpressions) return { count, isTooMany: true, tooManyExpressions };
  let number = await numbersFor(tx, sdkAppId, fresh.size);
  const rows = words.map(({ folded, word, handling }) => {
    const form = toColumn(folded);
    const by = handling?.action === 'replace' ? toColumn(handling.by) : '';
    // The number of one that is there, or comes twice, is not written.
    const wordNo = fresh.delete(form) ? ++number : 0;
    return {
      handling,
      row: [sdkAppId, form, toColumn(word), wordNo, HANDLING[handling?.action ?? 'asApp'], by, nowMs],
    };
  });
  await put(
    tx,
    'DO NOTHING',
    rows.filter(({ handling }) => !handling),
  );
  const set = 'handling = excluded.handling, replacement = excluded.replacement, updated_ms = excluded.updated_ms';
  await put(
    tx,
    `(sdk_app_id, folded) DO UPDATE SET ${set}`,
    rows.filter(({ handling }) => handling),
  );
  await raiseVersion(tx, sdkAppId);
  return { count, isTooMany: false };
}

function put(tx: Tx, conflict: string, rows: readonly { row: Param[] }[]): Promise<void> {
  const columns = 'sdk_app_id, folded, word, word_no, handling, replacement, updated_ms';
  return insertAll(
    tx,
    `INSERT INTO words (${columns})`,
    rows.map(({ row }) => row),
    `ON CONFLICT ${conflict}`,
  );
}

/** The last number that was given; `count` more are taken. */
async function numbersFor(tx: Tx, sdkAppId: number, count: number): Promise<number> {
  const app = await tx.one<{ last: number }>(
    'UPDATE apps SET last_word_no = last_word_no + ? WHERE sdk_app_id = ? RETURNING last_word_no AS last',
    [count, sdkAppId],
  );
  return (app?.last ?? 0) - count;
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

async function expressionsOf(tx: Tx, sdkAppId: number): Promise<number> {
  const row = await tx.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM words WHERE sdk_app_id = ? AND substr(folded, 1, 1) = ?',
    [sdkAppId, toColumn(EXPRESSION)],
  );
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
