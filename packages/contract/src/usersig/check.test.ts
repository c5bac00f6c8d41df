import { describe, expect, test } from 'bun:test';
import { deflateSync } from 'node:zlib';
import { errors, type FaultName } from '../errors.ts';
import { checkUserSig } from './check.ts';
import { makeUserSig } from './make.ts';

const KEY = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const A_STORED =
  'eAEBqQBW-3siVExTLnZlciI6IjIuMCIsIlRMUy5pZGVudGlmaWVyIjoiYWxpY2UiLCJUTFMuc2RrYXBwaWQiOjE0MDAwMDAwMDEsIlRMUy50aW1lIjoxNzAwMDAwMDAwLCJUTFMuZXhwaXJlIjoxNTU1MjAwMCwiVExTLnNpZyI6IlltVEFzTXZ2QTBtSWpoM2Jwc094Q0NDMVdRQmFyL21hWUk2NFY0Q0xZSE09In0I-jDL';
const A_PYTHON =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwok5mcmpUInilOzEgoLMFCUrQxMDCDCEyJRk5qYCRc2hogYQ0dSKgswikLipqakRXLQ4Mx1obmRuiGOxb1mZo0GuZ1aGcVJBsX*Fs7OzYXigU2KRfm5ipKeZSZiJs0*kh6*tUi0ACP4wyw__';
const A_NODE =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwok5mcmpUInilOzEgoLMFCUrQxMDCDCEyJRk5qYqWRmaQ0UNIKKpFQWZRSBxU1NTI7hocWa6kpVSZG6IY7FvWZmjQa5nVoZxUkGxf4Wzs7NheKBTYpF*bmKkp5lJmImzT6SHr61SLQAI-jDL';
const B_STORED =
  'eAEBsABP-3siVExTLnZlciI6IjIuMCIsIlRMUy5pZGVudGlmaWVyIjoiYWRtaW5f55So5oi3LTAxIiwiVExTLnNka2FwcGlkIjoxNjAwMTIzNDU2LCJUTFMudGltZSI6MTczNTY4OTYwMCwiVExTLmV4cGlyZSI6ODY0MDAsIlRMUy5zaWciOiJwSXRSc0tDTm5MVlYvRHBmQ2xqeFFvRXhpbFRtV2Q4MVFsbTRSR3d4VWZ3PSJ941I3DQ__';
const B_NODE =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl58c*nrHjWsV3XwBCqpDglO7GgIDNFycrQzMDA0MjYxNQMIlOSmZuqZGVobmxqZmFpZmAAEU2tKMgsSlWysjAzgQkVZ6YrWSkVeJYEFXs7**X5hIXpuxSkOedkVQTmu1Zk5oTkhqdYGAbm5JoEuZdXhKaV2yrVAgDjUjcN';

const atA = { sdkAppId: 1400000001, userId: 'alice', key: KEY, nowSec: 1700000001 };
const packed = (bytes: string | Uint8Array) =>
  deflateSync(bytes).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
const document = (change: Record<string, unknown> = {}) =>
  packed(
    JSON.stringify({
      'TLS.ver': '2.0',
      'TLS.identifier': 'alice',
      'TLS.sdkappid': 1400000001,
      'TLS.time': 1700000000,
      'TLS.expire': 15552000,
      'TLS.sig': 'YmTAsMvvA0mIjh3bpsOxCCC1WQBar/maYI64V4CLYHM=',
      ...change,
    }),
  );
const codeOf = (result: object): number => errors[(result as { fault: FaultName }).fault].code;

describe('checkUserSig', () => {
  test.each([
    ['stored', A_STORED],
    ['Python', A_PYTHON],
    ['Node', A_NODE],
  ])('[S8] accepts vector A in its %s form', (_form, userSig) => {
    expect(checkUserSig({ ...atA, userSig })).toMatchObject({
      ok: true,
      claims: { timeSec: 1700000000, expireSec: 15552000 },
    });
  });

  test.each([
    ['stored', B_STORED],
    ['Node', B_NODE],
  ])('[S8] accepts vector B in its %s form', (_form, userSig) => {
    const key = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';

    const result = checkUserSig({ userSig, sdkAppId: 1600123456, userId: 'admin_用户-01', key, nowSec: 1735689600 });

    expect(result).toMatchObject({ ok: true });
  });

  test('[S8] accepts vector C and refuses another user buffer', () => {
    const claims = { 'TLS.expire': 300, 'TLS.sig': 'doeqaESiL89kHkeMNmmx5z8aIF3u+Pc32GBpeBwKag0=' };

    const good = checkUserSig({
      ...atA,
      userSig: document({ ...claims, 'TLS.userbuf': 'AAAFYWxpY2VTck4BAAAnZmVT8iwAAAD/AAAAAA==' }),
    });
    const bad = checkUserSig({
      ...atA,
      userSig: document({ ...claims, 'TLS.userbuf': 'AAAFYWxpY2VTck4BAAAnZmVT8iwAAAD/AAAAAQ==' }),
    });

    expect(good).toMatchObject({ ok: true });
    expect(codeOf(bad)).toBe(70009);
  });

  test('[S8] reads fields by key, in any order and with escaped slashes', () => {
    const userSig = packed(
      '{"TLS.sig":"YmTAsMvvA0mIjh3bpsOxCCC1WQBar\\/maYI64V4CLYHM=","TLS.expire":15552000,"TLS.time":1700000000,"TLS.sdkappid":1400000001,"TLS.identifier":"alice","TLS.ver":"2.0"}',
    );

    expect(checkUserSig({ ...atA, userSig })).toMatchObject({ ok: true });
  });

  const flipped = document({ 'TLS.sig': 'ImTAsMvvA0mIjh3bpsOxCCC1WQBar/maYI64V4CLYHM=' });
  const negatives: [number, string, Partial<Parameters<typeof checkUserSig>[0]>][] = [
    [70002, 'an empty one', { userSig: '' }],
    [70003, 'one with the last 40 characters cut off', { userSig: A_NODE.slice(0, -40) }],
    [70003, 'one with a character outside the alphabet', { userSig: `${A_NODE.slice(0, 9)}+${A_NODE.slice(10)}` }],
    [
      70003,
      'Base64 of bytes that are no zlib stream',
      { userSig: Buffer.from('no zlib stream at all').toString('base64url') },
    ],
    [70003, 'one that inflates beyond 8 KB', { userSig: packed(Buffer.alloc(9_000)) }],
    [70003, 'one of a million characters', { userSig: 'e'.repeat(1_000_000) }],
    [70005, 'zlib of what is not JSON', { userSig: packed('not json') }],
    [70005, 'JSON that is no object', { userSig: packed('null') }],
    [70005, 'one without TLS.sig', { userSig: document({ 'TLS.sig': undefined }) }],
    [70005, 'a TLS.sig that is not Base64', { userSig: document({ 'TLS.sig': '$' }) }],
    [70005, 'a TLS.time that is a text', { userSig: document({ 'TLS.time': '1700000000' }) }],
    [70009, 'one with a bit of the MAC flipped', { userSig: flipped }],
    [70009, 'one with half a MAC', { userSig: document({ 'TLS.sig': 'YmTAsMvvA0mIjh3bpsOxCA==' }) }],
    [70009, 'one signed with another key', { key: 'another key' }],
    [70009, 'one whose life was stretched', { userSig: document({ 'TLS.expire': 15552001 }) }],
    [70013, 'one for another user', { userId: 'bob' }],
    [70014, 'one for another app', { sdkAppId: 1400000002 }],
    [70014, 'one for another app and another user', { sdkAppId: 1400000002, userId: 'bob' }],
    [70001, 'one a second after its end', { nowSec: 1715552001 }],
    [70009, 'a forged one after its end, as forged', { userSig: flipped, nowSec: 1715552001 }],
    [70016, 'any one when the app has no key', { key: '' }],
  ];
  test.each(negatives)('[S8] answers %i to %s', (code, _what, change) => {
    expect(codeOf(checkUserSig({ ...atA, userSig: A_NODE, ...change }))).toBe(code);
  });

  test('[S8] accepts one in its last second', () => {
    expect(checkUserSig({ ...atA, userSig: A_NODE, nowSec: 1715552000 })).toMatchObject({ ok: true });
  });

  test('[S8] accepts a time ten minutes ahead and no more', () => {
    const userSig = makeUserSig({ sdkAppId: 1400000001, userId: 'alice', key: KEY, nowSec: 1700000000 });

    expect(checkUserSig({ ...atA, userSig, nowSec: 1699999400 })).toMatchObject({ ok: true });
    expect(checkUserSig({ ...atA, userSig, nowSec: 1699999399 })).toMatchObject({ fault: 'userSigIncomplete' });
  });
});

describe('version 1', () => {
  const PUBLIC = `-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEw62F7oC3gBJX96O5LUzbqz9Hs48Vid3F
boESWT6nyj4kG5au1XhRZSU5ARkXRgWoSZOjMYsairtiQFcl5yA+ig==
-----END PUBLIC KEY-----
`;
  const D =
    'eJxNzN9PgzAQwPH-pa8avaMwmckecIxNMjPNYNlbU2nnWjZooPtBjP*7DRL1Hr*fu-sk2XJ9x4uiPlWW2c5I8kiA3PZZCVlZtVOycZEfVCEH4MYowbhltBH-9ltRsp5cQx9*BgeUV6MayfjO9u8wCALP8aBn2bSqrhx4gCMERPhDq46yP-FHFCD87a36cPll9jZ9js9LYfPZaXw-xm5eJ1sw8VbMvc0qudmU*5RqMNViT9O8i1R0wDJ7rfyHAMQ6n1KdvSdxuDDpdVWH8hKlEGuM9FE-4WUyIV-frvRWKg__';
  const atD = { sdkAppId: 1400000001, userId: 'alice', key: '', publicKey: PUBLIC, nowSec: 1546300801 };
  const version1 = (change: Record<string, unknown>) =>
    packed(
      JSON.stringify({
        'TLS.account_type': '0',
        'TLS.identifier': 'alice',
        'TLS.appid_at_3rd': '0',
        'TLS.sdk_appid': '1400000001',
        'TLS.expire_after': '15552000',
        'TLS.version': '201610110000',
        'TLS.time': '1546300800',
        'TLS.sig': 'MEQCIDvLdtUEu9/91yGoFX0pDXdG2VOF+VkhJ3j0pnHh3JUyAiAl1kTPn4750dSUC3jTbFD8HpJxOo8ewAJ0Dj1AjmjB1w==',
        ...change,
      }),
    );

  test('[S8] accepts vector D, with numbers for its numbers too', () => {
    const claims = { sdkAppId: 1400000001, userId: 'alice', timeSec: 1546300800, expireSec: 15552000 };

    expect(checkUserSig({ ...atD, userSig: D })).toMatchObject({ ok: true, claims });
    expect(checkUserSig({ ...atD, userSig: version1({}) })).toMatchObject({ ok: true });
    expect(checkUserSig({ ...atD, userSig: version1({ 'TLS.time': 1546300800 }) })).toMatchObject({ ok: true });
  });

  test.each([
    ['another account in the document', version1({ 'TLS.identifier': 'bob' }), { userId: 'bob' }, 70009],
    ['no third-party id in the signed text', version1({ 'TLS.appid_at_3rd': undefined }), {}, 70009],
    ['a signature that is none', version1({ 'TLS.sig': 'AAAA' }), {}, 70009],
    ['another user asked', D, { userId: 'bob' }, 70013],
    ['another app asked', D, { sdkAppId: 1400000002 }, 70014],
    ['one second late', D, { nowSec: 1561852801 }, 70001],
    ['no public key', D, { publicKey: '' }, 70016],
    ['no time', version1({ 'TLS.time': undefined }), {}, 70005],
    ['a date for a time', version1({ 'TLS.time': '2019-01-01' }), {}, 70005],
    ['no signature', version1({ 'TLS.sig': undefined }), {}, 70005],
  ])('[S8] refuses: %s', (_case, userSig, change, code) => {
    expect(codeOf(checkUserSig({ ...atD, ...change, userSig }))).toBe(code);
  });

  test('[S8] a key of version 2 is none of version 1, and the other way round', () => {
    expect(codeOf(checkUserSig({ ...atD, key: KEY, publicKey: '', userSig: D }))).toBe(70016);
    expect(codeOf(checkUserSig({ ...atA, key: '', publicKey: PUBLIC, userSig: A_NODE }))).toBe(70016);
  });
});
