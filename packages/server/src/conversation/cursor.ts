import { ImError } from '@hongyan/contract';

/**
 * The place in a list where a page begins, as an earlier answer named it.
 *
 * @throws ImError `socketParamsIllegal`
 */
export function readCursor(cursor: string | undefined): number {
  if (!cursor) return 0;
  if (!/^\d{1,6}$/.test(cursor))
    throw new ImError('socketParamsIllegal', { field: 'cursor', reason: 'must be the cursor of an answer' });
  return Number(cursor);
}
