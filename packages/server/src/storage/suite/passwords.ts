import { describe, expect, it } from 'bun:test';
import { APP, eachTalk, NOON_MS, type Open } from './people.ts';

const MINUTE_MS = 60_000;

/** Rules J1 to J4 of `port/passwords.ts`. */
export function passwordSuite(adapter: string, open: Open): void {
  describe(`${adapter}: passwords`, () => {
    const talk = eachTalk(open);
    const attempt = (uid: number, nowMs = NOON_MS) => talk.storage.passwords.attempt(uid, 3, MINUTE_MS, nowMs);

    it('[J1] an account is made once with its password, also by two at the same time', async () => {
      const { passwords } = talk.storage;

      const made = await Promise.all(['one', 'two'].map((hash) => passwords.register(APP, 'dave', hash, NOON_MS)));
      const taken = await passwords.register(APP, 'alice', 'hash', NOON_MS);

      const [account] = made.filter((one) => one !== undefined);
      expect([made.filter((one) => one === undefined).length, taken]).toEqual([1, undefined]);
      expect(account).toMatchObject({ userId: 'dave', nick: '', createdMs: NOON_MS });
      expect(await attempt(account?.uid ?? 0)).toEqual({ hash: made[0] ? 'one' : 'two' });
      expect(await attempt(talk.alice.uid)).toBeUndefined();
    });

    it('[J2] another password takes the place of the first, none ends it, and it goes with its account', async () => {
      await talk.storage.passwords.set(talk.alice.uid, 'first');
      for (let n = 0; n < 3; n++) await attempt(talk.alice.uid);
      expect(await attempt(talk.alice.uid)).toEqual({ lockedUntilMs: NOON_MS + MINUTE_MS });

      await talk.storage.passwords.set(talk.alice.uid, 'second');
      await talk.reopen();
      expect(await attempt(talk.alice.uid)).toEqual({ hash: 'second' });
      await talk.storage.passwords.set(talk.alice.uid, '');
      expect(await attempt(talk.alice.uid)).toBeUndefined();

      await talk.storage.passwords.set(talk.bob.uid, 'bobs');
      await talk.storage.accounts.delete(APP, ['bob'], NOON_MS);
      expect(await attempt(talk.bob.uid)).toBeUndefined();
    });

    it('[J3] the third try in a row locks, also of tries side by side, until the time is over', async () => {
      const { uid } = talk.alice;
      await talk.storage.passwords.set(uid, 'hash');

      const tries = await Promise.all(Array.from({ length: 8 }, () => attempt(uid)));
      const early = await attempt(uid, NOON_MS + MINUTE_MS - 1);
      const later = await attempt(uid, NOON_MS + MINUTE_MS);

      expect(tries.filter((one) => one && 'hash' in one)).toHaveLength(3);
      expect([early, later]).toEqual([{ lockedUntilMs: NOON_MS + MINUTE_MS }, { hash: 'hash' }]);
    });

    it('[J4] a right one makes counting begin anew, and opens what its own try locked', async () => {
      const { uid } = talk.alice;
      await talk.storage.passwords.set(uid, 'hash');

      for (let round = 0; round < 3; round++) {
        for (let n = 0; n < 3; n++) expect(await attempt(uid)).toEqual({ hash: 'hash' });
        await talk.storage.passwords.succeeded(uid);
      }
    });
  });
}
