import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';

const Password = Type.String({ minLength: 1, maxLength: 1_000 });
const faults = {
  Identifier: 'hostedNameLength',
  IdentifierType: 'hostedNameForm',
  Password: 'passwordIllegal',
} as const;
const SignedIn = Type.Object({
  UserID: Type.String(),
  UserSig: Type.String({ description: 'To sign in with; made by the server with the key of the app.' }),
  ExpireSec: Type.Integer({ description: 'How long the UserSig is good for, in s.' }),
});

/** Hosted accounts: those with a password that the server keeps (S10, rest-api §3.6). */
export const passwordCommands = {
  'registration_service/register_account_v1': command({
    caller: 'admin',
    invalid: 'hostedBodyIllegal',
    input: Type.Object({
      Identifier: Type.String(),
      IdentifierType: Type.Integer({ minimum: 1, maximum: 3 }),
      Password,
    }),
    output: Type.Object({}),
    errors: [
      'hostedAccountExists',
      'hostedNameLength',
      'hostedNameForm',
      'passwordIllegal',
      'passwordsBusy',
      'accountsFull',
    ],
    fieldFaults: faults,
    faultMap: { badJson: 'hostedBodyIllegal', notAdmin: 'hostedNotAdmin', internal: 'hostedInternal' },
    runsOnce: true,
    spec: ['S10'],
    summary: 'Make an account with a password: a phone number (1), an e-mail address (2), or a name (3).',
  }),
  'hongyan/set_password': command({
    caller: 'admin',
    invalid: 'accountParamsIllegal',
    input: Type.Object({ UserID, Password: Type.String({ maxLength: 1_000, description: 'Empty: none any more.' }) }),
    output: Type.Object({}),
    errors: ['accountUnknown', 'passwordIllegal', 'passwordsBusy'],
    fieldFaults: { Password: 'passwordIllegal' },
    spec: ['S10'],
    summary: 'Give an account a password, another one, or none; it is signed out everywhere.',
  }),
  'hongyan/sign_in': command({
    caller: 'anyone',
    invalid: 'accountParamsIllegal',
    input: Type.Object({ UserID, Password }),
    output: SignedIn,
    errors: ['passwordWrong', 'passwordLocked', 'passwordsBusy'],
    spec: ['S10', 'S8'],
    summary: 'Get a UserSig for a password. The URL needs only `sdkappid`.',
  }),
  'hongyan/change_password': command({
    caller: 'anyone',
    invalid: 'accountParamsIllegal',
    input: Type.Object({ UserID, Password, NewPassword: Password }),
    output: SignedIn,
    errors: ['passwordWrong', 'passwordLocked', 'passwordIllegal', 'passwordsBusy'],
    fieldFaults: { NewPassword: 'passwordIllegal' },
    spec: ['S10', 'S4'],
    summary:
      'Change one’s own password: signed out everywhere, UserSigs made before stop to work, the answer has a new one.',
  }),
} as const;
export type PasswordCommands = typeof passwordCommands;
