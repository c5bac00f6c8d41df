import { type PatientCall, RefusedError } from './call.ts';
import type { MovedRecord } from './record.ts';

/** Why a record was refused; undefined of one that is there now. */
export type Fate = { code: number; reason: string } | undefined;

export const fateOf = ({ code, message }: RefusedError): Fate => ({ code, reason: message });

interface Item {
  To_Account: string;
  ResultCode: number;
  ResultInfo: string;
}

/** What an answer says of each: by the account, for one that is named twice may be answered once. */
function fatesOf(records: readonly { To_Account: string }[], items: readonly Item[]): Fate[] {
  const failed = new Map(items.filter(({ ResultCode }) => ResultCode !== 0).map((item) => [item.To_Account, item]));
  return records.map(({ To_Account }) => {
    const item = failed.get(To_Account);
    return item && { code: item.ResultCode, reason: `${item.ResultInfo} (${item.ResultCode})` };
  });
}

/** Imports accounts, then what their profiles have beside nick and avatar. */
export async function importAccounts(call: PatientCall, accounts: MovedRecord<'account'>[]): Promise<Fate[]> {
  const AccountList = accounts.map(({ UserID, Nick, FaceUrl }) => ({ UserID, Nick, FaceUrl }));
  const { FailAccounts } = await call('im_open_login_svc/multiaccount_import', { AccountList });
  const failed = new Set(FailAccounts);
  const fates: Fate[] = [];
  for (const [at, account] of accounts.entries()) {
    const body = AccountList[at];
    fates.push(
      await fateFrom(async () => {
        // Alone it is told why.
        if (body && failed.has(account.UserID)) await call('im_open_login_svc/account_import', body);
        const { UserID: From_Account, ProfileItem = [] } = account;
        if (ProfileItem.length > 0) await call('profile/portrait_set', { From_Account, ProfileItem });
      }),
    );
  }
  return fates;
}

/** What becomes of a record that is imported on its own. */
export async function fateFrom(work: () => Promise<void>): Promise<Fate> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError) return fateOf(error);
    throw error;
  }
}

/** Puts accounts on one user's blacklist; those that are there stay. */
export async function importBlocked(call: PatientCall, records: MovedRecord<'blocked'>[]): Promise<Fate[]> {
  const From_Account = records[0]?.From_Account ?? '';
  const To_Account = records.map((record) => record.To_Account);
  const { ResultItem } = await call('sns/black_list_add', { From_Account, To_Account });
  const failed = ResultItem.filter(({ ResultCode }) => ResultCode !== 0).map((item) => item.To_Account);
  const there = failed.length > 0 ? await blockedAmong(call, From_Account, failed) : new Set<string>();
  return fatesOf(
    records,
    ResultItem.filter((item) => !there.has(item.To_Account)),
  );
}

/** The code alone does not tell one who is blocked already from one who cannot be. */
async function blockedAmong(call: PatientCall, From_Account: string, To_Account: string[]): Promise<Set<string>> {
  const CheckType = 'BlackCheckResult_Type_Single';
  const { BlackListCheckItem } = await call('sns/black_list_check', { From_Account, To_Account, CheckType });
  const blocked = BlackListCheckItem.filter(({ Relation }) => Relation === 'BlackCheckResult_Type_AWithB');
  return new Set(blocked.map((item) => item.To_Account));
}

/** Makes friend groups of one user, in their order. */
export async function importFriendGroups(call: PatientCall, records: MovedRecord<'friendGroup'>[]): Promise<Fate[]> {
  const From_Account = records[0]?.From_Account ?? '';
  await call('sns/group_add', { From_Account, GroupName: records.map(({ GroupName }) => GroupName) });
  return records.map(() => undefined);
}

/** Puts friends into one user's list. */
export async function importFriends(call: PatientCall, records: MovedRecord<'friend'>[]): Promise<Fate[]> {
  const From_Account = records[0]?.From_Account ?? '';
  const AddFriendItem = records.map(({ kind: _, From_Account: __, ...item }) => item);
  const { ResultItem } = await call('sns/friend_import', { From_Account, AddFriendItem });
  return fatesOf(records, ResultItem);
}

/** Lets one user follow accounts; those that it follows already stay as they are. */
export async function importFollows(call: PatientCall, records: MovedRecord<'follow'>[]): Promise<Fate[]> {
  const From_Account = records[0]?.From_Account ?? '';
  const FollowItem = records.map(({ kind: _, From_Account: __, ...item }) => item);
  const { ResultItem } = await call('follow/follow_add', { From_Account, FollowItem });
  return fatesOf(records, ResultItem);
}

/** Imports a one-to-one message as read history. */
export async function importMessage(call: PatientCall, records: MovedRecord<'message'>[]): Promise<Fate[]> {
  for (const { kind: _, ...message } of records) await call('openim/importmsg', { SyncFromOldSystem: 2, ...message });
  return records.map(() => undefined);
}
