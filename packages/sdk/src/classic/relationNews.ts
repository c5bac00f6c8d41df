import type { WireFriend, WireProfile } from '@hongyan/contract';
import type { RelationList } from '../core/port.ts';
import { type Client, tellApp } from './client.ts';
import { TIMSNSSystemType } from './constants.ts';
import { TIMProfileSystemElem, TIMSNSSystemElem } from './elements.ts';
import { friendProfiles, type TIMSNSChangeInfo } from './friends.ts';
import { TIMMessage } from './message.ts';
import { profileOf } from './profile.ts';

type Known = ReadonlyMap<string, TIMSNSChangeInfo>;

/** Kinds of news of a list: of who came into it, and of who went. */
const KINDS = {
  friends: [TIMSNSSystemType.AddFriend, TIMSNSSystemType.DelFriend],
  friendApplications: [TIMSNSSystemType.AddFriendReq, TIMSNSSystemType.DelFriendReq],
  blacklist: [TIMSNSSystemType.AddBlacklist, TIMSNSSystemType.DelBlacklist],
} as const;
type Followed = keyof typeof KINDS;
const isFollowed = (list: RelationList): list is Followed => list in KINDS;

/** Follows the relationship chain: by what is in a list now and was not, the system's messages and the listener tell. */
export interface RelationNews {
  begin(): void;
  changed(list: RelationList): void;
  profiles(profiles: readonly WireProfile[]): void;
}

/** @param tell gives messages to the message listeners */
export function followRelations(client: Client, tell: (messages: readonly TIMMessage[]) => void): RelationNews {
  let known: Partial<Record<Followed, Known>> = {};
  const system = (elem: TIMSNSSystemElem | TIMProfileSystemElem): void => tell([TIMMessage.ofSystem(client, elem)]);
  return {
    begin() {
      const { core } = client.started ?? {};
      if (!core) return;
      known = {};
      const uid = core.me?.uid;
      for (const list of Object.keys(KINDS) as Followed[])
        core.fetchRelations(list).then(
          () => {
            if (core.me?.uid === uid) known[list] ??= membersOf(client, list);
          },
          (error: unknown) => client.log.debug(`the list ${list} could not be fetched`, error),
        );
    },
    changed(list) {
      if (!isFollowed(list)) return;
      const before = known[list];
      const now = membersOf(client, list);
      known[list] = now;
      if (!before) return;
      const came = [...now].filter(([id]) => !before.has(id)).map(([, one]) => one);
      const went = [...before].filter(([id]) => !now.has(id)).map(([, one]) => one);
      const [cameType, wentType] = KINDS[list];
      if (came.length > 0) system(new TIMSNSSystemElem({ type: cameType, users: came }));
      if (went.length > 0) system(new TIMSNSSystemElem({ type: wentType, users: went }));
      tellListener(client, list, came, went);
    },
    profiles(profiles) {
      const friends = new Map(client.started?.core.keptRelations('friends')?.map((friend) => [friend.userId, friend]));
      const changed = profiles.filter(({ userId }) => friends.has(userId));
      if (changed.length === 0) return;
      for (const { userId, nick = '' } of changed)
        system(new TIMProfileSystemElem({ fromUser: userId, nickName: nick }));
      const shown = changed.map((wire) => profileOf(wire.userId, wire, friends.get(wire.userId)));
      tellApp(client, () => client.user.friendshipListener?.onFriendProfileUpdate?.(shown));
    },
  };
}

/** Who is in a list, by user id. */
function membersOf({ started }: Client, list: Followed): Known {
  const core = started?.core;
  if (list === 'blacklist') {
    const ids = core?.keptRelations('blacklist') ?? [];
    return new Map(ids.map((identifier) => [identifier, { identifier, wording: '', source: '' }]));
  }
  const all =
    list === 'friends'
      ? (core?.keptRelations('friends') ?? [])
      : (core?.keptRelations('friendApplications')?.applications ?? []).filter(
          ({ type }) => type === 'Pendency_Type_ComeIn',
        );
  return new Map(all.map(({ userId, wording = '', source = '' }) => [userId, { identifier: userId, wording, source }]));
}

function tellListener(
  client: Client,
  list: Followed,
  came: readonly TIMSNSChangeInfo[],
  went: readonly TIMSNSChangeInfo[],
): void {
  const { friendshipListener: listener } = client.user;
  const { core } = client.started ?? {};
  if (!listener || !core) return;
  if (list === 'friendApplications' && came.length > 0) tellApp(client, () => listener.onAddFriendReqs?.([...came]));
  if (list !== 'friends') return;
  if (went.length > 0) tellApp(client, () => listener.onDelFriends?.(went.map(({ identifier }) => identifier)));
  const wanted = (core.keptRelations('friends') ?? []).filter(({ userId }: WireFriend) =>
    came.some(({ identifier }) => identifier === userId),
  );
  if (wanted.length === 0) return;
  friendProfiles(core, wanted).then(
    (profiles) => tellApp(client, () => listener.onAddFriends?.(profiles)),
    (error: unknown) => client.log.debug('profiles of friends could not be fetched', error),
  );
}
