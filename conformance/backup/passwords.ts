import type { RestClient } from '../rest.ts';
import type { Keep } from './readLog.ts';

/** Accounts of the world whose passwords the server keeps, as they are in the end. */
export const passwords = { 'hosted.one': 'correct horse 鸿雁', 'hosted.two': 'battery staple', grace: 'of the app' };
/** Whose password was given wrongly so often that once more locks the account. */
export const CARELESS = 'hosted.careless';
export const CARELESS_PASSWORD = 'forgotten often';

const FAILURES = 4;
/** As anybody calls it: the URL names the app and nobody. */
const open = { identifier: undefined, usersig: undefined };

/** Asks for a UserSig by a password; answers with the code of the refusal or 0, and whose it is. */
export async function signInBy(rest: RestClient, UserID: string, Password: string): Promise<object> {
  const answer = await rest.call('hongyan/sign_in', { UserID, Password }, open);
  return { code: answer.ErrorCode, userId: answer.UserID };
}

/** Accounts with a password: one as it was made, one that changed it, one of the app's, one that had it wrong. */
export async function makePasswords(rest: RestClient): Promise<void> {
  const first = { ...passwords, 'hosted.two': 'the first one', [CARELESS]: CARELESS_PASSWORD };
  for (const [Identifier, Password] of Object.entries(first))
    if (Identifier.startsWith('hosted.'))
      await rest.ok('registration_service/register_account_v1', { Identifier, IdentifierType: 3, Password });
  await rest.ok('hongyan/set_password', { UserID: 'grace', Password: passwords.grace });
  const change = { UserID: 'hosted.two', Password: first['hosted.two'], NewPassword: passwords['hosted.two'] };
  await rest.ok('hongyan/change_password', change, open);
  for (let n = 0; n < FAILURES; n++) await signInBy(rest, CARELESS, 'wrong');
}

/** Asks whom which password lets in. */
export async function readPasswords(rest: RestClient, keep: Keep): Promise<void> {
  for (const [who, password] of Object.entries(passwords)) {
    keep(`sign-in of ${who} with the password`, await signInBy(rest, who, password));
    keep(`sign-in of ${who} with another`, await signInBy(rest, who, 'the first one'));
  }
}
