import Type from 'typebox';
import { EventTime, type Hook, ResultItems } from './shape.ts';

const From_Account = Type.String({ description: 'Whose list it is.' });
const FollowList = Type.Array(Type.Object({ To_Account: Type.String() }));
const Pair = Type.Array(Type.Object({ From_Account: Type.String(), To_Account: Type.String() }));

/** Webhooks of presence and profiles (callbacks.md §3, §4.5). */
export const stateHooks = {
  afterStateChange: {
    callback: 'State.StateChange',
    kind: 'after',
    payload: Type.Object({
      EventTime,
      Info: Type.Object({
        Action: Type.Enum(['Login', 'Logout', 'Disconnect']),
        To_Account: Type.String(),
        Reason: Type.Enum(['Register', 'Unregister', 'LinkClose', 'TimeOut']),
      }),
      KickedDevice: Type.Optional(Type.Array(Type.Object({ Platform: Type.String() }))),
    }),
    summary: 'A session of a user began or ended.',
  },
  afterProfileSet: {
    callback: 'Profile.CallbackPortraitSet',
    kind: 'after',
    payload: Type.Object({
      Operator_Account: Type.String(),
      From_Account: Type.String({ description: 'Whose profile it is.' }),
      ProfileItem: Type.Array(Type.Object({ Tag: Type.String(), Value: Type.Union([Type.String(), Type.Integer()]) }), {
        description: 'What changed.',
      }),
      EventTime,
    }),
    summary: 'A profile was changed.',
  },
} as const satisfies Record<string, Hook>;

/** Webhooks of the relationship chain (callbacks.md §4.1–4.4, §4.6). */
export const relationHooks = {
  beforeFriendAdd: {
    callback: 'Sns.CallbackPrevFriendAdd',
    kind: 'before',
    payload: Type.Object({
      Requester_Account: Type.String({ description: 'Who made the call.' }),
      From_Account,
      FriendItem: Type.Array(
        Type.Object({
          To_Account: Type.String(),
          Remark: Type.String(),
          GroupName: Type.String(),
          AddSource: Type.String(),
          AddWording: Type.String(),
        }),
      ),
      AddType: Type.Enum(['Add_Type_Single', 'Add_Type_Both']),
      ForceAddFlags: Type.Integer(),
      EventTime,
    }),
    answer: ResultItems,
    ownCodes: [38_000, 39_000],
    summary: 'Before a client asks others to be friends; refused one by one, by ResultCode.',
  },
  beforeFriendResponse: {
    callback: 'Sns.CallbackPrevFriendResponse',
    kind: 'before',
    payload: Type.Object({
      Requester_Account: Type.String({ description: 'Who made the call.' }),
      From_Account: Type.String({ description: 'Who answers.' }),
      ResponseFriendItem: Type.Array(
        Type.Object({
          To_Account: Type.String(),
          Remark: Type.String(),
          TagName: Type.String(),
          ResponseAction: Type.Enum(['Response_Action_AgreeAndAdd', 'Response_Action_Agree', 'Response_Action_Reject']),
        }),
      ),
      EventTime,
    }),
    answer: ResultItems,
    ownCodes: [38_000, 39_000],
    summary: 'Before a client answers requests to be friends; refused one by one, by ResultCode.',
  },
  afterFriendAdd: {
    callback: 'Sns.CallbackFriendAdd',
    kind: 'after',
    payload: Type.Object({
      PairList: Type.Array(
        Type.Object({ From_Account: Type.String(), To_Account: Type.String(), Initiator_Account: Type.String() }),
      ),
      ClientCmd: Type.Enum(['friend_add', 'friend_response']),
      Admin_Account: Type.String({ description: 'The administrator who did it, or empty.' }),
      ForceFlag: Type.Integer({ minimum: 0, maximum: 1 }),
      EventTime,
    }),
    summary: 'Friends were added: To_Account to the list of From_Account.',
  },
  afterFriendDelete: {
    callback: 'Sns.CallbackFriendDelete',
    kind: 'after',
    payload: Type.Object({ PairList: Pair, EventTime }),
    summary: 'Friends were removed.',
  },
  afterBlacklistAdd: {
    callback: 'Sns.CallbackBlackListAdd',
    kind: 'after',
    payload: Type.Object({ PairList: Pair, EventTime }),
    summary: 'Accounts were put on a blacklist.',
  },
  afterBlacklistDelete: {
    callback: 'Sns.CallbackBlackListDelete',
    kind: 'after',
    payload: Type.Object({ PairList: Pair, EventTime }),
    summary: 'Accounts were taken off a blacklist.',
  },
  afterFollowAdd: {
    callback: 'Follow.CallbackAfterFollowAdd',
    kind: 'after',
    payload: Type.Object({ From_Account: Type.String({ description: 'Who follows.' }), FollowList, EventTime }),
    summary: 'A user follows accounts.',
  },
  afterFollowDelete: {
    callback: 'Follow.CallbackAfterFollowDelete',
    kind: 'after',
    payload: Type.Object({ From_Account: Type.String({ description: 'Who followed.' }), FollowList, EventTime }),
    summary: 'A user follows accounts no more.',
  },
} as const satisfies Record<string, Hook>;
