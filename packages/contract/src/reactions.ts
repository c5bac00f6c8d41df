import Type, { type Static } from 'typebox';

const Text = Type.String();

/** A reaction's name: an emoji, or a text that the app gives a meaning. How long it may be is a setting. */
export const ReactionID = Type.String({
  minLength: 1,
  maxLength: 128,
  description: 'The reaction: an emoji, or a name that the app has for it.',
});

/** Somebody who reacted, as the account is now. */
export const WireReactor = Type.Object({
  userId: Text,
  nick: Type.Optional(Text),
  faceUrl: Type.Optional(Text),
});
export type WireReactor = Static<typeof WireReactor>;

/** One reaction to a message as one user sees it. */
export const WireReaction = Type.Object({
  reaction: Text,
  count: Type.Integer({ description: 'How many users reacted so.' }),
  isMine: Type.Boolean({ description: 'The asking user is one of them.' }),
  users: Type.Array(WireReactor, { description: 'The first of them, as many as were asked for.' }),
});
export type WireReaction = Static<typeof WireReaction>;

/** A key and a value that a message carries beside its body, with the version that the pair has. */
export const WireExtension = Type.Object({
  key: Text,
  value: Text,
  seq: Type.Integer({ description: 'Its version: of all pairs of the message, the later written has the greater.' }),
});
export type WireExtension = Static<typeof WireExtension>;

/** What a change `extension` says: a pair of the message was set, or deleted. */
export const ExtensionChange = Type.Object({
  key: Text,
  value: Type.Optional(Type.String({ description: 'Absent: it was deleted.' })),
  seq: Type.Integer({ description: 'The version of that.' }),
});
export type ExtensionChange = Static<typeof ExtensionChange>;
