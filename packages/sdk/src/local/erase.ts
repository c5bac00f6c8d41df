import type { Owner, Store } from '../store/port.ts';
import type { Table } from '../store/table/port.ts';
import { tableName } from '../store/tableStore.ts';

/** Whose data is to be erased, as apps name them. */
export interface Kept {
  SDKAppID: number;
  userID: string;
}

/** As the event `ERROR` has it of what goes wrong with a local store. */
const STORE_TROUBLE = 6019;

/** What is told who would erase what is in use. */
export const inUse = ({ userID }: Kept): Error =>
  Object.assign(new Error(`${userID} is signed in: what is kept is erased after logout`), { code: STORE_TROUBLE });

/** The name under which a user's data is kept. */
export const nameOf = ({ SDKAppID, userID }: Kept): string => tableName({ sdkAppId: SDKAppID, userId: userID });

/** Remembers which users' data the stores of one place have open, so that nothing that is in use is erased. */
export class InUse {
  private readonly names = new Map<Store, string>();

  /** The same store, of which it is known what it has open. */
  watched(store: Store): Store {
    const { names } = this;
    return {
      ...store,
      async open(owner: Owner) {
        names.set(store, tableName(owner));
        return store.open(owner);
      },
      close: () => store.close().finally(() => names.delete(store)),
    };
  }

  /**
   * Erases what is kept of a user.
   *
   * @throws Error 6019 while it is in use
   */
  async erase(table: Table, user: Kept): Promise<void> {
    if ([...this.names.values()].includes(nameOf(user))) throw inUse(user);
    await table.destroy(nameOf(user));
  }
}
