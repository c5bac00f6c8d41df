import { StartError } from './startError.ts';

/** An app named at start: created when missing, else given this key and administrator. */
export interface AppSeed {
  sdkAppId: number;
  key: string;
  admin: string;
}

const U32_MAX = 4_294_967_295;
const KEY_MIN_CHARS = 16;
export const DEFAULT_ADMIN = 'administrator';

/**
 * Reads `ID:KEY[:ADMIN]`; the name of the administrator may itself contain colons.
 *
 * @param source what an error names: the option, variable or file
 */
export function parseAppSeed(text: string, source: string): AppSeed {
  const [id = '', key = '', ...admin] = text.split(':');
  return checkAppSeed({ sdkAppId: parseAppId(id, source), key, admin: admin.join(':') || DEFAULT_ADMIN }, source);
}

/** Refuses keys that are too short or that a command line would garble. */
export function checkAppSeed(seed: AppSeed, source: string): AppSeed {
  if (!/^[\x21-\x7e]*$/.test(seed.key))
    throw new StartError(`${source}: the key must be printable ASCII without spaces`);
  if (seed.key.length < KEY_MIN_CHARS)
    throw new StartError(
      `${source}: the key must have at least ${KEY_MIN_CHARS} characters, it has ${seed.key.length} (expected ID:KEY or ID:KEY:ADMIN)`,
    );
  return seed;
}

/** Reads an SDKAppID: a whole number from 1 to 4294967295. */
export function parseAppId(text: string, source: string): number {
  const sdkAppId = Number(text);
  if (/^\d{1,10}$/.test(text) && sdkAppId > 0 && sdkAppId <= U32_MAX) return sdkAppId;
  throw new StartError(
    `${source}: the SDKAppID must be a whole number from 1 to ${U32_MAX}, not ${JSON.stringify(text)}`,
  );
}
