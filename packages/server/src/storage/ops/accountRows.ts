import type { Account } from '../port/accounts.ts';
import { chunks, forUpdate, inList, type Tx } from '../tx.ts';
import { fromColumn } from './bytes.ts';

/** An account as a row. */
export interface AccountRow {
  uid: number;
  sdk_app_id: number;
  user_id: string;
  nick: string;
  face_url: string;
  profile_id: number;
  created_ms: number;
  not_before_sec: number;
  user_seq: number;
  c2c_mute_ms: number;
  group_mute_ms: number;
}

export const ACCOUNT_COLUMNS =
  'uid, sdk_app_id, user_id, nick, face_url, profile_id, created_ms, not_before_sec, user_seq, c2c_mute_ms, group_mute_ms';
/** Names in one statement at most. */
export const NAMES_PER_STATEMENT = 500;

/** What readers of the store get. */
export const accountOf = (row: AccountRow): Account => ({
  uid: row.uid,
  sdkAppId: row.sdk_app_id,
  userId: row.user_id,
  nick: fromColumn(row.nick),
  faceUrl: fromColumn(row.face_url),
  profileId: row.profile_id,
  createdMs: row.created_ms,
  notBeforeSec: row.not_before_sec,
  userSeq: row.user_seq,
  c2cMuteUntilMs: row.c2c_mute_ms,
  groupMuteUntilMs: row.group_mute_ms,
});

/** The account of this name, locked until the unit ends; nothing when there is none. */
export const lockAccount = (tx: Tx, sdkAppId: number, userId: string): Promise<AccountRow | undefined> =>
  tx.one<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE sdk_app_id = ? AND user_id = ? AND deleted_ms = 0${forUpdate(tx)}`,
    [sdkAppId, userId],
  );

/** Locks accounts until the unit ends, in the order in which all units lock them. */
export async function lockAccounts(tx: Tx, uids: readonly number[]): Promise<void> {
  if (tx.dialect !== 'postgres') return;
  for (const some of chunks([...uids].sort(ascending), ACCOUNTS_PER_STATEMENT))
    await tx.run(`SELECT 1 FROM accounts WHERE uid IN ${inList(some.length)} ORDER BY uid FOR UPDATE`, some);
}

const ascending = (x: number, y: number): number => x - y;
const ACCOUNTS_PER_STATEMENT = 500;

/** The snapshot of who has neither nick nor avatar; it needs no row. */
export const NO_PROFILE = 0;

/** Makes a snapshot of nick and avatar, both as their columns hold them, for messages to refer to (D20). */
export async function snapshot(tx: Tx, nick: string, faceUrl: string): Promise<number> {
  if (nick === '' && faceUrl === '') return NO_PROFILE;
  const row = await tx.one<{ profile_id: number }>(
    'INSERT INTO profiles (nick, face_url) VALUES (?, ?) RETURNING profile_id',
    [nick, faceUrl],
  );
  return row?.profile_id ?? NO_PROFILE;
}
