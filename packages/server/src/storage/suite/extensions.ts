import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Extension, ExtensionWrite } from '../port/extensions.ts';
import { FLAG } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk } from './people.ts';
import { makeTeam } from './talkingTeam.ts';

const NOW_MS = NOON_MS + 60_000;
const flags = FLAG.supportExtension;
type How = Partial<{ uid: number; isChecked: boolean; max: number; perMin: number; nowMs: number; call: number }>;

/** Rules X1 to X8 of `port/extensions.ts`. */
export function extensionSuite(adapter: string, open: Open): void {
  describe(`${adapter}: extensions`, () => {
    const talk = eachTalk(open);
    versionRules(talk);
    clearRules(talk);
    refusalRules(talk);
    changeRules(talk);
    readingRules(talk);
  });
}

let calls = 0;
const pair = (key: string, value: string, version = 0): Extension => ({ key, value, version });

const writing = (talk: Talk) => ({
  write: (who: Account, what: ExtensionWrite, seq = 1, how: How = {}) =>
    talk.storage.extensions.write(
      talk.pair,
      seq,
      { uid: who.uid, isChecked: true, max: 10, perMin: 1_000, nowMs: NOW_MS + ++calls, call: calls, ...how },
      what,
    ),
  set: (who: Account, pairs: Extension[], how: How = {}) => writing(talk).write(who, { kind: 'set', pairs }, 1, how),
  read: (who: Account, fromVersion = 0, count = 10, seq = 1) =>
    talk.storage.extensions.read(talk.pair, who.uid, seq, { fromVersion, count }),
});

function versionRules(talk: Talk): void {
  const { set, write, read } = writing(talk);

  it('[X1] gives each write of a pair a version, over pairs and deletions', async () => {
    await talk.say({ flags });

    const first = await set(talk.bob, [pair('b', '1'), pair('a', '2 \0')]);
    const next = await set(talk.alice, [pair('b', '3', 1)]);
    await write(talk.bob, { kind: 'delete', pairs: [{ key: 'a', version: 2 }] });
    await set(talk.bob, [pair('a', 'again')]);
    await talk.reopen();

    expect(first).toMatchObject({ results: [pair('b', '1', 1), pair('a', '2 \0', 2)] });
    expect(next).toMatchObject({ results: [pair('b', '3', 3)] });
    const extensions = [pair('b', '3', 3), pair('a', 'again', 5)];
    expect(await read(talk.alice)).toEqual({ extensions, latest: 5, cleared: 0, isCompleted: true });
  });

  it('[X2] refuses a version that is not the latest, and says what is there; the rest of the call is done', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1')]);

    const late = await set(talk.alice, [pair('a', '2'), pair('b', '1'), pair('c', '1', 7)]);
    const gone = await write(talk.alice, { kind: 'delete', pairs: [{ key: 'a', version: 0 }] });

    const conflict = { ...pair('a', '1', 1), refused: 'conflict' as const };
    expect(late).toMatchObject({ results: [conflict, pair('b', '1', 2), { ...pair('c', ''), refused: 'conflict' }] });
    expect(gone).toMatchObject({ results: [conflict], changes: [] });
  });

  it('[X2] changes nothing where the value is so already, and asks the app for no version', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1')]);

    const same = await set(talk.alice, [pair('a', '1')]);
    const byApp = await set(talk.alice, [pair('a', '2')], { uid: 0, isChecked: false });

    expect(same).toMatchObject({ results: [pair('a', '1', 1)], changes: [] });
    expect(byApp).toMatchObject({ results: [pair('a', '2', 2)], changes: [{ rev: 2, byUid: 0 }] });
  });

  it('[X2] lets one of several writers of the same version through', async () => {
    await talk.say({ flags });

    const all = await Promise.all(['1', '2', '3'].map((value) => set(talk.bob, [pair('a', value)])));

    const refused = all.filter((one) => 'results' in one && one.results[0]?.refused === 'conflict');
    expect(refused).toHaveLength(2);
  });
}

function clearRules(talk: Talk): void {
  const { set, write, read } = writing(talk);

  it('[X3] refuses a pair too many, and one to delete that is not there', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1')]);

    const more = await set(talk.bob, [pair('b', '1'), pair('c', '1'), pair('a', '2', 1)], { max: 2 });
    const none = await write(talk.bob, { kind: 'delete', pairs: [{ key: 'x', version: 0 }] });

    expect(more).toMatchObject({
      results: [pair('b', '1', 2), { ...pair('c', ''), refused: 'tooMany' }, pair('a', '2', 3)],
    });
    expect(none).toMatchObject({ results: [{ ...pair('x', ''), refused: 'none' }] });
  });

  it('[X3] deletes once when the same call comes again', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1')]);
    const gone = { kind: 'delete' as const, pairs: [{ key: 'a', version: 1 }] };

    const results = [await write(talk.bob, gone, 1, { call: -1 }), await write(talk.bob, gone, 1, { call: -1 })];

    expect(results).toMatchObject(Array(2).fill({ results: [pair('a', '')] }));
  });

  it('[X4] clears all pairs under one version', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1'), pair('b', '1')]);

    const cleared = await write(talk.alice, { kind: 'clear' });
    const again = await write(talk.alice, { kind: 'clear' });
    await set(talk.bob, [pair('c', '1')]);

    const notes = ['a', 'b'].map((key) => ({ note: { extension: { key, seq: 3 } } }));
    expect(cleared).toMatchObject({ results: [], changes: notes });
    expect(again).toMatchObject({ changes: [] });
    expect(await read(talk.bob)).toMatchObject({ extensions: [pair('c', '1', 4)], latest: 4, cleared: 3 });
  });
}

function refusalRules(talk: Talk): void {
  const { set, write, read } = writing(talk);
  const clear = { kind: 'clear' as const };

  it('[X5] refuses what takes none, is recalled or unknown; the app sees also what is for one side', async () => {
    await talk.say();
    await talk.say({ flags });
    await talk.say({ flags: flags | FLAG.notForSender });
    await talk.recall(2, talk.alice);

    expect(await write(talk.bob, clear, 1)).toEqual({ refused: 'unsupported' });
    expect(await read(talk.bob, 0, 1, 1)).toEqual({ refused: 'unsupported' });
    expect(await write(talk.bob, clear, 2)).toEqual({ refused: 'recalled' });
    expect(await write(talk.alice, clear, 3)).toEqual({ refused: 'unknown' });
    expect(await read(talk.alice, 0, 1, 3)).toEqual({ refused: 'unknown' });
    expect(await write(talk.alice, clear, 3, { uid: 0 })).toHaveProperty('results');
    expect(await write(talk.bob, clear, 4)).toEqual({ refused: 'unknown' });
  });

  it('[X5] refuses calls beyond the limit of a minute', async () => {
    await talk.say({ flags });
    const at = (nowMs: number, value: string) =>
      set(talk.bob, [pair('a', value)], { isChecked: false, perMin: 2, nowMs });

    expect(await at(NOW_MS, '1')).toHaveProperty('results');
    expect(await at(NOW_MS + 1, '2')).toHaveProperty('results');
    expect(await at(NOW_MS + 2, '3')).toEqual({ refused: 'tooOften' });
    expect(await at(NOW_MS + 60_000, '4')).toHaveProperty('results');
  });
}

function changeRules(talk: Talk): void {
  const { set, write, read } = writing(talk);

  it('[X6] keeps one change of each message and key, the latest', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', '1'), pair('b', '1')]);
    await set(talk.bob, [pair('a', '2', 1)]);
    await write(talk.bob, { kind: 'delete', pairs: [{ key: 'a', version: 3 }] });

    const log = await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10);

    expect(log?.changes.map(({ rev, note }) => [rev, note?.extension])).toEqual([
      [2, { key: 'b', value: '1', seq: 2 }],
      [4, { key: 'a', seq: 4 }],
    ]);
    expect(log).toMatchObject({ rev: 4, isCompleted: true });
  });

  it('[X6] tells members of a group alone who see the message', async () => {
    const team = await makeTeam(talk.storage, [talk.alice, talk.bob, talk.carol]);
    const seq = await team.say(talk.alice, { flags: flags | FLAG.targeted, targets: [talk.bob] });
    const by = { uid: talk.bob.uid, isChecked: true, max: 10, perMin: 10, nowMs: NOW_MS, call: 0 };

    const what = { kind: 'set' as const, pairs: [pair('a', 'secret')] };
    const outcome = await talk.storage.extensions.write(team.log, seq, by, what);

    const { audience } = outcome as { audience: { only: number[] } };
    expect([...audience.only].sort()).toEqual([talk.alice.uid, talk.bob.uid].sort());
    const log = await talk.storage.messages.changes(team.log, talk.carol.uid, 0, 10);
    expect(log).toMatchObject({ changes: [], rev: 1 });
  });

  it('[X7] loses extensions and their changes with the message that is recalled', async () => {
    await talk.say({ flags });
    await set(talk.bob, [pair('a', 'secret')]);

    await talk.recall(1, talk.alice);

    expect(await read(talk.bob)).toEqual({ refused: 'recalled' });
    const log = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);
    expect(log?.changes).toMatchObject([{ kind: 'recall' }]);
    expect(JSON.stringify(log)).not.toContain('secret');
  });
}

function readingRules(talk: Talk): void {
  const { set, read } = writing(talk);

  it('[X8] gives pages by version, from the one that is asked for on', async () => {
    await talk.say({ flags });
    await set(
      talk.bob,
      ['a', 'b', 'c'].map((key) => pair(key, '1')),
    );
    await set(talk.bob, [pair('a', '2', 1)]);

    const first = await read(talk.alice, 0, 2);
    const rest = await read(talk.alice, 4, 2);

    const common = { latest: 4, cleared: 0 };
    expect(first).toEqual({ ...common, extensions: [pair('b', '1', 2), pair('c', '1', 3)], isCompleted: false });
    expect(rest).toEqual({ ...common, extensions: [pair('a', '2', 4)], isCompleted: true });
    await talk.say({ flags });
    const none = { extensions: [], latest: 0, cleared: 0, isCompleted: true };
    expect(await read(talk.alice, 0, 2, 2)).toEqual(none);
  });
}
