import Type, { type Static } from 'typebox';
import { UserID } from './ids.ts';

const Text = Type.Optional(Type.String());

/** Ways of adding a friend: to one's own list alone, or to both lists. */
export const AddTypeField = Type.Enum(['Add_Type_Both', 'Add_Type_Single']);
export const DeleteTypeField = Type.Enum(['Delete_Type_Single', 'Delete_Type_Both']);
/** How a friendship is looked at; the misspelling is the one of 2018. */
export const CheckTypeField = Type.Enum([
  'CheckResult_Type_Single',
  'CheckResult_Type_Both',
  'CheckResult_Type_Singal',
]);
export const BlackCheckTypeField = Type.Enum([
  'BlackCheckResult_Type_Single',
  'BlackCheckResult_Type_Both',
  'BlackCheckResult_Type_Singal',
]);
export const ApplicationTypeField = Type.Enum(['Pendency_Type_ComeIn', 'Pendency_Type_SendOut']);
export const ResponseTypeField = Type.Enum(['Response_Action_Agree', 'Response_Action_AgreeAndAdd']);

const ADD_SOURCE = /^AddSource_Type_[A-Za-z0-9_]{1,8}$/;
/** What `AddSourceField` takes, in words. */
export const ADD_SOURCE_FORM = '`AddSource_Type_` and 1 to 8 letters, digits or underlines';
/** Where somebody was found. */
export const AddSourceField = Type.String({ pattern: ADD_SOURCE.source, description: `${ADD_SOURCE_FORM}.` });
/** Whether a text says where somebody was found. */
export const isAddSource = (text: string): boolean => ADD_SOURCE.test(text);

/** Begins the name of every custom field of a friend. */
export const CUSTOM_FRIEND_TAG = 'Tag_SNS_Custom_';

/** Fields of the app that a user has on a friend, by tag; one set to an empty text goes. */
export const FriendCustom = Type.Record(
  Type.String({ pattern: `^${CUSTOM_FRIEND_TAG}[A-Za-z0-9_]{1,8}$` }),
  Type.Union([Type.String({ maxLength: 10_000 }), Type.Integer()]),
  {
    additionalProperties: false,
    description: `Fields of the app by tag: \`${CUSTOM_FRIEND_TAG}\` and 1 to 8 letters, digits or underlines.`,
  },
);
export type FriendCustom = Static<typeof FriendCustom>;

/** A friend as it stands in a user's list; a text that was never set is absent. */
export const WireFriend = Type.Object({
  userId: UserID,
  remark: Text,
  source: Text,
  wording: Text,
  addedSec: Type.Integer({ description: 'When it came into the list.' }),
  groups: Type.Array(Type.String(), { description: 'Names of the friend groups that it is in.' }),
  custom: Type.Optional(FriendCustom),
});
export type WireFriend = Static<typeof WireFriend>;

/** A friend request that waits, as one of its two sides sees it. */
export const WireFriendApplication = Type.Object({
  userId: Type.String({ description: 'The other side.' }),
  nick: Text,
  faceUrl: Text,
  source: Text,
  wording: Text,
  timeSec: Type.Integer(),
  type: ApplicationTypeField,
  isRead: Type.Optional(Type.Boolean({ description: 'Of one that came in: it was there when all were marked read.' })),
});
export type WireFriendApplication = Static<typeof WireFriendApplication>;

/** What became of one account of a request that names many. */
export const FriendResult = Type.Object({
  userId: Type.String(),
  code: Type.Integer({ description: '0, or why it was not done.' }),
  info: Text,
});
export type FriendResult = Static<typeof FriendResult>;

/** What a check of friendship can find. */
export const relationNames = [
  'CheckResult_Type_NoRelation',
  'CheckResult_Type_AWithB',
  'CheckResult_Type_BWithA',
  'CheckResult_Type_BothWay',
] as const;
export const blackRelationNames = [
  'BlackCheckResult_Type_NO',
  'BlackCheckResult_Type_AWithB',
  'BlackCheckResult_Type_BWithA',
  'BlackCheckResult_Type_BothWay',
] as const;
