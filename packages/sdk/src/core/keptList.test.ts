import { expect, test } from 'bun:test';
import { KeptList } from './keptList.ts';
import { queues } from './queues.ts';

/** A list whose fetchings are answered by hand, with what was told. */
function listByHand() {
  const asked: { answer(list: string): void; fail(): void; before: string | undefined }[] = [];
  const told: boolean[] = [];
  const list = new KeptList<string>('list', queues(), {
    fetch(before) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      asked.push({ answer: resolve, fail: () => reject(new Error('no answer')), before });
      return promise;
    },
    seen: (text) => text.toLowerCase(),
    fetched: (isNews) => told.push(isNews),
  });
  /** The fetching of this number, as soon as it has begun. */
  const fetching = async (at: number) => {
    for (let turn = 0; turn < 20 && !asked[at]; turn++) await Promise.resolve();
    const one = asked[at];
    if (!one) throw new Error(`only ${asked.length} fetchings`);
    return one;
  };
  return { list, asked, told, fetching };
}

test('[S74] a list is fetched when it is asked for, once, and that is no news', async () => {
  const { list, asked, told, fetching } = listByHand();

  const both = Promise.all([list.current(), list.current()]);
  (await fetching(0)).answer('a');

  expect(await both).toEqual(['a', 'a']);
  expect(await list.current()).toBe('a');
  expect([asked.length, told]).toEqual([1, [false]]);
});

test('[S74] a change fetches the list, and is news where what counts is another', async () => {
  const { list, told, fetching } = listByHand();

  const first = list.changed();
  (await fetching(0)).answer('a');
  await first;
  const same = list.changed();
  (await fetching(1)).answer('A');
  await same;
  const other = list.changed();
  const third = await fetching(2);
  third.answer('b');
  await other;

  expect([told, third.before, list.value]).toEqual([[true, false, true], 'A', 'b']);
});

test('[S74] what changes while the list is fetched is fetched after it, and asking waits for that', async () => {
  const { list, asked, told, fetching } = listByHand();
  const first = list.current();
  const { answer } = await fetching(0);

  const changes = [list.changed(), list.changed()];
  const asking = list.current();
  answer('a');
  (await fetching(1)).answer('b');
  await Promise.all(changes);

  expect([await first, await asking, asked.length]).toEqual(['a', 'b', 2]);
  expect(told).toEqual([false, true]);
});

test('[S55] a change that could not be fetched is fetched when things are caught up with', async () => {
  const { list, told, fetching } = listByHand();
  const first = list.current();
  (await fetching(0)).answer('a');
  await first;

  const change = list.changed();
  (await fetching(1)).fail();
  await expect(change).rejects.toThrow('no answer');
  expect([list.value, list.isCurrent]).toEqual(['a', false]);
  const catching = list.catchUp();
  (await fetching(2)).answer('b');
  await catching;
  await list.catchUp();

  expect([list.value, list.isCurrent, told]).toEqual(['b', true, [false, true]]);
});

test('[S55] a list that nobody asked for is not fetched again when nobody knows what happened', async () => {
  const { list, asked, fetching } = listByHand();

  await list.fetchAgain();
  expect(asked).toEqual([]);
  const first = list.current();
  (await fetching(0)).answer('a');
  await first;
  const again = list.fetchAgain();
  (await fetching(1)).answer('b');
  await again;

  expect(list.value).toBe('b');
});
