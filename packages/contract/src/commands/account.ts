import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';

const ProfileText = Type.Optional(Type.String());
const ResultItem = { UserID: Type.String(), ResultCode: Type.Integer(), ResultInfo: Type.String() };
const invalid = 'accountParamsIllegal';
const aliases = { Identifier: 'UserID' };
const faultMap = { notAdmin: 'accountNotAdmin', internal: 'accountInternal' } as const;

/** Service `im_open_login_svc` (rest-api §3). */
export const accountCommands = {
  'im_open_login_svc/account_import': command({
    caller: 'admin',
    input: Type.Object({
      UserID,
      Nick: ProfileText,
      FaceUrl: ProfileText,
      Type: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
    }),
    output: Type.Object({}),
    errors: ['profileValueTooLong', 'profileTextRefused', 'accountsFull'],
    invalid,
    fieldAliases: aliases,
    faultMap,
    spec: ['S10', 'S11'],
    summary: 'Import one account. Again is harmless: nick and face change only when given.',
  }),
  'im_open_login_svc/multiaccount_import': command({
    caller: 'admin',
    input: Type.Object({
      Accounts: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 100 })),
      AccountList: Type.Optional(
        Type.Array(Type.Object({ UserID: Type.String(), Nick: ProfileText, FaceUrl: ProfileText }), {
          minItems: 1,
          maxItems: 100,
        }),
      ),
    }),
    output: Type.Object({ FailAccounts: Type.Array(Type.String()) }),
    errors: [],
    invalid,
    faultMap,
    fieldFaults: { 'Accounts[]': 'batchIllegal', 'AccountList[]': 'batchIllegal' },
    spec: ['S10', 'S11'],
    summary: 'Import up to 100 accounts; those that cannot be are named in FailAccounts.',
  }),
  'im_open_login_svc/account_delete': command({
    caller: 'admin',
    input: Type.Object({
      DeleteItem: Type.Array(Type.Object({ UserID: Type.String() }), { minItems: 1, maxItems: 100 }),
    }),
    output: Type.Object({ ResultItem: Type.Array(Type.Object(ResultItem)) }),
    errors: [],
    invalid,
    faultMap,
    fieldFaults: { 'DeleteItem[]': 'batchIllegal' },
    spec: ['S58'],
    summary: 'Delete accounts with their profile; not reversible.',
  }),
  'im_open_login_svc/account_check': command({
    caller: 'admin',
    input: Type.Object({
      CheckItem: Type.Array(Type.Object({ UserID: Type.String() }), { minItems: 1, maxItems: 100 }),
    }),
    output: Type.Object({ ResultItem: Type.Array(Type.Object({ ...ResultItem, AccountStatus: Type.String() })) }),
    errors: [],
    invalid,
    faultMap,
    fieldFaults: { 'CheckItem[]': 'batchIllegal' },
    spec: ['S10'],
    summary: 'Tell which accounts are imported.',
  }),
  'im_open_login_svc/kick': command({
    caller: 'admin',
    input: Type.Object({ UserID }),
    output: Type.Object({}),
    errors: ['accountUnknown'],
    invalid,
    fieldAliases: aliases,
    faultMap,
    spec: ['S4'],
    summary: 'Sign an account out everywhere; UserSigs made before stop to work (70052).',
  }),
} as const;
