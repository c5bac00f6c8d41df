import { describe, expect, test } from 'bun:test';
import { durableRules, storeSuite } from '../suite.ts';
import { tableStore } from '../tableStore.ts';
import { bridgeTable, type TextBridge } from './bridge.ts';
import { inParts } from './parts.ts';
import { tableSuite } from './suite.ts';

const MAX_CHARS = 100;
const LONG = '鸿雁😀'.repeat(100);
const LONGER = `{"text":"${'雁😀'.repeat(300)}"}`;

/** A storage that takes no long texts, keeps them as UTF-8, and may be cut off after so many calls that change something. */
function storage(kept = new Map<string, Uint8Array>()) {
  let left = Number.POSITIVE_INFINITY;
  const change = async (run: () => void) => {
    if (left-- <= 0) throw new Error('the device is off');
    run();
  };
  const bridge: TextBridge = {
    getItem: async (name) => {
      const bytes = kept.get(name);
      return bytes && new TextDecoder().decode(bytes);
    },
    setItem: (name, text) =>
      change(() => {
        if (text.length > MAX_CHARS) throw new Error('setStorage:fail:exceed max size');
        kept.set(name, new TextEncoder().encode(text));
      }),
    removeItem: (name) => change(() => void kept.delete(name)),
  };
  return {
    kept,
    bridge,
    texts: () => inParts(bridge, MAX_CHARS),
    cutOffAfter: (calls: number) => {
      left = calls;
    },
  };
}

describe('texts in parts', () => {
  test('a long text is there as it was written, and nothing is left of those before it', async () => {
    const { texts, kept } = storage();
    const store = texts();

    for (const text of [LONG, 'short', LONGER, LONG, LONGER]) {
      await store.setItem('one', text);
      expect(await store.getItem('one')).toBe(text);
      expect(await texts().getItem('one')).toBe(text);
    }
    await store.setItem('one', 'short');
    expect([...kept.keys()]).toEqual(['one']);
    await store.removeItem('one');

    expect(await store.getItem('one')).toBeUndefined();
    expect(kept.size).toBe(0);
  });

  const texts = { none: undefined, short: 'short', long: LONG, longer: LONGER };
  const cases = Object.entries(texts).flatMap(([from, before]) =>
    Object.entries(texts).map(([to, after]) => ({ from, to, before, after })),
  );
  test.each(cases)(
    'from $from to $to: cut off anywhere it is the one or the other, and leaves nothing for long',
    async ({ before, after }) => {
      for (let calls = 0, isDone = false; !isDone; calls++) {
        const place = storage();
        const write = async (text: string | undefined) => {
          const store = place.texts();
          if (text === undefined) await store.removeItem('one');
          else await store.setItem('one', text);
        };
        await write(before);
        place.cutOffAfter(calls);
        isDone = await write(after).then(
          () => true,
          () => false,
        );
        place.cutOffAfter(Number.POSITIVE_INFINITY);

        expect([before, after]).toContain((await place.texts().getItem('one')) ?? undefined);
        await write('another');
        expect([...place.kept.keys()]).toEqual(['one']);
      }
    },
  );
});

tableSuite('bridge of short texts', () => {
  const place = storage();
  return { table: () => bridgeTable(place.texts()) };
});
storeSuite('bridge of short texts', async () => tableStore(bridgeTable(storage().texts())));
durableRules('bridge of short texts', () => {
  const place = storage();
  return { store: () => tableStore(bridgeTable(place.texts())) };
});
