import { afterEach, expect, setDefaultTimeout, test } from 'bun:test';
import type { Client } from '@hongyan/conformance/client';
import { history, send, text, u32 } from '@hongyan/conformance/say';
import { until } from '@hongyan/conformance/until';
import { type PushScene, pushScene } from '../testing/pushScene.ts';

setDefaultTimeout(30_000);

let open: PushScene | undefined;
afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = undefined;
});

/** A scene in which Bob's phone is away. */
async function away(): Promise<{ scene: PushScene; alice: Client }> {
  const scene = await pushScene(['apns'], {
    offlinePushBackoffMs: 10,
    offlinePushBackoffMaxMs: 10,
    offlinePushTimeoutMs: 500,
  });
  open = scene;
  await scene.cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Alice' });
  await scene.cloud.users('bob');
  await scene.away('bob', 'token', 'apns', { platform: 'iPhone' });
  return { scene, alice: await scene.cloud.signIn('alice') };
}

test('[S18] many of one conversation are told together, as the app has it', async () => {
  const { scene, alice } = await away();
  await scene.cloud.set({ offlinePushMergeAfter: 2, offlinePushMergeSec: 30 });
  for (const said of ['1', '2', '3', '4', '5']) await send(alice, 'bob', said);
  await scene.came('token', 2);
  await until(async () => (await scene.trace('bob')).length === 5);
  scene.cloud.clock.advance(30_000);
  await scene.came('token', 3);

  const alerts = scene.providers.to('token').map(({ body }) => (body.aps as { alert: string }).alert);
  expect([alerts[2], alerts.slice(0, 2).sort()]).toEqual(['[3条]Alice:5', ['Alice:1', 'Alice:2']]);
  const told = (await scene.settled('bob', 5)).map(({ Reason }) => Reason);
  expect(told).toEqual(['merged', 'merged', 'sent', 'sent', 'sent']);
});

test('[S47] a push to all reaches who is away through the same channels, within its lifetime', async () => {
  const { scene } = await away();
  await scene.cloud.set({ pushGapMs: 0 });
  const push = (said: string, MsgLifeTime: number) =>
    scene.cloud.rest.ok('openim/im_push', {
      MsgRandom: u32(),
      MsgBody: text(said),
      MsgLifeTime,
      From_Account: 'alice',
    });
  await push('now', 0);
  const { TaskId } = await push('to all', 600);
  await scene.came('token', 1);

  expect(scene.providers.to('token').map(({ body }) => body.aps)).toEqual([
    { alert: 'Alice:to all', badge: 1, sound: 'default' },
  ]);
  expect(await scene.settled('bob', 1)).toMatchObject([{ Reason: 'sent', TaskId }]);
});

test('[§8.4] a notification without a message goes to devices alone, connected or not, until it is taken back', async () => {
  const { scene, alice } = await away();
  const { cloud, providers } = scene;
  await cloud.users('carol');
  const carol = await scene.device('carol', 'carols-phone');
  const notice = (more: object = {}) => ({
    ...{ From_Account: 'alice', MsgRandom: u32(), OfflinePushInfo: { Title: 'Sale', Desc: 'today' }, ...more },
  });

  const batch = { ...notice(), To_Account: ['bob', 'carol', 'nobody'], DataId: 'spring' };
  const { ErrorList, TaskId } = await cloud.rest.ok('timpush/batch', batch);
  await Promise.all(['token', 'carols-phone'].map((token) => scene.came(token, 1)));
  await scene.settled('bob', 1);
  providers.answer(() => ({ status: 503 }));
  const { TaskId: later } = await cloud.rest.ok('timpush/push', notice());
  await scene.came('token', 2);
  await scene.tried('bob', 1);
  await cloud.rest.ok('timpush/revoke', { TaskId: later });
  providers.answer(undefined);
  cloud.clock.advance(1_000);
  await send(alice, 'bob', 'a message');
  await scene.came('token', 3);

  expect(ErrorList).toEqual([{ To_Account: 'nobody', ErrorCode: 90048 }]);
  const aps = providers.to('token').map(({ body }) => body.aps);
  expect(aps[0]).toEqual({ alert: { title: 'Sale', body: 'today' }, badge: 1, sound: 'default' });
  expect(aps[2]).toMatchObject({ alert: 'Alice:a message' });
  expect((await scene.settled('bob', 3)).map(({ Reason }) => Reason)).toEqual(['sent', 'revoked', 'sent']);
  expect((await scene.trace('bob')).at(-1)).toMatchObject({ TaskId, DataId: 'spring' });
  expect(await history(carol, 'alice')).toEqual([]);
});
