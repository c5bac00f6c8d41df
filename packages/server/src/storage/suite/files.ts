import { describe, expect, it } from 'bun:test';
import { mergedKey } from '../port/mergedLists.ts';
import { APP, eachTalk, NOON_MS, type Open, socketKey, type Talk, text, upTo } from './people.ts';
import { makeTeam } from './talkingTeam.ts';

const OTHER_APP = APP + 1;
/** A moment after all that these tests do. */
const LATER_MS = NOON_MS + 3_600_000;

/** Rules FI1 to FI9 of `port/files.ts`. */
export function fileRecordSuite(adapter: string, open: Open): void {
  describe(`${adapter}: records of files`, () => {
    const talk = eachTalk(open);
    giveRules(talk);
    holdRules(talk);
    letGoRules(talk);
    sweepRules(talk);
  });
}

const hashOf = (said: string): string => new Bun.CryptoHasher('sha256').update(said).digest('hex');
const uuidOf = (said: string): string => hashOf(`name of ${said}`).slice(0, 32);
const facts = { type: 'text/plain' };

const filesOf = (talk: Talk) => {
  const begin = (said: string, atMs = NOON_MS, app = APP) =>
    talk.storage.files.begin(app, { uuid: uuidOf(`${said} ${app} ${atMs}`), sha256: hashOf(said), size: 5 }, atMs);
  return {
    begin,
    /** Puts a file and gives its name. */
    async give(said: string, { atMs = NOON_MS, app = APP, uid = 0, isKept = false } = {}): Promise<string> {
      const uuid = await begin(said, atMs, app);
      await talk.storage.files.ready(app, hashOf(said), { uid, facts, isKept }, atMs);
      return uuid;
    },
    isGiven: async (uuid: string, app = APP) => (await talk.storage.files.find(app, [uuid])).length === 1,
    /** Sweeps as if this moment were long ago; names of what goes, which is forgotten then. */
    async sweep(beforeMs = LATER_MS, count = 100): Promise<string[]> {
      const gone = (await talk.storage.files.sweep(beforeMs, count)).map(({ uuid }) => uuid);
      await talk.storage.files.forget(gone);
      return gone.sort();
    },
  };
};

function giveRules(talk: Talk): void {
  it('[FI3][FI4] a file is given once it is ready, as it was put, to its app alone', async () => {
    const { begin, isGiven } = filesOf(talk);
    const uuid = await begin('one');
    const before = await isGiven(uuid);

    await talk.storage.files.ready(APP, hashOf('one'), { uid: talk.alice.uid, facts }, NOON_MS);
    await talk.reopen();

    const file = { uuid, sha256: hashOf('one'), size: 5, facts };
    expect(before).toBe(false);
    expect(await talk.storage.files.find(APP, [uuid])).toEqual([file]);
    expect(await talk.storage.files.withHash(APP, file.sha256, talk.alice.uid)).toEqual({ file, isOwn: true });
    expect(await isGiven(uuid, OTHER_APP)).toBe(false);
    expect(await talk.storage.files.withHash(OTHER_APP, file.sha256, talk.alice.uid)).toBeUndefined();
  });

  it('[FI3][FI5] the same content has one name in an app, another in another, and its givers are known', async () => {
    const { give } = filesOf(talk);
    const names = [
      await give('one', { uid: talk.alice.uid }),
      await give('one', { atMs: NOON_MS + 1, uid: talk.alice.uid }),
      await give('one', { app: OTHER_APP }),
    ];

    expect(names[1]).toBe(names[0] as string);
    expect(names[2]).not.toBe(names[0] as string);
    expect((await talk.storage.files.withHash(APP, hashOf('one'), talk.bob.uid))?.isOwn).toBe(false);
  });

  it('[FI3][FI4] many who put the same at once have one name', async () => {
    const { begin } = filesOf(talk);

    const names = await Promise.all(upTo(20).map((n) => begin('one', NOON_MS + n)));
    const given = await Promise.all(
      upTo(20).map((uid) => talk.storage.files.ready(APP, hashOf('one'), { uid, facts }, NOON_MS)),
    );

    expect(new Set([...names, ...given.map((file) => file?.uuid)]).size).toBe(1);
  });

  it('[FI4] facts that are not given stay as they are, and what went is not ready', async () => {
    const { give } = filesOf(talk);
    await give('one');

    const again = await talk.storage.files.ready(APP, hashOf('one'), { uid: 0 }, NOON_MS);

    expect(again?.facts).toEqual(facts);
    expect(await talk.storage.files.ready(APP, hashOf('never'), { uid: 0 }, NOON_MS)).toBeUndefined();
  });

  it('[FI6] finds those that are there among very many names', async () => {
    const { give } = filesOf(talk);
    const uuid = await give('one');

    const found = await talk.storage.files.find(APP, [...upTo(1_200).map((n) => uuidOf(`no ${n}`)), uuid, '', '\0']);

    expect(found.map((file) => file.uuid)).toEqual([uuid]);
  });

  it('[FI9] a secret is the first that was given, for good', async () => {
    const all = await Promise.all(upTo(5).map((n) => talk.storage.files.secret('test', `secret ${n}`)));
    await talk.reopen();

    expect(new Set([...all, await talk.storage.files.secret('test', 'another')]).size).toBe(1);
    expect(await talk.storage.files.secret('other', 'its own')).toBe('its own');
  });
}

function holdRules(talk: Talk): void {
  it('[FI1][FI2] what messages hold is never swept: one-to-one, imported, to a group', async () => {
    const { give, sweep, isGiven } = filesOf(talk);
    const names = await Promise.all(['said', 'imported', 'group', 'free'].map((said) => give(said)));
    const [said = '', imported = '', group = '', free = ''] = names;
    const { gid } = await makeTeam(talk.storage, [talk.alice, talk.bob]);

    await talk.say({ holds: [said, said] });
    await talk.say({ holds: [imported], importedSec: NOON_MS / 1000 - 100 });
    await talk.storage.groups.append({ ...talk.draft({ holds: [group] }), gid, asApp: false, at: [], targets: [] });

    expect(await sweep()).toEqual([free]);
    expect(await Promise.all(names.map((name) => isGiven(name)))).toEqual([true, true, true, false]);
  });

  it('[FI1] names of no file of the app are left as they are, and a repeat holds nothing more', async () => {
    const { give, sweep } = filesOf(talk);
    const theirs = await give('one', { app: OTHER_APP });
    const own = await give('own');
    const draft = talk.draft({ keys: socketKey(4_711), holds: [theirs, own, uuidOf('none'), '\0'] });

    const first = await talk.storage.messages.appendC2c(draft);
    await talk.storage.messages.appendC2c(draft);
    await talk.recall(first.seq, talk.alice);

    expect(await sweep()).toEqual([theirs, own].sort());
  });

  it('[FI1][FI2] a kept list of merged messages holds what it names, until it goes', async () => {
    const { give, sweep, isGiven } = filesOf(talk);
    const uuid = await give('one');
    const content = '[{}]';
    const list = { key: mergedKey(content), content, layers: 1, holds: [uuid] };
    await talk.storage.mergedLists.keep(APP, list, NOON_MS);
    await talk.storage.mergedLists.keep(APP, list, NOON_MS);

    const held = [await sweep(), await isGiven(uuid)];
    await talk.storage.mergedLists.sweep(LATER_MS, LATER_MS, 10);

    expect(held).toEqual([[], true]);
    expect(await sweep(LATER_MS + 1)).toEqual([uuid]);
  });
}

function letGoRules(talk: Talk): void {
  it('[FI1][FI6] a file is given until the last message that holds it is recalled, then no more, until it is wanted', async () => {
    const { give, sweep, isGiven } = filesOf(talk);
    const uuid = await give('one');
    const [first, second] = [await talk.say({ holds: [uuid] }), await talk.say({ holds: [uuid] })];

    await talk.recall(first.seq, talk.alice);
    const held = [await isGiven(uuid), await sweep()];
    await talk.recall(second.seq, talk.alice);
    const letGo = await isGiven(uuid);
    await talk.storage.files.ready(APP, hashOf('one'), { uid: 0 }, LATER_MS);

    expect(held).toEqual([true, []]);
    expect([letGo, await isGiven(uuid)]).toEqual([false, true]);
    expect([await sweep(LATER_MS), await sweep(LATER_MS + 1)]).toEqual([[], [uuid]]);
  });

  it('[FI1] an edit lets go of what the message held and holds what it names now', async () => {
    const { give, isGiven } = filesOf(talk);
    const [one, two] = [await give('one'), await give('two')];
    const { seq } = await talk.say({ holds: [one] });

    await talk.edit(seq, talk.alice, { cloudCustomData: 'only this' }, { nowMs: NOON_MS + 1 });
    const untouched = await isGiven(one);
    const to: { body: string; holds: string[] } = { body: text('of two'), holds: [two] };
    await talk.edit(seq, talk.alice, to, { nowMs: NOON_MS + 2 });

    expect([untouched, await isGiven(one), await isGiven(two)]).toEqual([true, false, true]);
  });
}

function sweepRules(talk: Talk): void {
  it('[FI7][FI8] what is marked as gone is told until it is forgotten, and its content may come again meanwhile', async () => {
    const { give, isGiven } = filesOf(talk);
    const old = await give('one');
    const marked = await talk.storage.files.sweep(LATER_MS, 10);
    const again = await give('one', { atMs: LATER_MS });
    await talk.reopen();

    const told = await talk.storage.files.sweep(NOON_MS, 10);
    await talk.storage.files.forget([old, again]);

    expect(marked).toMatchObject([{ sdkAppId: APP, uuid: old, sha256: hashOf('one'), size: 5 }]);
    expect(told).toEqual(marked);
    expect(again).not.toBe(old);
    expect([await isGiven(old), await isGiven(again)]).toEqual([false, true]);
    expect(await talk.storage.files.sweep(NOON_MS, 10)).toEqual([]);
  });

  it('[FI2][FI7] the oldest go first, as many as it is told; what never became ready goes too, what is kept for good stays', async () => {
    const { begin, give, sweep } = filesOf(talk);
    const first = await begin('never ready', NOON_MS);
    const second = await give('second', { atMs: NOON_MS + 1 });
    await give('young', { atMs: NOON_MS + 2 });
    await give('for good', { isKept: true });
    await give('for good');

    const swept = [await sweep(NOON_MS + 2, 1), await sweep(NOON_MS + 2, 1), await sweep(NOON_MS + 2, 1)];

    expect(swept).toEqual([[first], [second], []]);
  });

  it('[FI2] a file that is swept while a message comes to hold it is held or gone, never half of it', async () => {
    const { give, isGiven, sweep } = filesOf(talk);
    const names = await Promise.all(upTo(30).map((n) => give(`file ${n}`)));

    await Promise.all(names.flatMap((name) => [talk.say({ holds: [name] }), talk.storage.files.sweep(LATER_MS, 1)]));
    const kept = await Promise.all(names.map((name) => isGiven(name)));
    await sweep();

    expect(await Promise.all(names.map((name) => isGiven(name)))).toEqual(kept);
    expect(await talk.seen(talk.bob)).toEqual(upTo(30));
  });
}
