import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Store } from './port.ts';
import { changeRules, droppingRules } from './suite/changes.ts';
import { alice, all, change, conv, head, message, pendingMessage } from './suite/samples.ts';

export { message };

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

    await store().putFacts('list', [['bob', { list: 'bob', value: ['carol'] }]]);
    expect(await store().facts('list')).toEqual([{ list: 'bob', value: ['carol'] }]);
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

  test('[L15] messages of the same ms, or of a clock that was set back, are given as they were written', async () => {
    const old = [pendingMessage('y', 1), pendingMessage('x', 2)];
    const written = [
      ...['d', 'b', 'c'].map((id, at) => pendingMessage(id, 9, { order: 10 + at })),
      ...['a', 'e'].map((id, at) => pendingMessage(id, 5, { order: 13 + at })),
      // Of two tabs that could not know of each other.
      pendingMessage('g', 6, { order: 20 }),
      pendingMessage('f', 7, { order: 20 }),
    ];
    for (const one of [...written.toReversed(), ...old]) await store().putPending(one);

    expect((await store().pending()).map(({ id }) => id)).toEqual([...'yxdbcaegf']);
    expect((await store().pending(conv)).map(({ id }) => id)).toEqual([...'yxdbcaegf']);
  });
}
