import { describe, expect, test } from 'bun:test';
import { sampleView } from '../session/sampleViews.ts';
import type { MessageView } from '../session/views.ts';
import { countAfter, mayEdit, mayRecall, rowsOf } from './rows.ts';

const noon = new Date(2024, 4, 10, 12).getTime() / 1000;

const rowsFrom = (messages: readonly MessageView[], unreadFromId?: string) =>
  rowsOf({ messages, unreadFromId, isCompleted: true });

describe('grouping', () => {
  test('messages of one sender within five minutes stand as one group', () => {
    const rows = rowsFrom([
      sampleView({ id: 'a', timeSec: noon }),
      sampleView({ id: 'b', timeSec: noon + 60 }),
      sampleView({ id: 'c', timeSec: noon + 60 + 300 }),
      sampleView({ id: 'd', timeSec: noon + 400, isOwn: true }),
    ]);

    expect(rows.map((row) => [row.startsGroup, row.endsGroup])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  test('a new day and the first unread message start a group', () => {
    const midnight = new Date(2024, 4, 11).getTime() / 1000;
    const rows = rowsFrom(
      [
        sampleView({ id: 'a', timeSec: midnight - 10 }),
        sampleView({ id: 'b', timeSec: midnight + 10 }),
        sampleView({ id: 'c', timeSec: midnight + 20 }),
      ],
      'c',
    );

    expect(rows.map((row) => row.startsDay)).toEqual([true, true, false]);
    expect(rows.map((row) => row.startsUnread)).toEqual([false, false, true]);
    expect(rows.every((row) => row.startsGroup && row.endsGroup)).toBe(true);
  });

  test('a recalled message stands alone', () => {
    const rows = rowsFrom(['a', 'b', 'c'].map((id) => sampleView({ id, timeSec: noon, isRecalled: id === 'b' })));

    expect(rows.every((row) => row.startsGroup && row.endsGroup)).toBe(true);
  });
});

test('messages that came while one had scrolled up are counted, own ones not', () => {
  const messages = [sampleView({ id: 'a' }), sampleView({ id: 'b' }), sampleView({ id: 'c', isOwn: true })];

  expect(countAfter(messages, 'a')).toBe(1);
  expect(countAfter(messages, 'c')).toBe(0);
  expect(countAfter(messages, undefined)).toBe(0);
});

test('only own texts that were sent may be edited, and only what was sent may be recalled', () => {
  const sent = sampleView({ id: 'a', isOwn: true, seq: 1 });

  expect([mayEdit(sent), mayRecall(sent)]).toEqual([true, true]);
  expect([mayEdit({ ...sent, isOwn: false }), mayRecall({ ...sent, isOwn: false })]).toEqual([false, false]);
  expect([mayEdit({ ...sent, seq: 0 }), mayRecall({ ...sent, seq: 0 })]).toEqual([false, false]);
  expect([mayEdit({ ...sent, isRecalled: true }), mayRecall({ ...sent, isRecalled: true })]).toEqual([false, false]);
  expect(mayEdit({ ...sent, contents: [{ kind: 'face', data: '' }] })).toBe(false);
});
