import type { WireFriend, WireFriendApplication } from '@hongyan/contract';
import type { Core, RelationList } from './port.ts';
import { sameValue } from './sameValue.ts';

/** Lists of the relationship chain that are followed. */
const FOLLOWED = ['friends', 'friendApplications', 'blacklist'] as const;
type Followed = (typeof FOLLOWED)[number];
const isFollowed = (list: RelationList): list is Followed => (FOLLOWED as readonly string[]).includes(list);

/** A user in a list; of the blacklist no more than the id. */
export type Related = Pick<WireFriend, 'userId'> & Partial<WireFriend & WireFriendApplication>;

/** What became of a list since the last time. */
export interface RelationChange {
  list: Followed;
  came: Related[];
  went: Related[];
  /** Of friends: what the user says of them is another thing. */
  changed: Related[];
  /** Of friend requests: they were marked as read. */
  isRead: boolean;
}

interface Known {
  users: ReadonlyMap<string, Related>;
  unread: number;
}

/** Follows the relationship chain for faces that tell of persons: by what is in a list now and was not. */
export interface RelationNews {
  /** After a sign-in, and when a start may show what is kept: what is there now is no news. Once in a session. */
  begin(): void;
  /** The core tells of a list. */
  changed(list: RelationList): void;
}

/**
 * @param core the core of now
 * @param failed is told when a list cannot be fetched: nothing is told of it until it changes twice
 * @param tell is told of changes
 */
export function followRelations(
  core: () => Core | undefined,
  failed: (list: string, error: unknown) => void,
  tell: (change: RelationChange) => void,
): RelationNews {
  let known: Partial<Record<Followed, Known>> = {};
  /** Whose lists are followed: another object for each sign-in. */
  let me: Core['me'];
  return {
    begin() {
      const now = core();
      // Where a start began with what is kept, what the server has by now is news.
      if (!now || now.me === me) return;
      ({ me } = now);
      const mine = me;
      known = {};
      for (const list of FOLLOWED)
        now.fetchRelations(list).then(
          () => {
            if (now.me === mine) known[list] ??= inList(now, list);
          },
          (error: unknown) => failed(list, error),
        );
    },
    changed(list) {
      const there = core();
      if (!there || !isFollowed(list)) return;
      const before = known[list];
      const now = inList(there, list);
      known[list] = now;
      if (before) tell(difference(list, before, now));
    },
  };
}

function difference(list: Followed, before: Known, now: Known): RelationChange {
  const came = [...now.users.values()].filter(({ userId }) => !before.users.has(userId));
  const went = [...before.users.values()].filter(({ userId }) => !now.users.has(userId));
  const stayed = [...now.users.values()].filter(({ userId }) => before.users.has(userId));
  const changed =
    list === 'friends' ? stayed.filter((one) => !sameValue(ofUser(one), ofUser(before.users.get(one.userId)))) : [];
  const isRead = list === 'friendApplications' && before.unread > 0 && now.unread === 0 && went.length === 0;
  return { list, came, went, changed, isRead };
}

/** What the user says of a friend. */
const ofUser = ({ remark, groups, custom }: Partial<Related> = {}) => ({ remark, groups, custom });

/** Who is in a list, by user id; of the requests those of others. */
function inList(core: Core, list: Followed): Known {
  if (list === 'friendApplications') {
    const { applications = [], unreadCount: unread = 0 } = core.keptRelations(list) ?? {};
    return { users: byId(applications.filter(({ type }) => type === 'Pendency_Type_ComeIn')), unread };
  }
  const all: readonly Related[] =
    list === 'friends'
      ? (core.keptRelations(list) ?? [])
      : (core.keptRelations(list) ?? []).map((userId) => ({ userId }));
  return { users: byId(all), unread: 0 };
}

const byId = (all: readonly Related[]): Known['users'] => new Map(all.map((one) => [one.userId, one]));
