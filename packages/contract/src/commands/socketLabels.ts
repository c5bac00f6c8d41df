import Type from 'typebox';
import { command } from '../command.ts';
import { Mark } from '../labels.ts';
import { UserEvent } from '../messages.ts';

const session = { caller: 'session', invalid: 'conversationIllegal' } as const;
const Convs = Type.Array(
  Type.String({ minLength: 4, maxLength: 120, pattern: '^(C2C|GROUP)', description: 'One-to-one, or of a group.' }),
  { maxItems: 100 },
);
const Group = Type.Object({ number: Type.Integer(), name: Type.String() });
const Name = Type.String({ minLength: 1, description: 'Of a conversation group.' });
const Events = {
  events: Type.Array(UserEvent, {
    description: 'What this changed for the caller, as other sessions are told it by the event `user`.',
  }),
};
const Results = {
  results: Type.Array(Type.Object({ conv: Type.String(), code: Type.Integer(), info: Type.Optional(Type.String()) }), {
    description: 'Of each conversation, in the order of the call; code 0: done.',
  }),
  ...Events,
};

/** Marks and groups of conversations on the socket (rest-api §25.3). */
export const socketLabelCommands = {
  markConversations: command({
    ...session,
    input: Type.Object({
      convs: Convs,
      set: Type.Optional(Type.Array(Mark, { maxItems: 64 })),
      clear: Type.Optional(Type.Array(Mark, { maxItems: 64 })),
      custom: Type.Optional(Type.String({ description: 'A text of the user’s own; empty takes it off.' })),
    }),
    output: Type.Object(Results),
    errors: ['conversationIllegal'],
    spec: ['S74'],
    summary: 'Set and clear marks of conversations, and the text on them; for oneself and one’s devices.',
  }),
  getConversationGroups: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({ groups: Type.Array(Group) }),
    errors: [],
    spec: ['S74'],
    summary: 'One’s conversation groups.',
  }),
  createConversationGroup: command({
    ...session,
    input: Type.Object({ name: Name, convs: Convs }),
    output: Type.Object({ group: Group, ...Results }),
    errors: ['conversationGroupsFull', 'conversationGroupNameTooLong'],
    spec: ['S74'],
    summary: 'Make a conversation group and put conversations into it; one of this name that is there takes them too.',
  }),
  renameConversationGroup: command({
    ...session,
    input: Type.Object({ name: Name, newName: Name }),
    output: Type.Object(Events),
    errors: ['conversationGroupUnknown', 'conversationGroupNameTooLong', 'conversationIllegal'],
    spec: ['S74'],
    summary: 'Change the name of a conversation group.',
  }),
  deleteConversationGroup: command({
    ...session,
    input: Type.Object({ name: Name }),
    output: Type.Object(Events),
    errors: ['conversationGroupUnknown'],
    spec: ['S74'],
    summary: 'Delete a conversation group; the conversations stay.',
  }),
  moveConversations: command({
    ...session,
    input: Type.Object({ name: Name, convs: Convs, isIn: Type.Boolean({ description: 'false takes them out.' }) }),
    output: Type.Object(Results),
    errors: ['conversationGroupUnknown'],
    spec: ['S74'],
    summary: 'Put conversations into a conversation group, or take them out.',
  }),
} as const;
export type SocketLabelCommands = typeof socketLabelCommands;
