import { afterEach, expect, setDefaultTimeout, test } from 'bun:test';
import { createPublicKey, verify } from 'node:crypto';
import type { Client } from '@hongyan/conformance/client';
import { draft, send } from '@hongyan/conformance/say';
import type { Reply } from '../../testing/providers.ts';
import { type PushScene, pushScene } from '../../testing/pushScene.ts';

setDefaultTimeout(30_000);

let open: PushScene | undefined;
afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = undefined;
});

type Kind = 'apns' | 'fcm' | 'huawei' | 'xiaomi';

/** A scene in which Bob's phone is away and has a token of this kind. */
async function away(kind: Kind): Promise<{ scene: PushScene; alice: Client }> {
  const scene = await pushScene([kind], {
    offlinePushBackoffMs: 10,
    offlinePushBackoffMaxMs: 10,
    offlinePushTimeoutMs: 500,
  });
  open = scene;
  await scene.cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Alice' });
  await scene.cloud.users('bob');
  await scene.away('bob', 'token', kind, { platform: kind === 'apns' ? 'iPhone' : 'Android' });
  return { scene, alice: await scene.cloud.signIn('alice') };
}

const INFO = {
  ...{ PushFlag: 0, Title: 'Title', Desc: 'Desc', Ext: '{"a":1}' },
  AndroidInfo: {
    ...{ Sound: 'bell.mp3', HuaWeiChannelID: 'hc', XiaoMiChannelID: 'xc', GoogleChannelID: 'gc' },
    ...{ HuaWeiImportance: 'LOW', HuaWeiCategory: 'IM', GoogleImage: 'https://x.example/g.png' },
  },
  ApnsInfo: {
    ...{ Sound: 'bell.caf', BadgeMode: 1, Title: 'Apple', SubTitle: 'Sub', Image: 'https://x.example/a.png' },
    ...{ MutableContent: 1, InterruptionLevel: 'time-sensitive', ContentAvailable: 1 },
  },
} as const;

test('[S18] APNs gets all fields, let in by a token that its key verifies', async () => {
  const { scene, alice } = await away('apns');
  await send(alice, 'bob', 'hello', { push: INFO });
  await scene.came('token', 1);

  const [push] = scene.providers.to('token');
  expect(push?.body).toEqual({
    aps: {
      alert: { title: 'Apple', subtitle: 'Sub', body: 'Desc' },
      ...{ sound: 'bell.caf', 'mutable-content': 1, 'content-available': 1, 'interruption-level': 'time-sensitive' },
    },
    ext: '{"a":1}',
    image: 'https://x.example/a.png',
  });
  expect(push?.headers).toMatchObject({ 'apns-topic': 'org.example.chat', 'apns-push-type': 'alert' });
  expect(push?.headers['apns-collapse-id']).toMatch(/^hy-m\d+-\d+$/);
  const [head = '', claims = '', signature = ''] = (push?.headers.authorization ?? '')
    .replace('bearer ', '')
    .split('.');
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'ES256', kid: 'KEY1234567' });
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ iss: 'TEAM123456' });
  const key = { key: createPublicKey(scene.providers.credentials.apns.Key ?? ''), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('[S18] FCM gets all fields, let in by an access token for a signed assertion', async () => {
  const { scene, alice } = await away('fcm');
  await send(alice, 'bob', 'hello', { push: INFO });
  await send(alice, 'bob', 'again');
  await scene.came('token', 2);

  const [push] = scene.providers.to('token');
  expect(push?.body).toEqual({
    message: {
      ...{ token: 'token', notification: { title: 'Title', body: 'Desc' }, data: { ext: '{"a":1}' } },
      android: {
        ...{ priority: 'HIGH', ttl: expect.stringMatching(/^\d+s$/) },
        notification: {
          ...{
            tag: expect.stringMatching(/^hy-m/),
            sound: 'bell.mp3',
            channel_id: 'gc',
            image: 'https://x.example/g.png',
          },
        },
      },
    },
  });
  expect(push?.headers.authorization).toBe('Bearer pass-1');
  const [signIn, ...more] = scene.providers.signIns;
  const [head, claims, signature = ''] = (signIn?.form.assertion ?? '').split('.');
  const account = JSON.parse(scene.providers.credentials.fcm.ServiceAccount ?? '{}');
  const data = Buffer.from(`${head}.${claims}`);
  expect(verify('sha256', data, createPublicKey(account.private_key), Buffer.from(signature, 'base64url'))).toBe(true);
  expect(more).toEqual([]);
});

test('[S18] Huawei and Xiaomi get what they have fields for', async () => {
  const { scene, alice } = await away('huawei');
  await send(alice, 'bob', 'hello', { push: INFO });
  await scene.came('token', 1);
  const [huawei] = scene.providers.to('token');

  expect(huawei?.headers.authorization).toBe('Bearer pass-1');
  expect(scene.providers.signIns[0]?.form).toMatchObject({ client_id: '100', client_secret: 'huawei-secret' });
  expect(huawei?.body).toMatchObject({
    message: {
      ...{ token: ['token'], data: '{"a":1}', notification: { title: 'Title', body: 'Desc' } },
      android: { category: 'IM', notification: { channel_id: 'hc', importance: 'LOW', sound: 'bell.mp3' } },
    },
  });
  await scene[Symbol.asyncDispose]();

  const other = await away('xiaomi');
  await send(other.alice, 'bob', 'hello', { push: INFO });
  await other.scene.came('token', 1);
  const [xiaomi] = other.scene.providers.to('token');
  expect(xiaomi?.headers.authorization).toBe('key=xiaomi-secret');
  expect(xiaomi?.body).toMatchObject({
    ...{ title: 'Title', description: 'Desc', payload: '{"a":1}', 'extra.channel_id': 'xc' },
    ...{
      restricted_package_name: 'org.example.chat',
      'extra.sound_uri': 'android.resource://org.example.chat/raw/bell',
    },
  });
});

const DEAD: Record<Kind, Reply> = {
  apns: { status: 410, body: { reason: 'Unregistered', timestamp: 1 } },
  fcm: { status: 404, body: { error: { code: 404, status: 'NOT_FOUND', details: [{ errorCode: 'UNREGISTERED' }] } } },
  huawei: { status: 200, body: { code: '80300007', msg: 'all tokens are invalid' } },
  xiaomi: { status: 200, body: { result: 'error', code: 20301, reason: 'no valid target' } },
};
const REFUSED: Record<Kind, Reply> = {
  apns: { status: 400, body: { reason: 'TopicDisallowed' } },
  fcm: { status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT', details: [] } } },
  huawei: { status: 200, body: { code: '80300002', msg: 'no permission' } },
  xiaomi: { status: 200, body: { result: 'error', code: 10016, reason: 'missing parameter' } },
};
/** Let in by something that is over: another one is got for the next try. */
const STALE: Record<Kind, Reply> = {
  apns: { status: 403, body: { reason: 'ExpiredProviderToken' } },
  fcm: { status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } },
  huawei: { status: 200, body: { code: '80200003', msg: 'token expired' } },
  xiaomi: { status: 500 },
};

for (const kind of ['apns', 'fcm', 'huawei', 'xiaomi'] as const) {
  test(`[S18] ${kind}: a token that the provider reports dead is dropped`, async () => {
    const { scene, alice } = await away(kind);
    scene.providers.answer(() => DEAD[kind]);
    await send(alice, 'bob', 'one');
    const [first] = await scene.settled('bob', 1);
    await send(alice, 'bob', 'two');

    expect(first).toMatchObject({ Reason: 'deadToken', Tries: 1 });
    await scene.cloud.users('carol');
    scene.providers.answer(undefined);
    await scene.away('carol', 'other', kind, { platform: 'Android' });
    await send(alice, 'carol', 'three');
    await scene.came('other', 1);
    expect([scene.providers.to('token').length, (await scene.trace('bob')).length]).toEqual([1, 1]);
  });

  test(`[S18] ${kind}: what the provider refuses is not tried again, what it is too busy for is`, async () => {
    const { scene, alice } = await away(kind);
    scene.providers.answer(() => REFUSED[kind]);
    await send(alice, 'bob', 'refused');
    const [refused] = await scene.settled('bob', 1);
    const busy = [{ status: 503 }, { status: 429, headers: { 'retry-after': '30' } }, STALE[kind]];
    scene.providers.answer(() => busy.shift());
    await send(alice, 'bob', 'busy');
    for (const count of [2, 3, 4]) {
      await scene.came('token', count);
      // What a provider asked for is waited for: one without it comes sooner.
      await scene.tried('bob', count - 1);
      scene.cloud.clock.advance(count === 3 ? 29_000 : 1_000);
      if (count === 3) {
        await Bun.sleep(100);
        expect(scene.providers.to('token').length).toBe(3);
        scene.cloud.clock.advance(1_000);
      }
    }
    await scene.came('token', 5);

    expect(refused).toMatchObject({ Reason: 'refused', Tries: 1 });
    expect((await scene.settled('bob', 2))[0]).toMatchObject({ Reason: 'sent', Tries: 4 });
    const passes = scene.providers.signIns.length;
    expect(passes).toBe({ apns: 0, fcm: 2, huawei: 2, xiaomi: 0 }[kind]);
  });
}

test('[S18] a provider that is silent or gone is tried again until the time for it is over', async () => {
  const { scene, alice } = await away('apns');
  await scene.cloud.set({ offlinePushRetrySec: 10 });
  const never = Promise.withResolvers<void>();
  scene.providers.answer(() => ({ status: 200, after: never.promise }));
  await send(alice, 'bob', 'hello');
  await scene.tried('bob', 1);
  scene.cloud.clock.advance(11_000);

  expect((await scene.settled('bob', 1))[0]).toMatchObject({ Reason: 'givenUp', Tries: 2 });
  never.resolve();
});

test('[S18] text is cut to what the app lets a channel have', async () => {
  const { scene, alice } = await away('apns');
  await scene.cloud.set({ offlinePushApnsBytes: 256 });
  await send(alice, 'bob', '鸿雁'.repeat(500));
  await scene.came('token', 1);
  await send(alice, 'bob', 'x', { push: { Ext: 'y'.repeat(300) } });

  const [push] = scene.providers.to('token');
  expect(push?.bytes.length).toBeLessThanOrEqual(256);
  expect(push?.bytes.length).toBeGreaterThan(240);
  const aps = push?.body.aps as { alert: string } | undefined;
  expect(aps?.alert).toMatch(/^Alice:(?:鸿雁)+鸿?…$/);
  expect((await scene.settled('bob', 2))[0]).toMatchObject({ Reason: 'tooLong' });
});

test('[S18] pushes to addresses of the house are refused unless the server allows them', async () => {
  const scene = await pushScene(['fcm'], { offlinePushAllowedNetworks: '' });
  open = scene;
  await scene.cloud.users('alice', 'bob');
  await scene.away('bob', 'token', 'fcm', { platform: 'Android' });
  const alice = await scene.cloud.signIn('alice');
  await alice.request('sendMessage', draft('bob', 'hello'));
  await scene.tried('bob', 1);

  expect(await scene.trace('bob')).toMatchObject([
    { Reason: 'waiting', Answer: expect.stringContaining('is private') },
  ]);
  expect([scene.providers.arrived, scene.providers.signIns]).toEqual([[], []]);
});
