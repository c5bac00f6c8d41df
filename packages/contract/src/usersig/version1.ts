import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { UserSigFields } from './make.ts';

/** What a UserSig of version 1 claims, and the text that its signature is of. */
export interface Version1Fields extends UserSigFields {
  signedText: string;
  /** Standard Base64 of an ASN.1 signature. */
  sig: string;
}

/** Every key that is signed, in the order of its line; the last three of them only where they are there. */
const LINES = ['TLS.account_type', 'TLS.identifier', 'TLS.sdk_appid', 'TLS.time', 'TLS.expire_after'] as const;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the fields of a UserSig of version 1, which are JSON strings (usersig-and-limits §1.3).
 *
 * @returns the fields, or the name of the first one that is missing or wrong
 */
export function readVersion1(document: Record<string, unknown>): Version1Fields | string {
  for (const name of LINES) if (textOf(document[name]) === undefined) return name;
  for (const name of ['TLS.sdk_appid', 'TLS.time', 'TLS.expire_after'])
    if (!/^\d{1,15}$/.test(textOf(document[name]) ?? '')) return name;
  const sig = document['TLS.sig'];
  if (typeof sig !== 'string' || !BASE64.test(sig)) return 'TLS.sig';

  const optional = (name: string): [string, unknown][] =>
    document[name] === undefined ? [] : [[name, document[name]]];
  const lines = [
    ...optional('TLS.appid_at_3rd'),
    ...LINES.map((name): [string, unknown] => [name, document[name]]),
    ...optional('TLS.userbuf'),
  ];
  const number = (name: string): number => Number(document[name]);
  return {
    sdkAppId: number('TLS.sdk_appid'),
    userId: String(document['TLS.identifier']),
    timeSec: number('TLS.time'),
    expireSec: number('TLS.expire_after'),
    signedText: lines.map(([name, value]) => `${name}:${value}\n`).join(''),
    sig,
  };
}

/** Some makers wrote numbers where the others wrote strings; both sign the same text. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/**
 * Whether the app's private key signed this: ECDSA with SHA-256 over secp256k1.
 *
 * @param publicKey PEM of the public key
 */
export function isSigned({ signedText, sig }: Pick<Version1Fields, 'signedText' | 'sig'>, publicKey: string): boolean {
  const point = pointIn(publicKey);
  if (!point) return false;
  const signature = new Uint8Array(Buffer.from(sig, 'base64'));
  try {
    // OpenSSL gives either of the two signatures that fit, not the lower alone.
    return secp256k1.verify(signature, new TextEncoder().encode(signedText), point, { format: 'der', lowS: false });
  } catch {
    return false;
  }
}

/** What stands before the point of a key in its DER, uncompressed and compressed: an EC key on secp256k1. */
const HEADS = ['3056301006072a8648ce3d020106052b8104000a034200', '3036301006072a8648ce3d020106052b8104000a032200'];

/** The point of a public key in PEM; nothing where it is no key on this curve. */
export function pointIn(publicKey: string): Uint8Array | undefined {
  const [, body = ''] =
    /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(publicKey) ?? [];
  const der = Buffer.from(body, 'base64').toString('hex');
  const head = HEADS.find((one) => der.startsWith(one));
  const point = head === undefined ? undefined : new Uint8Array(Buffer.from(der.slice(head.length), 'hex'));
  return point && secp256k1.utils.isValidPublicKey(point) ? point : undefined;
}
