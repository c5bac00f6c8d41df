import type { Account, AccountDraft } from '../port/accounts.ts';
import { chunks, forUpdate, inList, type Tx } from '../tx.ts';

interface AccountRow {
  uid: number;
  sdk_app_id: number;
  user_id: string;
  nick: string;
  face_url: string;
  profile_id: number;
  created_ms: number;
  not_before_sec: number;
  user_seq: number;
}

const COLUMNS = 'uid, sdk_app_id, user_id, nick, face_url, profile_id, created_ms, not_before_sec, user_seq';
const NAMES_PER_STATEMENT = 500;
/** The snapshot of who has neither nick nor avatar; it needs no row. */
const NO_PROFILE = 0;

const accountOf = (row: AccountRow): Account => ({
  uid: row.uid,
  sdkAppId: row.sdk_app_id,
  userId: row.user_id,
  nick: row.nick,
  faceUrl: row.face_url,
  profileId: row.profile_id,
  createdMs: row.created_ms,
  notBeforeSec: row.not_before_sec,
  userSeq: row.user_seq,
});

/** [U1]–[U4] Creates accounts, or updates nick and avatar of those that exist. */
export async function importAccounts(
  tx: Tx,
  sdkAppId: number,
  drafts: AccountDraft[],
  nowMs: number,
): Promise<Account[]> {
  // Two units that import the same names meet in one order, so that neither waits for the other's rows for ever.
  const inOrder = drafts.map((draft, at) => ({ draft, at })).sort((x, y) => (x.draft.userId < y.draft.userId ? -1 : 1));
  const accounts: Account[] = [];
  for (const { draft, at } of inOrder) accounts[at] = await importOne(tx, sdkAppId, draft, nowMs);
  // A name given twice: the earlier answer too tells what is stored.
  const latest = new Map(inOrder.map(({ at }) => [accounts[at]?.userId, accounts[at]]));
  return accounts.map((account) => latest.get(account.userId) ?? account);
}

async function importOne(tx: Tx, sdkAppId: number, draft: AccountDraft, nowMs: number): Promise<Account> {
  const select = () =>
    tx.one<AccountRow>(
      `SELECT ${COLUMNS} FROM accounts WHERE sdk_app_id = ? AND user_id = ? AND deleted_ms = 0${forUpdate(tx)}`,
      [sdkAppId, draft.userId],
    );
  const existing = await select();
  if (existing) return update(tx, existing, draft);

  const [nick, faceUrl] = [textOf(draft.nick), textOf(draft.faceUrl)];
  const created = await tx.one<AccountRow>(
    `INSERT INTO accounts (sdk_app_id, user_id, nick, face_url, profile_id, created_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (sdk_app_id, user_id) WHERE deleted_ms = 0 DO NOTHING RETURNING ${COLUMNS}`,
    [sdkAppId, draft.userId, nick, faceUrl, await snapshot(tx, nick, faceUrl), nowMs],
  );
  if (created) return accountOf(created);
  const meanwhile = await select();
  if (!meanwhile) throw new Error('an account that was just imported is gone');
  return update(tx, meanwhile, draft);
}

async function update(tx: Tx, row: AccountRow, draft: AccountDraft): Promise<Account> {
  const nick = textOf(draft.nick) || row.nick;
  const faceUrl = textOf(draft.faceUrl) || row.face_url;
  if (nick === row.nick && faceUrl === row.face_url) return accountOf(row);
  const changed = await tx.one<AccountRow>(
    `UPDATE accounts SET nick = ?, face_url = ?, profile_id = ? WHERE uid = ? RETURNING ${COLUMNS}`,
    [nick, faceUrl, await snapshot(tx, nick, faceUrl), row.uid],
  );
  return accountOf(changed ?? row);
}

/** U+0000 goes: PostgreSQL's text cannot hold it, and both adapters must give the same back. */
const textOf = (value: string | undefined): string => (value ?? '').replaceAll('\0', '');

async function snapshot(tx: Tx, nick: string, faceUrl: string): Promise<number> {
  if (nick === '' && faceUrl === '') return NO_PROFILE;
  const row = await tx.one<{ profile_id: number }>(
    'INSERT INTO profiles (nick, face_url) VALUES (?, ?) RETURNING profile_id',
    [nick, faceUrl],
  );
  return row?.profile_id ?? NO_PROFILE;
}

/** [U5] The accounts that exist among these names. */
export async function find(tx: Tx, sdkAppId: number, userIds: string[]): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const names of chunks([...new Set(userIds)], NAMES_PER_STATEMENT)) {
    const rows = await tx.all<AccountRow>(
      `SELECT ${COLUMNS} FROM accounts WHERE sdk_app_id = ? AND user_id IN ${inList(names.length)} AND deleted_ms = 0`,
      [sdkAppId, ...names],
    );
    accounts.push(...rows.map(accountOf));
  }
  return accounts;
}

/** [U6] Deletes accounts that exist; their rows stay for the conversations that name them. */
export async function deleteAccounts(tx: Tx, sdkAppId: number, userIds: string[], nowMs: number): Promise<Account[]> {
  const deleted: Account[] = [];
  for (const names of chunks([...new Set(userIds)].sort(), NAMES_PER_STATEMENT)) {
    const rows = await tx.all<AccountRow>(
      `UPDATE accounts SET deleted_ms = ? WHERE sdk_app_id = ? AND user_id IN ${inList(names.length)} AND deleted_ms = 0 RETURNING ${COLUMNS}`,
      [nowMs, sdkAppId, ...names],
    );
    await tx.run(
      `DELETE FROM devices WHERE uid IN ${inList(rows.length)}`,
      rows.map((row) => row.uid),
    );
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
    `UPDATE accounts SET not_before_sec = ? WHERE sdk_app_id = ? AND user_id = ? AND deleted_ms = 0 RETURNING ${COLUMNS}`,
    [notBeforeSec, sdkAppId, userId],
  );
  if (!row) return undefined;
  await tx.run('DELETE FROM devices WHERE uid = ?', [row.uid]);
  return accountOf(row);
}
