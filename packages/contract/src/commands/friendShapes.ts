import Type from 'typebox';

/** Accounts of one call. */
export const Accounts = Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 });
/** Names of fields: `Tag_SNS_…` and `Tag_Profile_…`. */
export const TagList = Type.Array(Type.String(), { maxItems: 5_000 });
/** Fields with their values; a list is that of the groups of a friend. */
export const SnsItems = Type.Array(
  Type.Object({
    Tag: Type.String({ minLength: 1 }),
    Value: Type.Union([Type.String(), Type.Integer(), Type.Array(Type.String())]),
  }),
);

/** What became of one account. */
export const snsAnswer = { To_Account: Type.String(), ResultCode: Type.Integer(), ResultInfo: Type.String() };
/** The answer of a command over many accounts. */
export const snsResults = {
  ResultItem: Type.Array(Type.Object(snsAnswer)),
  Fail_Account: Type.Optional(
    Type.Array(Type.String(), { description: 'Those whose code is neither 0 nor 30539; absent when there are none.' }),
  ),
};

/** What the commands of the service share (rest-api §2.4, §10). */
export const snsCommand = {
  caller: 'admin',
  invalid: 'friendParamsIllegal',
  emptyIsAbsent: true,
  hasErrorDisplay: true,
  faultMap: { notAdmin: 'friendNotAdmin', internal: 'friendInternal' },
} as const;
