import { SQLiteError } from 'bun:sqlite';

/** SQLite's result codes after which nothing in the transaction can be trusted: NOMEM, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const STORE_FAILED = new Set([7, 10, 11, 13, 14, 26]);
/** ERROR (a table that should be there is not), CORRUPT, NOTADB; IOERR when it is IOERR_READ, _SHORT_READ or _CORRUPTFS. */
const DAMAGED = new Set([1, 11, 26]);
const UNREADABLE = new Set([266, 522, 8458]);

const numberOf = (error: unknown): number => (error instanceof SQLiteError ? (error.errno ?? 0) : 0);

/** Whether an error says that the file, not the operation, is at fault. */
export const isStoreFailure = (error: unknown): boolean => STORE_FAILED.has(numberOf(error) & 0xff);

/** Whether an error of a statement that is right says that what the file holds is not, or cannot be read. */
export const isDamage = (error: unknown): boolean =>
  DAMAGED.has(numberOf(error) & 0xff) || UNREADABLE.has(numberOf(error));

/** What went wrong, with SQLite's name for it. */
export function reasonOf(error: unknown): string {
  if (error instanceof SQLiteError && error.code) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}
