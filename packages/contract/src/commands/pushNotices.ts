import Type from 'typebox';
import { command } from '../command.ts';
import { OfflinePushInfo } from '../elements.ts';
import { UInt32, UserID } from '../ids.ts';
import { Condition, pushCommand, pushFaults } from './pushShapes.ts';

const notice = {
  From_Account: UserID,
  MsgRandom: UInt32,
  OfflinePushInfo,
  DataId: Type.Optional(Type.String({ maxLength: 64, description: "The app's own name for it; the trace has it." })),
};
const errors = ['pushRandomUsed', 'offlinePushInfoIllegal', 'openimAccountUnknown', 'pushConditionIllegal'] as const;
const { From_Account, MsgRandom, OfflinePushInfo: info } = pushFaults;
const common = {
  ...pushCommand,
  invalid: 'bodyMismatch',
  runsOnce: true,
  spec: ['rest-api §8.4'],
} as const;

/** Notifications without a message, through the vendors' channels alone (rest-api §8.4). */
export const pushNoticeCommands = {
  'timpush/batch': command({
    ...common,
    input: Type.Object({ ...notice, To_Account: Type.Array(Type.String()) }),
    output: Type.Object({
      TaskId: Type.String(),
      ErrorList: Type.Array(Type.Object({ To_Account: Type.String(), ErrorCode: Type.Integer() }), {
        description: 'Those who do not exist.',
      }),
    }),
    errors: [...errors, 'pushTooManyAccounts'],
    fieldFaults: { From_Account, MsgRandom, OfflinePushInfo: info, To_Account: 'pushConditionIllegal' },
    summary: 'Show a notification on the devices of these accounts; it is no message and stands in no history.',
  }),
  'timpush/push': command({
    ...common,
    input: Type.Object({ ...notice, Condition }),
    output: Type.Object({ TaskId: Type.String() }),
    errors: [
      ...errors,
      ...(['pushDisabled', 'pushQuota', 'pushTooSoon'] as const),
      ...(['pushTagInBoth', 'pushTooManyTags', 'pushTagTooLong', 'pushTagEmpty', 'pushTagsAndAttributes'] as const),
      ...(['pushAttributeUnknown', 'pushAttributeLength'] as const),
    ],
    fieldFaults: { From_Account, MsgRandom, OfflinePushInfo: info, Condition: pushFaults.Condition },
    summary: 'The same for everybody, or those for whom a condition on tags or attributes holds.',
  }),
  'timpush/revoke': command({
    ...common,
    input: Type.Object({ TaskId: Type.String() }),
    output: Type.Object({}),
    errors: ['pushTaskUnknown'],
    summary: 'Take a notification back: whoever has not got it gets it no more.',
  }),
} as const;
