import { describe, expect, it } from 'bun:test';
import { eachTalk, NOON_MS, type Open, type Talk, text } from './people.ts';

const NOW_MS = NOON_MS + 60_000;
const extra = JSON.stringify({ cloudCustomData: 'custom', push: { Title: 'hi' } });

/** Rules C1 to C3 and C7 of `port/messages.ts`. */
export function reviseSuite(adapter: string, open: Open): void {
  describe(`${adapter}: recall and edit`, () => {
    const talk = eachTalk(open);
    recallRules(talk);
    refusalRules(talk);
    editRules(talk);
    versionRules(talk);
  });
}

function recallRules(talk: Talk): void {
  it('[C1] takes body and extra of a recalled message; seq, sender and times stay', async () => {
    await talk.say({ extra });
    const before = await talk.storage.messages.get(talk.pair, 1);

    await talk.recall(1, talk.alice);
    await talk.reopen();

    const after = await talk.storage.messages.get(talk.pair, 1);
    expect(after).toMatchObject({ isRecalled: true, body: [], extra: {} });
    const kept = ['seq', 'fromUid', 'timeMs', 'clientTimeSec'] as const;
    for (const field of kept) expect({ [field]: after?.[field] }).toEqual({ [field]: before?.[field] });
  });

  it('[C1] a tombstone names who recalled it, where that is not the sender, and why', async () => {
    await talk.say({ extra });
    await talk.say({ extra });

    const by = { uid: talk.bob.uid, asAdmin: true, notBeforeMs: 0, nowMs: NOW_MS };
    await talk.storage.messages.recall(talk.pair, 1, { ...by, reason: 'spam' });
    await talk.storage.messages.recall(talk.pair, 2, { ...by, uid: 0 });
    await talk.reopen();

    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({
      ...{ isRecalled: true, body: [] },
      extra: { recalledBy: talk.bob.userId, recallReason: 'spam' },
    });
    expect((await talk.storage.messages.get(talk.pair, 2))?.extra).toEqual({});
  });

  it('[C1] records one change and moves rev by one', async () => {
    const { convId } = await talk.say();
    await talk.answer();

    const first = await talk.recall(2, talk.bob);
    await talk.recall(1, talk.alice);

    const change = { convId, rev: 1, kind: 'recall' as const, seq: 2, byUid: talk.bob.uid, timeMs: NOW_MS, forUid: 0 };
    expect(first).toEqual({ change });
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 2, seq: 2 });
    const log = await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10);
    expect(log?.changes[0]).toEqual(change);
    expect(log?.changes.map(({ rev, seq }) => [rev, seq])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('[C1] leaves nothing of what an earlier edit made of the message', async () => {
    await talk.say();
    await talk.edit(1, talk.alice, { body: text('secret'), cloudCustomData: 'secret' });

    await talk.recall(1, talk.alice);

    const log = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);
    expect(log).toMatchObject({ rev: 2, isCompleted: true });
    expect(JSON.stringify([log, await talk.storage.messages.get(talk.pair, 1)])).not.toContain('secret');
  });
}

function refusalRules(talk: Talk): void {
  const ways = {
    recall: (seq: number, by: Talk['alice'], how = {}) => talk.recall(seq, by, how),
    edit: (seq: number, by: Talk['alice'], how = {}) => talk.edit(seq, by, { body: text('new') }, how),
  };
  for (const [name, change] of Object.entries(ways)) {
    const rule = name === 'recall' ? 'C2' : 'C3';

    it(`[${rule}] refuses to ${name} for anyone but the sender, unless as administrator`, async () => {
      await talk.say();

      expect(await change(1, talk.bob)).toEqual({ refused: 'notSender' });
      expect((await talk.as(talk.bob)).rev).toBe(0);
      expect(await change(1, talk.bob, { asAdmin: true })).toMatchObject({ change: { rev: 1, byUid: talk.bob.uid } });
    });

    it(`[${rule}] refuses to ${name} what is older than the limit, recalled already, or unknown`, async () => {
      const { timeMs } = await talk.say();
      const before = await talk.storage.messages.get(talk.pair, 1);

      const tooLate = await change(1, talk.alice, { notBeforeMs: timeMs + 1 });

      expect(tooLate).toEqual({ refused: 'tooLate' });
      expect(await talk.storage.messages.get(talk.pair, 1)).toEqual(before);
      expect(await change(1, talk.alice, { notBeforeMs: timeMs })).toHaveProperty('change');
      await talk.recall(1, talk.alice);
      expect(await change(1, talk.alice)).toEqual({ refused: 'recalled' });
      expect(await change(2, talk.alice)).toEqual({ refused: 'unknown' });
      const strangers = talk.pairOf(talk.alice, talk.carol);
      const author = { uid: talk.alice.uid, asAdmin: true, notBeforeMs: 0, nowMs: NOW_MS };
      expect(await talk.storage.messages.recall(strangers, 1, author)).toEqual({ refused: 'unknown' });
    });
  }

  it('[C2] lets one of several recalls at once through', async () => {
    await talk.say();

    const outcomes = await Promise.all([
      talk.recall(1, talk.alice),
      talk.recall(1, talk.alice),
      talk.recall(1, talk.alice),
    ]);

    expect(outcomes.filter((outcome) => 'change' in outcome)).toHaveLength(1);
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 1, unread: 0 });
  });
}

function editRules(talk: Talk): void {
  it('[C3] replaces the body, or the custom data, or both, and leaves the rest', async () => {
    await talk.say({ extra, body: text('old') });
    const read = () => talk.storage.messages.get(talk.pair, 1);
    const before = await read();

    await talk.edit(1, talk.alice, { body: text('new') });
    const second = await read();
    await talk.edit(1, talk.alice, { cloudCustomData: 'other' });

    expect(second).toEqual(before && { ...before, body: JSON.parse(text('new')), editedMs: NOW_MS });
    const third = { editedMs: NOW_MS + 1, extra: { cloudCustomData: 'other', push: { Title: 'hi' } } };
    expect(await read()).toEqual(second && { ...second, ...third });
    await talk.edit(1, talk.alice, { body: text('both \0'), cloudCustomData: '' });
    expect(await read()).toMatchObject({ body: JSON.parse(text('both \0')), extra: { cloudCustomData: '' } });
  });

  it('[C3] records the new values, and only them', async () => {
    const { convId } = await talk.say();

    const outcome = await talk.edit(1, talk.alice, { body: text('new') });
    await talk.edit(1, talk.alice, { cloudCustomData: '鸿雁 \0' });

    const both = { convId, kind: 'edit' as const, seq: 1, byUid: talk.alice.uid, timeMs: NOW_MS, forUid: 0 };
    const log = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);
    expect(log?.changes).toEqual([
      { ...both, rev: 1, body: JSON.parse(text('new')) },
      { ...both, rev: 2, timeMs: NOW_MS + 1, cloudCustomData: '鸿雁 \0' },
    ]);
    expect(outcome).toEqual({ change: { ...both, rev: 1, body: JSON.parse(text('new')) } });
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 2, seq: 1, unread: 1 });
  });
}

function versionRules(talk: Talk): void {
  it('[C3] writes nothing when the message is so already', async () => {
    await talk.say({ body: text('same'), extra });
    const before = await talk.storage.messages.get(talk.pair, 1);

    const outcomes = [
      await talk.edit(1, talk.alice, { body: text('same') }),
      await talk.edit(1, talk.alice, { cloudCustomData: 'custom' }),
      await talk.edit(1, talk.alice, { body: text('same'), cloudCustomData: 'custom' }),
    ];

    expect(outcomes).toEqual(Array(3).fill({ unchanged: true }));
    expect(await talk.storage.messages.get(talk.pair, 1)).toEqual(before);
    expect((await talk.as(talk.bob)).rev).toBe(0);
    expect(await talk.edit(1, talk.alice, { body: text('same'), cloudCustomData: '' })).toHaveProperty('change');
  });

  it('[C7] refuses an edit of another version than the one that is there; a repeat of one that was done is harmless', async () => {
    await talk.say();

    const first = await talk.edit(1, talk.alice, { body: text('one'), seenEditedMs: 0 });
    const late = await talk.edit(1, talk.alice, { body: text('two'), seenEditedMs: 0 });
    const repeat = await talk.edit(1, talk.alice, { body: text('one'), seenEditedMs: 0 });
    const next = await talk.edit(1, talk.alice, { body: text('two'), seenEditedMs: NOW_MS });

    expect(first).toMatchObject({ change: { rev: 1, timeMs: NOW_MS } });
    expect(late).toEqual({ refused: 'editedMeanwhile' });
    expect(repeat).toEqual({ unchanged: true });
    expect(next).toMatchObject({ change: { rev: 2 } });
  });

  it('[C7] gives each edit a greater version, within one millisecond and against the clock too', async () => {
    await talk.say();

    for (const [at, nowMs] of [NOW_MS, NOW_MS, NOW_MS - 5000].entries()) {
      await talk.edit(1, talk.alice, { body: text(`v${at}`) }, { nowMs });
    }

    const log = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);
    expect(log?.changes.map(({ timeMs }) => timeMs)).toEqual([NOW_MS, NOW_MS + 1, NOW_MS + 2]);
    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({ editedMs: NOW_MS + 2 });
  });

  it('[C7] lets one of several edits of the same version at once through', async () => {
    await talk.say();

    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((body) => talk.edit(1, talk.alice, { body: text(body), seenEditedMs: 0 })),
    );

    expect(outcomes.filter((outcome) => 'change' in outcome)).toHaveLength(1);
    expect(outcomes.filter((outcome) => 'refused' in outcome)).toEqual(Array(3).fill({ refused: 'editedMeanwhile' }));
    expect((await talk.as(talk.bob)).rev).toBe(1);
  });
}
