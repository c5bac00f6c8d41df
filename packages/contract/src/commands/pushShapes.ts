import Type from 'typebox';
import { MsgBody, OfflinePushInfo } from '../elements.ts';
import { UInt32, UserID } from '../ids.ts';

const Tags = Type.Optional(Type.Array(Type.String()));
/** What clients put there as a number is taken as its digits. */
const PushValue = Type.Union([Type.String(), Type.Integer()]);
/** By name, of the old commands by number: `"0"` to `"9"`. */
export const PushValues = Type.Record(Type.String(), PushValue);
const Values = Type.Optional(PushValues);

/** The object that a condition is, or the list of one that a client sends. */
const condition = <const T extends Parameters<typeof Type.Object>[0]>(fields: T, description: string) =>
  Type.Optional(Type.Union([Type.Object(fields), Type.Array(Type.Object(fields))], { description }));

export const Condition = condition(
  { TagsOr: Tags, TagsAnd: Tags, AttrsOr: Values, AttrsAnd: Values },
  'Absent: everybody. Tags in lists, or attributes by name; what stands together must hold together.',
);
export const OldCondition = condition(
  { TagsOr: Values, TagsAnd: Values },
  'Absent: everybody. Tags by their number, "0" to "9"; what stands together must hold together.',
);

/** What a push is made of, but its condition. */
export const push = {
  MsgRandom: UInt32,
  MsgBody,
  MsgLifeTime: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Seconds; 0, which is the default: only who is online gets it.' }),
  ),
  From_Account: Type.Optional(UserID),
  OfflinePushInfo: Type.Optional(OfflinePushInfo),
};

export const pushFaults = {
  Condition: 'pushConditionIllegal',
  MsgRandom: 'msgRandomIllegal',
  MsgBody: 'msgBodyIllegal',
  MsgLifeTime: 'msgLifeTimeIllegal',
  From_Account: 'fromAccountIllegal',
  OfflinePushInfo: 'offlinePushInfoIllegal',
} as const;

/** Faults of a push, whatever its condition looks like. */
export const pushErrors = [
  ...(['pushDisabled', 'pushQuota', 'pushTooSoon', 'pushRandomUsed', 'pushConditionIllegal'] as const),
  ...(['msgLifeTimeTooLong', 'msgBodyIllegal', 'restMessageTooLong', 'textRefused', 'openimAccountUnknown'] as const),
] as const;

/** What became of a push. */
export const PushReport = Type.Array(
  Type.Object({
    TaskId: Type.String(),
    Status: Type.Integer({ description: '0 waiting, 1 running, 2 done.' }),
    StartTime: Type.Optional(Type.String({ description: '`YYYY-MM-DD hh:mm:ss`, absent while it waits.' })),
    Finished: Type.Integer({ description: 'Accounts that it was handed to so far.' }),
    Total: Type.Integer({ description: 'Accounts that the condition held for when it began.' }),
  }),
);

/** Who is meant: a list, or the one that a client names without it. */
export const PushAccounts = Type.Union([Type.Array(Type.String()), Type.String()]);

/** What the commands share (rest-api §2.5, §8). */
export const pushCommand = {
  caller: 'admin',
  faultMap: {
    badJson: 'openimBadJson',
    notAdmin: 'openimNotAdmin',
    internal: 'openimInternal',
    messageTooLong: 'restMessageTooLong',
  },
} as const;
