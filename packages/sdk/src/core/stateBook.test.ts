import { expect, test } from 'bun:test';
import { queues } from './queues.ts';
import { StateBook } from './stateBook.ts';

test('[S51] what is answered when the user has left the group is not kept', async () => {
  const told: string[] = [];
  const isOut = async (): Promise<undefined> => undefined;
  const book = new StateBook<string>('attributes', queues(), isOut, (groupId) => told.push(groupId));

  await book.put('team', { id: '7', version: 3, entries: [{ key: 'a', value: '1' }] }, () => false);

  expect(book.values('team')).toBeUndefined();
  expect(told).toEqual([]);
});
