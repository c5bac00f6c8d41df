import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** Longer than any time that passes on a server whose clock a test moves. */
const HALF_A_YEAR_SEC = 15_552_000;

/** What a UserSig says; the tests make their own, apart from the product's maker. */
export interface UserSigClaims {
  sdkAppId: number;
  userId: string;
  key: string;
  timeSec?: number;
  expireSec?: number;
}

/** Makes a UserSig of version 2 from the public description of its format. */
export function makeUserSig({ sdkAppId, userId, key, timeSec, expireSec = HALF_A_YEAR_SEC }: UserSigClaims): string {
  const time = timeSec ?? Math.floor(Date.now() / 1000);
  const lines = [`TLS.identifier:${userId}`, `TLS.sdkappid:${sdkAppId}`, `TLS.time:${time}`, `TLS.expire:${expireSec}`];
  const signature = createHmac('sha256', key)
    .update(`${lines.join('\n')}\n`)
    .digest('base64');
  return packDocument({
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': time,
    'TLS.expire': expireSec,
    'TLS.sig': signature,
  });
}

/** Packs any document as a UserSig is packed, to make broken ones. */
export function packDocument(document: unknown): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return deflateSync(text).toString('base64').replace(/\+/g, '*').replace(/\//g, '-').replace(/=/g, '_');
}
