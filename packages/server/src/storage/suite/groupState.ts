import { describe, expect, it } from 'bun:test';
import type { CounterChange, Entry } from '../port/groupState.ts';
import type { Group } from '../port/groups.ts';
import type { Storage } from '../port/storage.ts';
import { eachTalk, type Open } from './people.ts';
import { doneBy, someGroup } from './someGroup.ts';

const WIDE = { count: 100, bytes: 100_000 };

const pairs = <V>(values: Record<string, V>): Entry<V>[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));
const recordOf = <V>(entries: readonly Entry<V>[]): Record<string, V> =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

/** Rules [K1] to [K7]: attributes of groups. */
export function attributeSuite(adapter: string, open: Open): void {
  describe(`${adapter}: attributes of groups`, () => {
    const talk = eachTalk(open);
    const set = (
      { gid }: Group,
      values: Record<string, string>,
      more: Partial<Parameters<Storage['groupState']['setAttributes']>[1]> = {},
    ) => talk.storage.groupState.setAttributes(gid, { entries: pairs(values), isWhole: false, ...more }, WIDE);
    const now = async ({ gid }: Group): Promise<Record<string, unknown>> => {
      const { version, entries } = await talk.storage.groupState.attributes(gid);
      return { version, ...recordOf(entries) };
    };

    it('[K2] [K4] are none at first, added and changed, each change under the next version', async () => {
      const group = await someGroup(talk.storage, talk.alice);

      expect(await now(group)).toEqual({ version: 0 });
      expect(await set(group, { a: '1', b: '2' })).toEqual({
        ...{ since: 0, version: 1, deleted: [] },
        changed: pairs({ a: '1', b: '2' }),
      });
      expect(await set(group, { b: '3', c: '\0€' })).toMatchObject({
        version: 2,
        changed: pairs({ b: '3', c: '\0€' }),
      });
      expect(await set(group, { a: '1' })).toEqual({ since: 2, version: 2, changed: [], deleted: [] });
      await talk.reopen();
      expect(await now(group)).toEqual({ version: 2, a: '1', b: '3', c: '\0€' });
    });

    it('[K4] keep names that objects have of their own', async () => {
      const group = await someGroup(talk.storage, talk.alice);

      const entries = ['__proto__', 'constructor'].map((key) => ({ key, value: 'x' }));
      await talk.storage.groupState.setAttributes(group.gid, { entries, isWhole: false }, WIDE);

      expect((await talk.storage.groupState.attributes(group.gid)).entries).toEqual(entries);
    });

    it('[K5] replaced as a whole: those that are not named go', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      await set(group, { a: '1', b: '2' });

      const change = await set(group, { b: '2', c: '3' }, { isWhole: true });

      expect(change).toEqual({ since: 1, version: 2, changed: pairs({ c: '3' }), deleted: ['a'] });
    });

    it('[K1] [K5] who did not see the latest value of a key does not overwrite it; another key it may', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      await set(group, { seat1: '', seat2: '' });

      const both = await Promise.all([
        set(group, { seat1: 'alice' }, { seen: 1 }),
        set(group, { seat1: 'bob' }, { seen: 1 }),
      ]);

      expect(both.filter((one) => 'refused' in one)).toEqual([{ refused: 'conflict' }]);
      expect(await set(group, { seat2: 'carol' }, { seen: 1 })).toMatchObject({ version: 3 });
      const seat1 = String((await now(group)).seat1);
      expect(await set(group, { seat1 }, { seen: 1 })).toMatchObject({ changed: [] });
      expect(await talk.storage.groupState.deleteAttributes(group.gid, ['seat1'], { seen: 1 })).toEqual({
        refused: 'conflict',
      });
    });

    it('[K6] limits hold for what is there together with what comes, and for writers at the same time', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const one = (key: string, count: number, bytes = 100) =>
        talk.storage.groupState.setAttributes(
          group.gid,
          { entries: [{ key, value: '€' }], isWhole: false },
          { count, bytes },
        );

      const results = await Promise.all(['a', 'b', 'c'].map((key) => one(key, 2)));

      expect(results.filter((result) => 'refused' in result)).toEqual([{ refused: 'tooMany', count: 3 }]);
      expect(await one('d', 3, 11)).toEqual({ refused: 'tooLong', bytes: 12 });
      expect(await one('d', 3, 12)).toMatchObject({ version: 3 });
    });

    it('[K7] deleted by name or all; one that is not there refuses the whole', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const remove = (keys: string[]) => talk.storage.groupState.deleteAttributes(group.gid, keys, {});
      await set(group, { a: '1', b: '2', c: '3' });

      expect(await remove(['a', 'x'])).toEqual({ refused: 'unknown', key: 'x' });
      expect(await remove(['a'])).toEqual({ since: 1, version: 2, changed: [], deleted: ['a'] });
      expect(await remove([])).toMatchObject({ version: 3, deleted: ['b', 'c'] });
      expect(await remove([])).toMatchObject({ version: 3, deleted: [] });
      expect(await set(group, { a: '1' })).toMatchObject({ since: 3, version: 4 });
    });

    it('[K3] the same call again changes nothing, whatever came between', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const writer = { uid: talk.alice.uid, random: 7 };
      await set(group, { a: '1' }, { writer });
      await set(group, { a: '2' });

      expect(await set(group, { a: '1' }, { writer })).toEqual({ since: 2, version: 2, changed: [], deleted: [] });
      const other = { uid: talk.bob.uid, random: 7 };
      const removing = () => talk.storage.groupState.deleteAttributes(group.gid, ['a'], { writer: other });
      expect([await removing(), await removing()]).toMatchObject([{ deleted: ['a'] }, { deleted: [] }]);
    });

    it('[K1] of a group that was dissolved there are none, and another incarnation begins without (S32)', async () => {
      const group = await someGroup(talk.storage, talk.alice, { groupId: 'team' });
      await set(group, { a: '1' });
      await talk.storage.groups.dissolve(group.gid, doneBy(talk.alice));

      expect(await set(group, { a: '2' })).toEqual({ refused: 'gone' });
      expect(await talk.storage.groupState.deleteAttributes(group.gid, [], {})).toEqual({ refused: 'gone' });
      expect(await now(group)).toEqual({ version: 0 });
      expect(await now(await someGroup(talk.storage, talk.alice, { groupId: 'team' }))).toEqual({ version: 0 });
    });
  });
}

/** Rules [K1] to [K3] and [K8] to [K11]: counters of groups. */
export function counterSuite(adapter: string, open: Open): void {
  describe(`${adapter}: counters of groups`, () => {
    const talk = eachTalk(open);
    const change = (
      { gid }: Group,
      mode: CounterChange['mode'],
      values: Record<string, number>,
      more: Partial<CounterChange> = {},
    ) => talk.storage.groupState.changeCounters(gid, { mode, entries: pairs(values), ...more }, 3);

    it('[K8] [K9] are set, raised and lowered from 0, all that are named at once', async () => {
      const group = await someGroup(talk.storage, talk.alice);

      expect(await change(group, 'increase', { likes: 2, gifts: 1 })).toEqual({
        ...{ since: 0, version: 1, deleted: [] },
        changed: pairs({ likes: 2, gifts: 1 }),
        entries: pairs({ likes: 2, gifts: 1 }),
      });
      expect(await change(group, 'decrease', { likes: 5 })).toMatchObject({ entries: pairs({ likes: -3 }) });
      expect(await change(group, 'set', { likes: 0, gifts: 1 })).toMatchObject({ changed: pairs({ likes: 0 }) });
      await talk.reopen();
      const state = await talk.storage.groupState.counters(group.gid);
      expect(state).toEqual({ version: 3, entries: pairs({ likes: 0, gifts: 1 }) });
    });

    it('[K9] two at once both count', async () => {
      const group = await someGroup(talk.storage, talk.alice);

      await Promise.all(Array.from({ length: 20 }, () => change(group, 'increase', { likes: 1 })));

      const { entries } = await talk.storage.groupState.counters(group.gid);
      expect(recordOf(entries)).toEqual({ likes: 20 });
    });

    it('[K10] one too many, or one beyond the exact whole numbers, refuses them all', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const { MAX_SAFE_INTEGER: most } = Number;
      await change(group, 'set', { a: most, b: 1 });

      expect(await change(group, 'increase', { b: 1, a: 1 })).toEqual({ refused: 'outOfRange', key: 'a' });
      expect(await change(group, 'set', { c: 1, d: 1 })).toEqual({ refused: 'tooMany' });
      const { entries } = await talk.storage.groupState.counters(group.gid);
      expect(recordOf(entries)).toEqual({ a: most, b: 1 });
    });

    it('[K3] the same call again counts once, and says what the counters are', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const writer = { uid: talk.alice.uid, random: 7 };
      await change(group, 'increase', { likes: 1 }, { writer });

      const again = await change(group, 'increase', { likes: 1 }, { writer });

      expect(again).toEqual({ since: 1, version: 1, changed: [], deleted: [], entries: pairs({ likes: 1 }) });
    });

    it('[K11] deleted by name or all; who is not there is passed over', async () => {
      const group = await someGroup(talk.storage, talk.alice);
      const remove = (keys: string[]) => talk.storage.groupState.deleteCounters(group.gid, keys);
      await change(group, 'set', { a: 1, b: 2, c: 3 });

      expect(await remove(['a', 'x'])).toEqual({ since: 1, version: 2, changed: [], deleted: ['a'] });
      expect(await remove([])).toMatchObject({ version: 3, deleted: ['b', 'c'] });
      await talk.storage.groups.dissolve(group.gid, doneBy(talk.alice));
      expect([await remove([]), await change(group, 'set', { a: 1 })]).toEqual(Array(2).fill({ refused: 'gone' }));
    });
  });
}
