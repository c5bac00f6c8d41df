import { inParts } from './parts.ts';
import { type KeyRange, type Table, type TableChange, TableFault } from './port.ts';

/**
 * A store of texts by name, as mini-programs and React Native have one. Each call is done wholly or not at all; nothing is
 * expected of several together.
 */
export interface TextBridge {
  /** The text of this name; null or undefined where there is none. */
  getItem(name: string): Promise<string | null | undefined>;
  setItem(name: string, text: string): Promise<void>;
  removeItem(name: string): Promise<void>;
}

/** A bucket's entries, in the order of their keys. */
type Bucket = [key: string, value: object][];

/** Entries of a bucket that is full; it is cut in two then. */
const BUCKET = 64;

/**
 * A table over a store of texts: entries lie in buckets of neighbouring keys, and one text says where each bucket begins.
 * A change is first written down as a whole, so that one that was interrupted is done again when the table is opened.
 */
export function bridgeTable(bridge: TextBridge): Table {
  return new BridgeTable(inParts(bridge));
}

/** What is written before a change: the texts that it sets, and those that it removes. */
interface Journal {
  set: Record<string, string>;
  remove: string[];
}

/** Where the buckets begin, in order, and what each is called. */
interface Plan {
  from: string[];
  names: number[];
  next: number;
}

class BridgeTable implements Table {
  private name = '';
  private plan: Plan = { from: [], names: [], next: 1 };
  /** Changes and readings one after another: a change reads before it writes. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly bridge: TextBridge) {}

  open(name: string): Promise<void> {
    return this.inTurn(async () => {
      this.name = name;
      const journal = await this.read<Journal>('journal');
      if (journal) await this.carryOut(journal);
      this.plan = (await this.read<Plan>('plan')) ?? { from: [''], names: [0], next: 1 };
      if (!Array.isArray(this.plan.from)) throw new TableFault('damaged', 'the plan cannot be read');
    });
  }

  get(keys: readonly string[]): Promise<unknown[]> {
    return this.inTurn(async () => {
      const buckets = new Map<number, Bucket>();
      for (const at of new Set(keys.map((key) => this.bucketOf(key)))) buckets.set(at, await this.bucket(at));
      return keys.map((key) => buckets.get(this.bucketOf(key))?.find(([own]) => own === key)?.[1]);
    });
  }

  range(range: KeyRange, { count = Number.POSITIVE_INFINITY, isDescending = false } = {}): Promise<unknown[]> {
    return this.inTurn(async () => {
      const [first, last] = [this.bucketOf(range.from), this.bucketOf(range.to)];
      const found: object[] = [];
      for (let n = 0; n <= last - first && found.length < count; n++) {
        const inside = (await this.bucket(isDescending ? last - n : first + n)).filter(([key]) => isIn(range, key));
        found.push(...(isDescending ? inside.reverse() : inside).map(([, value]) => value));
      }
      return found.slice(0, count);
    });
  }

  write(change: TableChange): Promise<void> {
    return this.inTurn(async () => {
      const { plan, set, remove } = await this.planned(change);
      set.plan = JSON.stringify(plan);
      const journal: Journal = { set, remove };
      await this.set('journal', JSON.stringify(journal));
      await this.carryOut(journal);
      this.plan = plan;
    });
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      this.name = '';
    });
  }

  destroy(name: string): Promise<void> {
    return this.inTurn(async () => {
      this.name = name;
      const plan = await this.read<Plan>('plan').catch(() => undefined);
      const journal = await this.read<Journal>('journal').catch(() => undefined);
      const buckets = [...(plan?.names ?? []), ...Object.keys(journal?.set ?? {})];
      for (const one of ['journal', ...buckets, 'plan']) await this.remove(String(one));
      this.name = '';
    });
  }

  /** The texts that a change sets and removes, and the plan that they make. */
  private async planned(change: TableChange): Promise<{ plan: Plan } & Journal> {
    const touched = new Map<number, Map<string, object>>();
    const touch = async (at: number): Promise<Map<string, object>> => {
      const known = touched.get(at) ?? new Map(await this.bucket(at));
      touched.set(at, known);
      return known;
    };
    for (const range of change.deleteRanges ?? [])
      for (let at = this.bucketOf(range.from); at <= this.bucketOf(range.to); at++) {
        const bucket = await touch(at);
        for (const key of bucket.keys()) if (isIn(range, key)) bucket.delete(key);
      }
    for (const key of change.deletes ?? []) (await touch(this.bucketOf(key))).delete(key);
    for (const [key, value] of change.puts ?? []) (await touch(this.bucketOf(key))).set(key, value);
    return this.divided(touched);
  }

  /** Cuts buckets that are full, and drops those that are empty. */
  private divided(touched: ReadonlyMap<number, ReadonlyMap<string, object>>): { plan: Plan } & Journal {
    const plan: Plan = { from: [], names: [], next: this.plan.next };
    const journal: Journal = { set: {}, remove: [] };
    const add = (from: string, name: number): void => {
      plan.from.push(from);
      plan.names.push(name);
    };
    for (const [at, name] of this.plan.names.entries()) {
      const from = this.plan.from[at] ?? '';
      const bucket = touched.get(at);
      if (!bucket) {
        add(from, name);
        continue;
      }
      const entries = [...bucket].sort(([a], [b]) => (a < b ? -1 : 1));
      if (entries.length === 0 && at > 0) {
        journal.remove.push(String(name));
        continue;
      }
      for (let cut = 0; cut === 0 || cut < entries.length; cut += BUCKET) {
        const part = entries.slice(cut, cut + BUCKET);
        const own = cut === 0 ? name : plan.next++;
        add(cut === 0 ? from : (part[0]?.[0] ?? ''), own);
        journal.set[String(own)] = JSON.stringify(part);
      }
    }
    return { plan, ...journal };
  }

  private async carryOut({ set, remove }: Journal): Promise<void> {
    for (const [name, text] of Object.entries(set)) await this.set(name, text);
    for (const name of remove) await this.remove(name);
    await this.remove('journal');
  }

  /** Number of the bucket in which a key is, or would be. */
  private bucketOf(key: string): number {
    const { from } = this.plan;
    let [low, high] = [0, from.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((from[middle] ?? '') <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private async bucket(at: number): Promise<Bucket> {
    const bucket = (await this.read<Bucket>(String(this.plan.names[at]))) ?? [];
    if (!Array.isArray(bucket)) throw new TableFault('damaged', 'a bucket cannot be read');
    return bucket;
  }

  private async read<T>(name: string): Promise<T | undefined> {
    const text = await this.trying(this.bridge.getItem(`${this.name}/${name}`));
    if (text === null || text === undefined || text === '') return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new TableFault('damaged', `${name} cannot be read`);
    }
  }

  private set(name: string, text: string): Promise<void> {
    return this.trying(this.bridge.setItem(`${this.name}/${name}`, text));
  }

  private remove(name: string): Promise<void> {
    return this.trying(this.bridge.removeItem(`${this.name}/${name}`));
  }

  private async trying<T>(doing: Promise<T>): Promise<T> {
    try {
      return await doing;
    } catch (error) {
      throw bridgeFault(error);
    }
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.tail.then(task);
    this.tail = done.catch(() => {});
    return done;
  }
}

const isIn = ({ from, to }: KeyRange, key: string): boolean => from <= key && key <= to;

/** What bridges say when there is no room: WeChat "exceed max size", browsers a `QuotaExceededError`, SQLite "full". */
const SAYS_FULL = /quota|exceed|full|no space/i;

function bridgeFault(error: unknown): TableFault {
  if (error instanceof TableFault) return error;
  const { name = '', message, errMsg } = (error ?? {}) as { name?: string; message?: string; errMsg?: string };
  const says = message ?? errMsg ?? String(error);
  return new TableFault(SAYS_FULL.test(`${name} ${says}`) ? 'full' : 'unavailable', says);
}
