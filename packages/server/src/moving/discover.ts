import { type PatientCall, RefusedError } from './call.ts';
import { membersIn } from './pullGroups.ts';
import { followedBy, pullBlocked } from './pullPeople.ts';
import type { Arrival } from './read.ts';

const svc = 'group_open_http_svc';
const GROUPS_AT_ONCE = 1_000;
const CONTACT_C2C = 1;

/** Names of all that is there to be pulled: REST lists groups, but no accounts and no conversations. */
export class Found {
  readonly accounts = new Set<string>();
  readonly groups: string[] = [];
  /** Who may have talked with whom, as JSON of the two names in order. */
  readonly pairs = new Set<string>();
  /** Unread counts that are not 0, by `unreadKey`. */
  readonly unread = new Map<string, number>();
  /** What could not be looked at. */
  readonly flaws: Arrival[] = [];

  pair(a: string, b: string): void {
    this.pairs.add(JSON.stringify([a, b].sort()));
  }

  flaw(at: string, error: RefusedError): void {
    this.flaws.push({ at, flaw: error.message });
  }
}

export const unreadKey = (groupId: string, userId: string): string => JSON.stringify([groupId, userId]);

/** Looks for accounts, from the given ones on: in groups, in lists of friends, blacklists and recent contacts. */
export async function discover(
  call: PatientCall,
  known: readonly string[],
  watch: (accounts: number) => void,
): Promise<Found> {
  const found = new Found();
  for (const name of known) found.accounts.add(name);
  await findGroups(call, found);
  for (const groupId of found.groups) {
    for await (const { Member_Account } of membersOr(call, groupId, found)) found.accounts.add(Member_Account);
    watch(found.accounts.size);
  }
  // A set is walked in the order of its making, those included that come meanwhile.
  for (const account of found.accounts) {
    await orFlaw(found, `friends of ${account}`, () => findFriends(call, account, found));
    await orFlaw(found, `blacklist of ${account}`, () => findBlocked(call, account, found));
    await orFlaw(found, `whom ${account} follows`, () => findFollowed(call, account, found));
    await orFlaw(found, `recent contacts of ${account}`, () => findContacts(call, account, found));
    await orFlaw(found, `groups of ${account}`, () => findUnread(call, account, found));
    watch(found.accounts.size);
  }
  return found;
}

async function findGroups(call: PatientCall, found: Found): Promise<void> {
  for (let Next = 0; ; ) {
    const page = await call(`${svc}/get_appid_group_list`, { Limit: GROUPS_AT_ONCE, Next });
    for (const { GroupId } of page.GroupIdList) found.groups.push(GroupId);
    if (page.Next === 0 || page.GroupIdList.length === 0) return;
    Next = page.Next;
  }
}

/** Live rooms have no list of members: none is missed there. */
async function* membersOr(call: PatientCall, groupId: string, found: Found) {
  try {
    yield* membersIn(call, groupId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (error.code !== NOT_ALLOWED) found.flaw(`members of ${groupId}`, error);
  }
}

const NOT_ALLOWED = 10_007;

async function orFlaw(found: Found, at: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    found.flaw(at, error);
  }
}

async function findFriends(call: PatientCall, From_Account: string, found: Found): Promise<void> {
  for (let StartIndex = 0; ; ) {
    const page = await call('sns/friend_get', { From_Account, StartIndex });
    for (const { To_Account } of page.UserDataItem ?? []) {
      found.accounts.add(To_Account);
      found.pair(From_Account, To_Account);
    }
    if (page.CompleteFlag !== 0 || page.NextStartIndex <= StartIndex) return;
    StartIndex = page.NextStartIndex;
  }
}

async function findBlocked(call: PatientCall, account: string, found: Found): Promise<void> {
  for await (const { To_Account } of pullBlocked(call, account)) found.accounts.add(To_Account);
}

async function findFollowed(call: PatientCall, account: string, found: Found): Promise<void> {
  for await (const { To_Account } of followedBy(call, account)) found.accounts.add(To_Account);
}

async function findContacts(call: PatientCall, From_Account: string, found: Found): Promise<void> {
  let from = { TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0 };
  for (;;) {
    // Pinned ones, and those in pages.
    const page = await call('recentcontact/get_list', { From_Account, ...from, AssistFlags: 7 });
    for (const { Type, To_Account } of page.SessionItem ?? []) {
      if (Type !== CONTACT_C2C || !To_Account) continue;
      found.accounts.add(To_Account);
      found.pair(From_Account, To_Account);
    }
    const { TimeStamp, StartIndex, TopTimeStamp, TopStartIndex } = page;
    const isSame =
      StartIndex === from.StartIndex && TimeStamp === from.TimeStamp && TopStartIndex === from.TopStartIndex;
    if (page.CompleteFlag !== 0 || isSame) return;
    from = { TimeStamp, StartIndex, TopTimeStamp, TopStartIndex };
  }
}

async function findUnread(call: PatientCall, Member_Account: string, found: Found): Promise<void> {
  const ResponseFilter = { SelfInfoFilter: ['UnreadMsgNum'] };
  for (let Offset = 0; ; ) {
    const page = await call(`${svc}/get_joined_group_list`, {
      Member_Account,
      Limit: GROUPS_AT_ONCE,
      Offset,
      ResponseFilter,
    });
    for (const { GroupId, SelfInfo } of page.GroupIdList)
      if (SelfInfo?.UnreadMsgNum) found.unread.set(unreadKey(GroupId, Member_Account), SelfInfo.UnreadMsgNum);
    Offset += page.GroupIdList.length;
    if (page.GroupIdList.length === 0 || Offset >= page.TotalCount) return;
  }
}
