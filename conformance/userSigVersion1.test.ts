import { expect, setDefaultTimeout, test } from 'bun:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type RefusedError, signIn } from './client.ts';
import { restClient } from './rest.ts';
import { startServer } from './server.ts';
import { packDocument } from './userSig.ts';

setDefaultTimeout(30_000);

const HEAD = '3056301006072a8648ce3d020106052b8104000a034200';

/** A key pair as the console of the original hands it out: the public half as PEM. */
function keyPair() {
  const { secretKey, publicKey } = secp256k1.keygen();
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  const der = Buffer.concat([Buffer.from(HEAD, 'hex'), point]).toString('base64');
  const pem = `-----BEGIN PUBLIC KEY-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END PUBLIC KEY-----\n`;
  return { secretKey, pem };
}

/** Makes a UserSig of version 1 from the public description of its format. */
function makeVersion1(sdkAppId: number, userId: string, secretKey: Uint8Array, expireSec = 600): string {
  const signed = {
    'TLS.appid_at_3rd': '0',
    'TLS.account_type': '0',
    'TLS.identifier': userId,
    'TLS.sdk_appid': String(sdkAppId),
    'TLS.time': String(Math.floor(Date.now() / 1000) - 60),
    'TLS.expire_after': String(expireSec),
  };
  const text = Object.entries(signed)
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const signature = secp256k1.sign(new TextEncoder().encode(text), secretKey, { format: 'der' });
  const sig = Buffer.from(signature).toString('base64');
  return packDocument({ ...signed, 'TLS.version': '201610110000', 'TLS.sig': sig });
}

test('[S8] an app with a key pair signs its users in and calls REST with UserSigs of version 1', async () => {
  await using server = await startServer();
  const { app } = server;
  const { secretKey, pem } = keyPair();
  const rest = restClient(server, app);
  const codeOf = (userSig: string) =>
    signIn(server, 'alice', { app, userSig }).then(
      () => 0,
      (error: RefusedError) => error.code,
    );

  const withoutKey = await codeOf(makeVersion1(app.sdkAppId, 'alice', secretKey));
  await rest.ok('hongyan/set_settings', { Settings: { userSigPublicKey: pem } });
  using alice = await signIn(server, 'alice', { app, userSig: makeVersion1(app.sdkAppId, 'alice', secretKey) });
  const query = new URLSearchParams({
    sdkappid: String(app.sdkAppId),
    identifier: app.admin,
    usersig: makeVersion1(app.sdkAppId, app.admin, secretKey),
    random: '7',
    contenttype: 'json',
  });
  const body = JSON.stringify({ CheckItem: [{ UserID: 'alice' }] });
  const checked = await fetch(`${server.url}/v4/im_open_login_svc/account_check?${query}`, { method: 'POST', body });
  const otherKey = await codeOf(makeVersion1(app.sdkAppId, 'alice', keyPair().secretKey));
  const expired = await codeOf(makeVersion1(app.sdkAppId, 'alice', secretKey, 1));

  expect(withoutKey).toBe(70016);
  expect(alice.session).toMatchObject({ nick: '' });
  expect(await checked.json()).toMatchObject({ ErrorCode: 0, ResultItem: [{ AccountStatus: 'Imported' }] });
  expect(otherKey).toBe(70009);
  expect(expired).toBe(70001);
});

test('[S8] what is no public key on the curve is refused, and a key that is taken away is one no more', async () => {
  await using server = await startServer();
  const { app } = server;
  const { secretKey, pem } = keyPair();
  const rest = restClient(server, app);

  const refused = await rest.call('hongyan/set_settings', { Settings: { userSigPublicKey: 'a key' } });
  await rest.ok('hongyan/set_settings', { Settings: { userSigPublicKey: pem } });
  const userSig = makeVersion1(app.sdkAppId, 'alice', secretKey);
  await (await signIn(server, 'alice', { app, userSig })).close();
  await rest.ok('hongyan/set_settings', { Settings: { userSigPublicKey: '' } });

  expect(refused).toMatchObject({ ActionStatus: 'FAIL', ErrorInfo: expect.stringContaining('secp256k1') });
  await expect(signIn(server, 'alice', { app, userSig })).rejects.toMatchObject({ code: 70016 });
});
