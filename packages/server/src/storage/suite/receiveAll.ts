import { describe, expect, it } from 'bun:test';
import type { ReceiveAll } from '@hongyan/contract';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, upTo } from './people.ts';

const NIGHTLY: ReceiveAll = { receiveOption: 2, startSec: 1_700_000_000, durationSec: 28_800, isRepeated: true };
const LONGEST: ReceiveAll = {
  receiveOption: 2,
  startSec: 4_294_967_295,
  durationSec: 4_294_967_295,
  isRepeated: false,
};
const OFF: ReceiveAll = { ...NIGHTLY, receiveOption: 0 };

/** Rules H6 to H8 of `port/receiveAll.ts`. */
export function receiveAllSuite(adapter: string, open: Open): void {
  describe(`${adapter}: do-not-disturb time`, () => {
    const talk = eachTalk(open);
    const set = (to: ReceiveAll, nowMs = NOON_MS) => talk.storage.receiveAll.set(talk.alice.uid, to, nowMs);
    const kept = () => talk.storage.receiveAll.of([talk.alice.uid]);

    it('[H6] stays until it is set again, over a reopening too', async () => {
      await set(NIGHTLY);
      await set(LONGEST);
      await talk.reopen();

      expect(await kept()).toEqual([{ uid: talk.alice.uid, ...LONGEST }]);
    });

    it('[H6] goes with its account: who gets the name next begins without', async () => {
      await set(NIGHTLY);
      await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);
      const [again] = await people(talk.storage, 'alice');

      expect([await kept(), await talk.storage.receiveAll.of([again?.uid ?? 0])]).toEqual([[], []]);
    });

    it('[H7] writes an event for what changed, to this user alone, and nothing for what did not', async () => {
      const first = await set(NIGHTLY, NOON_MS + 1);
      const same = await set({ ...NIGHTLY }, NOON_MS + 2);
      const others = [OFF, { ...OFF, startSec: 7 }, { ...OFF, startSec: 7, durationSec: 8 }];
      const last = { ...OFF, startSec: 7, durationSec: 8, isRepeated: false };
      for (const to of [...others, last]) await set(to, NOON_MS + 3);

      expect(first).toEqual({ uid: talk.alice.uid, userSeq: 1, kind: 'receiveAllChanged', timeMs: NOON_MS + 1 });
      expect(same).toBeUndefined();
      const { events, userSeq } = await talk.storage.userEvents.after(talk.alice.uid, 0, 10);
      expect([events.map(({ kind }) => kind), userSeq]).toEqual([Array(5).fill('receiveAllChanged'), 5]);
      expect((await talk.storage.userEvents.after(talk.bob.uid, 0, 10)).userSeq).toBe(0);
      expect(await kept()).toEqual([{ uid: talk.alice.uid, ...last }]);
    });

    it('[H7] of several devices at once each change has its event', async () => {
      await Promise.all(upTo(10).map((startSec) => set({ ...NIGHTLY, startSec })));

      expect((await talk.storage.userEvents.after(talk.alice.uid, 0, 100)).userSeq).toBe(10);
    });

    it('[H8] tells of many accounts at once those that set it', async () => {
      const uids = await manyWith(talk, 1_200);

      const found = await talk.storage.receiveAll.of([...uids, ...uids, talk.bob.uid, 0]);

      expect(found.map(({ uid }) => uid).sort((x, y) => x - y)).toEqual(uids.filter((_, at) => at % 100 === 0));
      expect(found.every(({ startSec }) => startSec === NIGHTLY.startSec)).toBe(true);
      expect(await talk.storage.receiveAll.of([])).toEqual([]);
    });
  });
}

/** Numbers of many accounts, of which each hundredth set it. */
async function manyWith(talk: Talk, count: number): Promise<number[]> {
  const uids = (await people(talk.storage, ...upTo(count).map((n) => `u${n}`))).map(({ uid }) => uid);
  const ascending = uids.sort((x, y) => x - y);
  for (const uid of ascending.filter((_, at) => at % 100 === 0))
    await talk.storage.receiveAll.set(uid, NIGHTLY, NOON_MS);
  return ascending;
}
