import type { WireFriend, WireProfile } from '@hongyan/contract';
import {
  followRelations as follow,
  type Related,
  type RelationChange,
  type RelationNews,
} from '../core/relationNews.ts';
import { type Client, tellApp } from './client.ts';
import { TIMSNSSystemType } from './constants.ts';
import { TIMProfileSystemElem, TIMSNSSystemElem } from './elements.ts';
import type { TIMSNSChangeInfo } from './friendObjects.ts';
import { friendProfiles } from './friends.ts';
import { TIMMessage } from './message.ts';
import { profileOf } from './profile.ts';

/** Kinds of news of a list: of who came into it, and of who went. */
const KINDS = {
  friends: [TIMSNSSystemType.AddFriend, TIMSNSSystemType.DelFriend],
  friendApplications: [TIMSNSSystemType.AddFriendReq, TIMSNSSystemType.DelFriendReq],
  blacklist: [TIMSNSSystemType.AddBlacklist, TIMSNSSystemType.DelBlacklist],
} as const;

/** Follows the relationship chain: the system's messages and the listener tell. */
export interface RelationsTold extends RelationNews {
  profiles(profiles: readonly WireProfile[]): void;
}

/** @param tell gives messages to the message listeners */
export function followRelations(client: Client, tell: (messages: readonly TIMMessage[]) => void): RelationsTold {
  const system = (elem: TIMSNSSystemElem | TIMProfileSystemElem): void => tell([TIMMessage.ofSystem(client, elem)]);
  const failed = (list: string, error: unknown): void =>
    client.log.debug(`the list ${list} could not be fetched`, error);
  const news = follow(
    () => client.started?.core,
    failed,
    (change) => {
      for (const elem of elemsOf(change, client.started?.core.serverNowMs() ?? 0)) system(elem);
      tellListener(client, change);
    },
  );
  return {
    ...news,
    begin() {
      news.begin();
      if (!client.user.enableFriendshipProxy) return;
      const { core } = client.started ?? {};
      core?.fetchRelations('friendGroups').catch((error: unknown) => failed('friendGroups', error));
      core
        ?.fetchRelations('friends')
        .then((friends) => friendProfiles(core, friends))
        .catch((error: unknown) => failed('friends', error));
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

function elemsOf({ list, came, went, changed, isRead }: RelationChange, nowMs: number): TIMSNSSystemElem[] {
  const [cameType, wentType] = KINDS[list];
  const { SnsProfileChange, PendencyReport } = TIMSNSSystemType;
  const told = [
    [cameType, came],
    [wentType, went],
    [SnsProfileChange, changed],
  ] as const;
  const elems = told
    .filter(([, users]) => users.length > 0)
    .map(([type, users]) => new TIMSNSSystemElem({ type, users: users.map(changeOf) }));
  const pendencyReportTimestamp = Math.floor(nowMs / 1_000);
  return isRead ? [...elems, new TIMSNSSystemElem({ type: PendencyReport, pendencyReportTimestamp })] : elems;
}

const changeOf = ({ userId: identifier, wording = '', source = '' }: Related): TIMSNSChangeInfo => ({
  ...{ identifier, wording, source },
});

function tellListener(client: Client, { list, came, went, changed }: RelationChange): void {
  const { friendshipListener: listener } = client.user;
  const { core } = client.started ?? {};
  if (!listener || !core) return;
  if (list === 'friendApplications' && came.length > 0)
    tellApp(client, () => listener.onAddFriendReqs?.(came.map(changeOf)));
  if (list !== 'friends') return;
  if (went.length > 0) tellApp(client, () => listener.onDelFriends?.(went.map(({ userId }) => userId)));
  tellOf(came, (profiles) => listener.onAddFriends?.(profiles));
  tellOf(changed, (profiles) => listener.onFriendProfileUpdate?.(profiles));

  function tellOf(
    users: readonly Related[],
    tell: (profiles: Awaited<ReturnType<typeof friendProfiles>>) => void,
  ): void {
    const ids = new Set(users.map(({ userId }) => userId));
    const wanted = (core?.keptRelations('friends') ?? []).filter(({ userId }: WireFriend) => ids.has(userId));
    if (!core || wanted.length === 0) return;
    friendProfiles(core, wanted).then(
      (profiles) => tellApp(client, () => tell(profiles)),
      (error: unknown) => client.log.debug('profiles of friends could not be fetched', error),
    );
  }
}
