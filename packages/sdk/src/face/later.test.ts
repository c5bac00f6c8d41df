import { expect, test } from 'bun:test';
import { createLater } from './later.ts';
import type { Messaging } from './laterPart.ts';
import type { Face } from './state/face.ts';

test('[§8.1] a part that cannot be loaded is 2998, and the next call tries again', async () => {
  let isThere = false;
  const face = { core: { heads: () => [], unsent: () => [] } } as unknown as Face;
  const later = createLater(
    () => {
      if (!isThere) throw new Error('no network');
      return face;
    },
    () => ({}) as Messaging,
  );

  await expect(later.load()).rejects.toMatchObject({ code: 2998 });
  expect(later.part).toBeUndefined();
  isThere = true;
  const [one, other] = await Promise.all([later.load(), later.load()]);

  expect(one).toBe(other);
  expect(later.part).toBe(one);
});
