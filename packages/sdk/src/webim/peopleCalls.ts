import type { WireFriend, WireProfile } from '@hongyan/contract';
import { profileFields } from '../classic/profile.ts';
import { pageByTime } from '../core/groupPages.ts';
import { errorOf, ok, webimFault } from './answers.ts';
import type { Webim } from './wire.ts';

/** A field of a profile. */
export interface TagValue {
  Tag: string;
  Value: unknown;
}

const TAGS: readonly (readonly [tag: string, field: keyof WireProfile])[] = [
  ['Tag_Profile_IM_Nick', 'nick'],
  ['Tag_Profile_IM_Gender', 'gender'],
  ['Tag_Profile_IM_BirthDay', 'birthday'],
  ['Tag_Profile_IM_Location', 'location'],
  ['Tag_Profile_IM_SelfSignature', 'selfSignature'],
  ['Tag_Profile_IM_AllowType', 'allowType'],
  ['Tag_Profile_IM_Language', 'language'],
  ['Tag_Profile_IM_Image', 'faceUrl'],
  ['Tag_Profile_IM_Level', 'level'],
  ['Tag_Profile_IM_Role', 'role'],
];

/** A profile as REST has it, of these tags alone where some are named. */
function itemsOf(wire: WireProfile | undefined, wanted: readonly string[] | undefined): TagValue[] {
  const known = TAGS.map(([Tag, field]) => ({ Tag, Value: wire?.[field] }));
  const custom = Object.entries(wire?.custom ?? {}).map(([Tag, Value]) => ({ Tag, Value }));
  return [...known, ...custom].filter(({ Tag, Value }) => Value !== undefined && (wanted?.includes(Tag) ?? true));
}

const friendItem = (friend: WireFriend, profile: WireProfile | undefined, tags: readonly string[] | undefined) => ({
  Info_Account: friend.userId,
  SnsProfileItem: [
    ...itemsOf(profile, tags),
    { Tag: 'Tag_SNS_IM_Remark', Value: friend.remark ?? '' },
    { Tag: 'Tag_SNS_IM_Group', Value: friend.groups },
  ].filter(({ Tag }) => tags?.includes(Tag) ?? true),
});

/** What these functions take, each what concerns it. */
export type Options = {
  To_Account: readonly string[];
  TagList?: readonly string[];
  ProfileItem: readonly TagValue[];
  AddFriendItem: readonly {
    To_Account: string;
    AddSource?: string;
    AddWording?: string;
    Remark?: string;
    GroupName?: string;
  }[];
  ResponseFriendItem: readonly { To_Account: string; ResponseAction: string }[];
  PendencyType?: 'Pendency_Type_ComeIn' | 'Pendency_Type_SendOut';
  DeleteType?: 'Delete_Type_Both' | 'Delete_Type_Single';
  StartTime?: number;
  MaxLimited?: number;
  StartIndex?: number;
  GetCount?: number;
};

/** A page of a list that is named by a place, and where the next one begins: 0 at the end. */
function pageAt<T>(list: readonly T[], start = 0, count = 0): { page: readonly T[]; next: number } {
  const end = count > 0 ? start + count : list.length;
  return { page: list.slice(start, end), next: end < list.length ? end : 0 };
}

/** Asks for one after another; what was refused is told beside the rest. */
async function each<T extends { To_Account: string }>(all: readonly T[], ask: (one: T) => Promise<object>) {
  const ResultItem = [];
  for (const one of all) {
    const { To_Account } = one;
    try {
      const { code = 0 } = (await ask(one)) as { code?: number };
      ResultItem.push({ To_Account, ResultCode: code, ResultInfo: '' });
    } catch (error) {
      const { ErrorCode, ErrorInfo } = errorOf(error);
      if (ErrorCode < 0) throw error;
      ResultItem.push({ To_Account, ResultCode: ErrorCode, ResultInfo: ErrorInfo });
    }
  }
  const Fail_Account = ResultItem.filter(({ ResultCode }) => ResultCode !== 0).map(({ To_Account }) => To_Account);
  return ok({ ResultItem, ...(Fail_Account.length > 0 && { Fail_Account }) });
}

const resultsOf = (results: readonly { userId: string; code: number; info?: string }[]) =>
  ok({
    ResultItem: results.map(({ userId, code, info = '' }) => ({
      ...{ To_Account: userId, ResultCode: code, ResultInfo: info },
    })),
  });

/** Functions of profiles and friends, which take the names of REST. */
export const peopleCalls = {
  async getProfilePortrait({ core }: Webim, { To_Account, TagList }: Options) {
    const custom = (TagList ?? []).filter((tag) => /^Tag_Profile_Custom_\w{1,8}$/.test(tag));
    const profiles = await core.profiles(To_Account, { maxAgeMs: 0, custom });
    const found = new Map(profiles.map((one) => [one.userId, one]));
    const unknown = To_Account.filter((userId) => !found.has(userId));
    if (unknown.length > 0) throw webimFault('partOfProfiles', `there is no account ${unknown.join(', ')}`);
    const UserProfileItem = To_Account.map((userId) => ({
      ...{ To_Account: userId, ProfileItem: itemsOf(found.get(userId), TagList) },
      ...{ ResultCode: 0, ResultInfo: '' },
    }));
    return ok({ UserProfileItem });
  },
  async setProfilePortrait({ core }: Webim, { ProfileItem }: Options) {
    await core.updateProfile(profileFields(Object.fromEntries(ProfileItem.map(({ Tag, Value }) => [Tag, Value]))));
    return ok({});
  },
  applyAddFriend: ({ core }: Webim, { AddFriendItem }: Options) =>
    each(AddFriendItem, ({ To_Account, AddSource, AddWording, Remark, GroupName }) =>
      core.callFriends('addFriend', {
        ...{ userId: To_Account, source: AddSource ?? 'AddSource_Type_Unknown' },
        ...(AddWording && { wording: AddWording }),
        ...(Remark && { remark: Remark }),
        ...(GroupName && { group: GroupName }),
      }),
    ),
  /** Friend requests, the newest first; `StartTime`: only older ones. */
  async getPendency(
    { core }: Webim,
    { PendencyType = 'Pendency_Type_ComeIn', StartTime = 0, MaxLimited = 0 }: Options,
  ) {
    const { applications, unreadCount } = await core.fetchRelations('friendApplications');
    const asked = applications.filter(({ type }) => type === PendencyType);
    const { page, nextSec } = pageByTime(asked, { beforeSec: StartTime, count: MaxLimited });
    const PendencyItem = page.map((one) => ({
      ...{ To_Account: one.userId, Nick: one.nick ?? '', AddTime: one.timeSec },
      ...{ AddSource: one.source ?? '', AddWording: one.wording ?? '' },
    }));
    return ok({ PendencyItem, UnreadPendencyCount: unreadCount, NextStartTime: nextSec });
  },
  async getPendencyReport({ core }: Webim) {
    await core.callFriends('markFriendApplicationsRead', {});
    return ok({});
  },
  deletePendency: ({ core }: Webim, { To_Account, PendencyType: type = 'Pendency_Type_ComeIn' }: Options) =>
    each(
      To_Account.map((userId) => ({ To_Account: userId })),
      ({ To_Account: userId }) => core.callFriends('deleteFriendApplication', { userId, type }),
    ),
  responseFriend: ({ core }: Webim, { ResponseFriendItem }: Options) =>
    each(ResponseFriendItem, ({ To_Account: userId, ResponseAction }) => {
      if (ResponseAction === 'Response_Action_Reject') return core.callFriends('refuseFriendApplication', { userId });
      const type = ResponseAction as 'Response_Action_Agree';
      return core.callFriends('acceptFriendApplication', { userId, type });
    }),
  async getAllFriend({ core }: Webim, { TagList, StartIndex, GetCount }: Options) {
    const friends = await core.fetchRelations('friends');
    const { page, next: NextStartIndex } = pageAt(friends, StartIndex, GetCount);
    const found = new Map((await core.profiles(page.map(({ userId }) => userId))).map((one) => [one.userId, one]));
    const InfoItem = page.map((friend) => friendItem(friend, found.get(friend.userId), TagList));
    return ok({ FriendNum: friends.length, InfoItem, NextStartIndex, NeedUpdateAll: 'GetAll_Type_YES' });
  },
  async deleteFriend({ core }: Webim, { To_Account, DeleteType: type }: Options) {
    const asked = { userIds: [...To_Account], ...(type && { type }) };
    return resultsOf((await core.callFriends('deleteFriends', asked)).results);
  },
  async addBlackList({ core }: Webim, { To_Account }: Options) {
    return resultsOf((await core.callFriends('addToBlacklist', { userIds: [...To_Account] })).results);
  },
  async deleteBlackList({ core }: Webim, { To_Account }: Options) {
    return resultsOf((await core.callFriends('removeFromBlacklist', { userIds: [...To_Account] })).results);
  },
  async getBlackList({ core }: Webim, { StartIndex, MaxLimited }: Options) {
    const { page, next } = pageAt(await core.fetchRelations('blacklist'), StartIndex, MaxLimited);
    return ok({ BlackListItem: page.map((userId) => ({ To_Account: userId })), StartIndex: next });
  },
};
