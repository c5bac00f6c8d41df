import Type from 'typebox';
import { utf8Length } from './utf8.ts';

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The number of an app, given at its creation: the tenant every key begins with (S9). */
export type SdkAppId = Brand<number, 'SdkAppId'>;
/** The name of an account inside its app, chosen by the app (design D2). */
export type UserId = Brand<string, 'UserId'>;
/** The server's own number of an account, new after every re-creation (design D2). */
export type Uid = Brand<number, 'Uid'>;

export const sdkAppId = (value: number): SdkAppId => value as SdkAppId;
export const userId = (value: string): UserId => value as UserId;
export const uid = (value: number): Uid => value as Uid;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what the rule refuses
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Says what is wrong with a user id, or nothing.
 *
 * @param value what the caller sent
 * @param maxBytes the app's setting `userIdMaxBytes`, counted in UTF-8
 */
export function userIdFlaw(value: string, maxBytes: number): string | undefined {
  if (value === '') return 'is empty';
  const bytes = utf8Length(value);
  if (bytes > maxBytes) return `has ${bytes} bytes, at most ${maxBytes} are allowed`;
  if (CONTROL.test(value)) return 'contains a control character';
  return undefined;
}

export const UserID = Type.String({ minLength: 1, maxLength: 64, description: 'Account name, unique in the app.' });
export const UInt32 = Type.Integer({ minimum: 0, maximum: 4_294_967_295 });
export const Flag = Type.Integer({ minimum: 0, maximum: 1 });
