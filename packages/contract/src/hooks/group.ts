import Type from 'typebox';
import { Accounts, Body, ChangedMessage, EventTime, type Hook, OnlineOnly, Pairs, Sec } from './shape.ts';

const GroupId = Type.String();
const GroupType = Type.String({ description: 'The type, by the name that the group was made with.' });
const Operator_Account = Type.String({ description: 'Who did it.' });
const Refusal = { refusal: 'groupRefusedByApp', ownCodes: [10_100, 10_200] } as const;
const TopicId = Type.Optional(Type.String({ description: 'Of a topic alone; GroupId is then its community.' }));
const Said = {
  GroupId,
  Type: GroupType,
  From_Account: Type.String(),
  Operator_Account: Type.String({ description: 'Who made the request.' }),
  Random: Type.Integer({ minimum: 0 }),
  OnlineOnlyFlag: OnlineOnly,
  MsgBody: Body,
  CloudCustomData: Type.String(),
  TopicId,
  EventTime,
};
const Info = {
  Name: Type.Optional(Type.String()),
  Introduction: Type.Optional(Type.String()),
  Notification: Type.Optional(Type.String()),
  FaceUrl: Type.Optional(Type.String()),
};

/** Webhooks of the life of groups and of what is said in them (callbacks.md §6). */
export const groupHooks = {
  beforeGroupCreate: {
    callback: 'Group.CallbackBeforeCreateGroup',
    kind: 'before',
    payload: Type.Object({
      Operator_Account,
      Owner_Account: Type.String(),
      Type: GroupType,
      Name: Type.String(),
      CreateGroupNum: Type.Integer({ description: 'Groups of this type that the owner has made.' }),
      MemberList: Accounts('Member_Account'),
      EventTime,
    }),
    ...Refusal,
    summary: 'Before a group is made.',
  },
  afterGroupCreate: {
    callback: 'Group.CallbackAfterCreateGroup',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Operator_Account,
      Owner_Account: Type.String(),
      Type: GroupType,
      Name: Type.String(),
      MemberList: Accounts('Member_Account'),
      UserDefinedDataList: Pairs,
      EventTime,
    }),
    summary: 'A group was made.',
  },
  beforeGroupApply: {
    callback: 'Group.CallbackBeforeApplyJoinGroup',
    kind: 'before',
    payload: Type.Object({ GroupId, Type: GroupType, Requestor_Account: Type.String(), EventTime }),
    ...Refusal,
    summary: 'Before somebody joins, or asks to join.',
  },
  beforeGroupInvite: {
    callback: 'Group.CallbackBeforeInviteJoinGroup',
    kind: 'before',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      Operator_Account,
      DestinationMembers: Accounts('Member_Account'),
      EventTime,
    }),
    answer: Type.Object({
      RefusedMembers_Account: Type.Optional(
        Type.Array(Type.String(), { description: 'Who of them may not come; all others may.' }),
      ),
    }),
    ...Refusal,
    summary: 'Before accounts are brought into a group.',
  },
  afterGroupJoin: {
    callback: 'Group.CallbackAfterNewMemberJoin',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      JoinType: Type.Enum(['Apply', 'Invited']),
      Operator_Account,
      NewMemberList: Accounts('Member_Account'),
      EventTime,
    }),
    summary: 'Accounts became members.',
  },
  afterGroupLeave: {
    callback: 'Group.CallbackAfterMemberExit',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      ExitType: Type.Enum(['Kicked', 'Quit']),
      Operator_Account,
      ExitMemberList: Accounts('Member_Account'),
      EventTime,
    }),
    summary: 'Members left or were removed.',
  },
  beforeGroupSend: {
    callback: 'Group.CallbackBeforeSendMsg',
    kind: 'before',
    payload: Type.Object(Said),
    mayReplace: ['MsgBody', 'CloudCustomData'],
    answer: ChangedMessage,
    ...Refusal,
    mayDrop: true,
    summary: 'Before a message to a group is stored or told.',
  },
  afterGroupSend: {
    callback: 'Group.CallbackAfterSendMsg',
    kind: 'after',
    payload: Type.Object({
      ...Said,
      MsgSeq: Type.Integer({ minimum: 0 }),
      MsgTime: Sec('When it was accepted'),
      MsgId: Type.String({ description: 'Its id on the clients.' }),
      GroupAtInfo: Type.Optional(
        Type.Array(Type.Object({ GroupAtAllFlag: Type.Integer(), GroupAt_Account: Type.Optional(Type.String()) })),
      ),
    }),
    summary: 'A message to a group was stored or told.',
  },
  groupSendFailed: {
    callback: 'Group.CallbackSendMsgException',
    kind: 'after',
    payload: Type.Object({ ...Said, ErrorCode: Type.Integer(), ErrorInfo: Type.String() }),
    summary: 'A message to a group was refused: rate, banned word, muted sender.',
  },
  afterGroupRecall: {
    callback: 'Group.CallbackAfterRecallMsg',
    kind: 'after',
    payload: Type.Object({
      Operator_Account,
      Type: GroupType,
      GroupId,
      MsgSeqList: Type.Array(Type.Object({ MsgSeq: Type.Integer() })),
      TopicId,
      EventTime,
    }),
    summary: 'A message to a group was recalled.',
  },
  afterGroupFull: {
    callback: 'Group.CallbackAfterGroupFull',
    kind: 'after',
    payload: Type.Object({ GroupId, EventTime }),
    summary: 'The last place of a group was taken, or somebody found none.',
  },
  afterGroupDissolve: {
    callback: 'Group.CallbackAfterGroupDestroyed',
    kind: 'after',
    payload: Type.Object({
      GroupId,
      Type: GroupType,
      Owner_Account: Type.String(),
      Name: Type.String(),
      MemberList: Accounts('Member_Account'),
      EventTime,
    }),
    summary: 'A group was dissolved.',
  },
  afterGroupInfo: {
    callback: 'Group.CallbackAfterGroupInfoChanged',
    kind: 'after',
    payload: Type.Object({ GroupId, Type: GroupType, Operator_Account, ...Info, EventTime }),
    summary: 'Name, introduction, notification or avatar of a group was changed; only what changed is named.',
  },
} as const satisfies Record<string, Hook>;
