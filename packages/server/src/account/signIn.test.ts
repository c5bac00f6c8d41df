import { describe, expect, test } from 'bun:test';
import { connect } from '@hongyan/conformance/client';
import type { TestServer } from '@hongyan/conformance/server';
import { makeUserSig } from '@hongyan/conformance/userSig';
import { type TestCloud, testCloud } from '../testing/cloud.ts';

const sig = (cloud: TestCloud, userId: string, how: { expireSec?: number; agoSec?: number } = {}) => {
  const timeSec = Math.floor(cloud.clock.nowMs() / 1000) - (how.agoSec ?? 0);
  return makeUserSig({ sdkAppId: 1_400_000_001, userId, key: 'k'.repeat(64), timeSec, expireSec: how.expireSec });
};

const LOGIN = { sdkAppId: 1_400_000_001, platform: 'Web', deviceId: 'd' };

/** Does something once in the middle of the next sign-in: the account is found, its session hears nothing yet. */
function meanwhile(cloud: TestCloud, act: () => Promise<unknown>): void {
  const { devices } = cloud.app.ctx.storage;
  const { signIn } = devices;
  devices.signIn = async (device) => {
    devices.signIn = signIn;
    await act();
    await signIn(device);
  };
}

describe('sign-in', () => {
  test('[S25] [D9] the answer has the nick and the end of the user stream as they are when events arrive', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice');
    meanwhile(cloud, () => cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Alice' }));

    using alice = await cloud.signIn('alice');
    await cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', FaceUrl: 'a' });

    expect(alice.session).toMatchObject({ nick: 'Alice', faceUrl: '', userSeq: 1 });
    expect(await alice.next('user')).toMatchObject({ userSeq: 2, kind: 'profileChanged' });
  });

  test('[S10] a session of an account that is deleted while it signs in ends', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice');
    meanwhile(cloud, () => cloud.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'alice' }] }));

    using alice = await cloud.signIn('alice');

    expect(await alice.next('kicked')).toMatchObject({ reason: 'accountDeleted' });
    expect((await alice.closed).code).toBe(4303);
  });

  test('[S55] of a storm so many sign in at a time, the others wait in line, those who left are passed over', async () => {
    await using cloud = await testCloud({ signInsAtOnce: 3 });
    const { devices } = cloud.app.ctx.storage;
    const { signIn } = devices;
    const hold = Promise.withResolvers<void>();
    let [running, most, all] = [0, 0, 0];
    devices.signIn = async (device) => {
      all++;
      most = Math.max(most, ++running);
      await hold.promise;
      await signIn(device);
      running--;
    };
    const server = { url: cloud.app.url, app: cloud.rest.app } as TestServer;
    const names = Array.from({ length: 20 }, (_, n) => `user${n}`);
    const first = names.slice(0, 10).map((name) => cloud.signIn(name));
    const leaving = await connect(server, 'bob');
    const left = leaving.ask('login', { ...LOGIN, userId: 'bob', userSig: sig(cloud, 'bob') }).catch(() => 'left');
    await leaving.close();
    const others = names.slice(10).map((name) => cloud.signIn(name));
    hold.resolve();
    const clients = await Promise.all([...first, ...others]);

    expect([most, all, await left]).toEqual([3, 20, 'left']);
    for (const client of clients) await client.close();
  });

  test('[S8] a wrong UserSig has its code, and too many make the account wait a minute', async () => {
    await using cloud = await testCloud();
    await cloud.set({ badUserSigsPerMinute: 2 });
    const tryWith = (userSig: string) => cloud.signIn('alice', { userSig });

    await expect(tryWith('')).rejects.toMatchObject({ code: 70002 });
    await expect(tryWith(sig(cloud, 'bob'))).rejects.toMatchObject({ code: 70013 });
    await expect(tryWith(sig(cloud, 'alice'))).rejects.toMatchObject({ code: 70050 });
    cloud.clock.advance(61_000);

    using alice = await tryWith(sig(cloud, 'alice'));
    expect(alice.session?.nick).toBe('');
  });

  test('[S8] a session ends when its UserSig expires, and is told so', async () => {
    await using cloud = await testCloud();
    using alice = await cloud.signIn('alice', { userSig: sig(cloud, 'alice', { expireSec: 30 }) });

    cloud.clock.advance(31_000);

    expect(await alice.next('kicked')).toMatchObject({ reason: 'expired' });
    expect((await alice.closed).code).toBe(4200);
  });

  test('[S4] REST kick ends the sessions and refuses UserSigs made before it (D15)', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice');
    const before = sig(cloud, 'alice', { agoSec: 5 });
    using alice = await cloud.signIn('alice', { userSig: before });

    await cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });

    expect(await alice.next('kicked')).toMatchObject({ reason: 'admin' });
    expect((await alice.closed).code).toBe(4201);
    await expect(cloud.signIn('alice', { userSig: before })).rejects.toMatchObject({ code: 70052 });
    using again = await cloud.signIn('alice', { userSig: sig(cloud, 'alice') });
    expect(again.session?.uid).toBe(alice.session?.uid as string);
  });

  test('[S45] a phone without connection is PushOnline for seven days, a browser is Offline at once', async () => {
    await using cloud = await testCloud();
    const phone = await cloud.signIn('alice', { platform: 'Android' });
    const browser = await cloud.signIn('bob', { platform: 'Web' });
    const states = async () => {
      const answer = await cloud.rest.ok('openim/querystate', { To_Account: ['alice', 'bob'], IsNeedDetail: 1 });
      return answer.QueryResult.map(({ To_Account, Status, Detail }) => [To_Account, Status, Detail?.[0]?.Platform]);
    };
    const until = async (state: string) => {
      for (let tries = 0; tries < 100 && (await states()).some(([, status]) => status === state); tries++);
    };

    expect(await states()).toEqual([
      ['alice', 'Online', 'Android'],
      ['bob', 'Online', 'Web'],
    ]);
    await Promise.all([phone.close(), browser.close()]);
    await until('Online');
    expect(await states()).toEqual([
      ['alice', 'PushOnline', 'Android'],
      ['bob', 'Offline', undefined],
    ]);
    cloud.clock.advance(8 * 86_400_000);
    const usersig = sig(cloud, 'administrator');
    const late = await cloud.rest.ok('openim/querystate', { To_Account: ['alice'] }, { usersig });
    expect(late.QueryResult[0]?.Status).toBe('Offline');
  });
});
