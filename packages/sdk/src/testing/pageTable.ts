import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Table, TableFault, type TableTrouble } from '../store/table/port.ts';

/** What the page's side of a table answers. */
interface Outcome {
  value?: unknown;
  fault?: { trouble: TableTrouble; message: string };
}

/** The scripts' address; pages of it are of one origin and need no server. */
export const ORIGIN = 'http://tables.test';

/** Opens a page that holds tables in its IndexedDB. */
export async function openTablePage(page: Page): Promise<void> {
  const source = join(import.meta.dir, 'pageTableScript.ts');
  const { outputs } = await Bun.build({ entrypoints: [source], target: 'browser', throw: true });
  const script = await outputs[0]?.text();
  await page.route(`${ORIGIN}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><script type="module">${script}</script>` }),
  );
  await page.goto(ORIGIN);
  await page.waitForFunction('globalThis.callTable !== undefined');
}

let lastTable = 0;

/** A table in the IndexedDB of a page, called from here. */
export function pageTable(page: Page, prefix: string): Table {
  const number = ++lastTable;
  const call = async (method: keyof Table, ...args: unknown[]): Promise<never> => {
    // Undefined does not come through: it stands as null, which no table holds.
    const { value, fault } = await page.evaluate<Outcome, [number, string, unknown[]]>(
      ([table, name, given]) =>
        (globalThis as unknown as { callTable(...call: unknown[]): Promise<Outcome> }).callTable(table, name, given),
      [number, method, args],
    );
    if (fault) throw new TableFault(fault.trouble, fault.message);
    return value as never;
  };
  return {
    open: (name) => call('open', prefix + name),
    get: async (keys) => ((await call('get', keys)) as unknown[]).map((value) => value ?? undefined),
    range: (range, limits = {}) => call('range', range, limits),
    write: (change) => call('write', change),
    close: () => call('close'),
    destroy: (name) => call('destroy', prefix + name),
  };
}
