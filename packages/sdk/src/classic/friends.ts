import type { WireFriend } from '@hongyan/contract';
import { pageByTime } from '../core/groupPages.ts';
import type { Core } from '../core/port.ts';
import { TIMDelFriendType, TIMFriendCheckType, TIMFriendResponseType, TIMPendencyType } from './constants.ts';
import {
  friendPendencyOf,
  friendResults,
  type TIMAddFriendRequest,
  type TIMFriendPendencyItem,
  type TIMFriendResponse,
  TIMFriendResult,
} from './friendObjects.ts';
import { profileOf, type TIMUserProfile } from './profile.ts';
import { ProfileCalls } from './profileCalls.ts';
import { faultOf, type Reply, replyAtEnd } from './reply.ts';

/** Friends and requests (S44); friend groups and the blacklist are in `TIMFriendshipManager`, which has all of this. */
export class FriendCalls extends ProfileCalls {
  /**
   * Profiles of those of these users that are friends, with remark and friend groups; without users of all.
   *
   * Without callbacks it gives what is kept (the form of 2018, with `enableFriendshipProxy`): nothing before that is there.
   */
  getFriendsProfile(users?: readonly string[] | null): TIMUserProfile[];
  getFriendsProfile(users: readonly string[] | null, ...reply: Reply<TIMUserProfile[]>): number;
  getFriendsProfile(
    users: readonly string[] | null = null,
    ...reply: Reply<TIMUserProfile[]>
  ): number | TIMUserProfile[] {
    if (reply.length > 0) return this.ask(reply, ({ core }) => friends(core, users));
    return keptFriends(this.client.started?.core, users);
  }

  /** All friends. */
  getFriendList(...reply: Reply<TIMUserProfile[]>): number {
    return this.ask(reply, ({ core }) => friends(core, null));
  }

  /** What the user calls a friend; 30001 of who is none. */
  setFriendRemark(userId: string, remark: string, ...reply: Reply<void>): number {
    return this.ask(reply, async ({ core }) => void (await core.callFriends('updateFriend', { userId, remark })));
  }

  /** @param custom fields by their name, with or without `Tag_SNS_Custom_` */
  setFriendCustom(userId: string, custom: Readonly<Record<string, string>>, ...reply: Reply<void>): number {
    const tags = Object.entries(custom).map(([name, value]) => [tagged('Tag_SNS_Custom_', name), value]);
    return this.ask(
      reply,
      async ({ core }) => void (await core.callFriends('updateFriend', { userId, custom: Object.fromEntries(tags) })),
    );
  }

  /** Adds friends, or asks who wants to be asked: 30539 in the result. */
  addFriend(requests: readonly Partial<TIMAddFriendRequest>[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, ({ core }) =>
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
    return this.ask(reply, async ({ core }) =>
      friendResults((await core.callFriends('deleteFriends', { userIds: [...users], type })).results),
    );
  }

  /** Decides on requests of others. */
  doResponse(responses: readonly Partial<TIMFriendResponse>[], ...reply: Reply<TIMFriendResult[]>): number {
    return this.ask(reply, ({ core }) =>
      each(responses, ({ identifier: userId = '', responseType, remark }) => {
        if (responseType === TIMFriendResponseType.Reject)
          return core.callFriends('refuseFriendApplication', { userId });
        const isBoth = responseType === TIMFriendResponseType.AgreeAndAdd;
        const type = isBoth ? 'Response_Action_AgreeAndAdd' : 'Response_Action_Agree';
        return core.callFriends('acceptFriendApplication', { userId, type, ...(remark && { remark }) });
      }),
    );
  }

  /**
   * Tells who is whose friend: `status` of the result is 0 nobody, 1 they are in my list, 2 I am in theirs, 3 both (S41).
   *
   * @param type one of `TIMFriendCheckType`; Single looks at my list alone
   */
  checkFriends(users: readonly string[], type: number, ...reply: Reply<TIMFriendResult[]>): number;
  checkFriends(users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number;
  checkFriends(users: readonly string[], ...rest: unknown[]): number {
    const asked = typeof rest[0] === 'number' ? rest.shift() : TIMFriendCheckType.Both;
    const type = asked === TIMFriendCheckType.Single ? 'CheckResult_Type_Single' : 'CheckResult_Type_Both';
    const relations = ['NoRelation', 'AWithB', 'BWithA', 'BothWay'];
    return this.ask(rest as Reply<TIMFriendResult[]>, async ({ core }) => {
      const answer = await core.callFriends('checkFriends', { userIds: [...users], type });
      return answer.results.map(({ userId: identifier, code, relation, info = '' }) => {
        const status = code || relations.indexOf(relation.replace('CheckResult_Type_', ''));
        return new TIMFriendResult({ identifier, status, info });
      });
    });
  }

  /**
   * Friend requests that wait, the newest first.
   *
   * @param type one of `TIMPendencyType`
   */
  getPendencyList(type: number, ...reply: Reply<TIMFriendPendencyItem[]>): number {
    return this.ask(reply, async ({ core }) => {
      const { applications } = await core.fetchRelations('friendApplications');
      return applications.map(friendPendencyOf).filter((item) => type === TIMPendencyType.Both || item.type === type);
    });
  }

  /**
   * As `getPendencyList`, by its name of 2018.
   *
   * @param flags accepted, as the custom fields: all fields come
   * @param future which are asked for: 1 requests of others; 2 recommendations and 4 what was decided there are none
   * @param meta `reqNum`: at most so many; `timestamp`, seconds: only older ones
   */
  getFutureFriends(
    flags: number,
    future: number,
    custom: readonly string[] | null,
    meta: { reqNum?: number; timestamp?: number } | null,
    ...reply: Reply<TIMFriendPendencyItem[]>
  ): number;
  getFutureFriends(type: number, ...reply: Reply<TIMFriendPendencyItem[]>): number;
  getFutureFriends(type: number, ...rest: readonly unknown[]): number {
    const reply = replyAtEnd<TIMFriendPendencyItem[]>(rest);
    const [future, , meta] = rest as [unknown, unknown, { reqNum?: number; timestamp?: number } | null | undefined];
    if (typeof future !== 'number') return this.getPendencyList(type, ...reply);
    return this.ask(reply, async ({ core }) => {
      const { applications } = await core.fetchRelations('friendApplications');
      const asked = applications.filter((one) => (future & 1) === 1 && one.type === 'Pendency_Type_ComeIn');
      const { reqNum: count = 0, timestamp: beforeSec = 0 } = meta ?? {};
      return pageByTime(asked, { beforeSec, count }).page.map(friendPendencyOf);
    });
  }

  /**
   * Deletes friend requests.
   *
   * @param type one of `TIMPendencyType`
   */
  deletePendency(type: number, users: readonly string[], ...reply: Reply<TIMFriendResult[]>): number {
    const wireType = type === TIMPendencyType.SendOut ? 'Pendency_Type_SendOut' : 'Pendency_Type_ComeIn';
    return this.ask(reply, ({ core }) =>
      each(
        users.map((identifier) => ({ identifier })),
        ({ identifier: userId }) => core.callFriends('deleteFriendApplication', { userId, type: wireType }),
      ),
    );
  }

  /** Marks the requests that there are as read; the time is not looked at. */
  pendencyReport(_timestamp: number, ...reply: Reply<void>): number {
    return this.ask(reply, async ({ core }) => void (await core.callFriends('markFriendApplicationsRead', {})));
  }
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

/** As far as they are kept. */
function keptFriends(core: Core | undefined, users: readonly string[] | null): TIMUserProfile[] {
  const found = new Map((core?.keptProfiles() ?? []).map((wire) => [wire.userId, wire]));
  return (core?.keptRelations('friends') ?? [])
    .filter(({ userId }) => users?.includes(userId) ?? true)
    .map((friend) => profileOf(friend.userId, found.get(friend.userId), friend));
}

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

const tagged = (prefix: string, name: string): string => (name.startsWith(prefix) ? name : prefix + name);
