import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, type Open, Talk, text } from './people.ts';

/** Rules C of `port/messages.ts`. */
export function changeSuite(adapter: string, open: Open): void {
  describe(`${adapter}: changes`, () => {
    let storage: Storage;
    let talk: Talk;
    beforeEach(async () => {
      storage = await open();
      talk = await Talk.between(storage);
    });
    afterEach(() => storage.close());

    recallTests(() => talk);
    editTests(() => talk);
    deletionTests(() => talk);
    receiptTests(() => talk);
    changeLogTests(() => talk);
  });
}

function recallTests(the: () => Talk): void {
  it('[C1] takes the content, keeps seq, sender and times, records one change', async () => {
    const talk = the();
    const { convId, timeMs } = await talk.say({ extra: '{"cloudCustomData":"secret"}' });

    const outcome = await talk.recall(1, talk.alice.uid);

    const change = { convId, rev: 1, kind: 'recall', seq: 1, byUid: talk.alice.uid, timeMs: NOON_MS, forUid: 0 };
    expect(outcome).toEqual({ change } as typeof outcome);
    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({
      body: [],
      extra: {},
      isRecalled: true,
      timeMs,
      fromUid: talk.alice.uid,
    });
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 1, unread: 0, lastMessage: { isRecalled: true } });
  });

  it('[C1] takes the content of earlier edits out of the change log too', async () => {
    const talk = the();
    await talk.say();
    await talk.edit(1, talk.alice.uid, { body: text('secret') });
    await talk.recall(1, talk.alice.uid);

    const found = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 100);

    expect(found).toMatchObject({ rev: 2, isCompleted: true });
    expect(found?.changes.map(({ kind }) => kind)).toEqual(['recall']);
  });

  it("[C2] refuses: unknown, another's, too late, recalled already", async () => {
    const talk = the();
    const { timeMs } = await talk.say();

    expect(await talk.recall(2, talk.alice.uid)).toEqual({ refused: 'unknown' });
    expect(await talk.recall(1, talk.bob.uid)).toEqual({ refused: 'notSender' });
    expect(await talk.recall(1, talk.alice.uid, { notBeforeMs: timeMs + 1 })).toEqual({ refused: 'tooLate' });
    expect(await talk.recall(1, talk.alice.uid, { notBeforeMs: timeMs })).toHaveProperty('change');
    expect(await talk.recall(1, talk.alice.uid)).toEqual({ refused: 'recalled' });
    expect(await talk.as(talk.bob)).toMatchObject({ rev: 1 });
  });

  it("[C2] lets the administrator recall anyone's", async () => {
    const talk = the();
    await talk.say();

    expect(await talk.recall(1, 0, { asAdmin: true })).toMatchObject({ change: { byUid: 0 } });
  });
}

function editTests(the: () => Talk): void {
  it('[C3] replaces body and custom data apart, and records the new values', async () => {
    const talk = the();
    const { body } = await say(talk);

    const custom = await talk.edit(1, talk.alice.uid, { cloudCustomData: 'new' });
    const afterCustom = await talk.storage.messages.get(talk.pair, 1);
    const edited = await talk.edit(1, talk.alice.uid, { body: text('bye') });
    const afterBody = await talk.storage.messages.get(talk.pair, 1);

    expect(custom).toMatchObject({ change: { rev: 1, kind: 'edit', seq: 1, cloudCustomData: 'new' } });
    expect(edited).toMatchObject({ change: { rev: 2, kind: 'edit', seq: 1, body: JSON.parse(text('bye')) } });
    expect(afterCustom).toMatchObject({
      body: JSON.parse(body),
      extra: { cloudCustomData: 'new', push: { PushFlag: 1 } },
      editedMs: NOON_MS,
    });
    expect(afterBody).toMatchObject({ body: JSON.parse(text('bye')), extra: { cloudCustomData: 'new' } });
    expect(await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10)).toMatchObject({
      changes: [{ cloudCustomData: 'new' }, { body: JSON.parse(text('bye')) }],
    });
  });

  it('[C3] refuses as a recall does', async () => {
    const talk = the();
    await talk.say();

    expect(await talk.edit(1, talk.bob.uid, { body: text('x') })).toEqual({ refused: 'notSender' });
    expect(await talk.edit(9, talk.bob.uid, { body: text('x') })).toEqual({ refused: 'unknown' });
    await talk.recall(1, talk.alice.uid);
    expect(await talk.edit(1, talk.alice.uid, { body: text('x') })).toEqual({ refused: 'recalled' });
  });

  async function say(talk: Talk): Promise<{ body: string }> {
    const draft = talk.draft({ extra: '{"cloudCustomData":"old","push":{"PushFlag":1}}' });
    await talk.storage.messages.appendC2c(draft);
    return draft;
  }
}

function deletionTests(the: () => Talk): void {
  it('[C4] deletes for one side, tells that side only, leaves out unknown and deleted ones', async () => {
    const talk = the();
    for (let n = 0; n < 4; n++) await talk.say();
    const first = await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [3], NOON_MS);

    const second = await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [3, 2, 2, 99], NOON_MS);

    expect(first).toMatchObject([{ rev: 1, kind: 'delete', seq: 3, byUid: talk.bob.uid, forUid: talk.bob.uid }]);
    expect(second.map(({ seq }) => seq)).toEqual([2]);
    expect(await talk.seen(talk.bob)).toEqual([1, 4]);
    expect(await talk.seen(talk.alice)).toEqual([1, 2, 3, 4]);
    expect((await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10))?.changes).toHaveLength(2);
    expect((await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10))?.changes).toEqual([]);
  });
}

function receiptTests(the: () => Talk): void {
  it('[C5] records receipts for messages that ask for one and have none', async () => {
    const talk = the();
    await talk.say({ flags: FLAG.needReadReceipt });
    await talk.say();
    await talk.answer({ flags: FLAG.needReadReceipt });
    await talk.say({ flags: FLAG.needReadReceipt });

    const first = await talk.storage.messages.receipt(talk.pair, talk.bob.uid, [1, 2, 3], NOON_MS);
    const second = await talk.storage.messages.receipt(talk.pair, talk.bob.uid, [4, 1, 99], NOON_MS);

    expect(first).toMatchObject([{ rev: 1, kind: 'receipt', seq: 1, byUid: talk.bob.uid, forUid: 0 }]);
    expect(second.map(({ seq, rev }) => [seq, rev])).toEqual([[4, 2]]);
    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({
      isReceipted: true,
      flags: FLAG.needReadReceipt,
    });
    expect(await talk.storage.messages.get(talk.pair, 3)).toMatchObject({ isReceipted: false });
  });
}

function changeLogTests(the: () => Talk): void {
  it('[C6] gives changes oldest first, page by page, and says up to where they are all', async () => {
    const talk = the();
    for (let n = 0; n < 5; n++) await talk.say();
    await talk.recall(2, talk.alice.uid);
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [3], NOON_MS);
    await talk.recall(4, talk.alice.uid);
    await talk.recall(5, talk.alice.uid);

    const first = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 2);
    const second = await talk.storage.messages.changes(talk.pair, talk.bob.uid, first?.rev ?? 0, 2);

    expect(first).toMatchObject({ rev: 3, isCompleted: false });
    expect(first?.changes.map(({ rev }) => rev)).toEqual([1, 3]);
    expect(second).toMatchObject({ rev: 4, isCompleted: true });
    expect(second?.changes.map(({ seq }) => seq)).toEqual([5]);
  });

  it('[C6] covers up to the head when nothing concerns the viewer, and gives nothing without a conversation', async () => {
    const talk = the();
    expect(await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10)).toBeUndefined();
    const { convId } = await talk.say();
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [1], NOON_MS);

    const found = await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10);

    expect(found).toEqual({ convId, changes: [], rev: 1, isCompleted: true });
  });
}
