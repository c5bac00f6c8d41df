import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk } from './people.ts';

/** Rules L of `port/conversations.ts`; L1 has a suite of its own (`recount.ts`). */
export function conversationSuite(adapter: string, open: Open): void {
  describe(`${adapter}: conversations`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    lastMessageTests(() => talk);
    hidingTests(() => talk);
    listTests(() => talk);
    settingTests(() => talk);
  });
}

const list = (talk: Talk, over: { max?: number; offset?: number; count?: number } = {}) =>
  talk.storage.conversations.list(talk.bob.uid, over.max ?? 100, over.offset ?? 0, over.count ?? 100);

function lastMessageTests(the: () => Talk): void {
  it('[L2] shows the latest message that this user did not delete', async () => {
    const talk = the();
    for (let n = 0; n < 4; n++) await talk.say();
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [4], NOON_MS);
    const afterOne = await talk.as(talk.bob);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [2, 3], NOON_MS);
    const afterThree = await talk.as(talk.bob);
    await talk.say();

    expect(afterOne).toMatchObject({ lastMessage: { seq: 3 }, timeMs: NOON_MS + 3000 });
    expect(afterThree).toMatchObject({ lastMessage: { seq: 1 }, timeMs: NOON_MS + 1000 });
    expect(await talk.as(talk.bob)).toMatchObject({ lastMessage: { seq: 5 }, timeMs: NOON_MS + 5000 });
    expect(await talk.as(talk.alice)).toMatchObject({ lastMessage: { seq: 5 } });
  });

  it('[L2] shows none when all are deleted or cleared, and a recalled one as a tombstone', async () => {
    const talk = the();
    await talk.say();
    await talk.recall(1, talk.alice.uid);
    expect(await talk.as(talk.bob)).toMatchObject({ lastMessage: { seq: 1, isRecalled: true } });

    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [1], NOON_MS);
    await talk.storage.conversations.clear(talk.pair, talk.alice.uid, NOON_MS);

    expect(await talk.as(talk.bob)).not.toHaveProperty('lastMessage');
    expect(await talk.as(talk.alice)).not.toHaveProperty('lastMessage');
  });
}

function hidingTests(the: () => Talk): void {
  it('[L3] hides a deleted conversation until a later shown message exists (D11)', async () => {
    const talk = the();
    await talk.say();
    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, false, NOON_MS);
    const deleted = await list(talk);
    await talk.say({ flags: FLAG.noLastMsg });
    await talk.answer({ flags: FLAG.notForSender });
    const notShown = await list(talk);
    await talk.say();

    expect([deleted, notShown]).toEqual([[], []]);
    expect(await list(talk)).toMatchObject([{ isHidden: false, lastMessage: { seq: 4 } }]);
    expect(await talk.seen(talk.bob)).toEqual([1, 2, 4]);
  });

  it("[L4] a send after the first writes no user's row: positions and settings stay", async () => {
    const talk = the();
    await talk.say();
    await talk.storage.conversations.set(talk.pair, talk.bob.uid, { isPinned: true, receiveOption: 2 }, NOON_MS);
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOON_MS);
    for (let n = 0; n < 3; n++) await talk.say();

    expect(await talk.as(talk.bob)).toMatchObject({ isPinned: true, receiveOption: 2, readSeq: 1, unread: 3 });
  });

  it('[L6] gives a hidden conversation too, and nothing where no message was ever sent', async () => {
    const talk = the();
    const { storage, pair, bob } = talk;
    expect(await storage.conversations.get(pair, bob.uid)).toBeUndefined();
    await talk.say();
    await storage.conversations.delete(pair, bob.uid, true, NOON_MS);

    expect(await storage.conversations.get(pair, bob.uid)).toMatchObject({
      isHidden: true,
      unread: 0,
      lowestSeq: 2,
      peerUserId: 'alice',
    });
    expect(await storage.conversations.get({ ...pair, sdkAppId: 1 }, bob.uid)).toBeUndefined();
  });

  it('[L8] clears: hides all up to the end, marks read, keeps the conversation, tells the user once', async () => {
    const talk = the();
    await talk.say();
    await talk.say();

    const event = await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);

    expect(event).toEqual({
      uid: talk.bob.uid,
      userSeq: 1,
      kind: 'historyCleared',
      peerUserId: 'alice',
      timeMs: NOON_MS,
      seq: 2,
    });
    expect(await talk.seen(talk.bob)).toEqual([]);
    expect(await talk.seen(talk.alice)).toEqual([1, 2]);
    expect(await list(talk)).toMatchObject([{ unread: 0, lowestSeq: 3, readSeq: 2 }]);
    expect(await talk.as(talk.alice)).toMatchObject({ peerReadSeq: 0 });
  });

  it('[L8] keeps one on the list that had come back after its deletion', async () => {
    const talk = the();
    await talk.say();
    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, false, NOON_MS);
    await talk.say();
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);

    expect(await list(talk)).toHaveLength(1);
  });

  it('[L9] deletes with or without the history and tells the user once', async () => {
    const talk = the();
    await talk.say();
    const { conversations } = talk.storage;

    const kept = await conversations.delete(talk.pair, talk.bob.uid, false, NOON_MS);
    const seenAfter = await talk.seen(talk.bob);
    const gone = await conversations.delete(talk.pair, talk.bob.uid, true, NOON_MS);

    expect(kept).toMatchObject({ userSeq: 1, kind: 'conversationDeleted', peerUserId: 'alice', seq: 1, value: 0 });
    expect(gone).toMatchObject({ userSeq: 2, kind: 'conversationDeleted', value: 1 });
    expect([seenAfter, await talk.seen(talk.bob)]).toEqual([[1], []]);
  });
}

function listTests(the: () => Talk): void {
  it('lists pinned ones first, then by time, then by id', async () => {
    const { storage, bob } = the();
    const talks: Talk[] = [];
    for (const name of ['carol', 'dave', 'erin', 'frank']) talks.push(await Talk.between(storage, name, 'bob'));
    const times = [5000, 9000, 1000, 5000];
    for (const [at, talk] of talks.entries()) await talk.say({ timeMs: NOON_MS + (times[at] ?? 0) });
    await storage.conversations.set(talks[2]?.pair ?? the().pair, bob.uid, { isPinned: true }, NOON_MS);

    const names = (await list(the())).map(({ peerUserId }) => peerUserId);

    expect(names).toEqual(['erin', 'dave', 'carol', 'frank']);
  });

  it('[L5] gives at most max in all, pages by offset', async () => {
    const { storage } = the();
    for (let n = 0; n < 6; n++) await (await Talk.between(storage, `friend ${n}`, 'bob')).say({ timeMs: NOON_MS - n });
    const names = async (over: Parameters<typeof list>[1]) =>
      (await list(the(), over)).map(({ peerUserId }) => peerUserId);

    expect(await names({ max: 4 })).toEqual(['friend 0', 'friend 1', 'friend 2', 'friend 3']);
    expect(await names({ max: 4, offset: 0, count: 3 })).toEqual(['friend 0', 'friend 1', 'friend 2']);
    expect(await names({ max: 4, offset: 3, count: 3 })).toEqual(['friend 3']);
    expect(await names({ max: 4, offset: 6, count: 3 })).toEqual([]);
  });

  it('[L7] sums unread over the listed conversations that are not quiet', async () => {
    const { storage, bob } = the();
    const talks = await Promise.all(['carol', 'dave', 'erin'].map((name) => Talk.between(storage, name, 'bob')));
    for (const [at, talk] of talks.entries()) for (let n = 0; n <= at; n++) await talk.say({ timeMs: NOON_MS + at });
    const [carol, dave] = talks;
    const total = (max: number) => storage.conversations.totalUnread(bob.uid, max);
    const all = [await total(100), await total(2)];
    await storage.conversations.set(dave?.pair ?? the().pair, bob.uid, { receiveOption: 2 }, NOON_MS);
    await storage.conversations.delete(carol?.pair ?? the().pair, bob.uid, false, NOON_MS);

    expect(all).toEqual([6, 5]);
    expect(await total(100)).toBe(3);
    expect(await storage.conversations.totalUnread(the().alice.uid, 100)).toBe(0);
  });
}

function settingTests(the: () => Talk): void {
  it('[L10] pins and sets the receive option, one event each', async () => {
    const talk = the();
    await talk.say();
    const { conversations } = talk.storage;

    const both = await conversations.set(talk.pair, talk.bob.uid, { isPinned: true, receiveOption: 1 }, NOON_MS);
    const shown = await talk.as(talk.bob);
    const unpinned = await conversations.set(talk.pair, talk.bob.uid, { isPinned: false }, NOON_MS);

    expect(both).toMatchObject([
      { userSeq: 1, kind: 'conversationPinned', peerUserId: 'alice', value: 1 },
      { userSeq: 2, kind: 'receiveOption', peerUserId: 'alice', value: 1 },
    ]);
    expect(unpinned).toMatchObject([{ userSeq: 3, kind: 'conversationPinned', value: 0 }]);
    expect(shown).toMatchObject({ isPinned: true, receiveOption: 1 });
    expect(await talk.as(talk.bob)).toMatchObject({ isPinned: false, receiveOption: 1 });
    expect(await talk.as(talk.alice)).toMatchObject({ isPinned: false, receiveOption: 0 });
  });

  it('[L10] does nothing for a conversation that does not exist', async () => {
    const { storage, pair, bob } = the();

    expect(await storage.conversations.set(pair, bob.uid, { isPinned: true }, NOON_MS)).toEqual([]);
    expect(await storage.conversations.clear(pair, bob.uid, NOON_MS)).toBeUndefined();
    expect(await storage.conversations.delete(pair, bob.uid, true, NOON_MS)).toBeUndefined();
    expect(await storage.conversations.get(pair, bob.uid)).toBeUndefined();
  });
}
