import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { type Change, FLAG } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk, text, upTo } from './people.ts';

const NOW_MS = NOON_MS + 60_000;
const seqsOf = (changes: readonly Change[]) => changes.map(({ seq }) => seq);

/** Rules C4 to C6 of `port/messages.ts`. */
export function changeSuite(adapter: string, open: Open): void {
  describe(`${adapter}: changes`, () => {
    const talk = eachTalk(open);
    deleteRules(talk);
    receiptRules(talk);
    logRules(talk);
    pagingRules(talk);
  });
}

function deleteRules(talk: Talk): void {
  const remove = (viewer: Account, ...seqs: number[]) =>
    talk.storage.messages.deleteFor(talk.pair, viewer.uid, seqs, NOW_MS);

  it('[C4] deletes messages for one side: one change each, told to that side only', async () => {
    const [{ convId } = { convId: 0 }] = await talk.sayMany(5);

    const changes = await remove(talk.bob, 4, 2);

    const base = { convId, kind: 'delete' as const, byUid: talk.bob.uid, timeMs: NOW_MS, forUid: talk.bob.uid };
    expect([...changes].sort((x, y) => x.seq - y.seq)).toMatchObject([
      { ...base, seq: 2 },
      { ...base, seq: 4 },
    ]);
    expect(changes.map(({ rev }) => rev)).toEqual([1, 2]);
    expect(await talk.seen(talk.bob)).toEqual([1, 3, 5]);
    expect(await talk.seen(talk.alice)).toEqual(upTo(5));
    expect((await talk.storage.messages.changes(talk.pair, talk.bob.uid, 0, 10))?.changes).toEqual(changes);
    expect((await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10))?.changes).toEqual([]);
  });

  it('[C4] leaves out seqs that are unknown, deleted already, or named twice', async () => {
    await talk.sayMany(3);
    await remove(talk.bob, 1);

    const changes = await remove(talk.bob, 1, 2, 2, 0, 99);

    expect(seqsOf(changes)).toEqual([2]);
    expect((await talk.as(talk.bob)).rev).toBe(2);
    expect(await remove(talk.bob, 1, 2)).toEqual([]);
    expect(await remove(talk.bob)).toEqual([]);
    expect(seqsOf(await remove(talk.alice, 1))).toEqual([1]);
    expect(
      await talk.storage.messages.deleteFor(talk.pairOf(talk.alice, talk.carol), talk.alice.uid, [1], NOW_MS),
    ).toEqual([]);
  });

  it('[C4] lowers the unread count of that side, once', async () => {
    await talk.sayMany(4);
    await talk.answer();
    await talk.recall(3, talk.alice);

    await remove(talk.bob, 2, 3, 5);
    await talk.recall(2, talk.alice);

    expect((await talk.as(talk.bob)).unread).toBe(2);
    expect((await talk.as(talk.alice)).unread).toBe(1);
  });
}

function receiptRules(talk: Talk): void {
  const receipt = (reader: Account, ...seqs: number[]) =>
    talk.storage.messages.receipt(talk.pair, reader.uid, seqs, NOW_MS);

  it('[C5] takes receipts for messages that asked for one: one change each, told to both', async () => {
    const asking = { flags: FLAG.needReadReceipt };
    await talk.sayMany(3, asking);
    await talk.say();
    await talk.answer(asking);

    const changes = await receipt(talk.bob, 1, 2, 4, 5, 99, 2);

    expect(changes.map(({ kind, seq, rev, byUid, forUid }) => ({ kind, seq, rev, byUid, forUid }))).toEqual([
      { kind: 'receipt', seq: 1, rev: 1, byUid: talk.bob.uid, forUid: 0 },
      { kind: 'receipt', seq: 2, rev: 2, byUid: talk.bob.uid, forUid: 0 },
    ]);
    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.alice.uid, count: 10 });
    expect(page?.messages.filter(({ isReceipted }) => isReceipted).map(({ seq, flags }) => [seq, flags])).toEqual([
      [2, FLAG.needReadReceipt],
      [1, FLAG.needReadReceipt],
    ]);
    expect((await talk.storage.messages.changes(talk.pair, talk.alice.uid, 0, 10))?.changes).toEqual(changes);
  });

  it('[C5] takes a receipt once, and none for what is recalled', async () => {
    await talk.sayMany(2, { flags: FLAG.needReadReceipt });
    await receipt(talk.bob, 1);
    await talk.recall(2, talk.alice);

    expect(await receipt(talk.bob, 1, 2)).toEqual([]);
    expect((await talk.as(talk.bob)).rev).toBe(2);
    expect(await talk.storage.messages.receipt(talk.pairOf(talk.bob, talk.carol), talk.bob.uid, [1], NOW_MS)).toEqual(
      [],
    );
  });
}

function logRules(talk: Talk): void {
  const log = (viewer: Account, afterRev: number, count = 10) =>
    talk.storage.messages.changes(talk.pair, viewer.uid, afterRev, count);

  it('[C6] gives nothing where no message was ever sent, and an empty log where nothing was changed', async () => {
    expect(await log(talk.bob, 0)).toBeUndefined();
    const { convId } = await talk.say();

    expect(await log(talk.bob, 0)).toEqual({ convId, changes: [], names: {}, rev: 0, isCompleted: true });
  });

  it('[C6] gives what came after a rev, oldest first, the own deletions among it', async () => {
    await talk.sayMany(3);
    await talk.edit(1, talk.alice, { body: text('new') });
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [1], NOW_MS);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [2], NOW_MS);
    await talk.recall(3, talk.alice);
    await talk.reopen();

    const kinds = async (viewer: Account, afterRev: number) =>
      (await log(viewer, afterRev))?.changes.map(({ rev, kind }) => `${rev} ${kind}`);

    expect(await kinds(talk.alice, 0)).toEqual(['1 edit', '2 delete', '4 recall']);
    expect(await kinds(talk.bob, 0)).toEqual(['1 edit', '3 delete', '4 recall']);
    expect(await kinds(talk.bob, 3)).toEqual(['4 recall']);
    expect(await log(talk.alice, 4)).toMatchObject({ changes: [], rev: 4, isCompleted: true });
  });

  it('[C6] covers revs that do not concern the viewer, at the end too', async () => {
    await talk.sayMany(3);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [1, 2, 3], NOW_MS);

    expect(await log(talk.alice, 0)).toMatchObject({ changes: [], rev: 3, isCompleted: true });
  });
}

function pagingRules(talk: Talk): void {
  /** Reads the change log in pages of `count`. */
  async function allChanges(viewer: Account, count: number): Promise<Change[]> {
    const all: Change[] = [];
    for (let afterRev = 0, calls = 0; calls < 100; calls++) {
      const page = await talk.storage.messages.changes(talk.pair, viewer.uid, afterRev, count);
      if (!page) throw new Error('there is no page');
      expect(page.changes.length).toBeLessThanOrEqual(count);
      expect(page.changes.every(({ rev }) => rev > afterRev && rev <= page.rev)).toBe(true);
      all.push(...page.changes);
      if (page.isCompleted) return all;
      expect(page.rev).toBeGreaterThan(afterRev);
      afterRev = page.rev;
    }
    throw new Error('the pages never end');
  }

  it('[C6] gives each change once in pages of any size', async () => {
    await talk.sayMany(24);
    for (const seq of upTo(24)) {
      if (seq % 4 === 0) await talk.recall(seq, talk.alice);
      else
        await talk.storage.messages.deleteFor(talk.pair, seq % 4 === 1 ? talk.bob.uid : talk.alice.uid, [seq], NOW_MS);
      if (seq % 5 === 0) await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, { seq }, NOW_MS);
    }
    const ofBob = upTo(24).filter((seq) => seq % 4 < 2);
    const ofAlice = upTo(24).filter((seq) => seq % 4 !== 1);

    for (const count of [1, 2, 3, 5, 100]) {
      const [bobs, alices] = [await allChanges(talk.bob, count), await allChanges(talk.alice, count)];
      expect({ count, seqs: seqsOf(bobs.filter(({ kind }) => kind !== 'read')) }).toEqual({ count, seqs: ofBob });
      expect({ count, seqs: seqsOf(alices.filter(({ kind }) => kind !== 'read')) }).toEqual({ count, seqs: ofAlice });
      expect(bobs.filter(({ kind }) => kind === 'read').at(-1)?.seq).toBe(20);
    }
  });
}
