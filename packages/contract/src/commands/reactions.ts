import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { ReactionID } from '../reactions.ts';
import { GroupId, TopicId } from './groupShapes.ts';

/** A message as it is named where it stands: by two accounts and its key, or by a group and its place there. */
const message = {
  From_Account: Type.Optional(
    Type.String({ description: 'Sender of a one-to-one message; the administrator unless given.' }),
  ),
  To_Account: Type.Optional(Type.String({ description: 'Receiver of a one-to-one message.' })),
  MsgKey: Type.Optional(Type.String({ description: 'Key of a one-to-one message.' })),
  GroupId: Type.Optional(GroupId),
  TopicId,
  MsgSeq: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Place of a message of a group.' }),
  ),
};
const Viewer = Type.Optional(
  Type.String({ description: 'As this user sees it; unless given as the sender of the message does.' }),
);
const Users = Type.Array(Type.Object({ UserID: Type.String(), Nick: Type.String(), FaceUrl: Type.String() }));
const common = {
  caller: 'admin',
  invalid: 'bodyMismatch',
  fieldFaults: { From_Account: 'fromAccountIllegal', To_Account: 'toAccountIllegal', MsgKey: 'msgKeyIllegal' },
  faultMap: { socketParamsIllegal: 'bodyMismatch' },
  spec: ['S74'],
} as const;
const faults = [
  ...(['bodyMismatch', 'fromAccountIllegal', 'toAccountIllegal', 'toAccountUnknown', 'msgKeyIllegal'] as const),
  ...(['groupIdIllegal', 'groupUnknown', 'topicUnknown', 'groupDenied', 'messageUnknown'] as const),
] as const;

/** Reactions to messages, of one-to-one conversations and groups alike; the original has no command for them. */
export const reactionCommands = {
  'hongyan/set_reaction': command({
    ...common,
    input: Type.Object({
      ...message,
      Operator_Account: UserID,
      ReactionID,
      OperateType: Type.Enum([1, 2], { description: '1 adds the reaction, 2 takes it back.' }),
    }),
    output: Type.Object({}),
    errors: [
      ...faults,
      ...(['messageRecalled', 'reactionKindsLimit', 'reactionUsersLimit'] as const),
      ...(['reactedAlready', 'reactionUnknown', 'notReacted'] as const),
    ],
    summary: 'React to a message as a user who sees it, or take that back; all who see the message learn of it.',
  }),
  'hongyan/get_reactions': command({
    ...common,
    input: Type.Object({ ...message, Operator_Account: Viewer }),
    output: Type.Object({
      ReactionList: Type.Array(
        Type.Object({
          ReactionID,
          Count: Type.Integer({ description: 'How many users reacted so.' }),
          UserList: Users,
        }),
        { description: 'The earliest first, each with the first 10 users.' },
      ),
    }),
    errors: faults,
    summary: 'Reactions to a message.',
  }),
  'hongyan/get_reaction_users': command({
    ...common,
    input: Type.Object({
      ...message,
      Operator_Account: Viewer,
      ReactionID,
      Cursor: Type.Optional(Type.String({ maxLength: 64, description: 'That of the answer before; absent at first.' })),
      Count: Type.Optional(Type.Integer({ minimum: 1, description: 'Users in an answer, up to the setting pageMax.' })),
    }),
    output: Type.Object({
      UserList: Users,
      Cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: faults,
    summary: 'Who reacted so to a message, the earliest first.',
  }),
} as const;
