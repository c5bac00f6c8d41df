import { describe, expect, test } from 'bun:test';
import { sampleView } from './sampleViews.ts';
import { type Message, messageTypes } from './sdk.ts';
import { emptyThread, firstUnread, inOrder, type Thread, withLatest, withMessages, withOlder } from './thread.ts';

const at = (seq: number, fields: Partial<Parameters<typeof sampleView>[0]> = {}) =>
  sampleView({ id: `m${seq}`, seq, timeSec: 1_700_000_000 + seq, ...fields });
const ids = (thread: Thread) => thread.messages.map((message) => message.id);
const page = (seqs: number[], next = '') => ({ messages: seqs.map((seq) => at(seq)), next, isCompleted: next === '' });

describe('order of messages', () => {
  test('the log decides, not the clock', () => {
    const messages = inOrder([at(2, { timeSec: 10 }), at(1, { timeSec: 20 })]);

    expect(messages.map((message) => message.seq)).toEqual([1, 2]);
  });

  test('a message on its way stands last, a failed one where its time puts it', () => {
    const sending = sampleView({ id: 'sending', state: 'sending', timeSec: 1 });
    const failed = sampleView({ id: 'failed', state: 'failed', timeSec: 1_700_000_001 });

    const messages = inOrder([sending, failed, at(1), at(2)]);

    expect(messages.map((message) => message.id)).toEqual(['m1', 'failed', 'm2', 'sending']);
  });
});

describe('loaded history', () => {
  test('an older page stands before the loaded one and moves the first index by its length', () => {
    const loaded = withLatest(emptyThread, page([3, 4], 'm3'));

    const longer = withOlder(loaded, page([1, 2]));

    expect(ids(longer)).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(longer.firstIndex).toBe(loaded.firstIndex - 2);
    expect(longer.isCompleted).toBe(true);
  });

  test('a page that overlaps keeps what is loaded, its place and the way to older ones', () => {
    const loaded = withLatest(emptyThread, page([1, 2, 3], 'm1'));

    const fresh = withLatest(loaded, page([3, 4, 5], 'm3'));

    expect(ids(fresh)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    expect(fresh.epoch).toBe(loaded.epoch);
    expect(fresh.next).toBe('m1');
  });

  test('a message that is missing in the newest page was deleted elsewhere', () => {
    const loaded = withLatest(emptyThread, page([1, 2, 3]));

    expect(ids(withLatest(loaded, page([1, 3])))).toEqual(['m1', 'm3']);
  });

  test('a page beyond a hole takes the place of what is loaded, but for messages never sent', () => {
    const loaded = withMessages(withLatest(emptyThread, page([1, 2])), [
      sampleView({ id: 'failed', state: 'failed', timeSec: 1_700_000_100 }),
    ]);

    const fresh = withLatest(loaded, page([50, 51], 'm50'));

    expect(ids(fresh)).toEqual(['m50', 'm51', 'failed']);
    expect(fresh.epoch).not.toBe(loaded.epoch);
    expect(fresh.next).toBe('m50');
  });

  test('what was sent before the first page came does not hide where the older ones are', () => {
    const early = withMessages(emptyThread, [at(2)]);

    const loaded = withLatest(early, page([1, 2], 'm1'));

    expect(ids(loaded)).toEqual(['m1', 'm2']);
    expect(loaded.next).toBe('m1');
  });

  test('a sent message takes the place of its earlier view', () => {
    const sending = withMessages(emptyThread, [sampleView({ id: 'm1', state: 'sending' })]);

    const sent = withMessages(sending, [at(1)]);

    expect(sent.messages).toHaveLength(1);
    expect(sent.messages[0]?.state).toBe('sent');
  });
});

test('the first unread message is counted from the end over incoming ones', () => {
  const messages = [at(1), at(2), at(3, { isOwn: true }), at(4)];

  expect(firstUnread(messages, 2)).toBe('m2');
  expect(firstUnread(messages, 99)).toBe('m1');
  expect(firstUnread(messages, 0)).toBeUndefined();
});

test('what does not count as unread moves no first unread message', () => {
  const raw = (fields: Partial<Message>) => ({ raw: fields as Message });
  const messages = [
    ...[at(1), at(2), at(3, raw({ type: messageTypes.tip })), at(4, { isRecalled: true }), at(5)],
    ...[at(6, raw({ _isExcludedFromUnreadCount: true })), at(7, raw({ _receiverList: ['alice'] }))],
  ];

  expect([firstUnread(messages, 1), firstUnread(messages, 2)]).toEqual(['m5', 'm2']);
});
