import { describe, expect, it } from 'bun:test';
import { APP, eachTalk, NOON_MS, type Open, people } from './people.ts';
import { makePush, pushDraft, runPush } from './pushes.ts';

/** Rules K1 to K8 of `port/pushes.ts`. */
export function pushMarkSuite(adapter: string, open: Open): void {
  describe(`${adapter}: tags and attributes for pushes`, () => {
    const talk = eachTalk(open);

    it('[K1] [K2] keeps names of attributes by app, one by one, over a reopening too', async () => {
      await talk.storage.pushes.nameAttributes(APP, { 0: 'sex', 9: 'a\u0000b' });
      await talk.storage.pushes.nameAttributes(APP + 1, { 0: 'other' });
      await talk.storage.pushes.nameAttributes(APP, { 0: 'gender', 1: 'city' });
      await talk.storage.pushes.nameAttributes(APP, { 1: '' });
      await talk.reopen();

      expect(await talk.storage.pushes.attributeNames(APP)).toEqual({ 0: 'gender', 9: 'a\u0000b' });
      expect(await talk.storage.pushes.attributeNames(APP + 1)).toEqual({ 0: 'other' });
    });

    it('[K3] [K4] [K5] sets and takes away attributes; the last value given counts, others stay', async () => {
      const { alice, bob } = talk;
      const { pushes } = talk.storage;
      const of = (uid: number, ...values: [number, string][]) => ({
        ...{ uid, attributes: values.map(([number, value]) => ({ number, value })) },
      });
      await pushes.setAttributes(APP, [
        of(bob.uid, [1, 'x']),
        of(alice.uid, [1, 'SZ'], [0, 'f']),
        of(bob.uid, [1, 'y']),
      ]);
      await pushes.setAttributes(APP, [of(alice.uid, [1, '深圳\u0000'])]);
      await pushes.removeAttributes([{ uid: alice.uid, numbers: [0, 5] }]);

      expect(await pushes.attributes([bob.uid, alice.uid])).toEqual([
        { uid: alice.uid, number: 1, value: '深圳\u0000' },
        { uid: bob.uid, number: 1, value: 'y' },
      ]);
    });

    it('[K6] [K8] adds tags up to the limit of an account, whoever adds at the same time; above it nothing is added', async () => {
      const { alice, bob } = talk;
      const { pushes } = talk.storage;
      await pushes.addTags(APP, [{ uid: alice.uid, tags: ['a', 'b', 'a'] }], 2);

      const again = await pushes.addTags(APP, [{ uid: alice.uid, tags: ['b'] }], 2);
      const full = await pushes.addTags(
        APP,
        [
          ...[
            { uid: bob.uid, tags: ['x'] },
            { uid: alice.uid, tags: ['c'] },
          ],
        ],
        2,
      );
      const raced = await Promise.all(
        ['c', 'd', 'e'].map((tag) => pushes.addTags(APP, [{ uid: alice.uid, tags: [tag] }], 3)),
      );

      expect([again, full]).toEqual([{}, { fullUid: alice.uid }]);
      expect(raced.filter(({ fullUid }) => fullUid === undefined)).toHaveLength(1);
      expect(await pushes.tags([bob.uid, alice.uid])).toHaveLength(3);
    });

    it('[K7] takes tags away, named ones or all, and passes over what is not there', async () => {
      const { alice, bob } = talk;
      const { pushes } = talk.storage;
      const tags = ['a', 'b\u0000', '标签'];
      await pushes.addTags(
        APP,
        [
          { uid: alice.uid, tags },
          { uid: bob.uid, tags },
        ],
        10,
      );

      await pushes.removeTags([{ uid: alice.uid, tags: ['b\u0000', 'none'] }, { uid: bob.uid }]);

      expect(await pushes.tags([alice.uid, bob.uid])).toEqual([
        { uid: alice.uid, tag: 'a' },
        { uid: alice.uid, tag: '标签' },
      ]);
    });

    it('[U6] tags, attributes and what waits go with their account', async () => {
      const { alice, bob } = talk;
      const { pushes } = talk.storage;
      await pushes.addTags(APP, [{ uid: bob.uid, tags: ['a'] }], 10);
      await pushes.setAttributes(APP, [{ uid: bob.uid, attributes: [{ number: 0, value: 'x' }] }]);
      await runPush(talk.storage, await makePush(talk.storage, pushDraft(alice)));

      await talk.storage.accounts.delete(APP, ['bob'], NOON_MS);
      await people(talk.storage, 'bob');

      expect([await pushes.tags([bob.uid]), await pushes.attributes([bob.uid])]).toEqual([[], []]);
      expect(await pushes.waiting([bob.uid])).toEqual([]);
      const tagged = await makePush(talk.storage, pushDraft(alice, { condition: { tagsOr: ['a'] } }));
      expect(await runPush(talk.storage, tagged)).toEqual([]);
    });
  });
}
