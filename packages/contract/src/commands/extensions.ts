import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { GroupId, groupCommand, groupFaults } from './groupShapes.ts';

const Version = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Pair = Type.Object({ Key: Type.String(), Value: Type.String(), Seq: Type.Integer() });
const writing = {
  OperateType: Type.Enum([1, 2, 3], { description: '1 sets pairs, 2 deletes pairs, 3 deletes all.' }),
  ExtensionList: Type.Optional(
    Type.Array(
      Type.Object({
        Key: Type.String({ minLength: 1 }),
        Value: Type.Optional(Type.String()),
        Seq: Type.Optional(Version),
      }),
    ),
  ),
};
const written = Type.Object({
  ExtensionList: Type.Array(Type.Object({ ErrorCode: Type.Integer(), Extension: Pair })),
});
const reading = { StartSeq: Type.Optional(Version) };
const read = Type.Object({
  CompleteFlag: Type.Integer(),
  LatestSeq: Type.Integer(),
  ClearSeq: Type.Integer(),
  ExtensionList: Type.Array(Pair),
});

const c2c = {
  caller: 'admin',
  invalid: 'c2cParamsIllegal',
  fieldFaults: { From_Account: 'fromAccountIllegal', To_Account: 'toAccountIllegal', MsgKey: 'msgKeyIllegal' },
  faultMap: {
    badJson: 'openimBadJson',
    notAdmin: 'openimNotAdmin',
    internal: 'c2cInternal',
    messageUnknown: 'extendedMessageUnknown',
  },
} as const;
const oneToOne = { From_Account: Type.Optional(UserID), To_Account: UserID, MsgKey: Type.String() };
const inGroup = { GroupId, MsgSeq: Type.Integer({ minimum: 1 }) };
const groupFaultMap = { ...groupCommand.faultMap, messageUnknown: 'extendedMessageUnknown' } as const;
const c2cFaults = [
  'extendedMessageUnknown',
  'extensionsUnsupported',
  'fromAccountIllegal',
  'toAccountIllegal',
  'toAccountUnknown',
  'msgKeyIllegal',
] as const;
const inGroupFaults = [...groupFaults, 'extendedMessageUnknown', 'extensionsUnsupported'] as const;

/** Extensions of messages (rest-api §7). */
export const extensionCommands = {
  'openim_msg_ext_http_svc/set_key_values': command({
    ...c2c,
    input: Type.Object({ ...oneToOne, ...writing }),
    output: written,
    errors: [...c2cFaults, 'messageRecalled', 'extensionLimit', 'extensionRate', 'c2cParamsIllegal'],
    spec: ['S74'],
    summary: 'Set or delete pairs of a one-to-one message.',
  }),
  'openim_msg_ext_http_svc/get_key_values': command({
    ...c2c,
    input: Type.Object({ ...oneToOne, ...reading }),
    output: read,
    errors: c2cFaults,
    spec: ['S74'],
    summary: 'Pairs of a one-to-one message.',
  }),
  'openim_msg_ext_http_svc/group_set_key_values': command({
    ...groupCommand,
    faultMap: groupFaultMap,
    input: Type.Object({ ...inGroup, ...writing }),
    output: written,
    errors: [...inGroupFaults, 'messageRecalled', 'extensionLimit', 'extensionRate'],
    spec: ['S74'],
    summary: 'Set or delete pairs of a message of a group.',
  }),
  'openim_msg_ext_http_svc/group_get_key_values': command({
    ...groupCommand,
    faultMap: groupFaultMap,
    input: Type.Object({ ...inGroup, ...reading }),
    output: read,
    errors: inGroupFaults,
    spec: ['S74'],
    summary: 'Pairs of a message of a group.',
  }),
} as const;
