import { APP, NOON_MS, type Talk } from './people.ts';

/** What the rules are about. */
export const pushes = (talk: Talk) => talk.storage.offlinePushes;

/** Signs a phone in. */
export async function signIn(talk: Talk, uid: number, deviceId: string, signedInMs = NOON_MS): Promise<void> {
  await talk.storage.devices.signIn({ uid, deviceId, platform: 'iPhone', signedInMs });
}

/** Signs a device in and gives it a token, its own name where none is given. */
export async function withToken(
  talk: Talk,
  uid: number,
  deviceId: string,
  over: { token?: string; businessId?: number } = {},
) {
  await signIn(talk, uid, deviceId);
  const token = { uid, deviceId, sdkAppId: APP, businessId: 1, token: deviceId, language: '', ...over };
  return pushes(talk).setToken(token);
}

/** Devices of accounts that can be pushed to, by name. */
export const devicesOf = async (talk: Talk, ...uids: number[]): Promise<string[]> =>
  (await pushes(talk).devicesOf(uids, NOON_MS)).map(({ deviceId }) => deviceId);
