import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk } from './people.ts';

const NOW_MS = NOON_MS + 60_000;

/** Rules R of `port/conversations.ts`. */
export function readSuite(adapter: string, open: Open): void {
  describe(`${adapter}: read position`, () => {
    const talk = eachTalk(open);
    moveRules(talk);
    targetRules(talk);
    changeRules(talk);
    setRules(talk);
    setPositionRules(talk);
  });
}

const read = (talk: Talk, reader: Account, to: { seq?: number; upToMs?: number }, nowMs = NOW_MS) =>
  talk.storage.conversations.markRead(talk.pair, reader.uid, to, nowMs);

function moveRules(talk: Talk): void {
  it('[R1] moves the position up and never back; what did not move records nothing', async () => {
    await talk.sayMany(5);
    await read(talk, talk.bob, { seq: 3 });

    const back = await read(talk, talk.bob, { seq: 2 });
    const same = await read(talk, talk.bob, { seq: 3 });

    for (const outcome of [back, same]) {
      expect(outcome).toMatchObject({ readSeq: 3, unread: 2 });
      expect(outcome?.change).toBeUndefined();
    }
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 1, readSeq: 3, unread: 2 });
    expect(await talk.as(talk.alice)).toMatchObject({ peerReadSeq: 3, peerReadMs: NOW_MS });
  });

  it('[R1] takes a position beyond the end as the end', async () => {
    await talk.sayMany(2);

    const outcome = await read(talk, talk.bob, { seq: 99 });
    await talk.say();

    expect(outcome).toMatchObject({ readSeq: 2, unread: 0, change: { kind: 'read', seq: 2 } });
    expect(await talk.as(talk.bob)).toMatchObject({ readSeq: 2, unread: 1 });
  });

  it('[R1] gives nothing where no message was ever sent', async () => {
    expect(await read(talk, talk.bob, {})).toBeUndefined();
  });

  it('[R1] ends at the furthest of positions called at once', async () => {
    await talk.sayMany(20);

    await Promise.all([5, 20, 3, 12].map((seq) => read(talk, talk.bob, { seq })));

    expect(await talk.as(talk.bob)).toMatchObject({ readSeq: 20, unread: 0 });
  });
}

function targetRules(talk: Talk): void {
  it('[R1] moves to the newest message not later than a time, or else to the end', async () => {
    await talk.sayMany(5);

    const outcomes = [
      await read(talk, talk.bob, { upToMs: NOON_MS }),
      await read(talk, talk.bob, { upToMs: NOON_MS + 2999 }),
      await read(talk, talk.bob, { upToMs: NOON_MS + 4000 }),
      await read(talk, talk.bob, { upToMs: NOON_MS + 3000 }),
      await read(talk, talk.bob, {}),
    ];

    expect(outcomes.map((outcome) => [outcome?.readSeq, outcome?.unread, outcome?.change?.seq])).toEqual([
      [0, 5, undefined],
      [2, 3, 2],
      [4, 1, 4],
      [4, 1, undefined],
      [5, 0, 5],
    ]);
  });

  it('[R1] leaves an imported message unread whose own time is later than the given one', async () => {
    await talk.sayMany(2);
    await talk.say({ importedSec: NOON_MS / 1000 + 60, flags: FLAG.imported });

    const outcomes = [
      await read(talk, talk.bob, { upToMs: NOON_MS + 59_999 }),
      await read(talk, talk.bob, { upToMs: NOON_MS + 60_000 }),
    ];

    expect(outcomes.map((outcome) => [outcome?.readSeq, outcome?.unread])).toEqual([
      [2, 1],
      [3, 0],
    ]);
  });
}

function changeRules(talk: Talk): void {
  it('[R2] records one change `read`, which replaces the reader’s earlier one', async () => {
    const [{ convId } = { convId: 0 }] = await talk.sayMany(3);
    await talk.answer();
    const first = await read(talk, talk.bob, { seq: 1 });
    await read(talk, talk.alice, {}, NOW_MS + 1);
    await talk.recall(2, talk.alice);

    const second = await read(talk, talk.bob, { seq: 3 }, NOW_MS + 2);

    const ofBob = { convId, kind: 'read' as const, byUid: talk.bob.uid, forUid: 0 };
    expect(first?.change).toEqual({ ...ofBob, rev: 1, seq: 1, timeMs: NOW_MS });
    expect(second?.change).toEqual({ ...ofBob, rev: 4, seq: 3, timeMs: NOW_MS + 2 });
    const log = await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10);
    expect(log?.changes.map(({ rev, kind, byUid }) => [rev, kind, byUid])).toEqual([
      [2, 'read', talk.alice.uid],
      [3, 'recall', talk.alice.uid],
      [4, 'read', talk.bob.uid],
    ]);
    expect(log).toMatchObject({ rev: 4, isCompleted: true });
  });
}

const setUnread = (talk: Talk, viewer: Account, count: number) =>
  talk.storage.conversations.setUnread(talk.pair, viewer.uid, count, NOW_MS);

function setRules(talk: Talk): void {
  it('[R3] sets the position to where so many countable messages of the peer follow', async () => {
    for (const flags of [0, 0, FLAG.noUnread, 0, 0]) await talk.say({ flags });
    await talk.answer();
    await read(talk, talk.bob, {});
    await talk.recall(4, talk.alice);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [5], NOW_MS);

    for (const count of [1, 2, 0, 2]) {
      expect(await setUnread(talk, talk.bob, count)).toMatchObject({ unread: count });
      expect(await talk.as(talk.bob)).toMatchObject({ unread: count });
    }
    await talk.say();
    expect((await talk.as(talk.bob)).unread).toBe(3);
    expect((await talk.as(talk.alice)).unread).toBe(1);
  });

  it('[R3] clamps to what there is, and to what is not cleared (D8)', async () => {
    await talk.sayMany(3);
    expect(await setUnread(talk, talk.bob, 9)).toMatchObject({ unread: 3 });
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);
    expect(await setUnread(talk, talk.bob, 9)).toMatchObject({ unread: 0 });
    await talk.sayMany(2);

    const outcome = await setUnread(talk, talk.bob, 9);

    expect(outcome).toMatchObject({ unread: 2 });
    expect((await talk.as(talk.bob)).unread).toBe(2);
  });

  it('[R3] writes a user event, and gives nothing for a conversation that does not exist', async () => {
    await talk.sayMany(3);

    const outcome = await setUnread(talk, talk.bob, 2);

    const event = {
      uid: talk.bob.uid,
      userSeq: 1,
      kind: 'conversationUnread' as const,
      peerUserId: 'alice',
      timeMs: NOW_MS,
      value: 2,
    };
    expect(outcome?.event).toMatchObject(event);
    const { events } = await talk.storage.userEvents.after(talk.bob.uid, 0, 10);
    expect(events).toEqual(outcome ? [outcome.event] : []);
    expect(
      await talk.storage.conversations.setUnread(talk.pairOf(talk.bob, talk.carol), talk.bob.uid, 1, NOW_MS),
    ).toBeUndefined();
  });
}

function setPositionRules(talk: Talk): void {
  it('[R3] takes nothing back that the peer was told', async () => {
    await talk.sayMany(3);
    await read(talk, talk.bob, {});

    await setUnread(talk, talk.bob, 3);
    await read(talk, talk.bob, { seq: 1 });

    expect(await talk.as(talk.bob)).toMatchObject({ readSeq: 1, unread: 2 });
    expect((await talk.as(talk.alice)).peerReadSeq).toBe(3);
    const log = await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10);
    expect(log?.changes.map(({ kind, seq }) => [kind, seq])).toEqual([['read', 3]]);
  });
}
