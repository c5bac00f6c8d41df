import { isOlderLog } from './headEffects.ts';
import type { StateNews } from './port.ts';
import type { Queues } from './queues.ts';

/** Attributes or counters of a group as the server has them. */
export interface WholeState<V> {
  /** Number of the group's log: another one under the same id is another incarnation. */
  id: string;
  version: number;
  entries: readonly { key: string; value: V }[];
}

/** What a change did. */
export interface StateStep<V> {
  id: string;
  since: number;
  version: number;
  changed: readonly { key: string; value: V }[];
  deleted: readonly string[];
}

interface Kept<V> {
  id: string;
  version: number;
  values: ReadonlyMap<string, V>;
}

/** Groups whose state is kept; of the others it is fetched again when it changes. */
const KEPT_MAX = 100;

/**
 * The attributes, or the counters, of groups that somebody asked for: changes are applied where they join on, and fetched
 * where something is missing between. What differs from before is told, once.
 */
export class StateBook<V> {
  private readonly kept = new Map<string, Kept<V>>();

  /**
   * @param name of the queues in which the groups' changes run
   * @param fetch undefined: the user is in the group no more
   */
  constructor(
    private readonly name: string,
    private readonly queues: Queues,
    private readonly fetch: (groupId: string) => Promise<WholeState<V> | undefined>,
    private readonly tell: (groupId: string, news: StateNews<V>) => void,
  ) {}

  /** The version that is kept of a group; undefined where none is. */
  seen(groupId: string): number | undefined {
    const version = this.kept.get(groupId)?.version;
    return version !== undefined && version >= 0 ? version : undefined;
  }

  /** What is kept of a group. */
  values(groupId: string): ReadonlyMap<string, V> | undefined {
    return this.kept.get(groupId)?.values;
  }

  /**
   * Takes what the server answered; told is only what differs from what was kept.
   *
   * @param isCurrent false: the user may have left the group since, so that the server is asked again
   */
  put(groupId: string, whole: WholeState<V>, isCurrent: () => boolean): Promise<void> {
    return this.inOrder(groupId, async () => {
      if (isCurrent()) this.replace(groupId, whole, this.seen(groupId) !== undefined);
      else await this.refetch(groupId);
    });
  }

  /** Takes a change that was pushed, or made from here. */
  take(groupId: string, step: StateStep<V>): Promise<void> {
    return this.inOrder(groupId, async () => {
      const known = this.kept.get(groupId);
      if (known && isOlderLog(step.id, known.id)) return;
      if (known?.id === step.id) {
        if (step.version <= known.version) return;
        if (step.since <= known.version) return this.apply(groupId, known, step);
      }
      await this.refetch(groupId);
    });
  }

  /** Fetches what is kept of a group once more. */
  fetchAgain(groupId: string): Promise<void> {
    return this.inOrder(groupId, () => this.refetch(groupId));
  }

  /** After a break: fetches whatever is kept, one after another. */
  async fetchAllAgain(): Promise<void> {
    for (const groupId of [...this.kept.keys()]) await this.fetchAgain(groupId);
  }

  /** The user is in the group no more. */
  drop(groupId: string): void {
    this.kept.delete(groupId);
  }

  private inOrder(groupId: string, task: () => Promise<void>): Promise<void> {
    return this.queues.run(`${this.name} ${groupId}`, task);
  }

  private async refetch(groupId: string): Promise<void> {
    // Kept before it is known: should this fail, it is fetched after the break.
    if (!this.kept.has(groupId)) this.keep(groupId, { id: '', version: -1, values: new Map() });
    const whole = await this.fetch(groupId);
    if (!whole) this.drop(groupId);
    else if (this.kept.has(groupId)) this.replace(groupId, whole, true);
  }

  private apply(groupId: string, { id, values: before }: Kept<V>, step: StateStep<V>): void {
    const values = new Map(before);
    for (const { key, value } of step.changed) values.set(key, value);
    for (const key of step.deleted) values.delete(key);
    this.change(groupId, before, { id, version: step.version, values });
  }

  private replace(groupId: string, { id, version, entries }: WholeState<V>, isTold: boolean): void {
    const known = this.kept.get(groupId);
    if (known?.id === id && version <= known.version) return;
    const next = { id, version, values: new Map(entries.map(({ key, value }) => [key, value])) };
    if (isTold) this.change(groupId, known?.values ?? new Map(), next);
    else this.keep(groupId, next);
  }

  private change(groupId: string, before: ReadonlyMap<string, V>, next: Kept<V>): void {
    this.keep(groupId, next);
    const { values } = next;
    const updated = [...values.keys()].filter((key) => values.get(key) !== before.get(key));
    const deleted = [...before.keys()].filter((key) => !values.has(key));
    if (updated.length + deleted.length > 0) this.tell(groupId, { values, updated, deleted });
  }

  private keep(groupId: string, next: Kept<V>): void {
    this.kept.delete(groupId);
    this.kept.set(groupId, next);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT_MAX) break;
      this.kept.delete(oldest);
    }
  }
}
