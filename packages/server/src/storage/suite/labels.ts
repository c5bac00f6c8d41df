import { describe, expect, it } from 'bun:test';
import type { Marking } from '../port/labels.ts';
import type { LogRef } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk } from './people.ts';

const NOW_MS = NOON_MS + 60_000;
const MAX = 100;

/** Rules B1 to B9 of `port/labels.ts`. */
export function labelSuite(adapter: string, open: Open): void {
  describe(`${adapter}: labels of conversations`, () => {
    const talk = eachTalk(open);
    groupRules(talk);
    movingRules(talk);
    markRules(talk);
    readingRules(talk);
  });
}

const create = (talk: Talk, name: string, max = 20) =>
  talk.storage.labels.createGroup(talk.alice.uid, name, max, NOW_MS);
const move = (talk: Talk, name: string, logs: LogRef[], isIn = true, max = MAX) =>
  talk.storage.labels.move(talk.alice.uid, name, logs, isIn, max, NOW_MS);
const mark = (talk: Talk, markings: Marking[], max = MAX) =>
  talk.storage.labels.mark(talk.alice.uid, markings, max, NOW_MS);
const labels = async (talk: Talk) => (await talk.as(talk.alice))?.labels;
const kinds = (outcome: object) =>
  'events' in outcome ? (outcome.events as { kind: string }[]).map(({ kind }) => kind) : outcome;

function groupRules(talk: Talk): void {
  it('[B1] [B4] groups are numbered, a name is there once, and one too many is refused', async () => {
    const work = await create(talk, 'work', 2);
    const again = await create(talk, 'work', 2);
    const home = await create(talk, 'home', 2);

    expect(work).toMatchObject({ group: { number: 1, name: 'work' } });
    expect(kinds(work)).toEqual(['conversationGroups']);
    expect(again).toEqual({ group: { number: 1, name: 'work' }, events: [] });
    expect(home).toMatchObject({ group: { number: 2, name: 'home' } });
    expect(await create(talk, 'else', 2)).toEqual({ refused: 'full' });
    await talk.reopen();
    expect(await talk.storage.labels.groups(talk.alice.uid)).toEqual([
      { number: 1, name: 'work' },
      { number: 2, name: 'home' },
    ]);
    expect(await talk.storage.labels.groups(talk.bob.uid)).toEqual([]);
  });

  it('[B2] a new name keeps what is in the group; one that is taken is refused', async () => {
    await talk.say();
    await create(talk, 'work');
    await create(talk, 'home');
    await move(talk, 'work', [talk.pair]);
    const { uid } = talk.alice;

    const renamed = await talk.storage.labels.renameGroup(uid, 'work', 'office', NOW_MS);
    const same = await talk.storage.labels.renameGroup(uid, 'office', 'office', NOW_MS);
    const taken = await talk.storage.labels.renameGroup(uid, 'office', 'home', NOW_MS);
    const gone = await talk.storage.labels.renameGroup(uid, 'work', 'other', NOW_MS);

    expect([kinds(renamed), kinds(same), taken, gone]).toEqual([
      ['conversationGroups'],
      [],
      { refused: 'exists' },
      { refused: 'unknown' },
    ]);
    expect(await labels(talk)).toEqual({ marks: [], groups: [1], custom: '' });
  });

  it('[B3] a group that is gone has nothing in it, nor has the next one under its number', async () => {
    await talk.say();
    await create(talk, 'work');
    await create(talk, 'home');
    await move(talk, 'work', [talk.pair]);
    await move(talk, 'home', [talk.pair]);
    const { uid } = talk.alice;

    const gone = await talk.storage.labels.deleteGroup(uid, 'work', NOW_MS);
    const again = await talk.storage.labels.deleteGroup(uid, 'work', NOW_MS);
    await create(talk, 'new');

    expect([kinds(gone), again]).toEqual([['conversationGroups'], { refused: 'unknown' }]);
    expect(gone).toMatchObject({ events: [{ value: 1 }] });
    expect(await labels(talk)).toEqual({ marks: [], groups: [2], custom: '' });
    await talk.storage.labels.deleteGroup(uid, 'home', NOW_MS);
    expect(await labels(talk)).toBeUndefined();
  });
}

function movingRules(talk: Talk): void {
  it('[B5] conversations come in and go out, each with an event when it changed; what is not one’s own is told', async () => {
    await talk.say();
    await create(talk, 'work');
    const strangers = talk.pairOf(talk.alice, talk.carol);

    const put = await move(talk, 'work', [talk.pair, strangers, { sdkAppId: talk.alice.sdkAppId, gid: 77 }]);
    const again = await move(talk, 'work', [talk.pair]);
    const out = await move(talk, 'work', [talk.pair], false);
    const nowhere = await move(talk, 'home', [talk.pair]);

    expect(put).toMatchObject({ faults: [undefined, 'conversationUnknown', 'conversationGroupGone'] });
    expect([kinds(put), kinds(again), kinds(out)]).toEqual([['conversationLabels'], [], ['conversationLabels']]);
    expect(put).toMatchObject({ events: [{ peerUserId: 'bob' }] });
    expect(nowhere).toEqual({ refused: 'unknown' });
    expect(await labels(talk)).toBeUndefined();
  });

  it('[B6] no more conversations than allowed have labels, and one that has some may get others', async () => {
    await talk.say();
    const other = talk.pairOf(talk.alice, talk.carol);
    await talk.say(talk.way(talk.alice, talk.carol));

    const both = await mark(
      talk,
      [
        { log: talk.pair, set: [33] },
        { log: other, set: [33] },
      ],
      1,
    );
    const more = await mark(talk, [{ log: talk.pair, set: [34] }], 1);
    const swapped = await mark(
      talk,
      [
        { log: talk.pair, clear: [33, 34] },
        { log: other, set: [33] },
      ],
      1,
    );

    expect(both.faults).toEqual([undefined, 'labelsFull']);
    expect(more.faults).toEqual([undefined]);
    expect(swapped.faults).toEqual([undefined, undefined]);
    expect(await labels(talk)).toBeUndefined();
  });
}

function markRules(talk: Talk): void {
  it('[B7] each of 64 marks is set and cleared by itself, beside groups and text', async () => {
    await talk.say();
    await create(talk, 'work');
    await move(talk, 'work', [talk.pair]);
    const all = Array.from({ length: 64 }, (_, place) => place);

    await mark(talk, [{ log: talk.pair, set: all, custom: 'mine' }]);
    expect(await labels(talk)).toEqual({ marks: all, groups: [1], custom: 'mine' });
    for (const place of [0, 31, 32, 63]) await mark(talk, [{ log: talk.pair, clear: [place] }]);
    await talk.reopen();

    const rest = all.filter((place) => ![0, 31, 32, 63].includes(place));
    expect(await labels(talk)).toEqual({ marks: rest, groups: [1], custom: 'mine' });
    const same = await mark(talk, [{ log: talk.pair, set: [5], clear: [0], custom: 'mine' }]);
    expect(same).toEqual({ faults: [undefined], events: [] });
    const emptied = await mark(talk, [{ log: talk.pair, clear: all, custom: '' }]);
    expect(kinds(emptied)).toEqual(['conversationLabels']);
    expect(await labels(talk)).toEqual({ marks: [], groups: [1], custom: '' });
  });

  it('[B7] labels are the user’s own, and go with the account', async () => {
    await talk.say();
    await mark(talk, [{ log: talk.pair, set: [1], custom: 'of alice' }]);

    expect((await talk.as(talk.bob))?.labels).toBeUndefined();
    expect((await talk.storage.conversations.list(talk.alice.uid, 10, 0, 10))[0]?.labels?.marks).toEqual([1]);
    await talk.storage.accounts.delete(talk.alice.sdkAppId, ['alice'], NOW_MS);
    expect(await talk.storage.labels.page(talk.alice.uid, 0, 10)).toEqual([]);
  });
}

function readingRules(talk: Talk): void {
  it('[B8] [B9] what has labels is read page by page, and by name', async () => {
    const { convId } = await talk.say();
    const other = await talk.say(talk.way(talk.alice, talk.carol));
    const carols = talk.pairOf(talk.alice, talk.carol);
    await mark(talk, [
      { log: talk.pair, set: [1] },
      { log: carols, custom: 'c' },
    ]);
    const { labels: store } = talk.storage;
    const bobs = { convId, marks: [1], groups: [], custom: '', peerUserId: 'bob', changedMs: NOW_MS };
    const hers = { convId: other.convId, marks: [], groups: [], custom: 'c', peerUserId: 'carol', changedMs: NOW_MS };

    expect(await store.page(talk.alice.uid, 0, 1)).toEqual([bobs]);
    expect(await store.page(talk.alice.uid, convId, 10)).toEqual([hers]);
    expect(await store.of(talk.alice.uid, [carols, { sdkAppId: talk.alice.sdkAppId, gid: 7 }, talk.pair])).toEqual([
      hers,
      undefined,
      bobs,
    ]);
    expect(await store.of(talk.alice.uid, [])).toEqual([]);
  });
}
