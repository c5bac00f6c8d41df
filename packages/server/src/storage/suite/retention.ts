import { describe, expect, it } from 'bun:test';
import { mergedKey } from '../port/mergedLists.ts';
import { FLAG } from '../port/messages.ts';
import type { RetentionPlace, TrimUnit } from '../port/retention.ts';
import type { Storage } from '../port/storage.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk, text, upTo } from './people.ts';
import { makeTeam } from './talkingTeam.ts';
import { done, eachTeam, type Team } from './team.ts';

const FAR_MS = NOON_MS + 86_400_000;

/** Rules I1 to I5 of `port/retention.ts`; I4 stands in the walks of unread counts too. */
export function retentionSuite(adapter: string, open: Open): void {
  describe(`${adapter}: messages that are too old`, () => {
    const talk = eachTalk(open);
    walkRules(talk);
    unitRules(talk);
    viewRules(talk);
    refusalRules(talk);
  });
  describe(`${adapter}: messages of groups that are too old`, () => attachedRules(eachTeam(open)));
}

const unitOf = (over: Partial<TrimUnit> = {}): TrimUnit => ({
  ...{ beforeMs: FAR_MS, maxMessages: 100, maxAttached: 100, nowMs: FAR_MS, ...over },
});

async function convIdOf({ storage, pair, alice }: Talk): Promise<number> {
  return (await storage.conversations.get(pair, alice.uid))?.convId ?? 0;
}

const trim = async (talk: Talk, over: Partial<TrimUnit> = {}) =>
  talk.storage.retention.trim(await convIdOf(talk), unitOf(over));

/** Conversations that a whole walk in steps of `count` finds. */
async function outdated(storage: Storage, beforeMs: { c2c: number; group: number }, count = 1): Promise<string[]> {
  const found: string[] = [];
  let after: RetentionPlace | undefined;
  do {
    const step = await storage.retention.outdated({ sdkAppId: APP, beforeMs, count, ...(after && { after }) });
    for (const log of step.logs) {
      if (log.kind === 'c2c') found.push(log.users.map(({ userId }) => userId).join(' '));
      else found.push(log.kind === 'group' ? 'group' : `notices of ${log.user.userId}`);
    }
    after = step.next;
  } while (after);
  return found;
}

function walkRules(talk: Talk): void {
  it('[I1] finds each conversation once whose oldest message is older than its kind is kept', async () => {
    const { storage, alice, bob, carol } = talk;
    await talk.sayMany(2);
    await talk.say(talk.way(alice, carol));
    await talk.say({ ...talk.way(carol, bob), timeMs: FAR_MS });
    await (await makeTeam(storage, [alice, bob])).say(alice);
    await storage.groups.notify(APP, { uids: [bob.uid], content: { kind: 'custom', groupId: 'x' } as never }, NOON_MS);

    const all = ['alice bob', 'alice carol', 'group', 'notices of bob'];
    for (const count of [1, 2, 100])
      expect((await outdated(storage, { c2c: FAR_MS, group: FAR_MS }, count)).sort()).toEqual(all);
    expect(await outdated(storage, { c2c: 0, group: FAR_MS })).toEqual(['group']);
    expect(await outdated(storage, { c2c: NOON_MS, group: NOON_MS })).toEqual([]);
  });

  it('[I1] goes by the own time of what was imported', async () => {
    await talk.say({ importedSec: 1_600_000_000, flags: FLAG.imported });

    expect(await outdated(talk.storage, { c2c: 1_600_000_001_000, group: 0 })).toEqual(['alice bob']);
    expect(await outdated(talk.storage, { c2c: 1_600_000_000_000, group: 0 })).toEqual([]);
  });
}

function unitRules(talk: Talk): void {
  it('[I2][I5] takes the oldest first, so many at a time, up to the first that is new enough', async () => {
    for (const n of upTo(5)) await talk.say({ timeMs: n === 5 ? FAR_MS : NOON_MS });

    const units = [];
    for (let n = 0; n < 4; n++) {
      const { trimmed, isDone } = await trim(talk, { maxMessages: 2 });
      units.push([trimmed, isDone, await talk.seen(talk.bob)]);
    }

    expect(units).toEqual([
      [2, false, [3, 4, 5]],
      [2, false, [5]],
      [0, true, [5]],
      [0, true, [5]],
    ]);
  });

  it('[I2] goes on with the next place when all was taken, also after the store was opened again', async () => {
    await talk.sayMany(3);
    expect(await trim(talk)).toMatchObject({ trimmed: 3, isDone: true });
    await talk.reopen();

    expect((await talk.say()).seq).toBe(4);
    expect(await talk.seen(talk.bob)).toEqual([4]);
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 4, lowestSeq: 4, unread: 1, lastMessage: { seq: 4 } });
  });

  it('[I3] records one change in place of the earlier one; those of what went are gone', async () => {
    await talk.sayMany(4);
    await talk.recall(1, talk.alice);
    await talk.edit(4, talk.alice, { body: text('edited') });

    for (const _ of upTo(2)) await trim(talk, { maxMessages: 1 });

    const page = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);
    expect(page?.changes.map(({ kind, seq, rev }) => [kind, seq, rev])).toEqual([
      ['edit', 4, 2],
      ['trim', 2, 4],
    ]);
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 4, trimmed: { seq: 2, rev: 1, clearedSeq: 0 } });
  });

  it('[I2] an import that went is none that was there before', async () => {
    const imported = { importedSec: 1_600_000_000, flags: FLAG.imported, random: 7, msgSeq: 7 };
    await talk.say(imported);
    await trim(talk);

    expect(await talk.say(imported)).toMatchObject({ seq: 2, repeated: false });
  });

  it('[I2] lets go of lists of merged messages', async () => {
    const { mergedLists } = talk.storage;
    const key = mergedKey('[]');
    await mergedLists.keep(APP, { key, content: '[]', layers: 1, holds: [] }, NOON_MS);
    for (const _ of upTo(3)) await talk.say({ holds: [key] });

    await trim(talk, { maxMessages: 2 });
    expect(await mergedLists.find(APP, key)).toBe('[]');
    await trim(talk);

    expect(await mergedLists.find(APP, key)).toBeUndefined();
    expect(await mergedLists.sweep(FAR_MS + 1, FAR_MS, 10)).toBe(1);
  });
}

function viewRules(talk: Talk): void {
  it('[I4] what is gone is unread to nobody, whether its reader had come so far or not', async () => {
    const { storage, pair, bob } = talk;
    await talk.sayMany(6);
    await storage.conversations.markRead(pair, bob.uid, { seq: 1 }, NOON_MS);
    const unread = [];
    for (const _ of upTo(6)) {
      await trim(talk, { maxMessages: 1 });
      const { unread: count, readSeq } = await talk.as(bob);
      unread.push([count, readSeq]);
    }

    expect(unread).toEqual([...[5, 4, 3, 2, 1].map((count, at) => [count, at + 1]), [0, 6]]);
  });

  it('[I4] reading, and setting a number unread, goes on from where the log begins', async () => {
    const { storage, pair, bob } = talk;
    await talk.sayMany(6);
    await trim(talk, { maxMessages: 3 });

    const read = await storage.conversations.markRead(pair, bob.uid, { seq: 2 }, NOON_MS);
    const set = await storage.conversations.setUnread(pair, bob.uid, 5, NOON_MS);

    expect([read?.unread, set?.unread]).toEqual([3, 3]);
    expect(await storage.conversations.markRead(pair, bob.uid, { seq: 5 }, NOON_MS)).toMatchObject({ unread: 1 });
  });

  it('[L2] a conversation is off the list with its last message, and on it with the next', async () => {
    await talk.sayMany(2);
    await trim(talk);
    expect([await talk.listed(talk.alice), await talk.listed(talk.bob)]).toEqual([[], []]);
    expect(await talk.as(talk.bob)).toMatchObject({ isHidden: true, timeMs: 0, unread: 0 });

    await talk.say();

    expect([await talk.listed(talk.alice), await talk.listed(talk.bob)]).toEqual([['bob'], ['alice']]);
    expect(await talk.as(talk.bob)).toMatchObject({ isHidden: false, unread: 1 });
  });

  it('[M10] a page ends where the log begins, and one below it is empty', async () => {
    await talk.sayMany(6);
    await trim(talk, { maxMessages: 3 });
    const page = (beforeSeq: number) =>
      talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, beforeSeq, count: 2 });

    expect(await page(6)).toMatchObject({ fromSeq: 4, toSeq: 5, lowestSeq: 4 });
    expect(await page(4)).toMatchObject({ fromSeq: 4, toSeq: 3, lowestSeq: 4, messages: [] });
    expect(await page(2)).toMatchObject({ fromSeq: 2, toSeq: 1, lowestSeq: 4, messages: [] });
  });
}

function refusalRules(talk: Talk): void {
  it('[C2] what is gone is unknown to who recalls, edits, deletes or reacts to it', async () => {
    const { storage, pair, alice, bob } = talk;
    const first = await talk.say({ flags: FLAG.needReadReceipt });
    await talk.sayMany(3);
    await trim(talk, { maxMessages: 2 });

    expect(await talk.recall(1, alice)).toEqual({ refused: 'unknown' });
    expect(await talk.edit(1, alice, { body: text('x') })).toEqual({ refused: 'unknown' });
    expect(await storage.messages.deleteFor(pair, bob.uid, [1, 2], NOON_MS)).toEqual([]);
    expect(await storage.messages.receipt(pair, bob.uid, [1], NOON_MS)).toEqual([]);
    const { msgSeq, timeMs } = first;
    const key = { msgSeq, random: 4_000_000_001, timeSec: Math.floor(timeMs / 1000) };
    expect(await storage.messages.locate(pair, key)).toBeUndefined();
    expect(await storage.messages.get(pair, 1)).toBeUndefined();
  });
}

function attachedRules(team: Team): void {
  const trimGroup = async (over: Partial<TrimUnit> = {}) =>
    team.storage.retention.trim((await team.now()).convId, unitOf(over));

  it('[I2] takes receipts, mentions, pins and what else hangs on a message', async () => {
    const { alice, bob, carol, groups, gid } = team;
    await team.say(alice, { flags: FLAG.needReadReceipt, at: [bob.uid, 0], targets: [bob.uid, carol.uid] });
    await team.say(alice);
    await groups.receipt(gid, bob.uid, [1], NOON_MS);
    for (const seq of [1, 2]) await groups.pin(gid, seq, true, { uid: alice.uid, max: 10, nowMs: NOON_MS });

    const { changes } = await trimGroup({ maxMessages: 1 });

    expect(changes.map(({ kind, seq, note }) => [kind, seq, note?.isPinned])).toEqual([
      ['pin', 1, false],
      ['trim', 1, undefined],
    ]);
    expect((await groups.pinned(gid, bob.uid)).map(({ message }) => message.seq)).toEqual([2]);
    expect(await groups.receipts(gid, [1])).toEqual([]);
    expect((await team.as(bob)).group?.mentions).toEqual([]);
    expect(await groups.pin(gid, 1, true, { uid: alice.uid, max: 10, nowMs: NOON_MS })).toEqual({ refused: 'unknown' });
  });

  it('[I2] a unit ends before more hangs on its messages than it may take, yet takes one', async () => {
    const { alice, bob, carol, groups, gid } = team;
    await team.sayMany(3, alice, { flags: FLAG.needReadReceipt });
    for (const { uid } of [bob, carol]) await groups.receipt(gid, uid, [1, 2, 3], NOON_MS);

    const taken = [];
    for (const maxAttached of [1, 100]) {
      const { trimmed, isDone } = await trimGroup({ maxAttached });
      taken.push([trimmed, isDone]);
    }

    expect(taken).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('[I4] what a member said itself is not unread to it, also where it never read', async () => {
    const { alice, bob, dave } = team;
    for (const from of [alice, bob, alice, bob, alice, bob, alice]) await team.say(from);
    done(await team.add([dave]));
    await team.say(alice);

    const unread = [];
    for (const _ of upTo(8)) {
      await trimGroup({ maxMessages: 1 });
      unread.push([(await team.as(bob)).unread, (await team.as(dave)).unread]);
    }

    expect(unread.map(([ofBob]) => ofBob)).toEqual([4, 4, 3, 3, 2, 2, 1, 0]);
    expect(unread.map(([, ofDave]) => ofDave)).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
  });
}
