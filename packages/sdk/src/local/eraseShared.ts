import type { Table } from '../store/table/port.ts';
import type { TabScope } from '../tabs/port.ts';
import { inUse, type Kept, nameOf } from './erase.ts';

/** A tab that signs out gives its place back a moment later. */
const PATIENCE_MS = 500;

/**
 * Erases what tabs of one browser share of a user, unless one of them is signed in.
 *
 * @throws Error 6019 while it is in use
 */
export async function eraseAmongTabs(table: Table, user: Kept, tabs: TabScope | undefined): Promise<void> {
  const name = nameOf(user);
  if (!tabs) return table.destroy(name);
  const withdrawn = new AbortController();
  const timer = setTimeout(() => withdrawn.abort(), PATIENCE_MS);
  const erased = async (): Promise<void> => {
    clearTimeout(timer);
    await table.destroy(name);
  };
  try {
    // Whoever leads the tabs of a user holds the lock of this name.
    await tabs.locks.request(name, { signal: withdrawn.signal }, erased);
  } catch (error) {
    throw withdrawn.signal.aborted ? inUse(user) : error;
  }
}
