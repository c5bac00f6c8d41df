import { describe, expect, test } from 'bun:test';
import { inflateSync } from 'node:zlib';
import { readUserSig } from './check.ts';
import { makeUserSig } from './make.ts';

const KEY_A = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const KEY_B = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';

const documentOf = (userSig: string) => {
  const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
  return inflateSync(Buffer.from(base64, 'base64')).toString('utf8');
};

describe('makeUserSig', () => {
  test('[S8] makes the document of vector A, byte for byte', () => {
    const userSig = makeUserSig({
      sdkAppId: 1400000001,
      userId: 'alice',
      key: KEY_A,
      expireSec: 15552000,
      nowSec: 1700000000,
    });

    expect(documentOf(userSig)).toBe(
      '{"TLS.ver":"2.0","TLS.identifier":"alice","TLS.sdkappid":1400000001,"TLS.time":1700000000,"TLS.expire":15552000,"TLS.sig":"YmTAsMvvA0mIjh3bpsOxCCC1WQBar/maYI64V4CLYHM="}',
    );
  });

  test('[S8] signs a userID that is not ASCII as its UTF-8 (vector B)', () => {
    const userSig = makeUserSig({
      sdkAppId: 1600123456,
      userId: 'admin_用户-01',
      key: KEY_B,
      expireSec: 86400,
      nowSec: 1735689600,
    });

    expect(readUserSig(userSig)).toMatchObject({
      userId: 'admin_用户-01',
      sig: 'pItRsKCNnLVV/DpfCljxQoExilTmWd81Qlm4RGwxUfw=',
    });
  });

  test('[S8] covers the user buffer by the MAC (vector C)', () => {
    const userBuf = Buffer.from('000005616c69636553724e01000027666553f22c000000ff00000000', 'hex');

    const userSig = makeUserSig({
      sdkAppId: 1400000001,
      userId: 'alice',
      key: KEY_A,
      expireSec: 300,
      nowSec: 1700000000,
      userBuf,
    });

    expect(readUserSig(userSig)).toMatchObject({
      userBuf: 'AAAFYWxpY2VTck4BAAAnZmVT8iwAAAD/AAAAAA==',
      sig: 'doeqaESiL89kHkeMNmmx5z8aIF3u+Pc32GBpeBwKag0=',
    });
  });

  test('[S8] uses only characters that a URL leaves alone', () => {
    const all = Array.from({ length: 50 }, (_, i) =>
      makeUserSig({ sdkAppId: 1400000001, userId: `bob${i}`, key: KEY_A, nowSec: 1700000000 }),
    );

    expect(all.filter((userSig) => !/^[A-Za-z0-9*_-]+$/.test(userSig))).toEqual([]);
  });

  test('[S8] lasts 180 days when no life is given', () => {
    const userSig = makeUserSig({ sdkAppId: 1400000001, userId: 'alice', key: KEY_A });

    expect(readUserSig(userSig)).toMatchObject({ expireSec: 15552000 });
  });
});
