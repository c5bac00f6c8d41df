import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes, type Platform, platformNames } from '@hongyan/contract';
import { cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { restClient } from '../rest.ts';
import { startServer, type TestApp, type TestServer } from '../server.ts';

setDefaultTimeout(30_000);

/** One app for each mode, so that no test waits for another's setting. */
const apps: TestApp[] = [1, 2, 3, 4].map((mode) => ({
  sdkAppId: 1_400_000_010 + mode,
  key: `${mode}`.repeat(64),
  admin: 'administrator',
}));

const PHONES: Platform[] = ['Android', 'iPhone', 'iPad'];

/** D15, read anew: whether the second sign-in ends the first one. */
function isKicked(mode: number, first: Platform, second: Platform): boolean {
  if (mode === 1) return false;
  if (mode === 4) return true;
  const [isPhone, isAlsoPhone] = [PHONES.includes(first), PHONES.includes(second)];
  if (isPhone !== isAlsoPhone) return false;
  if (!isPhone || mode === 2) return true;
  return (first === 'Android') === (second === 'Android');
}

/** Whether a session lives: a lost one may still be closing. */
const lives = (client: Client): Promise<boolean> =>
  client.request('getConversations', {}).then(
    () => true,
    () => false,
  );

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ apps });
  for (const [index, app] of apps.entries()) {
    await restClient(server, app).ok('hongyan/set_settings', { Settings: { multiDeviceMode: index + 1 } });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

const appOf = (mode: number): TestApp => apps[mode - 1] ?? server.app;

describe.each([1, 2, 3, 4])('[S5] [D15] mode %d', (mode) => {
  for (const first of platformNames) {
    test(`after a sign-in on ${first}, each other platform kicks it or leaves it as the mode says`, async () => {
      await using here = cast(server, appOf(mode));

      await Promise.all(
        platformNames.map(async (second) => {
          const who = `${first}-${second}`;
          const early = await here.signIn(who, { platform: first, deviceId: 'early' });
          const late = await here.signIn(who, { platform: second, deviceId: 'late', codec: 'msgpack' });

          if (isKicked(mode, first, second)) {
            const kicked = await early.next('kicked');
            expect(kicked).toMatchObject({ reason: 'otherDevice', platform: second, deviceId: 'late' });
            expect((await early.closed).code).toBe(closeCodes.kickedByDevice);
          } else {
            expect(await lives(early)).toBe(true);
          }
          expect(await lives(late)).toBe(true);
          expect(late.seen('kicked')).toEqual([]);
        }),
      );
    });
  }
});

test('[D15] the same device replaces itself without a word, in every mode', async () => {
  for (const mode of [1, 2, 3, 4]) {
    await using here = cast(server, appOf(mode));
    const early = await here.signIn('alice', { deviceId: 'phone', platform: 'iPhone' });

    const late = await here.signIn('alice', { deviceId: 'phone', platform: 'iPhone' });

    await early.closed;
    expect(early.seen('kicked')).toEqual([]);
    expect(await lives(late)).toBe(true);
  }
});

test('[S5] mode 3 keeps one Android, one iPhone and one PC at a time', async () => {
  await using here = cast(server, appOf(3));
  const devices = [];
  for (const platform of ['Android', 'iPhone', 'Mac'] as const) devices.push(await here.signIn('alice', { platform }));
  const [, phone] = devices;

  const tablet = await here.signIn('alice', { platform: 'iPad' });
  const kicked = await phone?.next('kicked');

  expect(kicked?.platform as string).toBe('iPad');
  expect(await Promise.all([...devices.filter((one) => one !== phone), tablet].map(lives))).toEqual([true, true, true]);
});

test('[S5] a changed mode counts for the next sign-in', async () => {
  await using here = cast(server, appOf(4));
  const early = await here.signIn('alice', { platform: 'Web' });

  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
  const late = await here.signIn('alice', { platform: 'Web' });
  const both = await Promise.all([lives(early), lives(late)]);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 4 } });
  await here.signIn('alice', { platform: 'Android' });
  const [first, second] = await Promise.all([early.next('kicked'), late.next('kicked')]);

  expect(both).toEqual([true, true]);
  expect([first.reason, second.reason] as string[]).toEqual(['otherDevice', 'otherDevice']);
});

test('[S4] a kicked session is told before it is closed, and nothing it asks afterwards is done', async () => {
  await using here = cast(server, appOf(4));
  const early = await here.signIn('alice');
  await here.signIn('alice');
  await early.closed;

  expect(early.seen('kicked')).toHaveLength(1);
  expect(await lives(early)).toBe(false);
});
