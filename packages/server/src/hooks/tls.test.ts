import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ServerSettings } from '@hongyan/contract';
import { type Authority, authority, type Certified } from '../testing/certificates.ts';
import { hookScene } from '../testing/hookScene.ts';

let ca: Authority;
let stranger: Authority;
let own: Certified;
beforeAll(() => {
  [ca, stranger] = [authority(), authority()];
  own = ca.certify('IP:127.0.0.1,DNS:localhost');
});
afterAll(() => {
  for (const one of [ca, stranger]) one[Symbol.dispose]();
});

/** What a message gets that must not go without the app's word: 0, or 80003 where it could not be asked. */
async function sent(server: Partial<ServerSettings>, tls: Bun.TLSOptions, host = '127.0.0.1') {
  await using it = await hookScene({ hookBeforeC2cSend: 1, hookOnFailure: 'refuse' }, server, tls);
  await it.cloud.set({ hookUrl: it.app.url.replace('127.0.0.1', host) });
  const { ErrorCode } = await it.send('hi');
  return { ErrorCode, calls: it.app.got.length };
}

const ASKED = { ErrorCode: 0, calls: 1 };
const NOT_ASKED = { ErrorCode: 80003, calls: 0 };

describe('over HTTPS', () => {
  test('an app server is called whose certificate is of an authority that is trusted, by address and by name', async () => {
    expect(await sent({ hookTlsCa: ca.certFile }, own)).toEqual(ASKED);
    expect(await sent({ hookTlsCa: ca.certFile }, own, 'localhost')).toEqual(ASKED);
  });

  test('one whose authority is none is not, nor one whose certificate is for another name', async () => {
    const other = ca.certify('DNS:app.example,IP:10.0.0.1');

    expect(await sent({}, own)).toEqual(NOT_ASKED);
    expect(await sent({ hookTlsCa: stranger.certFile }, own)).toEqual(NOT_ASKED);
    expect(await sent({ hookTlsCa: ca.certFile }, other)).toEqual(NOT_ASKED);
    expect(await sent({ hookTlsCa: ca.certFile }, other, 'localhost')).toEqual(NOT_ASKED);
  });
});

describe('with mutual TLS', () => {
  const asking = () => ({ cert: own.cert, key: own.key, ca: ca.cert, requestCert: true, rejectUnauthorized: true });

  test('the app server is shown the certificate of this server', async () => {
    const client = ca.certify('DNS:hongyan');
    const server = { hookTlsCa: ca.certFile, hookTlsCert: client.certFile, hookTlsKey: client.keyFile };

    expect(await sent(server, asking())).toEqual(ASKED);
  });

  test('without one, or with one of another authority, it is not reached', async () => {
    const other = stranger.certify('DNS:hongyan');
    const server = { hookTlsCa: ca.certFile, hookTlsCert: other.certFile, hookTlsKey: other.keyFile };

    expect(await sent({ hookTlsCa: ca.certFile }, asking())).toEqual(NOT_ASKED);
    expect(await sent(server, asking())).toEqual(NOT_ASKED);
  });

  test('a file that cannot be read keeps the server from starting, and says which', async () => {
    await expect(hookScene({}, { hookTlsCert: '/nowhere/own.pem' })).rejects.toThrow('/nowhere/own.pem');
  });
});
