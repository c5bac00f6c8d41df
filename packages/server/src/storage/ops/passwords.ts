import type { Account } from '../port/accounts.ts';
import type { PasswordTry } from '../port/passwords.ts';
import type { Tx } from '../tx.ts';
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, NO_PROFILE } from './accountRows.ts';

/** [J1] Makes an account with a password; nothing when there is one of this name. */
export async function register(
  tx: Tx,
  sdkAppId: number,
  userId: string,
  hash: string,
  nowMs: number,
): Promise<Account | undefined> {
  const created = await tx.one<AccountRow>(
    `INSERT INTO accounts (sdk_app_id, user_id, nick, face_url, profile_id, created_ms) VALUES (?, ?, '', '', ${NO_PROFILE}, ?)
     ON CONFLICT (sdk_app_id, user_id) WHERE deleted_ms = 0 DO NOTHING RETURNING ${ACCOUNT_COLUMNS}`,
    [sdkAppId, userId, nowMs],
  );
  if (!created) return undefined;
  await set(tx, created.uid, hash);
  return accountOf(created);
}

/** [J2] Gives an account another password, or none. */
export async function set(tx: Tx, uid: number, hash: string): Promise<void> {
  if (hash === '') {
    await tx.run('DELETE FROM passwords WHERE uid = ?', [uid]);
    return;
  }
  await tx.run(
    `INSERT INTO passwords (uid, hash, failures, locked_until_ms) VALUES (?, ?, 0, 0)
     ON CONFLICT (uid) DO UPDATE SET hash = excluded.hash, failures = 0, locked_until_ms = 0`,
    [uid, hash],
  );
}

/** [J3] Begins a try, which counts as a wrong one until `succeeded`. */
export async function attempt(
  tx: Tx,
  uid: number,
  max: number,
  lockMs: number,
  nowMs: number,
): Promise<PasswordTry | undefined> {
  const tried = await tx.one<{ hash: string }>(
    `UPDATE passwords SET locked_until_ms = CASE WHEN failures + 1 >= ? THEN ? ELSE 0 END,
     failures = CASE WHEN failures + 1 >= ? THEN 0 ELSE failures + 1 END WHERE uid = ? AND locked_until_ms <= ? RETURNING hash`,
    [max, nowMs + lockMs, max, uid, nowMs],
  );
  if (tried) return { hash: tried.hash };
  const row = await tx.one<{ locked_until_ms: number }>('SELECT locked_until_ms FROM passwords WHERE uid = ?', [uid]);
  return row && { lockedUntilMs: row.locked_until_ms };
}

/** [J4] It was the right one. */
export async function succeeded(tx: Tx, uid: number): Promise<void> {
  await tx.run('UPDATE passwords SET failures = 0, locked_until_ms = 0 WHERE uid = ?', [uid]);
}
