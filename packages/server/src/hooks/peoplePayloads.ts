import type { HookPayload, ProfileFields } from '@hongyan/contract';
import type { OutboxKind } from '../storage/port/outbox.ts';
import { type Facts, operatorOf, type Payloads, timeOf } from './payloadFacts.ts';

/** What is told of accounts. */
type PeopleKind =
  | Extract<OutboxKind, `afterFriend${string}` | `afterBlacklist${string}` | `afterFollow${string}`>
  | 'afterStateChange'
  | 'afterProfileSet';

const listed = ({ detail: { pairs = [] }, names }: Facts) =>
  pairs.map(({ from, to }) => ({ From_Account: names[from] ?? '', To_Account: names[to] ?? '' }));

const followed = (facts: Facts) => ({
  From_Account: facts.names[facts.row.byUid] ?? '',
  FollowList: listed(facts).map(({ To_Account }) => ({ To_Account })),
  ...timeOf(facts),
});

/** Bodies of webhooks of presence, profiles and the relationship chain (callbacks.md §3, §4). */
export const peoplePayloads: Payloads<PeopleKind> = {
  afterStateChange(facts) {
    const { action = 'Login', reason = 'Register', userId = '', kicked = [] } = facts.detail.state ?? {};
    type Info = HookPayload<'afterStateChange'>['Info'];
    // Who wrote the row chose among the contract's words.
    const Info = { Action: action, To_Account: userId, Reason: reason } as Info;
    const KickedDevice = kicked.map((Platform) => ({ Platform }));
    return { ...timeOf(facts), Info, ...(kicked.length > 0 && { KickedDevice }) };
  },
  afterProfileSet: (facts) => ({
    Operator_Account: operatorOf(facts),
    From_Account: facts.detail.profile?.userId ?? '',
    ProfileItem: profileItems(facts.detail.profile?.changed ?? {}),
    ...timeOf(facts),
  }),
  afterFriendAdd(facts) {
    const { friends, origin } = facts.detail;
    const Initiator_Account = facts.names[friends?.initiatorUid ?? 0] ?? '';
    return {
      PairList: listed(facts).map((pair) => ({ ...pair, Initiator_Account })),
      ClientCmd: friends?.command ?? 'friend_add',
      Admin_Account: origin?.platform === 'RESTAPI' ? operatorOf(facts) : '',
      ForceFlag: friends?.isForced ? 1 : 0,
      ...timeOf(facts),
    };
  },
  afterFriendDelete: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
  afterBlacklistAdd: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
  afterBlacklistDelete: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
  afterFollowAdd: followed,
  afterFollowDelete: followed,
};

const TAGS: Record<Exclude<keyof ProfileFields, 'custom'>, string> = {
  nick: 'Tag_Profile_IM_Nick',
  faceUrl: 'Tag_Profile_IM_Image',
  gender: 'Tag_Profile_IM_Gender',
  birthday: 'Tag_Profile_IM_BirthDay',
  location: 'Tag_Profile_IM_Location',
  selfSignature: 'Tag_Profile_IM_SelfSignature',
  allowType: 'Tag_Profile_IM_AllowType',
  language: 'Tag_Profile_IM_Language',
  messageSettings: 'Tag_Profile_IM_MsgSettings',
  adminForbidType: 'Tag_Profile_IM_AdminForbidType',
  level: 'Tag_Profile_IM_Level',
  role: 'Tag_Profile_IM_Role',
};

function profileItems({ custom = {}, ...fields }: ProfileFields): { Tag: string; Value: string | number }[] {
  const own = Object.entries(fields).map(([name, Value]) => ({ Tag: TAGS[name as keyof typeof TAGS], Value }));
  return [...own, ...Object.entries(custom).map(([Tag, Value]) => ({ Tag, Value }))].filter(
    ({ Value }) => Value !== undefined,
  );
}
