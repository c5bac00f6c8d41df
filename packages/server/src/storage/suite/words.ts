import { beforeEach, describe, expect, it } from 'bun:test';
import { EXPRESSION } from '../port/words.ts';
import { APP, eachStore, NOON_MS, type Open } from './people.ts';

const word = (text: string, folded = text.toLowerCase()) => ({ folded, word: text });
const audit = (text: string, timeMs = NOON_MS) => ({
  ...{ timeMs, userId: 'alice', place: 'C2C' as const, target: 'bob', words: ['w', '傻'], text },
});
const MAX = 10;
const at = (max = MAX, nowMs = NOON_MS, maxExpressions = MAX) => ({ max, maxExpressions, nowMs });

/** Rules W of `port/words.ts`. */
export function wordSuite(adapter: string, open: Open): void {
  describe(`${adapter}: banned words`, () => {
    const store = eachStore(open);
    beforeEach(async () => {
      for (const sdkAppId of [APP, APP + 1])
        await store.storage.apps.put({ sdkAppId, name: 'demo', key: 'secret', admins: ['administrator'] }, NOON_MS);
    });

    const listed = async (sdkAppId = APP) => (await store.storage.words.list(sdkAppId)).map((one) => one.word);
    const texts = async (sdkAppId: number) =>
      (await store.storage.words.audits(sdkAppId, { count: 10, notBeforeMs: 0 })).map(({ text }) => text);
    const version = async () => (await store.storage.apps.list())[0]?.version ?? 0;

    it('[W1] lists the words of one app in the order of their forms, as they were given', async () => {
      await store.storage.words.add(APP, [word('Pear'), word('apple'), word('傻瓜'), word('a\u0000b')], at());
      await store.storage.words.add(APP + 1, [word('other')], at());
      await store.reopen();

      expect(await listed()).toEqual(['a\u0000b', 'apple', 'Pear', '傻瓜']);
      expect(await listed(APP + 1)).toEqual(['other']);
      const first = await store.storage.words.list(APP, { count: 2 });
      const rest = await store.storage.words.list(APP, { after: first[1]?.folded ?? '', count: 2 });
      expect([...first, ...rest]).toEqual(await store.storage.words.list(APP));
    });

    it('[W2] keeps the spelling of a word that is there', async () => {
      await store.storage.words.add(APP, [word('Pear')], at());

      expect(await store.storage.words.add(APP, [word('PEAR'), word('fig'), word('FIG')], at())).toEqual({
        count: 2,
        isTooMany: false,
      });
      expect(await listed()).toEqual(['fig', 'Pear']);
    });

    it('[W3] adds nothing beyond the limit, also of calls at once; what is there may be added again', async () => {
      await store.storage.words.add(APP, [word('a'), word('b')], at(2));

      expect(await store.storage.words.add(APP, [word('b'), word('c')], at(2))).toEqual({ count: 3, isTooMany: true });
      expect(await store.storage.words.add(APP, [word('b')], at(1))).toEqual({ count: 2, isTooMany: false });
      const outcomes = await Promise.all(
        ['c', 'd', 'e'].map((one) => store.storage.words.add(APP, [word(one)], at(3))),
      );

      expect(outcomes.filter(({ isTooMany }) => !isTooMany)).toHaveLength(1);
      expect(await listed()).toHaveLength(3);
    });

    it('[W4] raises the version of the app with every change', async () => {
      const versions = [await version()];
      await store.storage.words.add(APP, [word('a')], at());
      versions.push(await version());
      await store.storage.words.remove(APP, ['a']);
      versions.push(await version());

      expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y));
    });

    it('[W5] takes words away and passes over those that are not there', async () => {
      await store.storage.words.add(APP, [word('Pear'), word('fig')], at());

      await store.storage.words.remove(APP, ['pear', 'none']);

      expect(await listed()).toEqual(['fig']);
    });

    it('[W9] sets the handling of a word that is there and of one that is not; adding it without one leaves it', async () => {
      await store.storage.words.add(APP, [word('Pear'), word('fig')], at());
      const [replaced, refused] = [{ action: 'replace', by: 'ап\u0000' } as const, { action: 'refuse' } as const];
      const handled = [
        { ...word('PEAR'), handling: replaced },
        { ...word('kiwi'), handling: refused },
      ];

      expect(await store.storage.words.add(APP, handled, at(3, NOON_MS + 1))).toEqual({ count: 3, isTooMany: false });
      await store.storage.words.add(APP, [word('pear'), word('KIWI')], at(MAX, NOON_MS + 2));
      await store.reopen();

      expect(await store.storage.words.list(APP)).toEqual([
        word('fig'),
        { ...word('kiwi'), handling: refused },
        { ...word('Pear'), handling: replaced },
      ]);
      expect(await store.storage.words.add(APP, [{ ...word('x'), handling: refused }], at(3))).toMatchObject({
        isTooMany: true,
      });
      await store.storage.words.add(APP, [{ ...word('pear'), handling: refused }], at());
      expect((await store.storage.words.list(APP)).at(-1)).toEqual({ ...word('Pear'), handling: refused });
    });

    it('[W10] lists words by their numbers, none given twice, page by page, of one action, with a text in them', async () => {
      const { words } = store.storage;
      const refused = { ...word('pearl'), handling: { action: 'refuse' } as const };
      await words.add(APP + 1, [word('other')], at());
      await words.add(APP, [word('Pear'), word('fig'), word('100%_傻')], at());
      await words.remove(APP, ['100%_傻']);
      await words.add(APP, [refused, word('pear'), word('50%')], at(MAX, NOON_MS + 5));
      const all = (await words.page(APP, { offset: 0, count: 10 })).words;

      expect(all.map(({ word: one, updatedMs }) => [one, updatedMs - NOON_MS])).toEqual([
        ['Pear', 0],
        ['fig', 0],
        ['pearl', 5],
        ['50%', 5],
      ]);
      expect(all.map(({ id }) => id)).toEqual([1, 2, 4, 5]);
      expect(await words.page(APP, { offset: 1, count: 2 })).toEqual({
        words: all.slice(1, 3),
        total: 4,
        expressions: 0,
      });
      expect(await words.page(APP, { offset: 9, count: 2 })).toEqual({ words: [], total: 4, expressions: 0 });
      const found = await words.page(APP, { part: 'ear', offset: 0, count: 1 });
      expect(found).toEqual({ words: all.slice(0, 1), total: 2, expressions: 0 });
      expect((await words.page(APP, { part: '%', offset: 0, count: 9 })).words).toEqual(all.slice(3));
      const ofAction = await words.page(APP, { action: 'refuse', part: 'ear', offset: 0, count: 9 });
      expect(ofAction).toEqual({ words: all.slice(2, 3), total: 1, expressions: 0 });
      expect(await words.page(APP, { action: 'replace', offset: 0, count: 9 })).toEqual({
        words: [],
        total: 0,
        expressions: 0,
      });
    });

    it('[W11] adds no expressions beyond their own limit, also of calls at once, and tells how many there are', async () => {
      const { words } = store.storage;
      const expression = (pattern: string) => ({
        ...word(pattern, `${EXPRESSION}${pattern}`),
        handling: { action: 'refuse' as const },
      });
      await words.add(APP, [word('a+'), expression('a+')], at(MAX, NOON_MS, 2));

      const outcomes = await Promise.all(
        ['b+', 'c+', 'd+'].map((one) => words.add(APP, [word(one), expression(one)], at(MAX, NOON_MS, 2))),
      );

      expect(outcomes.filter(({ isTooMany }) => !isTooMany)).toHaveLength(1);
      expect(outcomes.find(({ isTooMany }) => isTooMany)?.tooManyExpressions).toBe(3);
      expect(await words.add(APP, [expression('a+')], at(MAX, NOON_MS, 0))).toMatchObject({ isTooMany: false });
      expect(await words.page(APP, { offset: 0, count: 1 })).toMatchObject({ total: 4, expressions: 2 });
    });

    it('[W6] keeps the newest records of each app within number and age, of calls at once too', async () => {
      const { words } = store.storage;
      const bounds = { max: 3, notBeforeMs: NOON_MS - 1_000 };
      await words.record(APP, audit('old', NOON_MS - 2_000), { ...bounds, notBeforeMs: 0 });
      await words.record(APP + 1, audit('other'), bounds);
      await Promise.all(['b', 'c', 'd', 'e'].map((text) => words.record(APP, audit(text), bounds)));

      expect(await texts(APP)).toHaveLength(3);
      expect(await texts(APP)).not.toContain('old');
      expect(await texts(APP + 1)).toEqual(['other']);
    });

    it('[W7] gives records back as they were kept, the newest first, page by page, over a reopening too', async () => {
      const { words } = store.storage;
      const kept = [audit('a'), { ...audit('傻\u0000'), target: 'a\u0000b', place: 'UserInfo' as const }, audit('c')];
      for (const one of kept) await words.record(APP, one, { max: 10, notBeforeMs: 0 });
      await store.reopen();

      const first = await store.storage.words.audits(APP, { count: 2, notBeforeMs: 0 });
      const beforeSeq = first[1]?.seq ?? 0;
      const rest = await store.storage.words.audits(APP, { count: 2, notBeforeMs: 0, beforeSeq });
      expect([...first, ...rest].map(({ seq: _, ...one }) => one)).toEqual(kept.reverse());
      expect(await store.storage.words.audits(APP, { count: 2, notBeforeMs: NOON_MS + 1 })).toEqual([]);
    });

    it('[W8] drops records from before a time', async () => {
      const { words } = store.storage;
      for (const [text, timeMs] of [
        ['a', 1_000],
        ['b', 2_000],
      ] as const)
        await words.record(APP, audit(text, timeMs), { max: 10, notBeforeMs: 0 });

      await words.trimAudits(APP, 2_000);

      expect(await texts(APP)).toEqual(['b']);
    });

    it('[W6] gives no number twice, also when all records have gone', async () => {
      const { words } = store.storage;
      const newest = async () => (await words.audits(APP, { count: 1, notBeforeMs: 0 }))[0]?.seq ?? 0;
      await words.record(APP, audit('a', 1_000), { max: 10, notBeforeMs: 0 });
      const first = await newest();
      await words.trimAudits(APP, 2_000);

      await words.record(APP, audit('b', 3_000), { max: 10, notBeforeMs: 0 });

      expect(await newest()).toBeGreaterThan(first);
    });
  });
}
