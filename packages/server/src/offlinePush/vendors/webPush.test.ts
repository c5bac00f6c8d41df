import { expect, setDefaultTimeout, test } from 'bun:test';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { send } from '@hongyan/conformance/say';
import { CHANNELS, pushScene } from '../../testing/pushScene.ts';
import { openContent } from '../../testing/webPushContent.ts';

setDefaultTimeout(30_000);

test('[S18] a browser gets what only it can read, at its push service, signed with the key that it subscribed with', async () => {
  await using scene = await pushScene([]);
  const { cloud, providers } = scene;
  await cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Alice' });
  await cloud.users('bob');
  const { PublicKey } = await cloud.rest.ok('hongyan/put_push_channel', {
    ...{ BusinessID: CHANNELS.web, Kind: 'web', Credentials: { Subject: 'mailto:ops@example.org' } },
  });
  const alice = await cloud.signIn('alice');
  const bob = await cloud.signIn('bob', { platform: 'Web', deviceId: 'tab' });
  expect(await bob.ask('getPushChannels', {})).toEqual({
    channels: [{ businessId: CHANNELS.web, kind: 'web', publicKey: PublicKey }],
  });
  const keys = createECDH('prime256v1');
  const [p256dh, auth] = [keys.generateKeys().toString('base64url'), randomBytes(16).toString('base64url')];
  const subscription = { endpoint: providers.webEndpoint('bob'), p256dh, auth };
  await bob.ask('setPushToken', { businessId: CHANNELS.web, subscription, language: 'en' });
  await bob.close();

  await send(alice, 'bob', '鸿雁', { push: { Ext: 'e' } });
  await scene.came('bob', 1);

  const [push] = providers.to('bob');
  const content = await openContent(push?.bytes ?? new Uint8Array(), keys, auth);
  expect(JSON.parse(content)).toMatchObject({ title: 'New message', body: 'Alice:鸿雁', ext: 'e', badge: 1 });
  expect(push?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  const [, jwt = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(push?.headers.authorization ?? '') ?? [];
  expect(key).toBe(PublicKey ?? '');
  const [head, claims = '', signature = ''] = jwt.split('.');
  const point = Buffer.from(PublicKey ?? '', 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const vapid = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' } });
  const signed = { key: vapid, dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).sub).toBe('mailto:ops@example.org');

  providers.answer(() => ({ status: 410 }));
  await send(alice, 'bob', 'gone');
  expect((await scene.settled('bob', 2))[0]).toMatchObject({ Reason: 'deadToken' });
});

test('[S18] credentials that cannot be right are refused with what is wrong, and secrets are never shown', async () => {
  await using scene = await pushScene(['apns', 'fcm', 'huawei', 'xiaomi']);
  const { credentials } = scene.providers;
  const wrong: [string, Record<string, string | undefined>, string][] = [
    ['apns', { ...credentials.apns, Key: 'x' }, 'Credentials.Key'],
    ['apns', { ...credentials.apns, Color: 'red' }, 'Credentials.Color'],
    ['fcm', { ServiceAccount: '{}' }, 'project_id'],
    ['huawei', { AppId: '1' }, 'AppSecret'],
    ['xiaomi', { ...credentials.xiaomi, Endpoint: 'http://x.example' }, 'https://'],
    ['web', { Subject: 'me' }, 'Subject'],
    ['web', { Subject: 'mailto:a@b', PublicKey: 'x', PrivateKey: 'y' }, 'PublicKey'],
  ];
  for (const [Kind, Credentials, named] of wrong) {
    const answer = await scene.cloud.rest.call('hongyan/put_push_channel', { BusinessID: 9, Kind, Credentials });
    expect([answer.ErrorCode, String(answer.ErrorInfo).includes(named)]).toEqual([60026, true]);
  }

  const { Channels } = await scene.cloud.rest.ok('hongyan/get_push_channels', {});
  expect(Channels.map(({ Kind, Credentials }) => [Kind, Object.keys(Credentials)])).toEqual([
    ['apns', ['KeyId', 'TeamId', 'BundleId', 'Endpoint']],
    ['fcm', ['Endpoint']],
    ['huawei', ['AppId', 'Endpoint', 'TokenEndpoint']],
    ['xiaomi', ['PackageName', 'Endpoint']],
  ]);
});
