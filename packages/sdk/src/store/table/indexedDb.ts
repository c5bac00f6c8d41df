import { type KeyRange, type Table, type TableChange, TableFault } from './port.ts';

/** The only object store of each database. */
const ENTRIES = 'entries';

/**
 * A table in IndexedDB.
 *
 * @param factory where databases are; in a page its own
 */
export function indexedDbTable(factory: IDBFactory = globalThis.indexedDB): Table {
  let db: IDBDatabase | undefined;
  const entries = (mode: IDBTransactionMode): IDBObjectStore => {
    if (!db) throw new TableFault('unavailable', 'the table is not open');
    return db.transaction(ENTRIES, mode, { durability: 'strict' }).objectStore(ENTRIES);
  };
  return {
    async open(name) {
      db = await trying(() => openDatabase(factory, name));
      // Another tab removes it, or the browser closes it.
      db.onversionchange = () => db?.close();
    },
    get: (keys) =>
      trying(() => {
        const store = entries('readonly');
        return Promise.all(keys.map((key) => answerOf(store.get(key))));
      }),
    range: (range, { count, isDescending = false } = {}) =>
      trying(() => {
        const store = entries('readonly');
        return isDescending ? descending(store, range, count) : answerOf(store.getAll(boundsOf(range), count));
      }),
    write: (change) => trying(() => writeAll(entries('readwrite'), change)),
    async close() {
      db?.close();
      db = undefined;
    },
    destroy: (name) => trying(async () => void (await answerOf(factory.deleteDatabase(name)))),
  };
}

const boundsOf = ({ from, to }: KeyRange): IDBKeyRange => IDBKeyRange.bound(from, to);

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  // Where it is forbidden it is missing, or throws.
  if (!factory) throw new TableFault('unavailable', 'there is no IndexedDB here');
  const opening = factory.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(ENTRIES);
  return answerOf(opening);
}

function descending(store: IDBObjectStore, range: KeyRange, count = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const found: unknown[] = [];
  const cursor = store.openCursor(boundsOf(range), 'prev');
  return new Promise((resolve, reject) => {
    cursor.onerror = () => reject(cursor.error);
    cursor.onsuccess = () => {
      const { result } = cursor;
      if (!result || found.length >= count) return resolve(found);
      found.push(result.value);
      result.continue();
    };
  });
}

function writeAll(store: IDBObjectStore, { puts = [], deletes = [], deleteRanges = [] }: TableChange): Promise<void> {
  const { transaction } = store;
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // What is full is told by an abort, without any request having failed.
    transaction.onabort = () => reject(transaction.error ?? new TableFault('unavailable', 'the change was given up'));
  });
  for (const range of deleteRanges) store.delete(boundsOf(range));
  for (const key of deletes) store.delete(key);
  for (const [key, value] of puts) store.put(value, key);
  return done;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function trying<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFault(error);
  }
}

/** Names of errors of a place that is full, and of data that cannot be read. */
const FULL = ['QuotaExceededError'];
const DAMAGED = ['VersionError', 'NotFoundError', 'DataError', 'NotReadableError', 'UnknownError'];

function asFault(error: unknown): TableFault {
  if (error instanceof TableFault) return error;
  const { name = '', message } = (error ?? {}) as { name?: string; message?: string };
  const trouble = FULL.includes(name) ? 'full' : DAMAGED.includes(name) ? 'damaged' : 'unavailable';
  return new TableFault(trouble, message || name || String(error));
}
