import type { ProfileFields } from '@hongyan/contract';
import type { UserEventRow } from '../port/conversations.ts';
import type { AskedBy } from '../port/outbox.ts';
import type { Profile, ProfileOutcome } from '../port/profiles.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  accountOf,
  lockAccount,
  NAMES_PER_STATEMENT,
  snapshot,
} from './accountRows.ts';
import { toBytes, toColumn, toText } from './bytes.ts';
import { note } from './outboxWrite.ts';
import { tell } from './userEvents.ts';

/** What a profile has beside nick and avatar, which stand in the account's own row. */
type OtherFields = Omit<ProfileFields, 'nick' | 'faceUrl'>;

interface FieldsRow {
  uid: number;
  fields: Uint8Array;
  updated_ms: number;
}

/** [P1] Profiles of the accounts that exist among these names. */
export async function find(tx: Tx, sdkAppId: number, userIds: string[]): Promise<Profile[]> {
  const names = [...new Set(userIds)];
  const found = new Map<string, Profile>();
  for (const part of chunks(names, NAMES_PER_STATEMENT)) {
    const accounts = await tx.all<AccountRow>(
      `SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE sdk_app_id = ? AND user_id IN ${inList(part.length)} AND deleted_ms = 0`,
      [sdkAppId, ...part],
    );
    const fields = await fieldRows(
      tx,
      accounts.map(({ uid }) => uid),
    );
    for (const account of accounts) found.set(account.user_id, profileOf(account, fields.get(account.uid)));
  }
  return names.flatMap((name) => found.get(name) ?? []);
}

async function fieldRows(tx: Tx, uids: number[]): Promise<Map<number, FieldsRow>> {
  const rows = await tx.all<FieldsRow>(
    `SELECT uid, fields, updated_ms FROM profile_fields WHERE uid IN ${inList(uids.length)}`,
    uids,
  );
  return new Map(rows.map((row) => [row.uid, row]));
}

function profileOf(row: AccountRow, other: Pick<FieldsRow, 'fields' | 'updated_ms'> | undefined): Profile {
  const account = accountOf(row);
  const fields: ProfileFields = other ? (JSON.parse(toText(other.fields)) as OtherFields) : {};
  if (account.nick) fields.nick = account.nick;
  if (account.faceUrl) fields.faceUrl = account.faceUrl;
  return { account, fields, updatedMs: other?.updated_ms ?? account.createdMs };
}

/** [P2]–[P5] Changes fields of one profile. */
export async function update(
  tx: Tx,
  sdkAppId: number,
  userId: string,
  changes: ProfileFields,
  { nowMs, customMax, told }: { nowMs: number; customMax: number; told?: AskedBy },
): Promise<ProfileOutcome> {
  const row = await lockAccount(tx, sdkAppId, userId);
  if (!row) return { refused: 'unknown' };
  const outcome = await changeProfile(tx, row, changes, nowMs, customMax);
  if ('refused' in outcome || !outcome.event || !told) return outcome;
  const detail = { ...told, profile: { userId, changed: changes } };
  await note(tx, { sdkAppId, kind: 'afterProfileSet', convId: 0, seq: 0, byUid: row.uid, timeMs: nowMs, detail });
  return outcome;
}

/** Changes fields of the profile of a locked account. */
export async function changeProfile(
  tx: Tx,
  row: AccountRow,
  { nick, faceUrl, ...changes }: ProfileFields,
  nowMs: number,
  customMax = Number.POSITIVE_INFINITY,
): Promise<ProfileOutcome> {
  const before = (await fieldRows(tx, [row.uid])).get(row.uid);
  const beforeText = before ? toText(before.fields) : '{}';
  const other = merged(JSON.parse(beforeText) as OtherFields, changes);
  const otherText = JSON.stringify(other);
  const named = { nick: columnOf(nick, row.nick), face_url: columnOf(faceUrl, row.face_url) };
  const isRenamed = named.nick !== row.nick || named.face_url !== row.face_url;
  if (!isRenamed && otherText === beforeText) return { profile: profileOf(row, before) };
  if (changes.custom && Object.keys(other.custom ?? {}).length > customMax) return { refused: 'tooManyCustom' };

  const profileId = isRenamed ? await snapshot(tx, named.nick, named.face_url) : row.profile_id;
  if (isRenamed) {
    await tx.run('UPDATE accounts SET nick = ?, face_url = ?, profile_id = ? WHERE uid = ?', [
      named.nick,
      named.face_url,
      profileId,
      row.uid,
    ]);
  }
  const fields = toBytes(otherText);
  await tx.run(
    `INSERT INTO profile_fields (uid, fields, updated_ms) VALUES (?, ?, ?)
     ON CONFLICT (uid) DO UPDATE SET fields = excluded.fields, updated_ms = excluded.updated_ms`,
    [row.uid, fields, nowMs],
  );
  const event: UserEventRow = await tell(tx, { uid: row.uid, kind: 'profileChanged', timeMs: nowMs });
  const after = { ...row, ...named, profile_id: profileId, user_seq: event.userSeq };
  return { profile: profileOf(after, { fields, updated_ms: nowMs }), event };
}

const columnOf = (value: string | undefined, before: string): string =>
  value === undefined ? before : toColumn(value);

/** Fields after a change, without those that are empty, in an order that does not depend on how they came to be. */
function merged({ custom: tagsBefore, ...before }: OtherFields, { custom, ...changes }: OtherFields): OtherFields {
  const tags = laidOver(tagsBefore ?? {}, custom ?? {});
  return laidOver<OtherFields>(before, Object.keys(tags).length > 0 ? { ...changes, custom: tags } : changes);
}

function laidOver<T extends object>(before: T, changes: T): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = Object.entries({ ...before, ...Object.fromEntries(given) }).filter(([, value]) => value !== '');
  return Object.fromEntries(after.sort(([x], [y]) => (x < y ? -1 : 1))) as T;
}
