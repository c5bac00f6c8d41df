import { expect, test } from 'bun:test';
import { Turns } from './turns.ts';

/** Works that end when they are told to. */
function stage() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    begun.push(name);
    await new Promise<void>((end) => ends.set(name, end));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await Bun.sleep(0);
  };
  return { begun, work, end };
}

test('works of one turn go one after the other, those of others beside them', async () => {
  const turns = new Turns();
  const { begun, work, end } = stage();
  await turns.add('a', 1, work('a1'));
  await turns.add('a', 1, work('a2'));
  await turns.add('b', 1, work('b1'));
  await Bun.sleep(0);
  expect(begun).toEqual(['a1', 'b1']);

  await end('a1');

  expect(begun).toEqual(['a1', 'b1', 'a2']);
  await end('b1');
  await end('a2');
  await turns.end();
});

test('no more than 16 works are under way, and no more than 2,000 are held: whoever brings more waits', async () => {
  const turns = new Turns();
  const { begun, work, end } = stage();
  for (let at = 0; at < 2_000; at++) await turns.add(String(at), 1, work(String(at)));
  let isTaken = false;
  const more = turns.add('more', 1, work('more')).then(() => {
    isTaken = true;
  });
  await Bun.sleep(0);
  expect([begun.length, isTaken]).toEqual([16, false]);

  await end('0');

  expect([begun.length, isTaken]).toEqual([17, true]);
  await more;
});

test('works that weigh too much together wait for each other; one alone may weigh anything', async () => {
  const turns = new Turns();
  const { begun, work, end } = stage();
  await turns.add('a', 1_000_000_000, work('a'));
  const next = turns.add('b', 1, work('b'));
  await Bun.sleep(0);
  expect(begun).toEqual(['a']);

  await end('a');
  await next;
  await Bun.sleep(0);

  expect(begun).toEqual(['a', 'b']);
  await end('b');
  await turns.end();
});

test('what a work throws comes back to who brings the next one or waits for the end, and nothing more is begun', async () => {
  const turns = new Turns();
  const { begun, work } = stage();
  await turns.add('a', 1, () => Promise.reject(new Error('no')));
  await turns.add('a', 1, work('a2'));

  await expect(turns.end()).rejects.toThrow('no');
  await expect(turns.add('b', 1, work('b'))).rejects.toThrow('no');

  expect(begun).toEqual([]);
});
