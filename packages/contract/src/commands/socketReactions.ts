import Type from 'typebox';
import { command } from '../command.ts';
import { OwnChanges } from '../messages.ts';
import { ReactionID, WireExtension, WireReaction, WireReactor } from '../reactions.ts';
import { ofMessages } from './inConversation.ts';

const message = {
  conv: Type.String({
    minLength: 4,
    maxLength: 120,
    pattern: '^(C2C|GROUP)',
    description: "C2C and the peer's user id, or GROUP and the group's id.",
  }),
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
};
const Count = Type.Optional(Type.Integer({ minimum: 1 }));
const Version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The version that the writer saw; 0: there was none.',
});
const Results = Type.Array(
  Type.Object({
    ...WireExtension.properties,
    code: Type.Integer({ description: '0, or why it was not done: 23001, 23002, 23004.' }),
  }),
  { description: 'Of each pair what it is now.' },
);
const unknown = ['c2cAccountUnknown', 'groupUnknown', 'groupDenied', 'messageUnknown'] as const;
const changing = [...unknown, 'messageRecalled'] as const;

/** Reactions to messages and their extensions, of one-to-one conversations and groups alike. */
export const socketReactionCommands = {
  addReaction: command({
    ...ofMessages,
    input: Type.Object({ ...message, reaction: ReactionID }),
    output: OwnChanges,
    errors: [...changing, 'reactionKindsLimit', 'reactionUsersLimit', 'reactedAlready'],
    spec: ['S74'],
    summary: 'React to a message.',
  }),
  removeReaction: command({
    ...ofMessages,
    input: Type.Object({ ...message, reaction: ReactionID }),
    output: OwnChanges,
    errors: [...changing, 'reactionUnknown', 'notReacted'],
    spec: ['S74'],
    summary: "Take a reaction of one's own back.",
  }),
  getReactions: command({
    ...ofMessages,
    input: Type.Object({
      conv: message.conv,
      seqs: Type.Array(message.seq, { minItems: 1, maxItems: 30 }),
      users: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 10, description: 'Users to name of each reaction; 10 unless given.' }),
      ),
    }),
    output: Type.Object({
      messages: Type.Array(Type.Object({ seq: Type.Integer(), reactions: Type.Array(WireReaction) })),
      left: Type.Array(Type.Integer(), { description: 'Not in this answer because it is full: ask again for these.' }),
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'Reactions to these messages, the earliest first; a message without any is absent.',
  }),
  getReactionUsers: command({
    ...ofMessages,
    input: Type.Object({
      ...message,
      reaction: ReactionID,
      cursor: Type.Optional(Type.String({ maxLength: 64 })),
      count: Count,
    }),
    output: Type.Object({
      reactors: Type.Array(WireReactor),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'Who reacted so to a message, the earliest first.',
  }),
  setExtensions: command({
    ...ofMessages,
    input: Type.Object({
      ...message,
      extensions: Type.Array(
        Type.Object({ key: Type.String({ minLength: 1, maxLength: 128 }), value: Type.String(), seq: Version }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    output: Type.Object({ results: Results, ...OwnChanges.properties }),
    errors: [...changing, 'extensionsUnsupported', 'extensionLimit', 'extensionRate'],
    spec: ['S74'],
    summary: 'Set pairs of a message that was sent with `supportExtension`; each by who saw its latest version.',
  }),
  deleteExtensions: command({
    ...ofMessages,
    input: Type.Object({
      ...message,
      extensions: Type.Optional(
        Type.Array(Type.Object({ key: Type.String({ minLength: 1, maxLength: 128 }), seq: Version }), {
          minItems: 1,
          maxItems: 100,
          description: 'Absent: all pairs.',
        }),
      ),
    }),
    output: Type.Object({ results: Results, ...OwnChanges.properties }),
    errors: [...changing, 'extensionsUnsupported', 'extensionLimit', 'extensionRate'],
    spec: ['S74'],
    summary: 'Delete pairs of a message, or all of them.',
  }),
  getExtensions: command({
    ...ofMessages,
    input: Type.Object({ ...message, startSeq: Type.Optional(Version) }),
    output: Type.Object({
      extensions: Type.Array(WireExtension),
      latestSeq: Type.Integer({ description: 'The latest version given.' }),
      clearSeq: Type.Integer({ description: 'What has a version up to this one was cleared.' }),
      isCompleted: Type.Boolean(),
    }),
    errors: [...unknown, 'extensionsUnsupported'],
    spec: ['S74'],
    summary: 'Pairs of a message from the version `startSeq` on, the earliest written first.',
  }),
} as const;
export type SocketReactionCommands = typeof socketReactionCommands;
