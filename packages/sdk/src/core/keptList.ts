import type { Queues } from './queues.ts';
import { sameValue } from './sameValue.ts';

/** How a list is fetched, and what follows. */
interface Ways<T> {
  /** Gets what is kept, and gives the list as it is now. */
  fetch(before: T | undefined): Promise<T>;
  /** What of it counts where it is compared with what was before. */
  seen(list: T): unknown;
  /** Called after each fetching: whether it brought news, or only what was asked for; and with what was kept before. */
  fetched(isNews: boolean, before: T | undefined): void;
}

/**
 * A list of the user's that is fetched when it is first asked for, or first changes, and kept up from then on: an event says
 * that it changed, and it is fetched again. Told is only what differs from before.
 */
export class KeptList<T> {
  private kept: T | undefined;
  /** It changed, or may have, since it was fetched. */
  private isStale = false;
  private isFetching = false;
  /** The fetching that was asked for last, done or not. */
  private latest: Promise<T> | undefined;
  /** The fetching that has not begun: whoever wants the list meanwhile waits for the same. */
  private waiting: Promise<T> | undefined;

  /** @param name of the queue in which it is fetched */
  constructor(
    private readonly name: string,
    private readonly queues: Queues,
    private readonly ways: Ways<T>,
  ) {}

  /** Takes what was kept on the device: nobody knows yet what happened to the list since. */
  restore(kept: T): void {
    this.kept = kept;
    this.isStale = true;
  }

  /** What is kept; undefined before the list was fetched. */
  get value(): T | undefined {
    return this.kept;
  }

  /** Whether what is kept is all that is known. */
  get isCurrent(): boolean {
    return this.kept !== undefined && !this.isStale && !this.isFetching;
  }

  /** The list as it is now: what is kept where nothing changed since. */
  async current(): Promise<T> {
    return this.kept !== undefined && this.isCurrent ? this.kept : this.refresh();
  }

  /** The list changed: it is fetched, and told where it is another. Should that fail, `catchUp` tries again. */
  async changed(): Promise<void> {
    this.isStale = true;
    await this.refresh();
  }

  /** Resolves when every change that is known of is taken in; what could not be fetched is tried again. */
  async catchUp(): Promise<void> {
    await (this.isStale ? this.refresh() : this.latest);
  }

  /** Nobody knows what happened to the list: where it is kept it is fetched again. */
  async fetchAgain(): Promise<void> {
    if (this.kept !== undefined) await this.changed();
  }

  private refresh(): Promise<T> {
    this.waiting ??= this.queues.run(this.name, () => {
      this.waiting = undefined;
      return this.kept !== undefined && !this.isStale ? Promise.resolve(this.kept) : this.replace();
    });
    this.latest = this.waiting;
    return this.waiting;
  }

  private async replace(): Promise<T> {
    const before = this.kept;
    const isNews = this.isStale;
    // A change that is told while the answer is on its way may not be in it.
    this.isStale = false;
    this.isFetching = true;
    try {
      this.kept = await this.ways.fetch(before);
    } catch (error) {
      this.isStale ||= isNews;
      throw error;
    } finally {
      this.isFetching = false;
    }
    const { kept, ways } = this;
    ways.fetched(before === undefined ? isNews : !sameValue(ways.seen(before), ways.seen(kept)), before);
    return kept;
  }
}
