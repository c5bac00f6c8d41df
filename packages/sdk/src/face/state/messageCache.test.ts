import { expect, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { createMessageCache } from './messageCache.ts';

const core = { me: { userId: 'alice', uid: '1' }, head: () => undefined };
const groups = { get: () => undefined };
const profiles = groups;
const wire = (random: number, text = 'hi'): WireMessage => ({
  ...{ seq: random, id: `2-100-${random}`, from: 'bob', to: 'alice', timeSec: 100, clientTimeSec: 100, msgSeq: 1 },
  ...{ random, body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }] },
});

test('a message that was handed out is the same object when it comes again, brought up to date', () => {
  const cache = createMessageCache({ core, groups, profiles, places: undefined }, () => false);
  const first = cache.take('C2Cbob', wire(1));

  const again = cache.take('C2Cbob', { ...wire(1, 'edited'), editedMs: 5 });

  expect(again).toBe(first);
  expect(first).toMatchObject({ payload: { text: 'edited' }, isModified: true, version: 5 });
  expect(cache.find(first.ID)).toBe(first);
});

test('a batch is a message of its own in each conversation, whose ID is the same', () => {
  const cache = createMessageCache({ core, groups, profiles, places: undefined }, () => false);
  const [toBob, toCarol] = [cache.take('C2Cbob', wire(1)), cache.take('C2Ccarol', wire(1, 'to carol'))];

  expect([toBob.payload, toCarol.payload]).toEqual([{ text: 'hi' }, { text: 'to carol' }]);
  expect(cache.find(toBob.ID, 'C2Cbob')).toBe(toBob);
  expect(cache.find(toBob.ID, 'C2Ccarol')).toBe(toCarol);
  expect(cache.find(toBob.ID)).toBe(toCarol);
  cache.remove(toCarol);
  expect([cache.find(toBob.ID, 'C2Cbob'), cache.find(toBob.ID, 'C2Ccarol')]).toEqual([toBob, undefined]);
});

test('above its bound the message used longest ago goes, but none that is held', () => {
  const held = wire(1).id;
  const cache = createMessageCache({ core, groups, profiles, places: undefined }, (id) => id === held, 3);
  for (const random of [1, 2, 3]) cache.take('C2Cbob', wire(random));
  cache.take('C2Cbob', wire(2));

  cache.take('C2Cbob', wire(4));

  expect([1, 2, 3, 4].map((random) => cache.find(wire(random).id) !== undefined)).toEqual([true, true, false, true]);
});
