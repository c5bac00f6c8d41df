import Type from 'typebox';
import { Accounts, EventTime, ExtensionList, type Hook, OperateType, Pairs } from './shape.ts';

const GroupId = Type.String();
const GroupType = Type.String({ description: 'The type, by the name that the group was made with.' });
const Operator_Account = Type.String({ description: 'Who did it.' });

/** Webhooks of topics, of members and of what groups carry besides messages (callbacks.md §6.9). */
export const groupMoreHooks = {
  beforeTopicCreate: {
    callback: 'Group.CallbackBeforeCreateTopic',
    kind: 'before',
    payload: Type.Object({ GroupId, Operator_Account, Type: GroupType, Name: Type.String(), EventTime }),
    refusal: 'groupRefusedByApp',
    ownCodes: [10_100, 10_200],
    summary: 'Before a topic is made.',
  },
  afterTopicCreate: {
    callback: 'Group.CallbackAfterCreateTopic',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      TopicId: Type.String(),
      Operator_Account,
      Owner_Account: Type.String(),
      Type: GroupType,
      Name: Type.String(),
      UserDefinedDataList: Pairs,
      EventTime,
    }),
    summary: 'A topic was made.',
  },
  afterTopicDissolve: {
    callback: 'Group.CallbackAfterTopicDestroyed',
    kind: 'after',
    payload: Type.Object({ GroupId, Type: GroupType, TopicIdList: Type.Array(Type.String()), EventTime }),
    summary: 'Topics were deleted.',
  },
  afterTopicInfo: {
    callback: 'Group.CallbackAfterTopicInfoChanged',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      TopicId: Type.String(),
      Type: GroupType,
      Operator_Account,
      Name: Type.Optional(Type.String()),
      Introduction: Type.Optional(Type.String()),
      Notification: Type.Optional(Type.String()),
      FaceUrl: Type.Optional(Type.String()),
      EventTime,
    }),
    summary: 'Information of a topic was changed; only what changed is named.',
  },
  afterMemberChange: {
    callback: 'Group.CallbackAfterMemberFieldChanged',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      Operator_Account,
      Modified_Account: Type.String(),
      Role: Type.Optional(Type.String()),
      NameCard: Type.Optional(Type.String()),
      EventTime,
    }),
    summary: "A member's role or name card was changed; only what changed is named.",
  },
  afterOwnerChange: {
    callback: 'Group.CallbackAfterChangeGroupOwner',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      Operator_Account,
      OldOwner_Account: Type.String(),
      NewOwner_Account: Type.String(),
      EventTime,
    }),
    summary: 'A group got another owner.',
  },
  afterAttributes: {
    callback: 'Group.CallbackAfterGroupAttrChanged',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      Operator_Account,
      OptionType: Type.Enum(['set', 'modify', 'clear', 'delete']),
      GroupAttr: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
      EventTime,
    }),
    summary: 'Attributes of a group were changed.',
  },
  afterReceipt: {
    callback: 'Group.CallbackAfterReadReceipt',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      GroupMsgReceiptList: Type.Array(
        Type.Object({
          MsgSeq: Type.Integer(),
          ReadNum: Type.Integer(),
          UnreadNum: Type.Integer(),
          ReadReceiptMembers: Accounts('Member_Account'),
        }),
      ),
      EventTime,
    }),
    summary: 'Messages to a group got read receipts.',
  },
  afterGroupExtension: {
    callback: 'Group.CallbackAfterGroupMsgExtension',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      MsgSeq: Type.Integer(),
      OperateType,
      ExtensionList,
      Seq: Type.Integer({ description: 'Version of all pairs of the message.' }),
      EventTime,
    }),
    summary: 'Extensions of a message to a group were changed.',
  },
  liveMemberState: {
    callback: 'Group.CallbackOnMemberStateChange',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      EventType: Type.Enum(['Offline', 'Online']),
      MemberList: Accounts('Member_Account'),
      EventTime,
    }),
    unused: 'The server does not watch single connections of live rooms for it.',
    summary: 'A member of a live room has been out of reach, or is back.',
  },
  dailyGroupQuota: {
    callback: 'Group.CallbackOnDailyGroupQuotaAlarm',
    kind: 'after',
    payload: Type.Object({ QuotaUsed: Type.Integer(), Quota: Type.Integer(), EventTime }),
    summary: '70 % of the groups that the app may make in a day are made.',
  },
} as const satisfies Record<string, Hook>;
