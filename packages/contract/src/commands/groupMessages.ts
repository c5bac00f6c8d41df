import Type from 'typebox';
import { command } from '../command.ts';
import { MsgBody, OfflinePushInfo } from '../elements.ts';
import { Flag, UInt32, UserID } from '../ids.ts';
import { GroupId, groupCommand, groupFaults, TopicId, topicFaults } from './groupShapes.ts';

const Seq = Type.Integer({ minimum: 1, maximum: 0xffff_ffff });
/** The documents bound what is sent, and are silent of what is asked for: the same holds for both. */
const SeqsOfReceipts = Type.Array(Type.Object({ MsgSeq: Seq }), { minItems: 1, maxItems: 50 });
const Body = Type.Array(Type.Object({ MsgType: Type.String(), MsgContent: Type.Object({}) }));
const sendFaults = [
  ...topicFaults,
  'groupMuted',
  'groupAtTooMany',
  'messageTooLong',
  'textRefused',
  'groupRefusedByApp',
  'groupReceiptsTooLarge',
  'groupReceiptOnlineOnly',
  'callbackFailed',
  'sendsStopped',
  'sendersOfDayFull',
] as const;
const openim = {
  caller: 'admin',
  invalid: 'bodyMismatch',
  fieldFaults: { MsgBody: 'msgBodyIllegal' },
  typeFaults: { MsgBody: 'msgBodyNotArray' },
  faultMap: { badJson: 'openimBadJson', notAdmin: 'openimNotAdmin', internal: 'openimInternal' },
} as const;

/** Messages of groups (rest-api §14). */
export const groupMessageCommands = {
  'group_open_http_svc/send_group_msg': command({
    ...groupCommand,
    runsOnce: true,
    fieldAliases: { MsgOnlineOnlyFlag: 'OnlineOnlyFlag' },
    faultMap: {
      ...groupCommand.faultMap,
      msgBodyIllegal: 'groupParamsIllegal',
      fromAccountIllegal: 'groupParamsIllegal',
    },
    input: Type.Object({
      GroupId,
      Random: UInt32,
      MsgPriority: Type.Optional(Type.Enum(['High', 'Normal', 'Low', 'Lowest'])),
      MsgBody,
      From_Account: Type.Optional(UserID),
      OfflinePushInfo: Type.Optional(OfflinePushInfo),
      ForbidCallbackControl: Type.Optional(
        Type.Array(Type.Enum(['ForbidBeforeSendMsgCallback', 'ForbidAfterSendMsgCallback']), { maxItems: 2 }),
      ),
      OnlineOnlyFlag: Type.Optional(Type.Integer({ minimum: 0 })),
      SendMsgControl: Type.Optional(
        Type.Array(Type.Enum(['NoUnread', 'NoLastMsg', 'WithMuteNotifications', 'NoMsgCheck']), { maxItems: 4 }),
      ),
      CloudCustomData: Type.Optional(Type.String()),
      GroupAtInfo: Type.Optional(
        Type.Array(Type.Object({ GroupAtAllFlag: Type.Optional(Flag), GroupAt_Account: Type.Optional(Type.String()) })),
      ),
      To_Account: Type.Optional(Type.Array(UserID, { minItems: 1 })),
      SupportMessageExtension: Type.Optional(Flag),
      NeedReadReceipt: Type.Optional(Flag),
      TopicId,
    }),
    output: Type.Object({
      MsgTime: Type.Integer(),
      MsgSeq: Type.Integer(),
      MsgDropReason: Type.Optional(Type.String()),
    }),
    errors: sendFaults,
    spec: ['S16', 'S17', 'S19', 'S22', 'S65'],
    summary: 'Send a message to a group on behalf of a user, a member or not, or as the administrator.',
  }),
  'group_open_http_svc/send_group_system_notification': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({
      GroupId,
      ToMembers_Account: Type.Optional(Type.Array(UserID)),
      Content: Type.String({ minLength: 1 }),
      TopicId,
    }),
    output: Type.Object({}),
    errors: [...topicFaults, 'groupTooManyAccounts', 'messageTooLong'],
    spec: ['S53'],
    summary: 'A custom notice to all members or to some.',
  }),
  'group_open_http_svc/group_msg_get_simple': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      ReqMsgNumber: Type.Integer({ minimum: 1 }),
      ReqMsgSeq: Type.Optional(Type.Integer({ minimum: 0 })),
      WithRecalledMsg: Type.Optional(Flag),
      TopicId,
    }),
    output: Type.Object({
      GroupId: Type.String(),
      IsFinished: Type.Integer(),
      RspMsgList: Type.Array(
        Type.Object({
          From_Account: Type.String(),
          IsPlaceMsg: Type.Integer({ description: '0 a message, 1 nothing is there, 2 recalled.' }),
          MsgBody: Body,
          MsgPriority: Type.Integer(),
          MsgRandom: UInt32,
          MsgSeq: Type.Integer(),
          MsgTimeStamp: Type.Integer(),
          IsSystemMsg: Type.Optional(Type.Integer()),
          CloudCustomData: Type.Optional(Type.String()),
          TopicId,
        }),
      ),
    }),
    errors: topicFaults,
    spec: ['S64'],
    summary: 'History of a group, newest first, at most 20 a call.',
  }),
  'group_open_http_svc/group_msg_recall': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({
      GroupId,
      MsgSeqList: Type.Array(Type.Object({ MsgSeq: Seq }), { minItems: 1, maxItems: 10 }),
      TopicId,
      Reason: Type.Optional(Type.String()),
    }),
    output: Type.Object({
      RecallRetList: Type.Array(Type.Object({ MsgSeq: Type.Integer(), RetCode: Type.Integer() })),
    }),
    errors: [...topicFaults, 'groupTypeNoRecall'],
    spec: ['S72'],
    summary: 'Recall messages of a group; each has its code.',
  }),
  'group_open_http_svc/delete_group_msg_by_sender': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({ GroupId, Sender_Account: UserID, TopicId }),
    output: Type.Object({}),
    errors: topicFaults,
    spec: ['S23', 'S36'],
    summary: "Recall a user's messages among the last 1000 of a group.",
  }),
  'openim/modify_group_msg': command({
    ...openim,
    okInfo: 'succeed',
    input: Type.Object({
      GroupId,
      MsgSeq: Seq,
      MsgBody: Type.Optional(MsgBody),
      CloudCustomData: Type.Optional(Type.String()),
      TopicId,
    }),
    output: Type.Object({}),
    errors: [
      'groupParamsIllegal',
      'bodyMismatch',
      'msgBodyIllegal',
      'messageRecalled',
      'messageNotEditable',
      'messageTooLong',
      'textRefused',
      'groupUnknown',
      'groupIdIllegal',
      'groupDenied',
      'topicUnknown',
    ],
    spec: ['S17'],
    summary: 'Change body or custom data of a message of a group.',
  }),
  'group_open_http_svc/import_group_msg': command({
    ...groupCommand,
    runsOnce: true,
    fieldFaults: { 'MsgList[]': 'groupTooManyAccounts' },
    input: Type.Object({
      GroupId,
      MsgList: Type.Array(
        Type.Object({
          From_Account: UserID,
          SendTime: UInt32,
          Random: Type.Optional(UInt32),
          MsgBody,
          CloudCustomData: Type.Optional(Type.String()),
        }),
        { minItems: 1, maxItems: 20 },
      ),
      RecentContactFlag: Type.Optional(Flag),
      TopicId,
    }),
    output: Type.Object({
      ImportMsgResult: Type.Array(
        Type.Object({ Result: Type.Integer(), MsgSeq: Type.Integer(), MsgTime: Type.Integer() }),
      ),
    }),
    errors: [...topicFaults, 'groupTooManyAccounts'],
    spec: ['S23'],
    summary: 'Import messages with times of their own, ascending; afterwards nobody has anything unread.',
  }),
  'group_open_http_svc/clear_group_msg': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({
      GroupId,
      MsgSeq: Type.Optional(Type.Integer({ minimum: 1, description: 'Up to and with this one; default: all.' })),
    }),
    output: Type.Object({}),
    errors: groupFaults,
    spec: ['S23'],
    summary: 'Clear the history of a group for all, those who come later too.',
  }),
  'group_open_http_svc/set_unread_msg_num': command({
    ...groupCommand,
    input: Type.Object({ GroupId, Member_Account: UserID, UnreadMsgNum: Type.Integer({ minimum: 0 }) }),
    output: Type.Object({}),
    errors: groupFaults,
    spec: ['S66'],
    summary: "Set a member's unread count.",
  }),
  'group_open_http_svc/get_group_msg_receipt': command({
    ...groupCommand,
    input: Type.Object({ GroupId, MsgSeqList: SeqsOfReceipts }),
    output: Type.Object({
      GroupMsgReceiptList: Type.Array(
        Type.Object({
          Code: Type.Integer(),
          MsgSeq: Type.Integer(),
          ReadNum: Type.Integer(),
          UnreadNum: Type.Integer(),
        }),
      ),
    }),
    errors: groupFaults,
    spec: ['S72'],
    summary: 'How many members read messages.',
  }),
  'group_open_http_svc/get_group_msg_receipt_detail': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      MsgSeq: Seq,
      Filter: Type.Integer({ minimum: 0, maximum: 1, description: '0 who read it, 1 who did not.' }),
      Cursor: Type.String({ maxLength: 64 }),
      Count: Type.Integer({ minimum: 1, maximum: 200 }),
    }),
    output: Type.Object({
      Cursor: Type.String(),
      IsFinish: Type.Integer(),
      IsFinished: Type.Integer(),
      MsgSeq: Type.Integer(),
      ReadList: Type.Optional(Type.Array(Type.Object({ Read_Account: Type.String() }))),
      UnreadList: Type.Optional(Type.Array(Type.Object({ Unread_Account: Type.String() }))),
    }),
    errors: [...groupFaults, 'groupNoReceipt'],
    spec: ['S72'],
    summary: 'Who read a message, or who did not.',
  }),
  'group_open_http_svc/group_msg_receipt': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      From_Account: UserID,
      MsgSeqList: SeqsOfReceipts,
    }),
    output: Type.Object({}),
    errors: groupFaults,
    spec: ['S72'],
    summary: "Send a member's receipts.",
  }),
} as const;
