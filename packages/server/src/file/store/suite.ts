import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type FileStore, OffsetError, type Pieces } from './port.ts';

const bytesOf = (size: number, from = 0): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at + from) % 251);

async function all(pieces: Pieces): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(new Uint8Array(piece));
  return new Uint8Array(Buffer.concat(parts));
}

const read = async (store: FileStore, content: string, from: number, to: number): Promise<Uint8Array> =>
  new Response(store.body(content, from, to)).bytes();

async function* torn(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new Error('the line broke');
}

/** What every place for files must do. Rule ids are those of `port.ts`. */
export function fileStoreSuite(
  adapter: string,
  open: () => Promise<{ store: FileStore; reopen(): FileStore; close(): Promise<void> }>,
): void {
  describe(`${adapter}: bytes of files`, () => {
    let here: Awaited<ReturnType<typeof open>>;
    const name = () => `c/${crypto.randomUUID()}`;
    const part = () => `p-${crypto.randomUUID()}`;
    beforeAll(async () => {
      here = await open();
    });
    afterAll(() => here.close());

    test('[B4][B5][B6] a part grows where it ends, and is read back', async () => {
      const { store } = here;
      const one = part();
      expect(await store.partSize(one)).toBe(0);

      expect(await store.append(one, 0, [bytesOf(3), bytesOf(2, 3)])).toBe(5);
      expect(await store.append(one, 5, [bytesOf(95, 5)])).toBe(100);

      expect(await here.reopen().partSize(one)).toBe(100);
      expect(await all(here.reopen().readPart(one))).toEqual(bytesOf(100));
    });

    test('[B4] an append elsewhere than at the end changes nothing and says where the end is', async () => {
      const { store } = here;
      const one = part();
      await store.append(one, 0, [bytesOf(10)]);

      for (const offset of [0, 9, 11]) {
        const refused = await store.append(one, offset, [bytesOf(1)]).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(OffsetError);
        expect((refused as OffsetError).sizeNow).toBe(10);
      }

      expect(await all(store.readPart(one))).toEqual(bytesOf(10));
    });

    test('[B4] what came before the line broke is kept, and the upload goes on there', async () => {
      const { store } = here;
      const one = part();

      await expect(store.append(one, 0, torn(bytesOf(7)))).rejects.toThrow('the line broke');
      expect(await store.partSize(one)).toBe(7);
      await store.append(one, 7, [bytesOf(3, 7)]);

      expect(await all(store.readPart(one))).toEqual(bytesOf(10));
    });

    test('[B2][B8][B10] a settled part is a content whole, and no part any more', async () => {
      const { store } = here;
      const [one, content] = [part(), name()];
      await store.append(one, 0, [bytesOf(1000)]);
      expect(await store.size(content)).toBeUndefined();

      await store.settle(one, content);

      expect(await store.partSize(one)).toBe(0);
      expect(await here.reopen().size(content)).toBe(1000);
      expect(await read(store, content, 0, 1000)).toEqual(bytesOf(1000));
    });

    test('[B8] settling the same content again leaves it whole', async () => {
      const { store } = here;
      const [one, two, content] = [part(), part(), name()];
      await store.append(one, 0, [bytesOf(10)]);
      await store.append(two, 0, [bytesOf(10)]);

      await Promise.all([store.settle(one, content), store.settle(two, content)]);

      expect(await read(store, content, 0, 10)).toEqual(bytesOf(10));
    });

    test('[B9][B11] ranges of what was put', async () => {
      const { store } = here;
      const content = name();
      await store.put(content, bytesOf(100));

      expect(await read(store, content, 0, 1)).toEqual(bytesOf(1));
      expect(await read(store, content, 99, 100)).toEqual(bytesOf(1, 99));
      expect(await read(store, content, 10, 20)).toEqual(bytesOf(10, 10));
    });

    test('[B7][B12] what is dropped and removed is gone, also when it was never there', async () => {
      const { store } = here;
      const [one, content] = [part(), name()];
      await store.append(one, 0, [bytesOf(1)]);
      await store.put(content, bytesOf(1));

      for (let round = 0; round < 2; round++) {
        await store.drop(one);
        await store.remove(content);
      }

      expect(await store.partSize(one)).toBe(0);
      expect(await store.size(content)).toBeUndefined();
    });

    test('[B3][B4][B8] more than fits one object or one read goes through whole', async () => {
      const { store } = here;
      const [one, content] = [part(), name()];
      const step = bytesOf(1_048_576);
      function* steps() {
        for (let n = 0; n < 20; n++) yield step;
        yield bytesOf(7);
      }
      const size = 20 * step.length + 7;
      expect(await store.append(one, 0, steps())).toBe(size);

      await store.settle(one, content);

      expect(await store.size(content)).toBe(size);
      expect(await read(store, content, 5 * step.length, 5 * step.length + 100)).toEqual(bytesOf(100));
      expect(await read(store, content, size - 7, size)).toEqual(bytesOf(7));
      await store.remove(content);
    });

    test('[B13] parts to which nothing was added go, contents stay', async () => {
      const { store } = here;
      const [one, content] = [part(), name()];
      await store.append(one, 0, [bytesOf(1)]);
      await store.put(content, bytesOf(1));

      await store.sweepParts(Date.now() - 3_600_000);
      expect(await store.partSize(one)).toBe(1);
      expect(await store.sweepParts(Date.now() + 3_600_000)).toBeGreaterThanOrEqual(1);

      expect(await store.partSize(one)).toBe(0);
      expect(await store.size(content)).toBe(1);
    });
  });
}
