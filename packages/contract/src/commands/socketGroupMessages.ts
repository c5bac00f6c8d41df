import Type from 'typebox';
import { command } from '../command.ts';
import { WireMessage } from '../messages.ts';

const session = { caller: 'session', invalid: 'groupParamsIllegal' } as const;
const unknown = ['groupUnknown', 'groupDenied'] as const;

/** What there is about messages of groups beside what every conversation has: who read them, which are pinned. */
export const socketGroupMessageCommands = {
  getReceipts: command({
    ...session,
    input: Type.Object({
      conv: Type.String({ pattern: '^GROUP', maxLength: 120 }),
      seqs: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 30 }),
    }),
    output: Type.Object({
      receipts: Type.Array(
        Type.Object({ seq: Type.Integer(), readCount: Type.Integer(), unreadCount: Type.Integer() }),
      ),
    }),
    errors: [...unknown],
    spec: ['S72'],
    summary: 'How many members read these messages; those that asked for no receipt are absent.',
  }),
  getReceiptMembers: command({
    ...session,
    input: Type.Object({
      conv: Type.String({ pattern: '^GROUP', maxLength: 120 }),
      seq: Type.Integer({ minimum: 1 }),
      isRead: Type.Boolean({ description: 'Those who read it, or those who did not.' }),
      cursor: Type.Optional(Type.String({ maxLength: 64 })),
      count: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
    output: Type.Object({
      userIds: Type.Array(Type.String()),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: [...unknown, 'groupNoReceipt'],
    spec: ['S72'],
    summary: "Who read a message of one's own and who did not.",
  }),
  pinMessage: command({
    ...session,
    orderBy: 'conv',
    input: Type.Object({
      conv: Type.String({ pattern: '^GROUP', maxLength: 120 }),
      seq: Type.Integer({ minimum: 1 }),
      isPinned: Type.Boolean(),
    }),
    output: Type.Object({}),
    errors: [...unknown, 'messageUnknown', 'messageRecalled', 'groupPinLimit'],
    spec: ['S74'],
    summary: 'Pin a message of a group for all its members, or take it off.',
  }),
  getPinnedMessages: command({
    ...session,
    input: Type.Object({ conv: Type.String({ pattern: '^GROUP', maxLength: 120 }) }),
    output: Type.Object({
      messages: Type.Array(Type.Object({ message: WireMessage, by: Type.String(), timeMs: Type.Integer() })),
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'The pinned messages of a group, the oldest pin first.',
  }),
} as const;
