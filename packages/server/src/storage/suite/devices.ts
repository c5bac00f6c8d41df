import { describe, expect, it } from 'bun:test';
import { APP, eachStore, NOON_MS, type Open } from './people.ts';

/** Rules V of `port/accounts.ts`. */
export function deviceSuite(adapter: string, open: Open): void {
  describe(`${adapter}: devices`, () => {
    const store = eachStore(open);
    const signIn = (uid: number, deviceId: string, signedInMs: number, platform = 'Web') =>
      store.storage.devices.signIn({ uid, deviceId, platform, signedInMs });

    it('[V1] replaces the sign-in of the same device', async () => {
      await signIn(1, 'phone', NOON_MS, 'iPhone');
      await signIn(1, 'phone', NOON_MS + 5, 'Android');
      await store.reopen();

      const devices = await store.storage.devices.signedIn([1], 0);

      expect(devices).toEqual([{ uid: 1, deviceId: 'phone', platform: 'Android', signedInMs: NOON_MS + 5 }]);
    });

    it('[V5] refuses who was not seen in a period that is full, and writes nothing then', async () => {
      const { apps, devices, statistics } = store.storage;
      await apps.put({ sdkAppId: APP, name: 'demo', key: 'secret', admins: ['administrator'] }, NOON_MS);
      const come = (uid: number) =>
        devices.signIn(
          { uid, deviceId: 'phone', platform: 'iPhone', signedInMs: NOON_MS },
          [202_311, 20_231_114].map((period) => ({ sdkAppId: APP, period, kind: 'user' as const, id: uid })),
          [{ period: 20_231_114, max: 2 }],
        );

      const outcomes = await Promise.all([1, 2, 3, 4].map(come));

      const refused = outcomes.map((outcome) => outcome?.full.period);
      expect(refused.filter((period) => period === 20_231_114).length).toBe(2);
      const seen = await statistics.figures(APP, 20_231_114, 20_231_114);
      expect(seen.find(({ figure }) => figure === 'ActiveUserNum')?.n).toBe(2);
      const inside = refused.indexOf(undefined) + 1;
      expect(await come(inside)).toBeUndefined();
      expect((await devices.signedIn([1, 2, 3, 4], 0)).length).toBe(2);
    });

    it('[V2] forgets devices that signed out', async () => {
      for (const device of ['phone', 'tablet', 'web']) await signIn(1, device, NOON_MS);
      await signIn(2, 'phone', NOON_MS);

      await store.storage.devices.signOut(1, ['phone', 'web', 'unknown']);
      await store.storage.devices.signOut(1, []);

      const left = await store.storage.devices.signedIn([1, 2], 0);
      expect(left.map(({ uid, deviceId }) => `${uid} ${deviceId}`).sort()).toEqual(['1 tablet', '2 phone']);
    });

    it('[V3] gives devices that signed in at or after a time', async () => {
      await signIn(1, 'old', NOON_MS - 1);
      await signIn(1, 'new', NOON_MS);
      await signIn(2, 'newer', NOON_MS + 1);
      await signIn(3, 'other', NOON_MS);

      const devices = await store.storage.devices.signedIn([1, 2], NOON_MS);

      expect(devices.map(({ deviceId }) => deviceId).sort()).toEqual(['new', 'newer']);
      expect(await store.storage.devices.signedIn([], 0)).toEqual([]);
    });
  });
}
