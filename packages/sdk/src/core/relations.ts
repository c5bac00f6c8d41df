import type { OutputOf, SocketCommands, WireFriend } from '@hongyan/contract';
import type { KeptListFact } from '../store/port.ts';
import { KeptList } from './keptList.ts';
import { keptOffline } from './netState.ts';
import type { RelationList, RelationLists } from './port.ts';
import { sameValue } from './sameValue.ts';
import { keepList, type Session } from './session.ts';

type Making = Omit<Session, 'relations'>;
type Page<C extends keyof SocketCommands> = OutputOf<SocketCommands[C]>;

/** Friends, and up to where their changes are known. */
interface Friends {
  since: string;
  friends: readonly WireFriend[];
}

/** The list of which a user event says that it changed. */
const changedBy = {
  friendsChanged: 'friends',
  friendGroupsChanged: 'friendGroups',
  friendApplicationsChanged: 'friendApplications',
  blacklistChanged: 'blacklist',
} as const satisfies Record<string, RelationList>;
/** A user event about the relationship chain. */
export type RelationEvent = keyof typeof changedBy;

/** The lists of the relationship chain of one account. */
export class Relations {
  private readonly friends: KeptList<Friends>;
  private readonly groupNames: KeptList<readonly string[]>;
  private readonly applications: KeptList<RelationLists['friendApplications']>;
  private readonly blacklist: KeptList<RelationLists['blacklist']>;
  /** The friend groups that were handed out or told last. */
  private shownGroups: RelationLists['friendGroups'] | undefined;

  constructor(private readonly session: Making) {
    const { request, tell } = session;
    this.friends = this.listOf<Friends>('friends', (before) => fetchFriends(request, before), {
      seen: inOrder,
      fetched: (isNews) => {
        if (isNews) this.friendsMoved();
      },
    });
    this.groupNames = this.listOf<readonly string[]>('friendGroups', () => this.fetchGroupNames(), {
      fetched: (isNews) => {
        if (isNews || this.shownGroups) this.regroup();
        else this.shownGroups = this.groups();
      },
    });
    this.applications = this.listOf('friendApplications', () => fetchApplications(request), {
      fetched: (isNews) => void (isNews && tell.relations('friendApplications')),
    });
    this.blacklist = this.listOf<RelationLists['blacklist']>('blacklist', () => fetchBlacklist(request), {
      fetched: (isNews) => void (isNews && tell.relations('blacklist')),
    });
  }

  /** Begins with what was kept on the device: the next synchronisation tells what is another thing by then. */
  restore(facts: readonly KeptListFact[]): void {
    for (const { list, value } of facts) this.lists()[list as RelationList]?.restore(value);
    this.shownGroups = this.groups();
  }

  /** What is kept of a list; undefined before it was fetched. */
  kept<L extends RelationList>(list: L): RelationLists[L] | undefined {
    const kept: { [K in RelationList]: () => RelationLists[K] | undefined } = {
      friends: () => this.friends.value && inOrder(this.friends.value),
      friendGroups: () => this.groups(),
      friendApplications: () => this.applications.value,
      blacklist: () => this.blacklist.value,
    };
    return kept[list]();
  }

  /** A list as it is now, fetched where that is not known. */
  async current<L extends RelationList>(list: L): Promise<RelationLists[L]> {
    const kept = await keptOffline(this.session, () => this.kept(list));
    if (kept) return kept;
    await this.lists()[list].current();
    if (list === 'friendGroups') await this.friends.current();
    return this.kept(list) as RelationLists[L];
  }

  /** An event said that a list changed. */
  changed(kind: RelationEvent): void {
    // Should it fail, the next synchronisation or the next question fetches it.
    this.lists()
      [changedBy[kind]].changed()
      .catch(() => {});
  }

  /** Resolves when all changes that are known of are taken in; rejects when one could not be fetched. */
  async catchUp(): Promise<void> {
    await Promise.all(this.all().map((list) => list.catchUp()));
  }

  /** The rest is what the server has now. A device that keeps its data has all lists from then on, to show them without a network. */
  synced(): void {
    const { isDurable } = this.session.store;
    // What fails is with the next synchronisation.
    for (const list of this.all()) (isDurable ? list.current() : list.catchUp()).catch(() => {});
  }

  /** Nobody knows what happened to the lists: those that are kept are fetched again. */
  fetchAgain(): void {
    for (const list of this.all()) list.fetchAgain().catch(() => {});
  }

  /** A list, which is kept on the device as it is fetched. */
  private listOf<T>(
    name: RelationList,
    fetch: (before: T | undefined) => Promise<T>,
    { seen = asItIs, fetched }: { seen?: (list: T) => unknown; fetched: (isNews: boolean) => void },
  ): KeptList<T> {
    const list: KeptList<T> = new KeptList<T>(name, this.session.queues, {
      ...{ fetch, seen },
      fetched: (isNews, before) => {
        if (!sameValue(before, list.value)) keepList(this.session, name, list.value);
        fetched(isNews);
      },
    });
    return list;
  }

  private all(): KeptList<unknown>[] {
    return Object.values(this.lists());
  }

  private lists(): Record<RelationList, KeptList<unknown>> {
    const { friends, groupNames: friendGroups, applications: friendApplications, blacklist } = this;
    return { friends, friendGroups, friendApplications, blacklist } as Record<RelationList, KeptList<unknown>>;
  }

  private groups(): RelationLists['friendGroups'] | undefined {
    const [friends, names] = [this.friends.value, this.groupNames.value];
    if (!friends || !names) return undefined;
    const members = new Map(names.map((name): [string, string[]] => [name, []]));
    for (const { userId, groups } of inOrder(friends)) for (const name of groups) members.get(name)?.push(userId);
    return [...members].map(([name, userIds]) => ({ name, userIds }));
  }

  private async fetchGroupNames(): Promise<string[]> {
    const { groups } = await this.session.request('getFriendGroups', {});
    // Who is in a group, the friends say.
    await this.friends.current();
    return groups.map(({ name }) => name);
  }

  /** Tells the friends, who may be in other groups now: with the names of before that would be told wrong. */
  private friendsMoved(): void {
    this.session.tell.relations('friends');
    if (!this.groupNames.isCurrent) return;
    const names = new Set(this.groupNames.value);
    const isNamed = ({ groups }: WireFriend): boolean => groups.every((name) => names.has(name));
    if (this.friends.value?.friends.every(isNamed)) this.regroup();
    else this.changed('friendGroupsChanged');
  }

  /** Tells the friend groups where names or members differ from what was shown. */
  private regroup(): void {
    const groups = this.groups();
    if (!groups || sameValue(groups, this.shownGroups)) return;
    this.shownGroups = groups;
    this.session.tell.relations('friendGroups');
  }
}

const asItIs = (list: unknown): unknown => list;

/** In the order in which they came into the list. */
function inOrder({ friends }: Friends): readonly WireFriend[] {
  return [...friends].sort((a, b) => a.addedSec - b.addedSec || (a.userId < b.userId ? -1 : 1));
}

/** What changed since, page by page; all where the server knows no more what did. */
async function fetchFriends(request: Session['request'], before: Friends | undefined): Promise<Friends> {
  const byId = new Map(before?.friends.map((friend) => [friend.userId, friend]));
  let since = before?.since;
  for (;;) {
    const page: Page<'getFriends'> = await request('getFriends', { ...(since !== undefined && { since }) });
    if (page.isReset) byId.clear();
    for (const friend of page.friends) byId.set(friend.userId, friend);
    for (const userId of page.gone) byId.delete(userId);
    since = page.since;
    if (page.isCompleted) return { since, friends: [...byId.values()] };
  }
}

async function fetchApplications(request: Session['request']): Promise<RelationLists['friendApplications']> {
  const applications = new Map<string, Page<'getFriendApplications'>['applications'][number]>();
  let cursor: string | undefined;
  for (;;) {
    const page: Page<'getFriendApplications'> = await request('getFriendApplications', { ...(cursor && { cursor }) });
    // What came in between pages moves the others down: one may be on two.
    for (const application of page.applications)
      applications.set(`${application.type} ${application.userId}`, application);
    cursor = page.cursor;
    if (!cursor) return { applications: [...applications.values()], unreadCount: page.unreadCount };
  }
}

async function fetchBlacklist(request: Session['request']): Promise<string[]> {
  const userIds = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: Page<'getBlacklist'> = await request('getBlacklist', { ...(cursor && { cursor }) });
    for (const userId of page.userIds) userIds.add(userId);
    cursor = page.cursor;
  } while (cursor);
  return [...userIds];
}
