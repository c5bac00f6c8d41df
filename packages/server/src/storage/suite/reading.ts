import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk } from './people.ts';

/** Rules R of `port/conversations.ts`. */
export function readSuite(adapter: string, open: Open): void {
  describe(`${adapter}: read positions`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    markTests(() => talk);
    unreadTests(() => talk);
  });
}

const LATER = NOON_MS + 60_000;
const mark = (talk: Talk, to: { seq?: number; upToMs?: number }, nowMs = LATER) =>
  talk.storage.conversations.markRead(talk.pair, talk.bob.uid, to, nowMs);
const setUnread = (talk: Talk, count: number) =>
  talk.storage.conversations.setUnread(talk.pair, talk.bob.uid, count, LATER);

function markTests(the: () => Talk): void {
  it('[R1] moves up to a seq, never back, beyond the end means the end', async () => {
    const talk = the();
    const { convId } = await talk.say();
    for (let n = 0; n < 4; n++) await talk.say();

    const change = { convId, rev: 1, kind: 'read', seq: 3, byUid: talk.bob.uid, timeMs: LATER, forUid: 0 } as const;
    expect(await mark(talk, { seq: 3 })).toEqual({ convId, readSeq: 3, unread: 2, change });
    expect(await mark(talk, { seq: 2 })).toEqual({ convId, readSeq: 3, unread: 2 });
    expect(await mark(talk, { seq: 3 })).toEqual({ convId, readSeq: 3, unread: 2 });
    expect(await mark(talk, { seq: 99 })).toMatchObject({ readSeq: 5, unread: 0, change: { seq: 5 } });
    expect(await talk.as(talk.bob)).toMatchObject({ readSeq: 5, unread: 0, rev: 2 });
    expect(await talk.as(talk.alice)).toMatchObject({ peerReadSeq: 5, peerReadMs: LATER, readSeq: 0 });
  });

  it('[R1] moves to the newest message not later than a time, or to the end', async () => {
    const talk = the();
    for (let n = 0; n < 5; n++) await talk.say();

    expect(await mark(talk, { upToMs: NOON_MS })).toMatchObject({ readSeq: 0, unread: 5 });
    expect(await mark(talk, { upToMs: NOON_MS + 2999 })).toMatchObject({ readSeq: 2, unread: 3 });
    expect(await mark(talk, { upToMs: NOON_MS + 1000 })).toMatchObject({ readSeq: 2 });
    expect(await mark(talk, {})).toMatchObject({ readSeq: 5, unread: 0 });
  });

  it('[R1] gives nothing without a conversation', async () => {
    expect(await mark(the(), {})).toBeUndefined();
  });

  it("[R2] replaces the reader's earlier record, whose rev becomes a gap", async () => {
    const talk = the();
    for (let n = 0; n < 3; n++) await talk.say();
    await talk.answer();
    await mark(talk, { seq: 1 });
    await talk.storage.conversations.markRead(talk.pair, talk.alice.uid, {}, LATER);
    await mark(talk, { seq: 2 });

    const found = await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 100);

    expect(found).toMatchObject({ rev: 3, isCompleted: true });
    expect(found?.changes.map(({ rev, seq, byUid }) => [rev, seq, byUid])).toEqual([
      [2, 4, talk.alice.uid],
      [3, 2, talk.bob.uid],
    ]);
  });
}

function unreadTests(the: () => Talk): void {
  it('[R3] sets the position to where so many countable messages follow, clamped (D8)', async () => {
    const talk = the();
    await talk.say();
    await talk.say();
    await talk.say({ flags: FLAG.noUnread });
    await talk.answer();
    await talk.say();
    await mark(talk, {});

    const two = await setUnread(talk, 2);
    const readSeq = (await talk.as(talk.bob)).readSeq;
    const many = await setUnread(talk, 99);
    const none = await setUnread(talk, 0);

    expect(two).toMatchObject({
      unread: 2,
      event: { kind: 'conversationUnread', userSeq: 1, peerUserId: 'alice', seq: 1, value: 2 },
    });
    expect(readSeq).toBe(1);
    expect(many).toMatchObject({ unread: 3, event: { userSeq: 2, seq: 0, value: 3 } });
    expect(none).toMatchObject({ unread: 0, event: { userSeq: 3, seq: 5, value: 0 } });
  });

  it('[R3] passes over what was recalled or deleted, and what was cleared', async () => {
    const talk = the();
    for (let n = 0; n < 5; n++) await talk.say();
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOON_MS);
    for (let n = 0; n < 4; n++) await talk.say();
    await talk.recall(8, talk.alice.uid);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [9], NOON_MS);

    expect(await setUnread(talk, 1)).toMatchObject({ unread: 1, event: { seq: 6 } });
    expect(await setUnread(talk, 9)).toMatchObject({ unread: 2, event: { seq: 5 } });
  });

  it('[R3] takes nothing back of what the peer was told', async () => {
    const talk = the();
    for (let n = 0; n < 5; n++) await talk.say();
    await mark(talk, {});
    await setUnread(talk, 3);
    const back = await talk.as(talk.alice);
    const again = await mark(talk, { seq: 3 });

    expect(back).toMatchObject({ peerReadSeq: 5 });
    expect(again).toMatchObject({ readSeq: 3, unread: 2, change: { kind: 'read', seq: 3, forUid: talk.bob.uid } });
    expect(await talk.as(talk.alice)).toMatchObject({ peerReadSeq: 5 });
  });
}
