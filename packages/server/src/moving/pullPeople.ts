import { errors } from '@hongyan/contract';
import { profileTags } from '../account/profileTags.ts';
import { chunks } from '../storage/tx.ts';
import { type PatientCall, RefusedError } from './call.ts';
import type { Arrival } from './read.ts';
import type { MovedRecord } from './record.ts';

const PROFILES_AT_ONCE = 100;
const BLACKLIST_PAGE = 1_000;

/** Accounts with the fields of their profiles that have these tags, beside those that every app has. */
export async function* pullAccounts(
  call: PatientCall,
  accounts: readonly string[],
  customTags: readonly string[],
): AsyncGenerator<Arrival> {
  const TagList = [...profileTags, ...customTags];
  for (const To_Account of chunks(accounts, PROFILES_AT_ONCE)) yield* profilesOf(call, To_Account, TagList);
}

/** One account that does not exist may fail the call for all: then each is asked for alone. */
async function* profilesOf(call: PatientCall, To_Account: string[], TagList: string[]): AsyncGenerator<Arrival> {
  try {
    const { UserProfileItem } = await call('profile/portrait_get', { To_Account, TagList });
    for (const { To_Account: UserID, ProfileItem, ResultCode, ResultInfo } of UserProfileItem) {
      const at = `profile of ${UserID}`;
      if (ResultCode === 0) yield { at, record: accountRecord(UserID, ProfileItem ?? []) };
      else yield { at, flaw: `${ResultInfo} (${ResultCode})` };
    }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (To_Account.length === 1) yield { at: `profile of ${To_Account[0]}`, flaw: error.message };
    else for (const one of To_Account) yield* profilesOf(call, [one], TagList);
  }
}

function accountRecord(UserID: string, items: { Tag: string; Value: string | number }[]): MovedRecord<'account'> {
  const fieldOf = (tag: string) => items.find(({ Tag }) => Tag === tag)?.Value;
  const [Nick, FaceUrl] = [fieldOf(NICK), fieldOf(IMAGE)];
  const ProfileItem = items.filter(({ Tag, Value }) => Tag !== NICK && Tag !== IMAGE && Value !== '');
  return {
    kind: 'account',
    UserID,
    ...(Nick && { Nick: String(Nick) }),
    ...(FaceUrl && { FaceUrl: String(FaceUrl) }),
    ...(ProfileItem.length > 0 && { ProfileItem }),
  };
}

const NICK = 'Tag_Profile_IM_Nick';
const IMAGE = 'Tag_Profile_IM_Image';

/** One user's blacklist. */
export async function* pullBlocked(call: PatientCall, From_Account: string): AsyncGenerator<MovedRecord<'blocked'>> {
  for (let StartIndex = 0; ; ) {
    const page = await call('sns/black_list_get', {
      From_Account,
      StartIndex,
      MaxLimited: BLACKLIST_PAGE,
      LastSequence: 0,
    });
    for (const { To_Account, Black_Account } of page.BlackListItem ?? [])
      yield { kind: 'blocked', From_Account, To_Account: To_Account ?? Black_Account };
    if (page.StartIndex <= StartIndex) return;
    StartIndex = page.StartIndex;
  }
}

/** One user's friend groups, then the friends. */
export async function* pullFriends(
  call: PatientCall,
  From_Account: string,
): AsyncGenerator<MovedRecord<'friendGroup' | 'friend'>> {
  const { ResultItem } = await call('sns/group_get', { From_Account, LastSequence: 0 });
  for (const { GroupName } of ResultItem ?? []) yield { kind: 'friendGroup', From_Account, GroupName };
  for (let StartIndex = 0; ; ) {
    const page = await call('sns/friend_get', { From_Account, StartIndex });
    for (const item of page.UserDataItem ?? []) yield friendRecord(From_Account, item);
    if (page.CompleteFlag !== 0 || page.NextStartIndex <= StartIndex) return;
    StartIndex = page.NextStartIndex;
  }
}

/** Codes of servers that know nothing of following, or have it switched off. */
const NO_FOLLOWING: readonly number[] = [errors.unknownCommand.code, errors.friendTextRefused.code];

/** Whom one user follows, the newest first; nobody where the server has no following. */
export async function* followedBy(call: PatientCall, From_Account: string) {
  for (let StartCursor = ''; ; ) {
    const page = await call('follow/follow_get', { From_Account, FollowType: 2, StartCursor }).catch(
      (error: unknown) => {
        if (error instanceof RefusedError && NO_FOLLOWING.includes(error.code)) return undefined;
        throw error;
      },
    );
    yield* page?.FollowItem ?? [];
    if (!page?.NextCursor || page.NextCursor === StartCursor) return;
    StartCursor = page.NextCursor;
  }
}

/** Whom one user follows, the oldest first. */
export async function* pullFollows(call: PatientCall, From_Account: string): AsyncGenerator<MovedRecord<'follow'>> {
  const newest = await Array.fromAsync(followedBy(call, From_Account));
  for (const { To_Account, FollowTime } of newest.reverse())
    yield { kind: 'follow', From_Account, To_Account, ...(FollowTime > 0 && { FollowTime }) };
}

type Value = string | number | string[];

function friendRecord(
  From_Account: string,
  { To_Account, ValueItem }: { To_Account: string; ValueItem: { Tag: string; Value: Value }[] },
): MovedRecord<'friend'> {
  const values = new Map(ValueItem.map(({ Tag, Value }) => [Tag, Value]));
  const text = (name: string) => values.get(`Tag_SNS_IM_${name}`) || undefined;
  const groups = text('Group');
  const CustomItem = ValueItem.filter(({ Tag }) => !Tag.startsWith('Tag_SNS_IM_'));
  return {
    kind: 'friend',
    From_Account,
    To_Account,
    ...(text('Remark') && { Remark: String(text('Remark')) }),
    ...(groups?.toString() && { GroupName: Array.isArray(groups) ? groups : [String(groups)] }),
    ...(text('AddSource') && { AddSource: String(text('AddSource')) }),
    ...(text('AddWording') && { AddWording: String(text('AddWording')) }),
    ...(text('AddTime') && { AddTime: Number(text('AddTime')) }),
    ...(CustomItem.length > 0 && { CustomItem }),
  };
}
