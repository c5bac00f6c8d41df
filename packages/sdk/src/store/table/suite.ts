import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { keyOf, under } from './keys.ts';
import type { Table } from './port.ts';

const row = (n: number): { n: number; text: string } => ({ n, text: `鸿雁 😀 \u0000 "${n}"` });
const keyFor = (n: number): string => keyOf('row', 'C2C鸿雁', n);

/**
 * What every table must do. Rule ids are those of `table/port.ts`.
 *
 * @param place tables over the same place, none of them open; the next one sees what the ones before wrote
 */
export function tableSuite(name: string, place: () => { table(): Table }): void {
  describe(`${name} table`, () => {
    let here: ReturnType<typeof place>;
    let table: Table;
    beforeEach(async () => {
      here = place();
      table = here.table();
      await table.open('one');
    });
    afterEach(() => table.close());
    const put = (...numbers: number[]) => table.write({ puts: numbers.map((n) => [keyFor(n), row(n)] as const) });
    const all = () => table.range(under('row'));

    test('[T1] what was written is there when it is opened again, by another too', async () => {
      await put(1, 2);
      await table.close();
      const other = here.table();
      await other.open('one');

      expect(await other.range(under('row'))).toEqual([row(1), row(2)]);
      await other.close();
      await table.open('one');
      expect(await all()).toEqual([row(1), row(2)]);
    });

    test('[T2] [T7] names are apart; one that is removed is empty', async () => {
      await put(1);
      await table.close();
      await table.open('two');
      expect(await all()).toEqual([]);
      await put(2);
      await table.close();
      await table.destroy('one');
      await table.destroy('never made');

      await table.open('one');
      expect(await all()).toEqual([]);
      await table.close();
      await table.open('two');
      expect(await all()).toEqual([row(2)]);
    });

    test('[T3] values come in the order of the keys, nothing for those that are not there', async () => {
      await put(1, 2, 3);

      expect(await table.get([keyFor(3), keyFor(9), keyFor(1), keyFor(3)])).toEqual([
        row(3),
        undefined,
        row(1),
        row(3),
      ]);
      expect(await table.get([])).toEqual([]);
    });

    test('[T4] ranges have both ends, an order, and at most so many', async () => {
      await put(...Array.from({ length: 200 }, (_, at) => at + 1));
      await table.write({
        puts: [
          [keyOf('row', 'C2C鸿雁2', 5), row(-1)],
          [keyOf('rows', 'a', 1), row(-2)],
        ],
      });
      const range = { from: keyFor(90), to: keyFor(140) };

      const numbers = async (...args: Parameters<Table['range']>) =>
        ((await table.range(...args)) as { n: number }[]).map(({ n }) => n);
      expect(await numbers(range)).toEqual(Array.from({ length: 51 }, (_, at) => at + 90));
      expect(await numbers(range, { count: 3 })).toEqual([90, 91, 92]);
      expect(await numbers(range, { count: 3, isDescending: true })).toEqual([140, 139, 138]);
      expect(await numbers({ from: keyFor(201), to: keyFor(300) })).toEqual([]);
      expect(await numbers(under('row', 'C2C鸿雁2'))).toEqual([-1]);
      expect((await numbers(under('row', 'C2C鸿雁'))).length).toBe(200);
      expect((await numbers(under('row'))).length).toBe(201);
    });

    test('[T5] a change deletes keys and ranges, then puts', async () => {
      await put(...Array.from({ length: 200 }, (_, at) => at + 1));

      await table.write({
        deleteRanges: [{ from: keyFor(10), to: keyFor(195) }],
        deletes: [keyFor(1), keyFor(999)],
        puts: [
          [keyFor(2), row(22)],
          [keyFor(100), row(100)],
        ],
      });

      const left = [22, 3, 4, 5, 6, 7, 8, 9, 100, 196, 197, 198, 199, 200];
      expect(await all()).toEqual(left.map(row));
    });

    test('[T5] changes that are begun together are all done, in their order', async () => {
      await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          table.write({
            puts: [
              [keyFor(1), row(at)],
              [keyFor(at + 2), row(at)],
            ],
          }),
        ),
      );

      expect(await table.get([keyFor(1)])).toEqual([row(29)]);
      expect((await all()).length).toBe(31);
    });
  });
}
