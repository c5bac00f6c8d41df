import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';

const Value = Type.Union([Type.String(), Type.Integer()]);
const ProfileItem = Type.Array(Type.Object({ Tag: Type.String({ minLength: 1 }), Value }));

const profileCommand = {
  caller: 'admin',
  invalid: 'profileParamsIllegal',
  hasErrorDisplay: true,
  faultMap: {
    badJson: 'profileBadJson',
    notAdmin: 'profileNotAdmin',
    internal: 'profileInternal',
    accountUnknown: 'profileAccountUnknown',
  },
} as const;

/** Profiles over REST (rest-api §9). */
export const profileCommands = {
  'profile/portrait_set': command({
    ...profileCommand,
    input: Type.Object({ From_Account: UserID, ProfileItem }),
    output: Type.Object({}),
    errors: [
      'profileAccountUnknown',
      'profileTextRefused',
      'profileTagUnknown',
      'profileValueTooLong',
      'profileValueIllegal',
      'profileValueType',
    ],
    spec: ['S25', 'S27', 'S40'],
    summary: "Write fields of a user's profile, all of them or none; the user's devices are told.",
  }),
  'profile/portrait_get': command({
    ...profileCommand,
    input: Type.Object({
      To_Account: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
      TagList: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 }),
    }),
    output: Type.Object({
      UserProfileItem: Type.Array(
        Type.Object({
          To_Account: Type.String(),
          ProfileItem: Type.Array(Type.Object({ Tag: Type.String(), Value })),
          ResultCode: Type.Integer(),
          ResultInfo: Type.String(),
        }),
      ),
    }),
    errors: ['profileAccountUnknown', 'profileTagUnknown', 'profileNobody'],
    fieldFaults: { To_Account: 'profileParamsIllegal' },
    missingFaults: { To_Account: 'profileNobody' },
    spec: ['S40'],
    summary: 'Read fields of profiles; those that have no value are left out.',
  }),
} as const;
export type ProfileCommands = typeof profileCommands;
