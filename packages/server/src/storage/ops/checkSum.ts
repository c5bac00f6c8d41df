import { ImError } from '@hongyan/contract';
import type { MessageRow } from './messageRows.ts';

/** The bits of `flags` that a message is stored with; those above are set later, in place. */
export const PORT_FLAGS = 1023;

/** What a message's checksum is made of. */
export type Summed = Pick<
  MessageRow,
  | 'conv_id'
  | 'seq'
  | 'from_uid'
  | 'profile_id'
  | 'msg_seq'
  | 'random'
  | 'client_delta'
  | 'time_ms'
  | 'flags'
  | 'imported_sec'
  | 'edited_ms'
  | 'body'
  | 'extra'
>;

const numbers = new Float64Array(13);
const numberBytes = new Uint8Array(numbers.buffer);

/** Checksum of what a message's row says, as a signed 32-bit number: SQLite sees no flipped bit in its pages. */
export function checkSum(row: Summed): number {
  const { body, extra } = row;
  numbers[0] = row.conv_id;
  numbers[1] = row.seq;
  numbers[2] = row.from_uid;
  numbers[3] = row.msg_seq;
  numbers[4] = row.random;
  numbers[5] = row.client_delta;
  numbers[6] = row.time_ms;
  numbers[7] = row.flags & PORT_FLAGS;
  numbers[8] = row.imported_sec ?? -1;
  numbers[9] = row.edited_ms ?? 0;
  numbers[10] = body?.length ?? -1;
  numbers[11] = extra?.length ?? -1;
  numbers[12] = row.profile_id;
  let sum = Bun.hash.crc32(numberBytes);
  if (body) sum = Bun.hash.crc32(body, sum);
  if (extra) sum = Bun.hash.crc32(extra, sum);
  return sum | 0;
}

/**
 * Refuses a row that is not as it was written; rows from before there were checksums pass.
 *
 * @throws ImError `storeDamaged`
 */
export function assertIntact(row: Summed & { check_sum: number | null }): void {
  if (row.check_sum === null || row.check_sum === checkSum(row)) return;
  throw new ImError('storeDamaged', { where: `message ${row.seq} of conversation ${row.conv_id} (table messages)` });
}
