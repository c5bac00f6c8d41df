import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Platform, platformNames } from '@hongyan/contract';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, type SignIn, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { nowSec, send, textOf } from '../say.ts';
import { startServer, type TestApp, type TestServer } from '../server.ts';
import { until } from '../until.ts';
import { makeUserSig } from '../userSig.ts';

setDefaultTimeout(60_000);

const MODES = [1, 2, 3, 4];
const apps: TestApp[] = MODES.map((mode) => ({
  sdkAppId: 1_400_000_020 + mode,
  key: `${mode}`.repeat(64),
  admin: 'administrator',
}));

const appOf = (mode: number): TestApp => apps[mode - 1] as TestApp;

/** D15, read anew: the places of which each holds one session. */
function placesOf(mode: number): Platform[][] {
  const desk: Platform[] = ['Windows', 'Mac', 'Linux', 'Web', 'Mini'];
  if (mode === 2) return [['Android', 'iPhone', 'iPad'], desk];
  return mode === 3 ? [['Android'], ['iPhone', 'iPad'], desk] : [[...platformNames]];
}

/** How many of these sessions, all on devices of their own, stay. */
function staying(mode: number, signedIn: readonly Platform[]): number {
  if (mode === 1) return signedIn.length;
  return placesOf(mode).filter((place) => signedIn.some((platform) => place.includes(platform))).length;
}

const lives = (client: Client): Promise<boolean> =>
  client.request('getConversations', {}).then(
    () => true,
    () => false,
  );

/** The sessions that live now, of sign-ins that all began at the same moment. */
class Race implements Disposable {
  private constructor(private readonly clients: readonly Client[]) {}

  static async run(starts: readonly (() => Promise<Client>)[]): Promise<Race> {
    // One that loses at once may be closed before it has its answer.
    const outcomes = await Promise.allSettled(starts.map((start) => start()));
    return new Race(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
  }

  async survivors(): Promise<Client[]> {
    const alive = await Promise.all(this.clients.map(lives));
    return this.clients.filter((_, n) => alive[n]);
  }

  /** Waits until this many live, and looks once more. */
  async expectSurvivors(count: number): Promise<Client[]> {
    await until(async () => (await this.survivors()).length === count);
    const left = await this.survivors();
    expect(left).toHaveLength(count);
    return left;
  }

  [Symbol.dispose](): void {
    for (const client of this.clients) client[Symbol.dispose]();
  }
}

const pairs = platformNames.flatMap((a, n) => platformNames.slice(n).map((b) => [a, b] as const));
let users = 0;
const newUser = (): string => `racer-${++users}`;

describe.each(['one process', 'two processes'])('sign-ins at the same moment at %s', (where) => {
  let postgres: TestPostgres | undefined;
  let servers: TestServer[] = [];
  beforeAll(async () => {
    if (where === 'one process') servers = [await startServer({ apps })];
    else {
      postgres = await testPostgres();
      const store = await postgres.freshDatabase();
      servers = [await startServer({ apps, store }), await startServer({ apps, store })];
    }
    for (const multiDeviceMode of MODES) {
      const rest = restClient(servers[0] as TestServer, appOf(multiDeviceMode));
      await rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode } });
    }
    // The other process sees the settings at its next look.
    await until(async () => {
      const modes = servers.flatMap((one) => apps.map((app) => restClient(one, app)));
      const answers = await Promise.all(modes.map((rest) => rest.ok('hongyan/get_settings', {})));
      return answers.every(({ Settings }, n) => Settings.multiDeviceMode === MODES[n % MODES.length]);
    });
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    await postgres?.stop();
  });

  /** Sign-ins of one user, spread over the processes. */
  const race = (mode: number, user: string, ways: readonly SignIn[]): Promise<Race> =>
    Race.run(
      ways.map((way, n) => () => signIn(servers[n % servers.length] as TestServer, user, { app: appOf(mode), ...way })),
    );

  test.each(MODES)('[S5] [D15] mode %d leaves of each two platforms as many as it allows', async (mode) => {
    await Promise.all(
      pairs.map(async ([a, b]) => {
        using both = await race(mode, newUser(), [{ platform: a }, { platform: b }]);
        await both.expectSurvivors(staying(mode, [a, b]));
      }),
    );
  });

  test.each(MODES)('[S5] [D15] mode %d leaves of ten devices as many as it allows, and those talk', async (mode) => {
    const platforms = Array.from({ length: 10 }, (_, n) => platformNames[n % platformNames.length] as Platform);
    const user = newUser();
    using all = await race(
      mode,
      user,
      platforms.map((platform) => ({ platform })),
    );
    const left = await all.expectSurvivors(staying(mode, platforms));
    using bob = await signIn(servers[0] as TestServer, newUser(), { app: appOf(mode) });

    for (const [n, one] of left.entries()) {
      await send(one, bob.userId, `from ${n}`);
      await send(bob, user, `to ${n}`);
      await one.next('message', ({ message }) => textOf(message) === `to ${n}`);
    }
    for (const server of servers) {
      const { QueryResult } = await restClient(server, appOf(mode)).ok('openim/querystate', { To_Account: [user] });
      expect(QueryResult).toMatchObject([{ To_Account: user, State: 'Online' }]);
    }
  });

  test.each(MODES)('[D15] in mode %d one device that signs in five times at once stays once', async (mode) => {
    using same = await race(mode, newUser(), Array(5).fill({ deviceId: 'the same', platform: 'Android' }));
    await same.expectSurvivors(1);
  });

  test('[S5] no session older than a kick over REST outlives it, however they meet', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const app = appOf(1);
        const user = newUser();
        const rest = restClient(servers[n % servers.length] as TestServer, app);
        await rest.ok('im_open_login_svc/account_import', { UserID: user });
        // Made before the second of the kick, which is what the kick looks at.
        const timeSec = nowSec() - 5;
        const userSig = makeUserSig({ sdkAppId: app.sdkAppId, userId: user, key: app.key, timeSec });
        const signingIn = race(1, user, Array(4).fill({ userSig }));
        await rest.ok('im_open_login_svc/kick', { UserID: user });

        using old = await signingIn;
        await old.expectSurvivors(0);
      }),
    );
  });

  test('no session of a deleted account outlives the deletion, however they meet', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const app = appOf(1);
        const user = newUser();
        const rest = restClient(servers[n % servers.length] as TestServer, app);
        await rest.ok('im_open_login_svc/account_import', { UserID: user });
        const signingIn = race(1, user, Array(4).fill({}));
        await rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: user }] });

        using met = await signingIn;
        const left = await met.survivors();
        // A sign-in that came after the deletion made a new account of the same name.
        const uids = new Set(left.map(({ session }) => session?.uid));
        expect(uids.size).toBeLessThanOrEqual(1);
        for (const one of left) expect(await isCurrent(one)).toBe(true);
      }),
    );
  });
});

/** Whether messages of this session are its account's: one of a deleted account is refused. */
const isCurrent = (client: Client): Promise<boolean> =>
  client.request('getProfiles', { userIds: [client.userId] }).then(
    ({ profiles }) => profiles.length === 1,
    () => false,
  );
