import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const DEFAULT_EXPIRE_SEC = 15_552_000;
const TO_URL: Readonly<Record<string, string>> = { '+': '*', '/': '-', '=': '_' };

/** What a UserSig says: who may sign in to which app, since when and for how long. */
export interface UserSigFields {
  sdkAppId: number;
  userId: string;
  timeSec: number;
  expireSec: number;
  /** Standard Base64, where there is one. */
  userBuf?: string;
}

/** What to make a UserSig from; its life defaults to 180 days from now. */
export interface UserSigDraft {
  sdkAppId: number;
  userId: string;
  /** The app's key as shown: its characters are the key, hex is not decoded. */
  key: string;
  expireSec?: number;
  nowSec?: number;
  userBuf?: Uint8Array;
}

/** The MAC of a UserSig of version 2, in standard Base64 (usersig-and-limits §1.1). */
export function userSigMac(fields: UserSigFields, key: string): string {
  const { sdkAppId, userId, timeSec, expireSec, userBuf } = fields;
  const text =
    `TLS.identifier:${userId}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${timeSec}\nTLS.expire:${expireSec}\n` +
    (userBuf === undefined ? '' : `TLS.userbuf:${userBuf}\n`);
  return createHmac('sha256', key).update(text).digest('base64');
}

/** Makes a UserSig of version 2 (HMAC-SHA256) with an app's key, offline (usersig-and-limits §1.1). */
export function makeUserSig(draft: UserSigDraft): string {
  const { sdkAppId, userId, key, expireSec = DEFAULT_EXPIRE_SEC } = draft;
  const timeSec = draft.nowSec ?? Math.floor(Date.now() / 1000);
  const userBuf = draft.userBuf && Buffer.from(draft.userBuf).toString('base64');
  const document = {
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': timeSec,
    'TLS.expire': expireSec,
    'TLS.userbuf': userBuf,
    'TLS.sig': userSigMac({ sdkAppId, userId, timeSec, expireSec, userBuf }, key),
  };
  return deflateSync(JSON.stringify(document))
    .toString('base64')
    .replace(/[+/=]/g, (char) => TO_URL[char] ?? char);
}
