import type { Account, AccountDraft, Imported, Mute } from '../port/accounts.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  accountOf,
  lockAccount,
  NAMES_PER_STATEMENT,
  NO_PROFILE,
  snapshot,
} from './accountRows.ts';
import { toColumn } from './bytes.ts';
import { changeProfile } from './profiles.ts';
import { forgetPushMarks } from './pushMarks.ts';

/** [U1]–[U4] Creates accounts, or updates nick and avatar of those that exist. */
export async function importAccounts(
  tx: Tx,
  sdkAppId: number,
  drafts: AccountDraft[],
  nowMs: number,
): Promise<Imported[]> {
  // Two units that import the same names meet in one order, so that neither waits for the other's rows for ever.
  const inOrder = drafts.map((draft, at) => ({ draft, at })).sort((x, y) => (x.draft.userId < y.draft.userId ? -1 : 1));
  const accounts: Imported[] = [];
  for (const { draft, at } of inOrder) accounts[at] = await importOne(tx, sdkAppId, draft, nowMs);
  // A name given twice: the earlier answer too tells what is stored.
  const latest = new Map(inOrder.map(({ at }) => [accounts[at]?.userId, accounts[at]]));
  return accounts.map((account) => ({ ...account, ...latest.get(account.userId), event: account.event }));
}

async function importOne(tx: Tx, sdkAppId: number, draft: AccountDraft, nowMs: number): Promise<Imported> {
  const existing = await lockAccount(tx, sdkAppId, draft.userId);
  if (existing) return update(tx, existing, draft, nowMs);

  const [nick, faceUrl] = [toColumn(draft.nick ?? ''), toColumn(draft.faceUrl ?? '')];
  const created = await tx.one<AccountRow>(
    `INSERT INTO accounts (sdk_app_id, user_id, nick, face_url, profile_id, created_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (sdk_app_id, user_id) WHERE deleted_ms = 0 DO NOTHING RETURNING ${ACCOUNT_COLUMNS}`,
    [sdkAppId, draft.userId, nick, faceUrl, await snapshot(tx, nick, faceUrl), nowMs],
  );
  if (created) return accountOf(created);
  const meanwhile = await lockAccount(tx, sdkAppId, draft.userId);
  if (!meanwhile) throw new Error('an account that was just imported is gone');
  return update(tx, meanwhile, draft, nowMs);
}

async function update(tx: Tx, row: AccountRow, draft: AccountDraft, nowMs: number): Promise<Imported> {
  if (!draft.nick && !draft.faceUrl) return accountOf(row);
  const changes = { nick: draft.nick || undefined, faceUrl: draft.faceUrl || undefined };
  const outcome = await changeProfile(tx, row, changes, nowMs);
  if ('refused' in outcome) throw new Error(`an import was refused: ${outcome.refused}`);
  const { profile, event } = outcome;
  return event ? { ...profile.account, event } : profile.account;
}

/** [U5] The accounts that exist among these names. */
export async function find(tx: Tx, sdkAppId: number, userIds: string[]): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const names of chunks([...new Set(userIds)], NAMES_PER_STATEMENT)) {
    const rows = await tx.all<AccountRow>(
      `SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE sdk_app_id = ? AND user_id IN ${inList(names.length)} AND deleted_ms = 0`,
      [sdkAppId, ...names],
    );
    accounts.push(...rows.map(accountOf));
  }
  return accounts;
}

/** [U9] How many accounts the app has. */
export async function count(tx: Tx, sdkAppId: number): Promise<number> {
  const row = await tx.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM accounts WHERE sdk_app_id = ? AND deleted_ms = 0',
    [sdkAppId],
  );
  return row?.n ?? 0;
}

/** What goes with an account. */
const OF_ACCOUNT = [
  ...[
    'devices',
    'profile_fields',
    'passwords',
    'conversation_labels',
    'conversation_groups',
    'receive_all',
    'push_tokens',
    'push_options',
    'crash_reports',
  ],
];

/** [U6] Deletes accounts that exist; their rows stay for the conversations that name them. */
export async function deleteAccounts(tx: Tx, sdkAppId: number, userIds: string[], nowMs: number): Promise<Account[]> {
  const deleted: Account[] = [];
  for (const names of chunks([...new Set(userIds)].sort(), NAMES_PER_STATEMENT)) {
    const rows = await tx.all<AccountRow>(
      `UPDATE accounts SET deleted_ms = ?, nick = '', face_url = '', profile_id = ${NO_PROFILE}
       WHERE sdk_app_id = ? AND user_id IN ${inList(names.length)} AND deleted_ms = 0 RETURNING ${ACCOUNT_COLUMNS}`,
      [nowMs, sdkAppId, ...names],
    );
    const uids = rows.map((row) => row.uid);
    for (const table of OF_ACCOUNT) await tx.run(`DELETE FROM ${table} WHERE uid IN ${inList(uids.length)}`, uids);
    await forgetPushMarks(tx, uids);
    deleted.push(...rows.map(accountOf));
  }
  return deleted;
}

/** [U7] Refuses UserSigs made before `notBeforeSec` and signs all devices out. */
export async function kick(
  tx: Tx,
  sdkAppId: number,
  userId: string,
  notBeforeSec: number,
): Promise<Account | undefined> {
  const row = await tx.one<AccountRow>(
    `UPDATE accounts SET not_before_sec = ? WHERE sdk_app_id = ? AND user_id = ? AND deleted_ms = 0 RETURNING ${ACCOUNT_COLUMNS}`,
    [notBeforeSec, sdkAppId, userId],
  );
  if (!row) return undefined;
  await tx.run('DELETE FROM devices WHERE uid = ?', [row.uid]);
  await tx.run('DELETE FROM push_tokens WHERE uid = ?', [row.uid]);
  return accountOf(row);
}

/** [U8] Mutes an account everywhere. */
export async function mute(
  tx: Tx,
  sdkAppId: number,
  userId: string,
  { c2cMuteUntilMs, groupMuteUntilMs }: Mute,
): Promise<Account | undefined> {
  const row = await tx.one<AccountRow>(
    `UPDATE accounts SET c2c_mute_ms = COALESCE(?, c2c_mute_ms), group_mute_ms = COALESCE(?, group_mute_ms)
     WHERE sdk_app_id = ? AND user_id = ? AND deleted_ms = 0 RETURNING ${ACCOUNT_COLUMNS}`,
    [c2cMuteUntilMs ?? null, groupMuteUntilMs ?? null, sdkAppId, userId],
  );
  return row && accountOf(row);
}
