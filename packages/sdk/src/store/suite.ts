import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import type { PendingMessage, Store } from './port.ts';

const alice = { sdkAppId: 1_400_000_001, userId: 'alice', uid: '7' };
const conv = 'C2Cbob';
const all = { from: 1, to: Number.MAX_SAFE_INTEGER };

/** A message that bob wrote. */
export const message = (seq: number, more: Partial<WireMessage> = {}): WireMessage => ({
  seq,
  id: `8-1700000000-${seq}`,
  from: 'bob',
  to: 'alice',
  timeSec: 1_700_000_000 + seq,
  clientTimeSec: 1_700_000_000,
  msgSeq: 1000 + seq,
  random: seq,
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `text ${seq}` } }],
  ...more,
});

const head = (name: string, seq: number): WireConversation => ({
  ...{ conv: name, id: '1', seq, rev: 0, lowestSeq: 1, unread: seq, readSeq: 0, peerReadSeq: 0, peerReadMs: 0 },
  ...{ isPinned: false, receiveOption: 0, timeMs: 1_700_000_000_000 + seq, lastMessage: message(seq) },
});

const change = (rev: number, kind: WireChange['kind'], seq: number, more: Partial<WireChange> = {}): WireChange => ({
  ...{ rev, kind, seq, by: 'bob', timeMs: 1_700_000_100_000 + rev },
  ...more,
});

const pendingMessage = (id: string, createdMs: number, more: Partial<PendingMessage> = {}): PendingMessage => ({
  ...{ conv, id, params: { random: 1 }, createdMs, state: 'sending' },
  ...more,
});

/**
 * What every local store must do. Rule ids are those of `store/port.ts`.
 *
 * @param make makes a store that is not open yet and holds nothing
 */
export function storeSuite(name: string, make: () => Promise<Store>): void {
  describe(`${name} store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await make();
      await store.open(alice);
    });
    afterEach(() => store.close());

    openingRules(make);
    headRules(() => store);
    logRules(() => store);
    changeRules(() => store);
    droppingRules(() => store);
    ownRules(() => store);
  });
}

/** What of [L1] and [L16] holds for a store that is there after `close`, given another one over the same place. */
export function durableRules(name: string, place: () => { store(): Store }): void {
  describe(`${name} store`, () => {
    test('[L1] [L16] what resolved is read by the next one, which knows whose it is', async () => {
      const here = place();
      const store = here.store();
      expect(await store.known(alice)).toBeUndefined();
      await store.open(alice);
      expect(await here.store().known(alice)).toBeUndefined();
      await store.putLogin({ uid: alice.uid, nick: 'Alice' });
      await store.putUserSeq(4);
      await store.putHeads([head(conv, 3)]);
      await store.putMessages(conv, '1', 2, [message(1), message(3)], { from: 1, to: 3 });
      await store.applyChanges(conv, { afterRev: 2, rev: 3, changes: [change(3, 'receipt', 3)] });
      await store.putDraft(conv, 'hello');
      await store.putPending(pendingMessage('a', 1));
      await store.close();

      const next = here.store();
      expect(next.isDurable).toBe(true);
      expect(await next.known(alice)).toEqual({ uid: alice.uid, nick: 'Alice' });
      expect(await next.known({ ...alice, userId: 'bob' })).toBeUndefined();
      expect(await next.open(alice)).toEqual({ userSeq: 4, heads: [head(conv, 3)] });
      expect(await next.log(conv)).toEqual({ id: '1', rev: 3, covered: [{ from: 1, to: 3 }] });
      expect(await next.messages(conv, all, 9)).toEqual([message(3, { isReadByPeer: true }), message(1)]);
      expect(await next.messageById(conv, message(1).id)).toEqual(message(1));
      expect([...(await next.drafts())]).toEqual([[conv, 'hello']]);
      expect(await next.pending()).toEqual([pendingMessage('a', 1)]);
      await next.close();
    });
  });
}

function openingRules(make: () => Promise<Store>): void {
  test('[L3] a new store has no place in the user stream and no heads', async () => {
    const store = await make();

    expect(await store.open(alice)).toEqual({ userSeq: undefined, heads: [] });
    await store.close();
  });

  test('[L2] nothing of one account is seen by another, of another app, name or uid', async () => {
    const store = await make();
    await store.open(alice);
    await store.putUserSeq(4);
    await store.putHeads([head(conv, 3)]);
    await store.putMessages(conv, '1', 0, [message(3)], { from: 3, to: 3 });
    await store.putDraft(conv, 'hello');
    await store.putPending(pendingMessage('a', 1));
    await store.close();

    for (const other of [{ sdkAppId: 1 }, { userId: 'bob' }, { uid: '9' }]) {
      expect(await store.open({ ...alice, ...other })).toEqual({ userSeq: undefined, heads: [] });
      expect(await store.log(conv)).toBeUndefined();
      expect([...(await store.drafts())]).toEqual([]);
      expect(await store.pending()).toEqual([]);
      await store.close();
    }
  });
}

function headRules(store: () => Store): void {
  test('[L4] [L5] [L6] a place in the user stream and heads are replaced and forgotten; logs stay', async () => {
    await store().putUserSeq(4);
    await store().putUserSeq(5);
    await store().putHeads([head(conv, 3), head('C2Ccarol', 1)]);
    await store().putHeads([head(conv, 4)]);
    await store().putMessages('C2Ccarol', '1', 0, [message(1)], { from: 1, to: 1 });

    await store().dropHeads(['C2Ccarol', 'C2Cnobody']);

    expect(await store().log('C2Ccarol')).toMatchObject({ covered: [{ from: 1, to: 1 }] });
  });
}

function logRules(store: () => Store): void {
  test('[L7] [L8] a log knows which places it covers, with and without messages', async () => {
    expect(await store().log(conv)).toBeUndefined();

    await store().putMessages(conv, '1', 2, [message(9), message(7)], { from: 6, to: 9 });
    await store().putMessages(conv, '1', 2, [], { from: 1, to: 2 });
    expect(await store().log(conv)).toEqual({
      id: '1',
      rev: 2,
      covered: [
        { from: 1, to: 2 },
        { from: 6, to: 9 },
      ],
    });
    const joined = await store().putMessages(conv, '1', 9, [message(4)], { from: 3, to: 5 });

    expect(joined).toEqual({ id: '1', rev: 2, covered: [{ from: 1, to: 9 }] });
    expect(await store().log(conv)).toEqual(joined);
  });

  test('[L8] an empty range covers nothing', async () => {
    const log = await store().putMessages(conv, '1', 0, [], { from: 6, to: 5 });

    expect(log).toEqual({ id: '1', rev: 0, covered: [] });
  });

  test('[L8] a kept message is replaced; another incarnation takes the place of all', async () => {
    await store().putMessages(conv, '1', 3, [message(1), message(2)], { from: 1, to: 2 });
    await store().putMessages(conv, '1', 3, [message(2, { editedMs: 5 })], { from: 2, to: 2 });
    expect(await store().messages(conv, all, 9)).toEqual([message(2, { editedMs: 5 }), message(1)]);

    await store().putMessages(conv, '2', 0, [message(1, { id: 'other' })], { from: 1, to: 1 });

    expect(await store().log(conv)).toEqual({ id: '2', rev: 0, covered: [{ from: 1, to: 1 }] });
    expect(await store().messages(conv, all, 9)).toEqual([message(1, { id: 'other' })]);
  });

  test('[L9] [L10] messages are given newest first, within places, at most so many, or by id', async () => {
    const kept = [1, 2, 4, 5].map((seq) => message(seq));
    await store().putMessages(conv, '1', 0, kept.toReversed(), { from: 1, to: 5 });

    const seqs = async (from: number, to: number, count: number) =>
      (await store().messages(conv, { from, to }, count)).map(({ seq }) => seq);
    expect(await seqs(1, 5, 9)).toEqual([5, 4, 2, 1]);
    expect(await seqs(1, 5, 2)).toEqual([5, 4]);
    expect(await seqs(2, 4, 9)).toEqual([4, 2]);
    expect(await seqs(3, 3, 9)).toEqual([]);
    expect(await store().messages('C2Ccarol', all, 9)).toEqual([]);
    expect(await store().messageById(conv, message(4).id)).toEqual(message(4));
    expect(await store().messageById(conv, 'unknown')).toBeUndefined();
  });
}

function changeRules(store: () => Store): void {
  test('[L11] changes are applied in order, each with the message as it then is', async () => {
    const before = message(2, { cloudCustomData: 'x', push: { Title: 'x' }, needReadReceipt: true });
    await store().putMessages(conv, '1', 4, [message(1), before, message(3)], { from: 1, to: 3 });
    const body = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'new' } }];
    const changes = [
      change(5, 'edit', 1, { body, cloudCustomData: 'y' }),
      change(6, 'receipt', 2),
      change(7, 'recall', 2),
      change(8, 'delete', 3),
      change(9, 'read', 3),
      change(10, 'recall', 77),
    ];

    const { log, applied } = await store().applyChanges(conv, { afterRev: 4, rev: 10, changes });

    const { cloudCustomData: _, push: __, ...bare } = before;
    const edited = message(1, { body, cloudCustomData: 'y', editedMs: changes[0]?.timeMs });
    const tombstone = { ...bare, body: [], isReadByPeer: true, isRecalled: true };
    expect(log).toEqual({ id: '1', rev: 10, covered: [{ from: 1, to: 3 }] });
    expect(applied.map((one) => one.change)).toEqual(changes);
    const after = [edited, { ...before, isReadByPeer: true }, tombstone, message(3), undefined, undefined];
    expect(applied.map((one) => one.message)).toEqual(after);
    expect(await store().messages(conv, all, 9)).toEqual([tombstone, edited]);
    expect(await store().messageById(conv, message(3).id)).toBeUndefined();
  });

  test('[L11] what was applied is passed over, a page that leaves a gap is not applied', async () => {
    await store().putMessages(conv, '1', 4, [message(1)], { from: 1, to: 1 });

    const gap = await store().applyChanges(conv, { afterRev: 5, rev: 6, changes: [change(6, 'recall', 1)] });
    const old = await store().applyChanges(conv, { afterRev: 3, rev: 4, changes: [change(4, 'recall', 1)] });
    const both = await store().applyChanges(conv, {
      ...{ afterRev: 3, rev: 8 },
      changes: [change(4, 'recall', 1), change(7, 'receipt', 1)],
    });

    expect([gap.log?.rev, gap.applied, old.log?.rev, old.applied]).toEqual([4, [], 4, []]);
    expect([both.log?.rev, both.applied.map((one) => one.change.rev)]).toEqual([8, [7]]);
    expect(await store().messages(conv, all, 9)).toEqual([message(1, { isReadByPeer: true })]);
  });

  test('[L11] what concerns a group or its topics leaves messages as they are', async () => {
    await store().putMessages(conv, '1', 0, [message(1)], { from: 1, to: 1 });
    const topic = { topicId: 'town@TOPIC#_news', id: '9' };
    const changes = [
      change(1, 'info', 0),
      change(2, 'pin', 1, { isPinned: true }),
      change(3, 'topicCreated', 0, { topic }),
      change(4, 'topicDeleted', 0, { topic }),
    ];

    const { log, applied } = await store().applyChanges(conv, { afterRev: 0, rev: 4, changes });

    expect([log?.rev, applied.map((one) => one.change)]).toEqual([4, changes]);
    expect(await store().messages(conv, all, 9)).toEqual([message(1)]);
  });

  test('[L11] an empty custom text goes; a tombstone is not edited; no log, nothing to apply', async () => {
    const kept = [message(1, { cloudCustomData: 'x' }), message(2, { body: [], isRecalled: true })];
    await store().putMessages(conv, '1', 0, kept, { from: 1, to: 2 });
    const changes = [change(1, 'edit', 1, { cloudCustomData: '' }), change(2, 'edit', 2, { body: message(2).body })];

    await store().applyChanges(conv, { afterRev: 0, rev: 2, changes });
    const nothing = await store().applyChanges('C2Ccarol', { afterRev: 0, rev: 2, changes });

    const edited = message(1, { editedMs: changes[0]?.timeMs });
    expect(await store().messages(conv, all, 9)).toEqual([message(2, { body: [], isRecalled: true }), edited]);
    expect(nothing).toEqual({ log: undefined, applied: [] });
  });
}

function droppingRules(store: () => Store): void {
  test('[L12] clearing forgets messages and places up to one', async () => {
    await store().putMessages(conv, '1', 2, [message(1), message(3)], { from: 1, to: 3 });
    await store().putMessages(conv, '1', 2, [message(6), message(8)], { from: 6, to: 8 });

    await store().dropMessages(conv, 6);

    expect(await store().log(conv)).toEqual({ id: '1', rev: 2, covered: [{ from: 7, to: 8 }] });
    expect(await store().messages(conv, all, 9)).toEqual([message(8)]);
    expect(await store().messageById(conv, message(6).id)).toBeUndefined();
  });

  test('[L12] places in the middle are forgotten with what stands there', async () => {
    await store().putMessages(conv, '1', 2, [message(1), message(3), message(5)], { from: 1, to: 6 });

    await store().dropMessages(conv, 4, 3);

    expect(await store().log(conv)).toEqual({
      id: '1',
      rev: 2,
      covered: [
        { from: 1, to: 2 },
        { from: 5, to: 6 },
      ],
    });
    expect(await store().messages(conv, all, 9)).toEqual([message(5), message(1)]);
    expect(await store().messageById(conv, message(3).id)).toBeUndefined();
  });

  test('[L13] a log is forgotten wholly, others stay', async () => {
    await store().putMessages(conv, '1', 2, [message(1)], { from: 1, to: 1 });
    await store().putMessages('C2Ccarol', '2', 0, [message(1)], { from: 1, to: 1 });

    await store().dropLog(conv);

    expect(await store().log(conv)).toBeUndefined();
    expect(await store().messages(conv, all, 9)).toEqual([]);
    expect(await store().messages('C2Ccarol', all, 9)).toEqual([message(1)]);
  });
}

function ownRules(store: () => Store): void {
  test('[L14] a draft is kept, replaced, and cleared by an empty text', async () => {
    await store().putDraft(conv, 'he');
    await store().putDraft(conv, 'hello');
    await store().putDraft('C2Ccarol', 'hi');
    await store().putDraft('C2Ccarol', '');

    expect([...(await store().drafts())]).toEqual([[conv, 'hello']]);
  });

  test('[L17] facts are kept by kind and name, replaced and forgotten', async () => {
    await store().putFacts('profile', [
      ['bob', { nick: 'B' }],
      ['carol', { nick: 'C' }],
    ]);
    await store().putFacts('profile', [['bob', { nick: 'Bob' }]]);
    await store().putFacts('group', [['bob', { groupId: 'bob' }]]);
    await store().dropFacts('profile', ['carol', 'nobody']);

    expect(await store().facts('profile')).toEqual([{ nick: 'Bob' }]);
    expect(await store().facts('group')).toEqual([{ groupId: 'bob' }]);

    await store().putFacts('own', [['C2Cbob 8-1', { conv, id: '8-1', customInt: 1 }]]);
    await store().dropLog(conv);
    expect(await store().facts('own')).toEqual([{ conv, id: '8-1', customInt: 1 }]);
  });

  test('[L15] messages under way are given oldest first, of one conversation or of all, until dropped', async () => {
    const late = pendingMessage('late', 3);
    const early = pendingMessage('early', 1);
    const other = pendingMessage('other', 2, { conv: 'C2Ccarol' });
    for (const one of [late, early, other]) await store().putPending(one);
    await store().putPending({ ...late, state: 'failed' });

    expect(await store().pending()).toEqual([early, other, { ...late, state: 'failed' }]);
    expect(await store().pending(conv)).toEqual([early, { ...late, state: 'failed' }]);
    await store().dropPending('early');
    await store().dropPending('unknown');
    expect(await store().pending(conv)).toEqual([{ ...late, state: 'failed' }]);
  });
}
