import { expect, test } from 'bun:test';
import { createEmitter } from '../events/emitter.ts';
import { fakeTimers } from '../events/fakeTimers.ts';
import { createLog } from '../log/log.ts';
import { createReadiness } from '../readiness.ts';
import { createListNotices } from './listNotices.ts';

const nothing = { list: () => [] };

/** Notices of friends who are changed by hand, with what was told. */
function stage(isThrottled: boolean) {
  const timers = fakeTimers();
  const emitter = createEmitter(createLog());
  const readiness = createReadiness();
  const told: unknown[] = [];
  const hear = ({ data }: { data: unknown }) => void told.push(data);
  emitter.on('onFriendListUpdated', hear);
  let list: string[] = [];
  const friends = { list: () => list as never };
  const conversations = { ...nothing, totalUnread: () => 0 } as never;
  const lists = createListNotices(
    { emitter, readiness, timers, conversations, groups: nothing, friends, isSynced: () => true },
    { isThrottled, isPartial: false },
  );
  const become = (...userIDs: string[]) => {
    list = userIDs;
    lists.friendsChanged();
  };
  return { timers, readiness, told, lists, become };
}

test('friends are told at most once a second, the last time with the latest list', () => {
  const { timers, readiness, told, become } = stage(true);
  readiness.take('signIn');
  readiness.take('ready');

  become('bob');
  become('bob', 'carol');
  become('bob', 'carol', 'dave');
  expect(told).toEqual([['bob']]);
  timers.advance(1_000);

  expect(told).toEqual([['bob'], ['bob', 'carol', 'dave']]);
});

test('friends are told each time where the app does not want to be spared', () => {
  const { readiness, told, become } = stage(false);
  readiness.take('signIn');
  readiness.take('ready');

  become('bob');
  become();

  expect(told).toEqual([['bob'], []]);
});

test('friends are not told before SDK_READY, nor when the user has gone', () => {
  const { timers, readiness, told, lists, become } = stage(true);

  become('bob');
  readiness.take('signIn');
  become('bob');
  readiness.take('ready');
  expect(told).toEqual([]);
  become('bob');
  become('bob', 'carol');
  lists.reset();
  timers.advance(5_000);

  expect(told).toEqual([['bob']]);
});
