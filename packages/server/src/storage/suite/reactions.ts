import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG, type LogRef } from '../port/messages.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk } from './people.ts';
import { makeTeam } from './talkingTeam.ts';

const NOW_MS = NOON_MS + 60_000;
type How = Partial<{ isAdded: boolean; maxKinds: number; maxUsers: number; nowMs: number; call: number }>;

/** Rules N1 to N8 of `port/reactions.ts`. */
export function reactionSuite(adapter: string, open: Open): void {
  describe(`${adapter}: reactions`, () => {
    const talk = eachTalk(open);
    reactingRules(talk);
    limitRules(talk);
    changeRules(talk);
    audienceRules(talk);
    readingRules(talk);
  });
}

let calls = 0;

const reacting =
  (talk: Talk, log: () => LogRef = () => talk.pair) =>
  (who: Account, reaction: string, seq = 1, how: How = {}) =>
    talk.storage.reactions.react(log(), seq, {
      ...{ uid: who.uid, reaction, isAdded: true, maxKinds: 10, maxUsers: 10, nowMs: NOW_MS + ++calls, call: calls },
      ...how,
    });

const changesOf = async (talk: Talk, viewer: Account, log: LogRef = talk.pair) =>
  (await talk.storage.messages.changes(log, viewer.uid, 0, 100))?.changes ?? [];

function reactingRules(talk: Talk): void {
  const react = reacting(talk);

  it('[N1] adds a reaction once a user, takes off only what is there, and moves rev by one each time', async () => {
    const { convId } = await talk.say();

    const added = await react(talk.bob, '👍', 1, { nowMs: NOW_MS });
    const again = await react(talk.bob, '👍');
    const other = await react(talk.bob, '❤️');
    const notHers = await react(talk.alice, '👍', 1, { isAdded: false });
    const nobodys = await react(talk.alice, '🙈', 1, { isAdded: false });
    const taken = await react(talk.bob, '👍', 1, { isAdded: false });

    const change = {
      convId,
      rev: 1,
      kind: 'reaction' as const,
      seq: 1,
      byUid: talk.bob.uid,
      timeMs: NOW_MS,
      forUid: 0,
    };
    expect(added).toEqual({ changes: [{ ...change, note: { reaction: '👍' } }], audience: { but: [] } });
    expect([again, notHers, nobodys]).toEqual([{ refused: 'already' }, { refused: 'notReacted' }, { refused: 'none' }]);
    expect(other).toMatchObject({ changes: [{ rev: 2 }] });
    expect(taken).toMatchObject({ changes: [{ rev: 3, note: { reaction: '👍' } }] });
    expect(await talk.as(talk.alice)).toMatchObject({ rev: 3, unread: 0 });
  });

  it('[N1] gives the first change when the same call comes again', async () => {
    await talk.say();

    const added = await react(talk.bob, 'a', 1, { call: -1 });
    expect(await react(talk.bob, 'a', 1, { call: -1 })).toEqual(added);
    const taken = await react(talk.bob, 'a', 1, { call: -2, isAdded: false });
    expect(await react(talk.bob, 'a', 1, { call: -2, isAdded: false })).toEqual(taken);

    expect((await talk.as(talk.bob)).rev).toBe(2);
    expect(await react(talk.bob, 'a', 1, { isAdded: false })).toEqual({ refused: 'none' });
  });

  it('[N2] refuses who does not see the message, and what is recalled, unknown or a notice of the server', async () => {
    await talk.say({ flags: FLAG.notForSender });
    await talk.say();
    await talk.say();
    await talk.recall(2, talk.alice);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [3], NOW_MS);
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob]);
    const early = await team.say(talk.alice);
    await team.add(talk.carol);
    const late = await team.say(talk.alice);
    const inTeam = reacting(talk, () => team.log);

    expect(await react(talk.alice, 'a', 1)).toEqual({ refused: 'unknown' });
    expect(await react(talk.bob, 'a', 2)).toEqual({ refused: 'recalled' });
    expect(await react(talk.bob, 'a', 3)).toEqual({ refused: 'unknown' });
    expect(await react(talk.bob, 'a', 4)).toEqual({ refused: 'unknown' });
    expect(await inTeam(talk.carol, 'a', early)).toEqual({ refused: 'unknown' });
    expect(await inTeam(talk.carol, 'a', late)).toHaveProperty('changes');
    await team.remove(talk.carol);
    expect(await inTeam(talk.carol, 'b', late)).toEqual({ refused: 'unknown' });
  });

  it('[N2] refuses a notice of the server', async () => {
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob]);
    const operator = { uid: talk.alice.uid, userId: 'alice', nick: '', faceUrl: '' };
    await talk.storage.groups.add(team.gid, [{ uid: talk.carol.uid }], {
      ...{ operator, nowMs: NOW_MS, tip: 'join', perUserMax: 0, receiveOption: 0 },
    });

    expect(await reacting(talk, () => team.log)(talk.alice, 'a', 1)).toEqual({ refused: 'tip' });
  });
}

function limitRules(talk: Talk): void {
  const react = reacting(talk);

  it('[N3] refuses one more kind, and one more user, than there may be', async () => {
    await talk.say();
    await react(talk.alice, 'a');
    await react(talk.alice, 'b');

    expect(await react(talk.bob, 'c', 1, { maxKinds: 2 })).toEqual({ refused: 'kinds' });
    expect(await react(talk.bob, 'b', 1, { maxKinds: 2 })).toHaveProperty('changes');
    expect(await react(talk.bob, 'a', 1, { maxUsers: 1 })).toEqual({ refused: 'users' });
    await react(talk.alice, 'a', 1, { isAdded: false });
    expect(await react(talk.bob, 'c', 1, { maxKinds: 2 })).toHaveProperty('changes');
  });

  it('[N3] holds the limits when many react at once', async () => {
    await talk.say();

    const kinds = ['a', 'b', 'c', 'd', 'e'];
    const outcomes = await Promise.all(kinds.map((kind) => react(talk.alice, kind, 1, { maxKinds: 3 })));

    expect(outcomes.filter((outcome) => 'changes' in outcome)).toHaveLength(3);
    expect(await talk.storage.reactions.of(talk.pair, talk.bob.uid, [1], 0)).toHaveLength(3);
  });
}

function changeRules(talk: Talk): void {
  const react = reacting(talk);

  it('[N4] keeps one change of each message and reaction, the latest; the others are gaps', async () => {
    await talk.sayMany(2);
    for (const isAdded of [true, false, true]) await react(talk.bob, 'a', 1, { isAdded });
    await react(talk.alice, 'a\0', 1);
    await react(talk.alice, 'a', 2);
    await react(talk.alice, 'a', 1);
    await talk.reopen();

    const log = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);

    expect(log?.changes.map(({ rev, seq, note }) => [rev, seq, note?.reaction])).toEqual([
      [4, 1, 'a\0'],
      [5, 2, 'a'],
      [6, 1, 'a'],
    ]);
    expect(log).toMatchObject({ rev: 6, isCompleted: true, names: { [talk.alice.uid]: 'alice' } });
  });

  it('[N6] loses reactions and their changes with the message that is recalled, and takes none after', async () => {
    await talk.sayMany(2);
    await react(talk.bob, 'a', 1);
    await react(talk.bob, 'a', 2);

    await talk.recall(1, talk.alice);

    const found = await talk.storage.reactions.of(talk.pair, talk.bob.uid, [1, 2], 1);
    expect(found.map(({ seq }) => seq)).toEqual([2]);
    expect((await changesOf(talk, talk.bob)).map(({ kind, seq }) => [kind, seq])).toEqual([
      ['reaction', 2],
      ['recall', 1],
    ]);
    expect(await react(talk.bob, 'a', 1)).toEqual({ refused: 'recalled' });
  });
}

function audienceRules(talk: Talk): void {
  const react = reacting(talk);

  it('[N5] is told to neither side that does not see the message', async () => {
    await talk.say({ flags: FLAG.notForSender });
    await talk.say();
    await talk.say();
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [2], NOW_MS);

    const hidden = await react(talk.bob, 'a', 1);
    const deleted = await react(talk.bob, 'a', 2);
    const seen = await react(talk.bob, 'a', 3);

    const withoutAlice = { audience: { but: [talk.alice.uid] } };
    expect([hidden, deleted, seen]).toMatchObject([withoutAlice, withoutAlice, { audience: { but: [] } }]);
    expect((await changesOf(talk, talk.alice)).filter(({ kind }) => kind === 'reaction')).toMatchObject([{ seq: 3 }]);
    expect((await changesOf(talk, talk.bob)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('[N5] of a message to some members is told to them and its sender alone', async () => {
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob, talk.carol]);
    const seq = await team.say(talk.alice, { flags: FLAG.targeted, targets: [talk.bob] });

    const reacted = await reacting(talk, () => team.log)(talk.bob, 'a', seq);

    const { audience } = reacted as { audience: { only: number[] } };
    expect([...audience.only].sort()).toEqual([talk.alice.uid, talk.bob.uid].sort());
    expect(await reacting(talk, () => team.log)(talk.carol, 'a', seq)).toEqual({ refused: 'unknown' });
    expect(await changesOf(talk, talk.carol, team.log)).toEqual([]);
    expect(await changesOf(talk, talk.alice, team.log)).toMatchObject([{ seq, note: { reaction: 'a' } }]);
    expect(await talk.storage.reactions.of(team.log, talk.carol.uid, [seq], 3)).toEqual([]);
    const page = { reaction: 'a', offset: 0, count: 10 };
    expect(await talk.storage.reactions.users(team.log, talk.carol.uid, seq, page)).toBe('unknown');
  });

  it('[N5] is told to no member who may not read what was before', async () => {
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob]);
    const early = await team.say(talk.alice);
    await team.add(talk.carol);
    const late = await team.say(talk.alice);
    const inTeam = reacting(talk, () => team.log);

    expect(await inTeam(talk.bob, 'a', early)).toMatchObject({ audience: { but: [talk.carol.uid] } });
    expect(await inTeam(talk.bob, 'a', late)).toMatchObject({ audience: { but: [] } });

    expect((await changesOf(talk, talk.carol, team.log)).map(({ seq }) => seq)).toEqual([late]);
    const found = await talk.storage.reactions.of(team.log, talk.carol.uid, [early, late], 3);
    expect(found.map(({ seq }) => seq)).toEqual([late]);
  });
}

function readingRules(talk: Talk): void {
  const react = reacting(talk);

  it('[N7] counts the users of each reaction, names the first, and says whether the viewer is one', async () => {
    await talk.sayMany(2);
    await talk.storage.profiles.update(APP, 'bob', { nick: 'Bob' }, { nowMs: NOW_MS, customMax: 0 });
    await react(talk.bob, 'b', 2);
    await react(talk.alice, 'b', 2);
    await react(talk.alice, 'a', 2);
    await react(talk.alice, 'c', 1);

    const found = await talk.storage.reactions.of(talk.pair, talk.bob.uid, [2, 1, 2, 9], 1);
    const counts = await talk.storage.reactions.of(talk.pair, talk.alice.uid, [2], 0);

    const [alice, bob] = [
      { userId: 'alice', nick: '', faceUrl: '' },
      { userId: 'bob', nick: 'Bob', faceUrl: '' },
    ];
    expect(found).toEqual([
      { seq: 1, reaction: 'c', count: 1, isMine: false, users: [alice] },
      { seq: 2, reaction: 'b', count: 2, isMine: true, users: [bob] },
      { seq: 2, reaction: 'a', count: 1, isMine: false, users: [alice] },
    ]);
    expect(counts).toMatchObject([
      { reaction: 'b', count: 2, isMine: true, users: [] },
      { reaction: 'a', count: 1, isMine: true, users: [] },
    ]);
    expect(await talk.storage.reactions.of(talk.pairOf(talk.alice, talk.carol), talk.alice.uid, [1], 1)).toEqual([]);
  });

  it('[N8] lists who reacted so, the earliest first, in pages', async () => {
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob, talk.carol]);
    const seq = await team.say(talk.alice);
    for (const who of [talk.carol, talk.alice, talk.bob]) await reacting(talk, () => team.log)(who, 'a', seq);
    const read = (offset: number, reaction = 'a') =>
      talk.storage.reactions.users(team.log, talk.bob.uid, seq, { reaction, offset, count: 2 });

    expect(await read(0)).toMatchObject([{ userId: 'carol' }, { userId: 'alice' }]);
    expect(await read(2)).toMatchObject([{ userId: 'bob' }]);
    expect(await read(0, 'b')).toEqual([]);
  });
}
