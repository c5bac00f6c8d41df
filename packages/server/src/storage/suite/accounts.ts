import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS, type Open, people, Talk } from './people.ts';

/** Rules U of `port/accounts.ts`. */
export function accountSuite(adapter: string, open: Open): void {
  describe(`${adapter}: accounts`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    it('[U1] keeps the uid of an account that is imported again', async () => {
      const [first] = await people(storage, 'alice');

      const [again] = await storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alice' }], NOON_MS + 1);
      const [empty] = await storage.accounts.import(APP, [{ userId: 'alice', nick: '', faceUrl: '' }], NOON_MS + 2);

      expect(again).toMatchObject({ uid: first?.uid, nick: 'Alice', createdMs: NOON_MS });
      expect(empty).toEqual(again);
    });

    it('[U1] gives one uid to a name that is imported by many at once', async () => {
      const imports = await Promise.all(Array.from({ length: 20 }, () => people(storage, 'alice', 'bob')));

      expect(new Set(imports.map(([alice]) => alice?.uid)).size).toBe(1);
      expect(new Set(imports.map(([, bob]) => bob?.uid)).size).toBe(1);
    });

    it('[U2] leaves nick and avatar of earlier messages as they were (S25)', async () => {
      const talk = await Talk.between(storage);
      const [named] = await storage.accounts.import(
        APP,
        [{ userId: 'alice', nick: 'Alice', faceUrl: 'http://a/1' }],
        NOON_MS,
      );
      await talk.say({ fromProfileId: named?.profileId });
      const [renamed] = await storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alicia 鸿雁' }], NOON_MS);
      await talk.say({ fromProfileId: renamed?.profileId });

      const [first, second] = [await storage.messages.get(talk.pair, 1), await storage.messages.get(talk.pair, 2)];

      expect(first).toMatchObject({ nick: 'Alice', faceUrl: 'http://a/1' });
      expect(second).toMatchObject({ nick: 'Alicia 鸿雁', faceUrl: 'http://a/1' });
    });

    it('[U3] gives a new uid to a name that is imported after its deletion', async () => {
      const [first] = await people(storage, 'alice');
      await storage.accounts.delete(APP, ['alice'], NOON_MS);

      const [second] = await people(storage, 'alice');

      expect(second?.uid).not.toBe(first?.uid);
      expect(second).toMatchObject({ nick: '', userSeq: 0 });
    });

    it('[U4] answers in the order of the drafts', async () => {
      await people(storage, 'carol', 'alice');

      const accounts = await people(storage, 'bob', 'alice', 'Dave', 'carol', 'bob');

      expect(accounts.map(({ userId }) => userId)).toEqual(['bob', 'alice', 'Dave', 'carol', 'bob']);
      expect(accounts[0]).toEqual(accounts[4]);
    });

    it('[U5] finds the accounts that exist, of this app alone, by exact name', async () => {
      await people(storage, 'alice', 'bob', '鸿雁');
      await storage.accounts.import(APP + 1, [{ userId: 'carol' }], NOON_MS);

      const found = await storage.accounts.find(APP, ['alice', 'Alice', 'carol', 'dave', '鸿雁', 'alice']);

      expect(found.map(({ userId }) => userId).sort()).toEqual(['alice', '鸿雁']);
      expect(await storage.accounts.find(APP, [])).toEqual([]);
    });

    it('[U6] deletes the accounts that exist; conversations stay with their peers', async () => {
      const talk = await Talk.between(storage);
      await talk.say();
      await storage.devices.signIn({ uid: talk.alice.uid, deviceId: 'd', platform: 'Web', signedInMs: NOON_MS });

      const deleted = await storage.accounts.delete(APP, ['alice', 'nobody'], NOON_MS);

      expect(deleted.map(({ uid }) => uid)).toEqual([talk.alice.uid]);
      expect(await storage.accounts.find(APP, ['alice'])).toEqual([]);
      expect(await storage.devices.signedIn([talk.alice.uid], 0)).toEqual([]);
      expect(await storage.conversations.list(talk.bob.uid, 100, 0, 100)).toMatchObject([
        { peerUserId: 'alice', lastMessage: { seq: 1 } },
      ]);
    });

    it('[U7] kicks: a time before which UserSigs are refused, and all devices signed out', async () => {
      const [alice] = await people(storage, 'alice');
      const uid = alice?.uid ?? 0;
      await storage.devices.signIn({ uid, deviceId: 'd', platform: 'Web', signedInMs: NOON_MS });

      const kicked = await storage.accounts.kick(APP, 'alice', 1234);

      expect(kicked).toMatchObject({ uid, notBeforeSec: 1234 });
      expect(await storage.accounts.find(APP, ['alice'])).toMatchObject([{ notBeforeSec: 1234 }]);
      expect(await storage.devices.signedIn([uid], 0)).toEqual([]);
      expect(await storage.accounts.kick(APP, 'nobody', 1)).toBeUndefined();
    });
  });
}

/** Rules V of `port/accounts.ts`. */
export function deviceSuite(adapter: string, open: Open): void {
  describe(`${adapter}: devices`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());
    const signIn = (uid: number, deviceId: string, signedInMs: number, platform = 'Web') =>
      storage.devices.signIn({ uid, deviceId, platform, signedInMs });

    it('[V1] replaces the sign-in of the same device', async () => {
      await signIn(1, 'phone', NOON_MS, 'iPhone');
      await signIn(1, 'phone', NOON_MS + 5, 'Android');

      expect(await storage.devices.signedIn([1], 0)).toEqual([
        { uid: 1, deviceId: 'phone', platform: 'Android', signedInMs: NOON_MS + 5 },
      ]);
    });

    it('[V2] forgets devices that signed out', async () => {
      for (const device of ['phone', 'tablet', 'web']) await signIn(1, device, NOON_MS);
      await signIn(2, 'phone', NOON_MS);

      await storage.devices.signOut(1, ['phone', 'web', 'unknown']);

      const left = await storage.devices.signedIn([1, 2], 0);
      expect(left.map(({ uid, deviceId }) => `${uid} ${deviceId}`).sort()).toEqual(['1 tablet', '2 phone']);
    });

    it('[V3] gives devices that signed in at or after a time', async () => {
      await signIn(1, 'old', NOON_MS - 1);
      await signIn(1, 'new', NOON_MS);
      await signIn(3, 'other', NOON_MS);

      const devices = await storage.devices.signedIn([1, 2], NOON_MS);

      expect(devices.map(({ deviceId }) => deviceId)).toEqual(['new']);
    });
  });
}
