import { timingSafeEqual } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { FaultDetails, FaultName } from '../errors.ts';
import { type UserSigFields, userSigMac } from './make.ts';
import { isSigned, readVersion1 } from './version1.ts';

/** Caps of a ticket, before anything is computed from it: a document is a few hundred bytes. */
const MAX_TEXT_CHARS = 12_288;
const MAX_DOCUMENT_BYTES = 8_192;
/** How far ahead of the server's clock a UserSig may have been made. */
const MAX_AHEAD_SEC = 600;

const ALPHABET = /^[A-Za-z0-9*_-]+$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const FROM_URL: Readonly<Record<string, string>> = { '*': '+', '-': '/', _: '=' };

/** What a UserSig claims; nothing is proved before `checkUserSig`. */
export interface UserSigClaims extends UserSigFields {
  /** The MAC or signature it carries, in standard Base64. */
  sig: string;
  /** What the signature of version 1 is of; nothing in version 2. */
  signedText?: string;
}

/** One way in which a UserSig is wrong. */
export interface UserSigFlaw {
  fault: FaultName;
  details: FaultDetails;
}

/**
 * Reads what a UserSig claims, without a key: alphabet, Base64, zlib, JSON, fields (usersig-and-limits §1.5).
 *
 * @returns the claims, or the first fault: `userSigEmpty`, `userSigGarbled` or `userSigIncomplete`
 */
export function readUserSig(text: string): UserSigClaims | UserSigFlaw {
  if (text === '') return flaw('userSigEmpty');
  if (text.length > MAX_TEXT_CHARS) return flaw('userSigGarbled', { reason: `it has ${text.length} characters` });
  if (!ALPHABET.test(text)) return flaw('userSigGarbled', { reason: 'it has a character outside A-Z a-z 0-9 * - _' });

  let document: Buffer;
  try {
    const bytes = Buffer.from(
      text.replace(/[*_-]/g, (char) => FROM_URL[char] ?? char),
      'base64',
    );
    document = inflateSync(bytes, { maxOutputLength: MAX_DOCUMENT_BYTES });
  } catch {
    return flaw('userSigGarbled', { reason: 'it cannot be inflated, or is cut off' });
  }

  try {
    return readFields(JSON.parse(document.toString('utf8')));
  } catch {
    return flaw('userSigIncomplete', { reason: 'it is not JSON' });
  }
}

function readFields(document: unknown): UserSigClaims | UserSigFlaw {
  if (typeof document !== 'object' || document === null) return lacks('TLS.ver');
  const fields = document as Record<string, unknown>;
  if (fields['TLS.ver'] === undefined && fields['TLS.sdk_appid'] !== undefined) {
    const claims = readVersion1(fields);
    return typeof claims === 'string' ? lacks(claims) : claims;
  }
  const sdkAppId = fields['TLS.sdkappid'];
  const userId = fields['TLS.identifier'];
  const timeSec = fields['TLS.time'];
  const expireSec = fields['TLS.expire'];
  const userBuf = fields['TLS.userbuf'];
  const sig = fields['TLS.sig'];
  if (fields['TLS.ver'] !== '2.0') return lacks('TLS.ver');
  if (typeof userId !== 'string') return lacks('TLS.identifier');
  if (!isCount(sdkAppId)) return lacks('TLS.sdkappid');
  if (!isCount(timeSec)) return lacks('TLS.time');
  if (!isCount(expireSec)) return lacks('TLS.expire');
  if (userBuf !== undefined && typeof userBuf !== 'string') return lacks('TLS.userbuf');
  if (typeof sig !== 'string' || !BASE64.test(sig)) return lacks('TLS.sig');
  return { sdkAppId, userId, timeSec, expireSec, userBuf, sig };
}

/** What to check a UserSig against. */
export interface UserSigCheck {
  userSig: string;
  sdkAppId: number;
  userId: string;
  /** The app's key, for version 2; empty when it has none. */
  key: string;
  /** PEM of the app's public key, for version 1; empty when it has none. */
  publicKey?: string;
  nowSec: number;
}

/**
 * Checks that a UserSig was made with the app's key for this account and is valid now.
 *
 * The order is a promise (usersig-and-limits §1.5): app and account come before the MAC, so that a ticket of another
 * app is told as such, and the MAC before the time, so that a forged one is forged whatever time it claims.
 */
export function checkUserSig(check: UserSigCheck): { ok: true; claims: UserSigClaims } | UserSigFlaw {
  const { sdkAppId, userId, key, publicKey = '', nowSec } = check;
  const claims = readUserSig(check.userSig);
  if ('fault' in claims) return claims;

  const { signedText, sig } = claims;
  const [needed, what] =
    signedText === undefined ? [key, 'key'] : [publicKey, 'public key for this kind of UserSig: set userSigPublicKey'];
  if (needed === '') return flaw('appHasNoKey', { sdkAppId, what });
  if (claims.sdkAppId !== sdkAppId) return flaw('userSigOtherApp', { actual: claims.sdkAppId, asked: sdkAppId });
  if (claims.userId !== userId) return flaw('userSigOtherUser', { actual: claims.userId, asked: userId });
  const isOurs =
    signedText === undefined ? isSameMac(sig, userSigMac(claims, key)) : isSigned({ signedText, sig }, publicKey);
  if (!isOurs) return flaw('userSigForged', { sdkAppId });

  if (claims.timeSec > nowSec + MAX_AHEAD_SEC) {
    return flaw('userSigIncomplete', {
      reason: `it was made ${claims.timeSec - nowSec} s ahead of the server's clock`,
    });
  }
  const expiresSec = claims.timeSec + claims.expireSec;
  if (nowSec > expiresSec) return flaw('userSigExpired', { expiredAt: timeText(expiresSec) });
  return { ok: true, claims };
}

function isSameMac(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'base64');
  const b = Buffer.from(expected, 'base64');
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A readable time; a claimed one may lie beyond what a date can hold. */
function timeText(sec: number): string {
  return sec <= 8_640_000_000_000 ? new Date(sec * 1000).toISOString() : `${sec} s`;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const lacks = (field: string): UserSigFlaw =>
  flaw('userSigIncomplete', { reason: `${field} is missing or of a wrong type` });
const flaw = (fault: FaultName, details: FaultDetails = {}): UserSigFlaw => ({ fault, details });
