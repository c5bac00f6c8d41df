import { expect, test } from 'bun:test';
import { sampleView } from './sampleViews.ts';
import { emptyWall, held, refreshedWall, released, wallMax, withSaid } from './wall.ts';

const say = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => sampleView({ id: `m${from + at}` }));
const ids = (views: readonly { id: string }[]) => views.map(({ id }) => id);

test('each message stands once, in the order in which it was told', () => {
  const wall = withSaid(withSaid(emptyWall, say(1, 2)), say(2, 2));

  expect(ids(wall.shown)).toEqual(['m1', 'm2', 'm3']);
});

test('a message that was sent stands where it stood while it was on its way', () => {
  const [first, second] = say(1, 2);
  if (!first || !second) throw new Error('two were made');
  const wall = withSaid(withSaid(emptyWall, [{ ...first, state: 'sending' }, second]), [first]);

  expect(wall.shown.map(({ id, state }) => `${id} ${state}`)).toEqual(['m1 sent', 'm2 sent']);
});

test('a later view of a message that is gone does not bring it back', () => {
  const [gone, here] = say(1, 2);
  if (!gone || !here) throw new Error('two were made');
  const wall = refreshedWall(withSaid(emptyWall, [here]), [gone, { ...here, state: 'failed' }]);

  expect(wall.shown.map(({ id, state }) => `${id} ${state}`)).toEqual(['m2 failed']);
});

test('the newest are kept, however many are said', () => {
  let wall = emptyWall;
  for (let at = 0; at < 20; at++) wall = withSaid(wall, say(at * 40, 40));

  expect(wall.shown).toHaveLength(wallMax);
  expect(wall.shown.at(-1)?.id).toBe('m799');
});

test('while the reader looks at older ones nothing moves, and what came is counted', () => {
  const before = withSaid(emptyWall, say(0, 10));
  const later = withSaid(held(before), [...say(10, 300), sampleView({ id: 'own', isOwn: true })]);

  expect(later.shown).toBe(before.shown);
  expect(later.waiting).toHaveLength(wallMax);
  expect(later.missed).toBe(300);
});

test('at the end again the newest are shown', () => {
  const wall = released(withSaid(held(withSaid(emptyWall, say(0, 150))), say(150, 100)));

  expect(wall).toMatchObject({ waiting: [], missed: 0, isHeld: false });
  expect(ids(wall.shown)).toEqual(ids(say(50, 200)));
});
