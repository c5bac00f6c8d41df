import { describe, expect, test } from 'bun:test';
import { makeUserSig } from '@hongyan/conformance/userSig';
import { type TestCloud, testCloud } from '@hongyan/server/src/testing/cloud.ts';
import { nodePlatform } from '../platform/node.ts';
import { serverAddress } from '../platform/server.ts';
import { openConnection } from './connect.ts';
import type { Connection } from './port.ts';

const sdkAppId = 1_400_000_001;
const key = 'k'.repeat(64);

/** A connection over a real WebSocket, with what its listener was told. */
class Device implements Disposable {
  readonly told: string[] = [];
  private readonly changed = new Set<() => void>();
  readonly connection: Connection;

  constructor(cloud: TestCloud, deviceId: string) {
    const tell = (word: string) => {
      this.told.push(word);
      for (const run of this.changed) run();
    };
    this.connection = openConnection({
      url: serverAddress(cloud.app.url, {}) ?? '',
      sdkAppId,
      sdkVersion: '0.1.0',
      platform: nodePlatform({ deviceId }),
      listener: {
        net: (state) => tell(`net ${state}`),
        online: (_login, isFirst) => tell(isFirst ? 'online first' : 'online again'),
        event: (name) => tell(`event ${name}`),
        ended: (reason) => tell(`ended ${reason}`),
      },
    });
  }

  /** Resolves once this was told; the test's own time limit bounds it. */
  async heard(word: string): Promise<void> {
    while (!this.told.includes(word)) {
      await new Promise<void>((resolve) => {
        this.changed.add(resolve);
      });
    }
  }

  [Symbol.dispose](): void {
    void this.connection.signOut();
  }
}

const sigOf = (cloud: TestCloud, userId: string, expireSec = 86_400) =>
  makeUserSig({ sdkAppId, userId, key, timeSec: Math.floor(cloud.clock.nowMs() / 1_000), expireSec });

describe('against the server', () => {
  test('[S4] signs in, asks, hears events, signs out', async () => {
    await using cloud = await testCloud();
    await cloud.users('bob');
    using alice = new Device(cloud, 'a');
    const login = await alice.connection.signIn({ userId: 'alice', userSig: sigOf(cloud, 'alice') });
    using bob = await cloud.signIn('bob');

    const { profiles } = await alice.connection.request('getProfiles', { userIds: ['alice', 'bob'] });
    await bob.request('sendMessage', {
      conv: 'C2Calice',
      random: 1,
      clientTimeSec: 1,
      body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
    });
    await alice.heard('event message');
    await alice.connection.signOut();

    expect(login.heartbeatSec).toBe(600);
    expect(profiles.map(({ userId }) => userId).sort()).toEqual(['alice', 'bob']);
    expect(alice.told).toEqual(['net connecting', 'net connected', 'online first', 'event message']);
    await expect(alice.connection.request('getConversations', {})).rejects.toMatchObject({ code: 6013 });
  });

  test('[S8] a forged UserSig is refused with its code', async () => {
    await using cloud = await testCloud();
    using alice = new Device(cloud, 'a');
    const userSig = makeUserSig({ sdkAppId, userId: 'alice', key: 'x'.repeat(64) });

    await expect(alice.connection.signIn({ userId: 'alice', userSig })).rejects.toMatchObject({ code: 70009 });

    expect(alice.told).toEqual(['net connecting']);
  });

  test('[S55] comes back after a restart of the server with what was asked meanwhile', async () => {
    const first = await testCloud();
    const port = Number(new URL(first.app.url).port);
    using alice = new Device(first, 'a');
    await alice.connection.signIn({ userId: 'alice', userSig: sigOf(first, 'alice') });

    await first[Symbol.asyncDispose]();
    await alice.heard('net disconnected');
    const asked = alice.connection.request('getProfiles', { userIds: ['alice'] });
    await using _second = await testCloud({ port });
    await alice.heard('online again');

    expect((await asked).profiles).toHaveLength(1);
  }, 20_000);

  test('[S4] is told when another device signs in', async () => {
    await using cloud = await testCloud();
    using phone = new Device(cloud, 'a');
    using laptop = new Device(cloud, 'b');
    const credentials = { userId: 'alice', userSig: sigOf(cloud, 'alice') };
    await phone.connection.signIn(credentials);

    await laptop.connection.signIn(credentials);

    await phone.heard('ended otherDevice');
    expect(phone.told).not.toContain('net disconnected');
    expect(laptop.connection.isOnline).toBe(true);
  });

  test('[S5] is told when another instance of the same device signs in', async () => {
    await using cloud = await testCloud();
    using tab = new Device(cloud, 'a');
    using copy = new Device(cloud, 'a');
    const credentials = { userId: 'alice', userSig: sigOf(cloud, 'alice') };
    await tab.connection.signIn(credentials);

    await copy.connection.signIn(credentials);

    await tab.heard('ended otherInstance');
  });

  test('[S4] is told when the administrator kicks', async () => {
    await using cloud = await testCloud();
    using alice = new Device(cloud, 'a');
    await alice.connection.signIn({ userId: 'alice', userSig: sigOf(cloud, 'alice') });

    await cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });

    await alice.heard('ended kickedByAdmin');
  });

  test('[S8] is told when the UserSig expires', async () => {
    await using cloud = await testCloud();
    using alice = new Device(cloud, 'a');
    await alice.connection.signIn({ userId: 'alice', userSig: sigOf(cloud, 'alice', 60) });

    cloud.clock.advance(61_000);

    await alice.heard('ended userSigExpired');
  });
});
