import Type, { type Static } from 'typebox';

/** The mark of a conversation is the place of a bit: up to 31 with a meaning of the contract's, from 32 on the app's own. */
export const Mark = Type.Integer({
  minimum: 0,
  maximum: 63,
  description: '0 to 31 are the contract’s (1 favourite, 2 unread, 3 folded, 4 hidden), 32 to 63 the app’s own.',
});

/** What a user put on one of its conversations. */
export const WireLabels = Type.Object({
  marks: Type.Array(Mark),
  groups: Type.Array(Type.Integer(), { description: 'Numbers of conversation groups, see getConversationGroups.' }),
  custom: Type.String(),
});
export type WireLabels = Static<typeof WireLabels>;
