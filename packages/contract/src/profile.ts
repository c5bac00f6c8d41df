import Type, { type Static } from 'typebox';
import { UInt32, UserID } from './ids.ts';

/** The largest bound that the settings of lengths allow; what an app allows is checked in bytes by the server. */
const Text = Type.String({ maxLength: 10_000 });
/** The name of a custom field of a profile (rest-api §19.2). */
export const CustomProfileTag = Type.String({ pattern: '^Tag_Profile_Custom_[A-Za-z0-9_]{1,8}$' });
const Custom = Type.Record(CustomProfileTag, Text, {
  additionalProperties: false,
  description: 'Fields of the app by tag: `Tag_Profile_Custom_` and 1 to 8 letters, digits or underlines.',
});

/** What a user may write of the own profile (rest-api §9, §19). Lengths are checked in bytes by the server. */
export const ProfileFields = Type.Object({
  nick: Type.Optional(Text),
  faceUrl: Type.Optional(Text),
  gender: Type.Optional(Type.Enum(['Gender_Type_Unknown', 'Gender_Type_Female', 'Gender_Type_Male'])),
  birthday: Type.Optional(Type.Integer({ ...UInt32, description: 'By custom YYYYMMDD.' })),
  location: Type.Optional(Text),
  selfSignature: Type.Optional(Text),
  allowType: Type.Optional(
    Type.Enum(['AllowType_Type_AllowAny', 'AllowType_Type_NeedConfirm', 'AllowType_Type_DenyAny']),
  ),
  language: Type.Optional(UInt32),
  messageSettings: Type.Optional(Type.Integer({ minimum: 0, maximum: 1, description: '1: receive no messages.' })),
  adminForbidType: Type.Optional(
    Type.Enum(['AdminForbid_Type_None', 'AdminForbid_Type_SendOut'], {
      description: 'Whether the user may ask others to be friends; written by the administrators of the app alone.',
    }),
  ),
  level: Type.Optional(UInt32),
  role: Type.Optional(UInt32),
  custom: Type.Optional(Custom),
});
export type ProfileFields = Static<typeof ProfileFields>;

/** A user's profile as it travels on the socket; a field that was never set, or set to an empty text, is absent. */
export const WireProfile = Type.Object({
  ...ProfileFields.properties,
  userId: UserID,
  updatedMs: Type.Integer({ description: 'When it was last changed.' }),
});
export type WireProfile = Static<typeof WireProfile>;
