// Runs in a page: what `pageTable.ts` calls.
import { indexedDbTable } from '../store/table/indexedDb.ts';
import { isTableFault, type Table } from '../store/table/port.ts';

const tables = new Map<number, Table>();

async function callTable(number: number, method: keyof Table, args: unknown[]): Promise<object> {
  const table = tables.get(number) ?? indexedDbTable();
  tables.set(number, table);
  try {
    const value = await (table[method] as (...given: unknown[]) => Promise<unknown>)(...args);
    return { value: Array.isArray(value) ? value.map((one) => one ?? null) : value };
  } catch (error) {
    const { message } = error as Error;
    return { fault: { trouble: isTableFault(error) ? error.trouble : 'unavailable', message } };
  }
}

Object.assign(globalThis, { callTable });
