import { describe, expect, it } from 'bun:test';
import type { OutboxKind, OutboxRow } from '../port/outbox.ts';
import { APP, eachTalk, NOON_MS, type Open, socketKey, type Talk } from './people.ts';

const ALL: OutboxKind[] = ['afterC2cSend', 'afterC2cRead', 'afterC2cRecall'];
const NOW_MS = NOON_MS + 60_000;
const MAX_READS = 1000;

/** Rules O of `port/outbox.ts`. */
export function outboxSuite(adapter: string, open: Open): void {
  describe(`${adapter}: outbox`, () => {
    const talk = eachTalk(open);
    subscribeRules(talk);
    unsubscribeRules(talk);
    readRules(talk);
    exactRules(talk);
    advanceRules(talk);
    tellRules(talk);
    leaseRules(talk);
  });
}

/** Reads until so many rows are there: a row may be held back while any transaction runs that could precede it (O3). */
export async function readRows(talk: Talk, consumer: string, count: number): Promise<OutboxRow[]> {
  for (let reads = 0; reads < MAX_READS; reads++) {
    const rows = await talk.storage.outbox.read(APP, consumer, 100);
    if (rows.length >= count) return rows;
  }
  return talk.storage.outbox.read(APP, consumer, 100);
}

const told = (rows: readonly OutboxRow[]) => rows.map(({ kind, seq }) => `${kind} ${seq}`);

async function advanceTo(talk: Talk, consumer: string, row: OutboxRow | undefined): Promise<void> {
  if (row) await talk.storage.outbox.advance(APP, consumer, row.id);
}

function subscribeRules(talk: Talk): void {
  it('[O1] writes rows from the subscription on, of the kinds subscribed to', async () => {
    await talk.say();
    await talk.storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);
    await talk.say();
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOW_MS);

    expect(told(await readRows(talk, 'push', 1))).toEqual(['afterC2cSend 2']);
  });

  it('[O1] starts a consumer at the newest row, though another one still has older ones before it', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    await talk.sayMany(3);
    await readRows(talk, 'hooks', 3);
    await talk.storage.outbox.subscribe(APP, 'push', ALL);
    await talk.say();

    expect(told(await readRows(talk, 'push', 1))).toEqual(['afterC2cSend 4']);
    expect(await readRows(talk, 'hooks', 4)).toHaveLength(4);
  });

  it('[O1] changes the kinds and keeps the cursor of a consumer that subscribes again', async () => {
    await talk.storage.outbox.subscribe(APP, 'push', ['afterC2cSend']);
    await talk.sayMany(2);
    const [first] = await readRows(talk, 'push', 2);
    await advanceTo(talk, 'push', first);

    await talk.storage.outbox.subscribe(APP, 'push', ['afterC2cSend', 'afterC2cRecall']);
    await talk.recall(1, talk.alice);

    expect(told(await readRows(talk, 'push', 2))).toEqual(['afterC2cSend 2', 'afterC2cRecall 1']);
  });
}

function unsubscribeRules(talk: Talk): void {
  it('[O2] gives an unsubscribed consumer nothing, the old rows neither when it comes back', async () => {
    await talk.storage.outbox.subscribe(APP, 'push', ALL);
    await talk.sayMany(2);
    await readRows(talk, 'push', 2);

    await talk.storage.outbox.unsubscribe(APP, 'push');
    const none = await talk.storage.outbox.read(APP, 'push', 10);
    await talk.say();
    await talk.storage.outbox.subscribe(APP, 'push', ALL);
    await talk.say();

    expect(none).toEqual([]);
    expect(told(await readRows(talk, 'push', 1))).toEqual(['afterC2cSend 4']);
  });

  it('[O2] keeps the rows that another consumer waits for', async () => {
    for (const consumer of ['push', 'hooks']) await talk.storage.outbox.subscribe(APP, consumer, ALL);
    await talk.sayMany(2);

    await talk.storage.outbox.unsubscribe(APP, 'push');

    expect(told(await readRows(talk, 'hooks', 2))).toEqual(['afterC2cSend 1', 'afterC2cSend 2']);
  });
}

function readRules(talk: Talk): void {
  it('[O3] tells of sends, reads and recalls, by id', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    const { convId, timeMs } = await talk.say();
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOW_MS);
    await talk.recall(1, talk.alice);

    const rows = await readRows(talk, 'hooks', 3);

    const base = { sdkAppId: APP, convId, seq: 1 };
    expect(rows).toMatchObject([
      { ...base, kind: 'afterC2cSend', byUid: talk.alice.uid, timeMs },
      { ...base, kind: 'afterC2cRead', byUid: talk.bob.uid, timeMs: NOW_MS },
      { ...base, kind: 'afterC2cRecall', byUid: talk.alice.uid, timeMs: NOW_MS },
    ]);
    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((x, y) => x - y));
  });

  it('[O3] gives at most `count` rows, of the consumer’s kinds, of its app', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    await talk.storage.outbox.subscribe(APP, 'push', ['afterC2cRecall']);
    await talk.storage.outbox.subscribe(APP + 1, 'hooks', ALL);
    await talk.sayMany(5);
    await talk.recall(4, talk.alice);
    await readRows(talk, 'hooks', 6);

    expect(told(await talk.storage.outbox.read(APP, 'hooks', 2))).toEqual(['afterC2cSend 1', 'afterC2cSend 2']);
    expect(told(await readRows(talk, 'push', 1))).toEqual(['afterC2cRecall 4']);
    expect(await talk.storage.outbox.read(APP + 1, 'hooks', 10)).toEqual([]);
    expect(await talk.storage.outbox.read(APP, 'nobody', 10)).toEqual([]);
  });
}

function exactRules(talk: Talk): void {
  it('[O3] tells of each of 50 sends at once, and of nothing that changed nothing', async () => {
    await talk.say();
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    const drafts = Array.from({ length: 50 }, (_, n) => talk.draft({ keys: socketKey(n) }));
    await Promise.all([...drafts, ...drafts].map((draft) => talk.storage.messages.appendC2c(draft)));
    await talk.say({ importedSec: 1_500_000_000 });
    await talk.recall(51, talk.bob);
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, { seq: 0 }, NOW_MS);
    await talk.reopen();

    const rows = await readRows(talk, 'hooks', 50);

    expect(rows.map(({ seq }) => seq).sort((x, y) => x - y)).toEqual(drafts.map((_, at) => at + 2));
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['afterC2cSend']));
  });
}

function advanceRules(talk: Talk): void {
  it('[O4] moves a cursor up, never back, and keeps it over a reopening', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    for (const _ of [1, 2, 3, 4]) await talk.say();
    const [first, , third] = await readRows(talk, 'hooks', 4);

    await advanceTo(talk, 'hooks', third);
    await advanceTo(talk, 'hooks', first);
    await talk.reopen();

    expect(told(await readRows(talk, 'hooks', 1))).toEqual(['afterC2cSend 4']);
  });

  it('[O4] moves one consumer’s cursor alone: rows stay until all have passed', async () => {
    for (const consumer of ['push', 'hooks']) await talk.storage.outbox.subscribe(APP, consumer, ALL);
    for (const _ of [1, 2, 3]) await talk.say();
    const rows = await readRows(talk, 'push', 3);

    await advanceTo(talk, 'push', rows.at(-1));
    await advanceTo(talk, 'hooks', rows.at(0));

    expect(await talk.storage.outbox.read(APP, 'push', 10)).toEqual([]);
    expect(await talk.storage.outbox.read(APP, 'hooks', 10)).toEqual(rows.slice(1));
    await advanceTo(talk, 'hooks', rows.at(-1));
    await talk.say();
    for (const consumer of ['push', 'hooks'])
      expect(told(await readRows(talk, consumer, 1))).toEqual(['afterC2cSend 4']);
  });
}

function tellRules(talk: Talk): void {
  const notice = (kind: OutboxKind) =>
    ({
      sdkAppId: APP,
      kind,
      convId: 0,
      seq: 0,
      byUid: talk.bob.uid,
      timeMs: NOW_MS,
      detail: { operator: 'b\u0000b' },
    }) as const;

  it('[O5] [O6] writes what is wanted, as it was told, and says which apps have something', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ['afterStateChange']);
    expect(await talk.storage.outbox.waiting('hooks')).toEqual([]);

    await talk.storage.outbox.tell([notice('afterProfileSet'), notice('afterStateChange')]);

    const [row] = await readRows(talk, 'hooks', 1);
    expect(row).toMatchObject(notice('afterStateChange'));
    expect(await talk.storage.outbox.waiting('hooks')).toEqual([APP]);
    await advanceTo(talk, 'hooks', row);
    expect(await talk.storage.outbox.waiting('hooks')).toEqual([]);
  });

  it('[O3] reads on behind an earlier row without moving the cursor', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    await talk.sayMany(3);
    const [first, ...rest] = await readRows(talk, 'hooks', 3);

    expect(await talk.storage.outbox.read(APP, 'hooks', 10, first?.id)).toEqual(rest);
    expect(await talk.storage.outbox.read(APP, 'hooks', 10)).toHaveLength(3);
  });

  it('[O7] [O8] says what a row is about, and who its accounts are', async () => {
    await talk.storage.outbox.subscribe(APP, 'hooks', ALL);
    await talk.say();
    const [row] = await readRows(talk, 'hooks', 1);

    const subject = await talk.storage.outbox.subject(row?.convId ?? 0, row?.seq ?? 0);

    expect(subject.users?.toSorted()).toEqual([talk.alice.userId, talk.bob.userId].toSorted());
    expect(subject.message?.seq).toBe(1);
    expect(await talk.storage.outbox.names([talk.bob.uid])).toEqual({ [talk.bob.uid]: talk.bob.userId });
  });
}

function leaseRules(talk: Talk): void {
  const LONG_MS = 600_000;

  it('[O9] [O10] one holder has a lease, keeps it, and gives it back', async () => {
    const { outbox } = talk.storage;

    expect(await outbox.lease('work', 'one', LONG_MS)).toBe(true);
    expect(await outbox.lease('work', 'two', LONG_MS)).toBe(false);
    expect(await outbox.lease('work', 'one', LONG_MS)).toBe(true);
    await outbox.release('work', 'two');
    expect(await outbox.lease('work', 'two', LONG_MS)).toBe(false);
    await outbox.release('work', 'one');
    expect(await outbox.lease('work', 'two', LONG_MS)).toBe(true);
  });

  it('[O9] a lease whose time is over is taken by another', async () => {
    const { outbox } = talk.storage;
    await outbox.lease('work', 'one', 0);

    expect(await outbox.lease('work', 'two', LONG_MS)).toBe(true);
    expect(await outbox.lease('work', 'one', LONG_MS)).toBe(false);
  });
}
