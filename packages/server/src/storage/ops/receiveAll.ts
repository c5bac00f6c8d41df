import type { ReceiveAll } from '@hongyan/contract';
import type { UserEventRow } from '../port/conversations.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { tell } from './userEvents.ts';

interface Row {
  uid: number;
  receive_option: ReceiveAll['receiveOption'];
  start_sec: number;
  duration_sec: number;
  is_repeated: number;
}

const ACCOUNTS_PER_STATEMENT = 500;

/** [H6][H7] Sets the do-not-disturb time of a user. */
export async function set(tx: Tx, uid: number, to: ReceiveAll, nowMs: number): Promise<UserEventRow | undefined> {
  // Under the account's lock: two devices that set it at once are told of both, in one order.
  await lockAccounts(tx, [uid]);
  const [before] = await of(tx, [uid]);
  if (before && isSame(before, to)) return undefined;
  await tx.run(
    `INSERT INTO receive_all (uid, receive_option, start_sec, duration_sec, is_repeated) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (uid) DO UPDATE SET receive_option = excluded.receive_option, start_sec = excluded.start_sec,
       duration_sec = excluded.duration_sec, is_repeated = excluded.is_repeated`,
    [uid, to.receiveOption, to.startSec, to.durationSec, to.isRepeated ? 1 : 0],
  );
  return tell(tx, { uid, kind: 'receiveAllChanged', timeMs: nowMs });
}

const isSame = (some: ReceiveAll, other: ReceiveAll): boolean =>
  some.receiveOption === other.receiveOption &&
  some.startSec === other.startSec &&
  some.durationSec === other.durationSec &&
  some.isRepeated === other.isRepeated;

/** [H8] Those of these accounts that ever set it. */
export async function of(tx: Tx, uids: readonly number[]): Promise<(ReceiveAll & { uid: number })[]> {
  const found: (ReceiveAll & { uid: number })[] = [];
  for (const some of chunks([...new Set(uids)], ACCOUNTS_PER_STATEMENT)) {
    const rows = await tx.all<Row>(
      `SELECT uid, receive_option, start_sec, duration_sec, is_repeated FROM receive_all WHERE uid IN ${inList(some.length)}`,
      some,
    );
    found.push(
      ...rows.map((row) => ({
        uid: row.uid,
        receiveOption: row.receive_option,
        startSec: row.start_sec,
        durationSec: row.duration_sec,
        isRepeated: row.is_repeated === 1,
      })),
    );
  }
  return found;
}
