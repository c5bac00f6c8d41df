import { expect, test } from 'bun:test';
import type { Store } from '../port.ts';
import { all, change, conv, message } from './samples.ts';

/** What changes make of kept messages. */
export function changeRules(store: () => Store): void {
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

/** What is forgotten. */
export function droppingRules(store: () => Store): void {
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
