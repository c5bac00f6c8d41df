import type { FriendResult, WireFriend, WireFriendApplication } from '@hongyan/contract';
import type { Core } from '../core/port.ts';
import { type Client, issue, type Started } from './client.ts';
import { TIMDelFriendType, TIMFriendResponseType, TIMPendencyType } from './constants.ts';
import { withFields } from './fields.ts';
import { profileFields, profileOf, type TIMUserProfile } from './profile.ts';
import { faultOf, type Reply } from './reply.ts';

/** What happened with one user of the relationship chain. */
export interface TIMSNSChangeInfo {
  identifier: string;
  wording: string;
  source: string;
}

/** A request to `addFriend`. */
export class TIMAddFriendRequest extends withFields(() => ({
  identifier: '',
  remark: '',
  addWording: '',
  /** As `AddSource_Type_…`; without the beginning it is put before. */
  addSource: '',
  friendGroup: '',
})) {}

/** A decision for `doResponse`. */
export class TIMFriendResponse extends withFields(() => ({
  identifier: '',
  /** One of `TIMFriendResponseType`. */
  responseType: 0 as number,
  remark: '',
})) {}

/** What became of one user of a call over many: 0, or why it was not done (error-codes §1). */
export class TIMFriendResult extends withFields(() => ({ identifier: '', status: 0, info: '' })) {}

/** A group of friends. */
export class TIMFriendGroup extends withFields(() => ({ name: '', count: 0, friends: [] as string[] })) {}

/** A friend request that waits. */
export class TIMFriendPendencyItem extends withFields(() => ({
  identifier: '',
  nickname: '',
  addSource: '',
  addWording: '',
  addTime: 0,
  /** One of `TIMPendencyType`. */
  type: 1 as number,
  isRead: false,
})) {}

/** What friends are called and how they are found (S44, S69). */
export class TIMFriendshipManager {
  readonly #client: Client;

  /** @internal */
  constructor(client: Client) {
    this.#client = client;
  }

  #ask<T>(reply: Reply<T>, run: (there: Started & { me: { userId: string } }) => Promise<T>): number {
    return issue(this.#client, reply, run);
  }

  getSelfProfile(...reply: Reply<TIMUserProfile>): number {
    return this.#ask(reply, async ({ core, me }) => (await profiles(core, [me.userId]))[0] as TIMUserProfile);
  }

  /** Profiles of anybody; who does not exist has an empty one. */
  getUsersProfile(users: readonly string[], ...reply: Reply<TIMUserProfile[]>): number {
    return this.#ask(reply, ({ core }) => profiles(core, users));
  }

  /** Profiles of those of these users that are friends, with remark and friend groups; without users of all. */
  getFriendsProfile(users: readonly string[] | null, ...reply: Reply<TIMUserProfile[]>): number {
    return this.#ask(reply, ({ core }) => friends(core, users));
  }

  getFriendList(...reply: Reply<TIMUserProfile[]>): number {
    return this.#ask(reply, ({ core }) => friends(core, null));
  }

  /** @param values what changes, by `TIMProfileTypeKey` or by the field of `TIMUserProfile`; 6017 of what there is not */
  modifySelfProfile(values: object, ...reply: Reply<void>): number {
    return this.#ask(reply, async ({ core }) => void (await core.updateProfile(profileFields(values))));
  }

  setNickname(nickname: string, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ nickname }, ...reply);
  }

  setAllowType(allowType: number, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ allowType }, ...reply);
  }

  setFaceURL(faceURL: string, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ faceURL }, ...reply);
  }

  setFriendRemark(userId: string, remark: string, ...reply: Reply<void>): number {
    return this.#ask(reply, async ({ core }) => void (await core.callFriends('updateFriend', { userId, remark })));
  }

  /** @param custom fields by their name, with or without `Tag_SNS_Custom_` */
  setFriendCustom(userId: string, custom: Readonly<Record<string, string>>, ...reply: Reply<void>): number {
    const tags = Object.entries(custom).map(([name, value]) => [tagged('Tag_SNS_Custom_', name), value]);
    return this.#ask(
      reply,
      async ({ core }) => void (await core.callFriends('updateFriend', { userId, custom: Object.fromEntries(tags) })),
    );
  }

  /** Adds friends, or asks who wants to be asked: 30539 in the result. */
  addFriend(requests: readonly Partial<TIMAddFriendRequest>[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, ({ core }) =>
      each(requests, ({ identifier: userId = '', remark, addWording: wording, addSource = '', friendGroup: group }) =>
        core.callFriends('addFriend', {
          ...{ userId, source: tagged('AddSource_Type_', addSource || 'Unknown') },
          ...(remark && { remark }),
          ...(wording && { wording }),
          ...(group && { group }),
        }),
      ),
    );
  }

  /** @param delType one of `TIMDelFriendType` */
  delFriend(delType: number, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    const type = delType === TIMDelFriendType.Single ? 'Delete_Type_Single' : 'Delete_Type_Both';
    return this.#ask(reply, async ({ core }) =>
      results((await core.callFriends('deleteFriends', { userIds: [...users], type })).results),
    );
  }

  /** Decides on requests of others. */
  doResponse(responses: readonly Partial<TIMFriendResponse>[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, ({ core }) =>
      each(responses, ({ identifier: userId = '', responseType, remark }) => {
        if (responseType === TIMFriendResponseType.Reject)
          return core.callFriends('refuseFriendApplication', { userId });
        const isBoth = responseType === TIMFriendResponseType.AgreeAndAdd;
        const type = isBoth ? 'Response_Action_AgreeAndAdd' : 'Response_Action_Agree';
        return core.callFriends('acceptFriendApplication', { userId, type, ...(remark && { remark }) });
      }),
    );
  }

  /** Tells who is whose friend: `status` of the result is 0 nobody, 1 they are in my list, 2 I am in theirs, 3 both. */
  checkFriends(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    const relations = ['NoRelation', 'AWithB', 'BWithA', 'BothWay'];
    return this.#ask(reply, async ({ core }) => {
      const answer = await core.callFriends('checkFriends', { userIds: [...users] });
      return answer.results.map(({ userId: identifier, code, relation, info = '' }) => {
        const status = code || relations.indexOf(relation.replace('CheckResult_Type_', ''));
        return new TIMFriendResult({ identifier, status, info });
      });
    });
  }

  addBlackList(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, async ({ core }) =>
      results((await core.callFriends('addToBlacklist', { userIds: [...users] })).results),
    );
  }

  delBlackList(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, async ({ core }) =>
      results((await core.callFriends('removeFromBlacklist', { userIds: [...users] })).results),
    );
  }

  getBlackList(...reply: Reply<string[]>): number {
    return this.#ask(reply, async ({ core }) => [...(await core.fetchRelations('blacklist'))]);
  }

  /** Makes friend groups with the same friends in each. */
  createFriendGroup(names: readonly string[], users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, async ({ core }) => {
      let last: FriendResult[] = [];
      for (const name of names) {
        last = (await core.callFriends('createFriendGroup', { name, userIds: [...users] })).results;
      }
      return results(last);
    });
  }

  deleteFriendGroup(names: readonly string[], ...reply: Reply<void>): number {
    return this.#ask(reply, async ({ core }) => {
      for (const name of names) await core.callFriends('deleteFriendGroup', { name });
    });
  }

  renameFriendGroup(oldName: string, newName: string, ...reply: Reply<void>): number {
    return this.#ask(
      reply,
      async ({ core }) => void (await core.callFriends('renameFriendGroup', { name: oldName, newName })),
    );
  }

  addFriendsToFriendGroup(name: string, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, async ({ core }) =>
      results((await core.callFriends('addToFriendGroup', { name, userIds: [...users] })).results),
    );
  }

  delFriendsFromFriendGroup(name: string, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.#ask(reply, async ({ core }) =>
      results((await core.callFriends('removeFromFriendGroup', { name, userIds: [...users] })).results),
    );
  }

  /** @param names null: all */
  getFriendGroups(names: readonly string[] | null, ...reply: Reply<TIMFriendGroup[]>): number {
    return this.#ask(reply, async ({ core }) =>
      (await core.fetchRelations('friendGroups'))
        .filter(({ name }) => names?.includes(name) ?? true)
        .map(({ name, userIds }) => new TIMFriendGroup({ name, count: userIds.length, friends: [...userIds] })),
    );
  }

  /** @param type one of `TIMPendencyType` */
  getPendencyList(type: number, ...reply: Reply<TIMFriendPendencyItem[]>): number {
    return this.#ask(reply, async ({ core }) => {
      const { applications } = await core.fetchRelations('friendApplications');
      return applications.map(pendencyOf).filter((item) => type === TIMPendencyType.Both || item.type === type);
    });
  }

  /** As `getPendencyList`, by its name of 2018. */
  getFutureFriends(type: number, ...reply: Reply<TIMFriendPendencyItem[]>): number {
    return this.getPendencyList(type, ...reply);
  }

  /** @param type one of `TIMPendencyType` */
  deletePendency(type: number, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    const wireType = type === TIMPendencyType.SendOut ? 'Pendency_Type_SendOut' : 'Pendency_Type_ComeIn';
    return this.#ask(reply, ({ core }) =>
      each(
        users.map((identifier) => ({ identifier })),
        ({ identifier: userId }) => core.callFriends('deleteFriendApplication', { userId, type: wireType }),
      ),
    );
  }

  /** Marks the requests that there are as read; the time is not looked at. */
  pendencyReport(_timestamp: number, ...reply: Reply<void>): number {
    return this.#ask(reply, async ({ core }) => void (await core.callFriends('markFriendApplicationsRead', {})));
  }

  /** The profile of a user by the id. */
  searchUser(identifier: string, ...reply: Reply<TIMUserProfile[]>): number {
    return this.#ask(reply, async ({ core }) =>
      (await core.profiles([identifier], { maxAgeMs: 0 })).map((wire) => profileOf(wire.userId, wire)),
    );
  }
}

/** Profiles of anybody, in the order of the call. */
async function profiles(core: Core, users: readonly string[]): Promise<TIMUserProfile[]> {
  const found = new Map((await core.profiles(users, { maxAgeMs: 0 })).map((wire) => [wire.userId, wire]));
  return users.map((userId) => profileOf(userId, found.get(userId)));
}

async function friends(core: Core, users: readonly string[] | null): Promise<TIMUserProfile[]> {
  const wanted = (await core.fetchRelations('friends')).filter(({ userId }) => users?.includes(userId) ?? true);
  return friendProfiles(core, wanted);
}

/** Friends with their profiles. */
export async function friendProfiles(core: Core, wanted: readonly WireFriend[]): Promise<TIMUserProfile[]> {
  const found = new Map((await core.profiles(wanted.map(({ userId }) => userId))).map((wire) => [wire.userId, wire]));
  return wanted.map((friend) => profileOf(friend.userId, found.get(friend.userId), friend));
}

const results = (all: readonly FriendResult[]): TIMFriendResult[] =>
  all.map(({ userId: identifier, code: status, info = '' }) => new TIMFriendResult({ identifier, status, info }));

/** Asks one after another; what is refused is in the results, of one that failed otherwise the call fails. */
async function each<T extends { identifier?: string }>(
  all: readonly T[],
  ask: (one: T) => Promise<object>,
): Promise<TIMFriendResult[]> {
  const list: TIMFriendResult[] = [];
  for (const one of all) {
    const { identifier = '' } = one;
    try {
      const { code: status = 0 } = (await ask(one)) as { code?: number };
      list.push(new TIMFriendResult({ identifier, status }));
    } catch (error) {
      const [status, info] = faultOf(error);
      if (status < 10_000) throw error;
      list.push(new TIMFriendResult({ identifier, status, info }));
    }
  }
  return list;
}

function pendencyOf(wire: WireFriendApplication): TIMFriendPendencyItem {
  const isIn = wire.type === 'Pendency_Type_ComeIn';
  return new TIMFriendPendencyItem({
    ...{ identifier: wire.userId, nickname: wire.nick ?? '', addSource: wire.source ?? '' },
    ...{ addWording: wire.wording ?? '', addTime: wire.timeSec, isRead: wire.isRead ?? false },
    type: isIn ? TIMPendencyType.ComeIn : TIMPendencyType.SendOut,
  });
}

const tagged = (prefix: string, name: string): string => (name.startsWith(prefix) ? name : prefix + name);
