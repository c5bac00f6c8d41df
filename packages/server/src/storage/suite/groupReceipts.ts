import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG } from '../port/messages.ts';
import { NOON_MS, type Open, people, upTo } from './people.ts';
import { eachTeam, refusalOf, type Team } from './team.ts';

/** Rules G26 to G30 of `port/groupStore.ts`: receipts and pins. */
export function groupReceiptSuite(adapter: string, open: Open): void {
  describe(`${adapter}: receipts and pins in groups`, () => {
    const team = eachTeam(open);
    receiptRules(team);
    countRules(team);
    pinRules(team);
    pinnedRules(team);
  });
}

const ASKED = { flags: FLAG.needReadReceipt };

const receipt = (team: Team, reader: Account, ...seqs: number[]) =>
  team.groups.receipt(team.gid, reader.uid, seqs, NOON_MS + 60_000);
const counts = async (team: Team, ...seqs: number[]) =>
  (await team.groups.receipts(team.gid, seqs)).map(({ seq, readCount, unreadCount }) => [seq, readCount, unreadCount]);

function receiptRules(team: Team): void {
  it('[G26] tells the sender alone of a receipt, once, with the counts', async () => {
    await team.sayMany(2, team.alice, ASKED);

    const changes = await receipt(team, team.bob, 2, 1, 2);

    const note = { readCount: 1, unreadCount: 1 };
    const change = {
      kind: 'receipt',
      byUid: team.bob.uid,
      forUid: team.alice.uid,
      timeMs: NOON_MS + 60_000,
      note,
    } as const;
    expect(changes).toMatchObject([
      { ...change, seq: 1 },
      { ...change, seq: 2 },
    ]);
    expect(await receipt(team, team.bob, 1, 2)).toEqual([]);
    const told = async (viewer: Account) => (await team.storage.messages.changes(team.log, viewer.uid, 0, 9))?.changes;
    expect([(await told(team.alice))?.length, await told(team.bob), await told(team.carol)]).toEqual([2, [], []]);
  });

  it('[G26] takes receipts for what others said and asked one for, of members who were there', async () => {
    await team.say(team.alice);
    await team.say(team.bob, ASKED);
    await team.say(team.alice, ASKED);
    await team.say(team.alice, { flags: ASKED.flags | FLAG.targeted | FLAG.noUnread, targets: [team.carol.uid] });
    await team.storage.messages.recall(team.log, 3, { uid: 0, asAdmin: true, notBeforeMs: 0, nowMs: NOON_MS });
    await team.add([{ uid: team.dave.uid }], { nowMs: NOON_MS + 30_000 });
    const seqs = async (reader: Account) => (await receipt(team, reader, 1, 2, 3, 4, 9)).map(({ seq }) => seq);

    expect(await seqs(team.bob)).toEqual([]);
    expect(await seqs(team.carol)).toEqual([2, 4]);
    expect(await seqs(team.dave)).toEqual([]);
    await team.remove(team.alice);
    expect(await seqs(team.alice)).toEqual([]);
  });

  it('[G26] counts each of 20 receipts at once, and the last one told is right', async () => {
    const guests = await people(team.storage, ...upTo(20).map((n) => `guest ${n}`));
    await team.add(guests);
    await team.say(team.alice, ASKED);

    const changes = (await Promise.all(guests.map((guest) => receipt(team, guest, 1)))).flat();

    expect(changes.map(({ note }) => note?.readCount)).toEqual(upTo(20));
    const kept = await team.storage.messages.changes(team.log, team.alice.uid, 0, 100);
    expect(kept?.changes.map(({ note }) => note)).toEqual([{ readCount: 20, unreadCount: 2 }]);
    expect(await counts(team, 1)).toEqual([[1, 20, 2]]);
  });
}

function countRules(team: Team): void {
  it('[G27] counts those who read and those who were there and did not, of what asked for receipts', async () => {
    await team.say(team.alice, ASKED);
    await team.say(team.alice);
    await team.say(team.bob, ASKED);
    await team.add([{ uid: team.dave.uid }], { nowMs: NOON_MS + 30_000 });
    expect(await counts(team, 3, 2, 1, 9)).toEqual([
      [1, 0, 2],
      [3, 0, 2],
    ]);

    await receipt(team, team.bob, 1);
    await team.remove(team.carol);

    expect(await counts(team, 1, 3)).toEqual([
      [1, 1, 0],
      [3, 0, 1],
    ]);
    expect((await team.groups.receipts(team.gid, [3, 1])).map(({ fromUid }) => fromUid)).toEqual([
      team.alice.uid,
      team.bob.uid,
    ]);
  });

  it('[G27][G28] asks nobody for whom a message is not', async () => {
    const flags = ASKED.flags | FLAG.targeted | FLAG.noUnread;
    await team.say(team.alice, { flags, targets: [team.carol.uid] });

    expect(await counts(team, 1)).toEqual([[1, 0, 1]]);
    expect(await team.groups.receiptMembers(team.gid, 1, { isRead: false, offset: 0, count: 9 })).toEqual(['carol']);
    await receipt(team, team.carol, 1);
    expect(await counts(team, 1)).toEqual([[1, 1, 0]]);
  });

  it('[G27] counts as naming those who did not read does, whoever left, came back or came later', async () => {
    const guests = await people(team.storage, ...upTo(6).map((n) => `guest ${n}`));
    await team.add(guests);
    const [first, second, third, fourth] = guests as [Account, Account, Account, Account];
    for (const from of [team.alice, first]) await team.say(from, ASKED);
    const flags = ASKED.flags | FLAG.targeted | FLAG.noUnread;
    await team.say(team.alice, { flags, targets: [first, second, third].map(({ uid }) => uid) });
    for (const reader of [first, second, third]) await receipt(team, reader, 1, 2, 3);
    await receipt(team, team.bob, 1, 2, 3);
    for (const left of [first, second, fourth]) await team.remove(left);
    await team.add([second, team.dave], { nowMs: NOON_MS + 30_000 });
    await team.say(second, ASKED);

    const unread = async (seq: number) =>
      (await team.groups.receiptMembers(team.gid, seq, { isRead: false, offset: 0, count: 99 })).length;
    const expected = [];
    for (const [seq, read] of [4, 3, 3, 0].entries()) expected.push([seq + 1, read, await unread(seq + 1)]);

    expect(await counts(team, 1, 2, 3, 4)).toEqual(expected);
    expect(expected.map(([, , left]) => left)).toEqual([3, 4, 0, 6]);
  });

  it('[G28] names page by page who read a message, and who was there and did not', async () => {
    const guests = await people(team.storage, 'guest 1', 'guest 2', 'guest 3');
    await team.add(guests);
    await team.say(team.alice, ASKED);
    await team.add([{ uid: team.dave.uid }], { nowMs: NOON_MS + 30_000 });
    for (const reader of [...guests.slice(1), team.bob]) await receipt(team, reader, 1);
    const named = (isRead: boolean, offset = 0, count = 9) =>
      team.groups.receiptMembers(team.gid, 1, { isRead, offset, count });

    expect(await named(true)).toEqual(['bob', 'guest 2', 'guest 3']);
    expect(await named(false)).toEqual(['carol', 'guest 1']);
    expect([await named(true, 1, 1), await named(false, 1)]).toEqual([['guest 2'], ['guest 1']]);
  });
}

const pin = (team: Team, seq: number, isPinned = true, { max = 10, nowMs = NOON_MS } = {}) =>
  team.groups.pin(team.gid, seq, isPinned, { uid: team.alice.uid, max, nowMs });

function pinRules(team: Team): void {
  it('[G29] pins a message and takes it off, with one change each, and nothing when it is so', async () => {
    await team.say(team.bob);

    expect(await pin(team, 1, false)).toEqual({ unchanged: true });
    const change = { kind: 'pin', seq: 1, byUid: team.alice.uid } as const;
    expect(await pin(team, 1)).toMatchObject({ change: { ...change, rev: 1, note: { isPinned: true } } });
    expect(await pin(team, 1)).toEqual({ unchanged: true });
    expect(await pin(team, 1, false)).toMatchObject({ change: { ...change, rev: 2, note: { isPinned: false } } });
    expect(await team.groups.pinned(team.gid, team.bob.uid)).toEqual([]);
  });

  it('[G29] pins as many of ten at once as the group may have, and no more until one is taken off', async () => {
    await team.sayMany(10, team.bob);

    const outcomes = await Promise.all(upTo(10).map((seq) => pin(team, seq, true, { max: 3 })));

    expect(outcomes.map(refusalOf)).toEqual(['', '', '', ...Array(7).fill('limit')]);
    await pin(team, 2, false);
    expect(refusalOf(await pin(team, 9, true, { max: 3 }))).toBe('');
  });

  it('[C1] takes off what is recalled, as a change of its own before it', async () => {
    await team.sayMany(2, team.bob);
    await pin(team, 1);
    const by = { uid: team.alice.uid, asAdmin: true, notBeforeMs: 0, nowMs: NOON_MS };

    const recalled = await team.storage.messages.recall(team.log, 1, by);
    const other = await team.storage.messages.recall(team.log, 2, by);

    const unpinned = { kind: 'pin', seq: 1, byUid: team.alice.uid, rev: 2, note: { isPinned: false } };
    expect(recalled).toMatchObject({ unpinned, change: { kind: 'recall', seq: 1, rev: 3 } });
    expect(other).not.toHaveProperty('unpinned');
    const log = await team.storage.messages.changes(team.log, team.bob.uid, 1, 9);
    expect(log?.changes.map(({ kind }) => kind)).toEqual(['pin', 'recall', 'recall']);
  });

  it('[G29] pins neither what is not there nor what was recalled', async () => {
    await team.say(team.bob);
    await team.storage.messages.recall(team.log, 1, { uid: 0, asAdmin: true, notBeforeMs: 0, nowMs: NOON_MS });

    expect([refusalOf(await pin(team, 1)), refusalOf(await pin(team, 2))]).toEqual(['recalled', 'unknown']);
  });
}

function pinnedRules(team: Team): void {
  it('[G30] shows the pinned messages, the oldest pin first, as each viewer may see them', async () => {
    await team.sayMany(2, team.bob);
    await team.say(team.bob, { flags: FLAG.targeted | FLAG.noUnread, targets: [team.carol.uid] });
    await team.add([team.dave]);
    await team.say(team.alice);
    for (const [at, seq] of [4, 2, 3, 1].entries()) await pin(team, seq, true, { nowMs: NOON_MS + at });
    await team.storage.messages.deleteFor(team.log, team.carol.uid, [2], NOON_MS);
    await team.reopen();
    const shown = async (viewerUid: number) =>
      (await team.groups.pinned(team.gid, viewerUid)).map(({ message }) => message.seq);

    expect(await shown(team.bob.uid)).toEqual([4, 2, 3, 1]);
    expect(await shown(team.alice.uid)).toEqual([4, 2, 1]);
    expect(await shown(team.carol.uid)).toEqual([4, 3, 1]);
    expect(await shown(team.dave.uid)).toEqual([4]);
    const [first] = await team.groups.pinned(team.gid, team.bob.uid);
    expect(first).toMatchObject({ byUserId: 'alice', timeMs: NOON_MS, message: { fromUserId: 'alice' } });
    await team.remove(team.bob);
    expect(await shown(team.bob.uid)).toEqual([]);
  });
}
