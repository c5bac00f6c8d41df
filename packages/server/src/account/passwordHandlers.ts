import type { RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { Passwords } from './passwords.ts';

type PasswordCommand =
  | 'registration_service/register_account_v1'
  | 'hongyan/set_password'
  | 'hongyan/sign_in'
  | 'hongyan/change_password';

/** Hosted accounts over REST (S10, rest-api §3.6). */
export function passwordHandlers(): Pick<HandlersOf<RestCommands>, PasswordCommand> {
  const passwords = new Passwords();
  return {
    async 'registration_service/register_account_v1'(ctx, input, caller) {
      await passwords.register(ctx, caller, { text: input.Identifier, type: input.IdentifierType }, input.Password);
      return {};
    },

    async 'hongyan/set_password'(ctx, input, caller) {
      await passwords.set(ctx, caller, input.UserID, input.Password);
      return {};
    },

    'hongyan/sign_in': (ctx, input, caller) => passwords.signIn(ctx, caller, input.UserID, input.Password),

    'hongyan/change_password': (ctx, input, caller) =>
      passwords.change(ctx, caller, input.UserID, input.Password, input.NewPassword),
  };
}
