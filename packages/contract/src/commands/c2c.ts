import Type from 'typebox';
import { command } from '../command.ts';
import { MsgBody, OfflinePushInfo } from '../elements.ts';
import { Flag, UInt32, UserID } from '../ids.ts';

const control = {
  SyncOtherMachine: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
  From_Account: Type.Optional(UserID),
  MsgLifeTime: Type.Optional(Type.Integer({ minimum: 0 })),
  MsgSeq: Type.Optional(UInt32),
  MsgRandom: UInt32,
  MsgTimeStamp: Type.Optional(UInt32),
  MsgBody,
  OfflinePushInfo: Type.Optional(OfflinePushInfo),
  SendMsgControl: Type.Optional(
    Type.Array(Type.Enum(['NoUnread', 'NoLastMsg', 'WithMuteNotifications', 'NoMsgCheck']), { maxItems: 4 }),
  ),
  CloudCustomData: Type.Optional(Type.String()),
  IsNeedReadReceipt: Type.Optional(Flag),
};

const fieldFaults = {
  SyncOtherMachine: 'syncOtherMachineIllegal',
  From_Account: 'fromAccountIllegal',
  To_Account: 'toAccountIllegal',
  MsgLifeTime: 'msgLifeTimeIllegal',
  MsgSeq: 'msgSeqIllegal',
  MsgRandom: 'msgRandomIllegal',
  MsgTimeStamp: 'msgTimeIllegal',
  MsgBody: 'msgBodyIllegal',
  OfflinePushInfo: 'offlinePushInfoIllegal',
  SyncFromOldSystem: 'syncFromOldSystemIllegal',
  Operator_Account: 'fromAccountIllegal',
  Peer_Account: 'toAccountIllegal',
  Report_Account: 'fromAccountIllegal',
  MsgKey: 'msgKeyIllegal',
  LastMsgKey: 'msgKeyIllegal',
} as const;

const faultMap = {
  badJson: 'openimBadJson',
  notAdmin: 'openimNotAdmin',
  internal: 'openimInternal',
  messageTooLong: 'restMessageTooLong',
} as const;

const typeFaults = { MsgBody: 'msgBodyNotArray' } as const;

const common = { caller: 'admin', invalid: 'bodyMismatch', fieldFaults, typeFaults, faultMap } as const;

const stateQuery = {
  ...common,
  fieldFaults: { ...fieldFaults, 'To_Account[]': 'tooManyTargets' },
  input: Type.Object({
    To_Account: Type.Array(Type.String(), { minItems: 0, maxItems: 500 }),
    IsNeedDetail: Type.Optional(Flag),
  }),
  output: Type.Object({
    QueryResult: Type.Array(
      Type.Object({
        To_Account: Type.String(),
        State: Type.String(),
        Status: Type.String(),
        Detail: Type.Optional(Type.Array(Type.Object({ Platform: Type.String(), Status: Type.String() }))),
      }),
    ),
    ErrorList: Type.Optional(Type.Array(Type.Object({ To_Account: Type.String(), ErrorCode: Type.Integer() }))),
  }),
  errors: ['openimBadJson'],
  spec: ['S45'],
  summary: 'Online state of up to 500 accounts.',
} as const;

const RoamMessage = Type.Object({
  From_Account: Type.String(),
  To_Account: Type.String(),
  MsgSeq: UInt32,
  MsgRandom: UInt32,
  MsgTimeStamp: Type.Integer(),
  MsgFlagBits: Type.Integer(),
  IsPeerRead: Flag,
  MsgKey: Type.String(),
  MsgBody: Type.Array(Type.Object({ MsgType: Type.String(), MsgContent: Type.Object({}) })),
  CloudCustomData: Type.Optional(Type.String()),
  MsgClientTime: Type.Optional(Type.Integer()),
  MsgId: Type.Optional(Type.String()),
});

/** One-to-one messages and online state of the service `openim` (rest-api §4, §5). */
export const c2cCommands = {
  'openim/sendmsg': command({
    ...common,
    input: Type.Object({
      ...control,
      To_Account: UserID,
      ForbidCallbackControl: Type.Optional(
        Type.Array(Type.Enum(['ForbidBeforeSendMsgCallback', 'ForbidAfterSendMsgCallback']), { maxItems: 2 }),
      ),
      SupportMessageExtension: Type.Optional(Flag),
      OnlineOnlyFlag: Type.Optional(Flag),
    }),
    output: Type.Object({ MsgTime: Type.Integer(), MsgKey: Type.String(), MsgId: Type.String() }),
    errors: [
      'refusedByApp',
      'callbackFailed',
      'c2cAccountUnknown',
      'toAccountUnknown',
      'blockedByPeer',
      'neitherFriend',
      'notPeersFriend',
      'notOwnFriend',
      'fromAccountIllegal',
      'restMessageTooLong',
      'textRefused',
      'msgBodyIllegal',
      'sendsStopped',
      'sendersOfDayFull',
    ],
    spec: ['S16', 'S17', 'S19', 'S22', 'S27', 'S65'],
    summary: 'Send a one-to-one message on behalf of a user, or as the administrator.',
  }),
  'openim/batchsendmsg': command({
    ...common,
    input: Type.Object({ ...control, To_Account: Type.Array(Type.String(), { minItems: 1, maxItems: 500 }) }),
    output: Type.Object({
      MsgKey: Type.String(),
      MsgTime: Type.Integer(),
      ErrorList: Type.Optional(Type.Array(Type.Object({ To_Account: Type.String(), ErrorCode: Type.Integer() }))),
    }),
    errors: [
      'toAccountUnknown',
      'fromAccountIllegal',
      'batchTooLong',
      'textRefused',
      'msgBodyIllegal',
      'toAccountEmpty',
      'sendsStopped',
      'sendersOfDayFull',
    ],
    fieldFaults: { ...fieldFaults, To_Account: 'toAccountNotArray', 'To_Account[]': 'tooManyTargets' },
    faultMap: { ...faultMap, messageTooLong: 'batchTooLong' },
    spec: ['S16', 'S17'],
    summary: 'Send one message to up to 500 accounts.',
  }),
  'openim/importmsg': command({
    ...common,
    input: Type.Object({
      SyncFromOldSystem: Type.Enum([1, 2, 5]),
      From_Account: UserID,
      To_Account: UserID,
      MsgSeq: Type.Optional(UInt32),
      MsgRandom: UInt32,
      MsgTimeStamp: UInt32,
      MsgBody,
      CloudCustomData: Type.Optional(Type.String()),
    }),
    output: Type.Object({}),
    errors: [
      'toAccountUnknown',
      'fromAccountIllegal',
      'restMessageTooLong',
      'msgBodyIllegal',
      'msgTimeIllegal',
      'sendsStopped',
    ],
    spec: ['S16'],
    summary: 'Import one message with its own time: counted as unread (1, 5) or as read history (2).',
  }),
  'openim/admin_getroammsg': command({
    ...common,
    input: Type.Object({
      Operator_Account: UserID,
      Peer_Account: UserID,
      MaxCnt: Type.Integer({ minimum: 1 }),
      MinTime: UInt32,
      MaxTime: UInt32,
      LastMsgKey: Type.Optional(Type.String()),
    }),
    output: Type.Object({
      Complete: Flag,
      MsgCnt: Type.Integer(),
      LastMsgTime: Type.Integer(),
      LastMsgKey: Type.String(),
      MsgList: Type.Array(RoamMessage),
    }),
    errors: ['fromAccountIllegal', 'toAccountIllegal', 'msgKeyIllegal'],
    fieldAliases: { From_Account: 'Operator_Account', To_Account: 'Peer_Account' },
    spec: ['S64'],
    summary: 'History of a conversation as one side sees it, page by page from new to old.',
  }),
  'openim/admin_msgwithdraw': command({
    ...common,
    input: Type.Object({ From_Account: UserID, To_Account: UserID, MsgKey: Type.String() }),
    output: Type.Object({}),
    errors: [
      'messageUnknown',
      'messageRecalled',
      'msgKeyIllegal',
      'fromAccountIllegal',
      'toAccountIllegal',
      'toAccountUnknown',
    ],
    spec: ['S72'],
    summary: 'Recall any one-to-one message, however old.',
  }),
  'openim/admin_set_msg_read': command({
    ...common,
    input: Type.Object({
      Report_Account: UserID,
      Peer_Account: UserID,
      MsgReadTime: Type.Optional(Type.Union([UInt32, Type.String({ pattern: '^[0-9]{1,10}$' })])),
    }),
    output: Type.Object({}),
    errors: ['c2cAccountUnknown'],
    spec: ['S72', 'S74'],
    summary: 'Mark a conversation read on behalf of an account.',
  }),
  'openim/get_c2c_unread_msg_num': command({
    ...common,
    input: Type.Object({
      To_Account: UserID,
      Peer_Account: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })),
    }),
    output: Type.Object({
      AllC2CUnreadMsgNum: Type.Optional(Type.Integer()),
      C2CUnreadMsgNumList: Type.Optional(
        Type.Array(Type.Object({ Peer_Account: Type.String(), C2CUnreadMsgNum: Type.Integer() })),
      ),
      ErrorList: Type.Optional(Type.Array(Type.Object({ Peer_Account: Type.String(), ErrorCode: Type.Integer() }))),
    }),
    errors: ['toAccountIllegal'],
    spec: ['S74'],
    summary: 'Unread counts of one-to-one conversations, or their total.',
  }),
  'openim/modify_c2c_msg': command({
    ...common,
    faultMap: { ...faultMap, messageUnknown: 'messageNotEditable' },
    input: Type.Object({
      From_Account: UserID,
      To_Account: UserID,
      MsgKey: Type.String(),
      MsgBody: Type.Optional(MsgBody),
      CloudCustomData: Type.Optional(Type.String()),
    }),
    output: Type.Object({}),
    errors: [
      'messageNotEditable',
      'messageRecalled',
      'msgKeyIllegal',
      'restMessageTooLong',
      'textRefused',
      'msgBodyIllegal',
      'fromAccountIllegal',
      'toAccountIllegal',
      'toAccountUnknown',
      'bodyMismatch',
    ],
    okInfo: 'succeed',
    spec: ['S17'],
    summary: 'Change the body or the custom data of a stored one-to-one message.',
  }),
  'openim/delete_c2c_msg_ramble': command({
    ...common,
    input: Type.Object({
      Operator_Account: UserID,
      Peer_Account: UserID,
      MsgKeyList: Type.Array(Type.String(), { minItems: 1, maxItems: 30 }),
    }),
    output: Type.Object({ InvalidMsgKeyList: Type.Array(Type.String()) }),
    errors: ['fromAccountIllegal', 'toAccountIllegal'],
    fieldFaults: { ...fieldFaults, MsgKeyList: 'msgKeyIllegal' },
    spec: ['S37'],
    summary:
      "Delete messages from one side's history; keys of another form are named, those of no message passed over.",
  }),
  'openim/c2c_msg_read_receipt': command({
    ...common,
    input: Type.Object({
      Operator_Account: UserID,
      Peer_Account: UserID,
      C2CMsgInfo: Type.Array(
        Type.Object({ From_Account: Type.String(), To_Account: Type.String(), MsgKey: Type.String() }),
        { minItems: 1, maxItems: 30 },
      ),
    }),
    output: Type.Object({}),
    errors: ['fromAccountIllegal', 'toAccountIllegal', 'msgKeyIllegal', 'messageUnknown'],
    spec: ['S72'],
    summary: 'Send read receipts in the name of who got the messages.',
  }),
  'openim/querystate': command({ ...stateQuery }),
  'openim/query_online_status': command({ ...stateQuery }),
} as const;
