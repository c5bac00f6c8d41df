import { memoryStore } from './memory.ts';
import type { Owner, Store } from './port.ts';
import { isTableFault, type TableFault, type TableTrouble } from './table/port.ts';

/** What happened to a local store, and how it goes on. */
export interface StoreTrouble {
  trouble: TableTrouble;
  /** It was emptied and is filled again from the server; false: nothing more is kept on the device until the next sign-in. */
  isRebuilt: boolean;
  message: string;
}

/** A store on the device that may break. */
export interface Breakable extends Store {
  /** Removes everything of a user, readable or not; it must not be open. */
  destroy(owner: Owner): Promise<void>;
}

/** Methods that only work with what is open. */
export const WORK = [
  ...([
    'putLogin',
    'putFacts',
    'dropFacts',
    'facts',
    'putUserSeq',
    'putHeads',
    'dropHeads',
    'log',
    'putMessages',
    'messages',
    'messageById',
    'applyChanges',
  ] as const),
  ...(['dropMessages', 'dropLog', 'putDraft', 'drafts', 'putPending', 'dropPending', 'pending'] as const),
] as const;

/**
 * A store that goes on whatever becomes of the device's: what is damaged is emptied and filled again from the server, and
 * where nothing can be kept it lives in memory. Messages under way and drafts are carried over as far as they can be read.
 *
 * @param told is told each time
 */
export function resilientStore(durable: Breakable, told: (trouble: StoreTrouble) => void): Store {
  const memory = memoryStore();
  let now: Store = durable;
  let owner: Owner | undefined;
  /** The repair that is under way, or was last: who fails meanwhile waits for it. */
  let repair: { of: Store; done: Promise<void> } | undefined;

  async function mend(broken: Store, fault: TableFault): Promise<void> {
    if (now !== broken) return;
    const saved = await salvage(broken);
    const isRebuilt = fault.trouble === 'damaged' && owner !== undefined && (await rebuilt(owner, saved));
    if (!isRebuilt) {
      await durable.close().catch(() => {});
      now = memory;
      if (owner) await memory.open(owner);
      await putBack(memory, saved);
    }
    told({ trouble: fault.trouble, isRebuilt, message: fault.message });
  }

  async function rebuilt(user: Owner, saved: Saved): Promise<boolean> {
    try {
      await durable.close();
      await durable.destroy(user);
      await durable.open(user);
      await putBack(durable, saved);
      return true;
    } catch {
      return false;
    }
  }

  async function run<T>(work: (store: Store) => Promise<T>): Promise<T> {
    for (let tried = 0; ; tried++) {
      const store = now;
      try {
        return await work(store);
      } catch (error) {
        // Once rebuilt it may break once more; memory does not.
        if (!isTableFault(error) || tried > 1) throw error;
        if (repair?.of !== store || now === store) {
          const done = (repair?.done ?? Promise.resolve()).then(() => mend(store, error));
          repair = { of: store, done };
        }
        await repair.done;
      }
    }
  }

  const works = WORK.map((name) => [
    name,
    (...args: unknown[]) => run((store) => (store[name] as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]);
  return {
    // Each method has the arguments and the result of the one it stands for.
    ...(Object.fromEntries(works) as Pick<Store, (typeof WORK)[number]>),
    isDurable: true,
    proofOf: (userSig) => durable.proofOf(userSig),
    known: (user) => run((store) => store.known(user)).catch(() => undefined),
    open(user) {
      owner = user;
      now = durable;
      return run((store) =>
        store === durable ? store.open(user) : Promise.resolve({ userSeq: undefined, heads: [] }),
      );
    },
    async close() {
      await now.close().catch(() => {});
      owner = undefined;
      now = durable;
    },
  };
}

/** What a user wrote that the server may not have. */
interface Saved {
  drafts: ReadonlyMap<string, string>;
  pending: Awaited<ReturnType<Store['pending']>>;
}

const salvage = async (store: Store): Promise<Saved> => ({
  drafts: await store.drafts().catch(() => new Map()),
  pending: await store.pending().catch(() => []),
});

async function putBack(store: Store, { drafts, pending }: Saved): Promise<void> {
  for (const [conv, text] of drafts) await store.putDraft(conv, text);
  for (const message of pending) await store.putPending(message);
}
