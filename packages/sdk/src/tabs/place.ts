import type { Role, TabLocks } from './port.ts';

const tabLock = (name: string, tab: string): string => `${name}.tab.${tab}`;

/**
 * A tab's place among those of one user in one browser: who holds the user's lock leads, the others wait for it. Each tab
 * holds a lock of its own as well, which is free as soon as the tab is gone, however it went.
 */
export class Place {
  /** The role is known. */
  readonly joined: Promise<void>;
  role: Role = 'following';
  private isLeft = false;
  private readonly releases: (() => void)[] = [];
  private readonly withdrawn = new AbortController();
  private readonly watched = new Set<string>();

  /**
   * @param name of the user's lock
   * @param tab this tab
   * @param onLead called when a tab that followed leads
   */
  constructor(
    private readonly locks: TabLocks,
    private readonly name: string,
    private readonly tab: string,
    private readonly onLead: () => void,
  ) {
    this.joined = this.join();
  }

  /** Of these tabs, those that are not there any more. */
  async gone(tabs: readonly string[]): Promise<ReadonlySet<string>> {
    const { held = [] } = await this.locks.query();
    const names = new Set(held.map(({ name }) => name));
    return new Set(tabs.filter((tab) => !names.has(tabLock(this.name, tab))));
  }

  /** Calls back once when a tab is gone. */
  watch(tab: string, gone: () => void): void {
    if (this.watched.has(tab) || tab === this.tab) return;
    this.watched.add(tab);
    const told = async (): Promise<void> => {
      this.watched.delete(tab);
      if (!this.isLeft) gone();
    };
    this.locks.request(tabLock(this.name, tab), { signal: this.withdrawn.signal }, told).catch(() => {});
  }

  /** Gives everything back: the next tab leads. */
  leave(): void {
    this.isLeft = true;
    this.withdrawn.abort();
    for (const release of this.releases.splice(0)) release();
  }

  private async join(): Promise<void> {
    await this.hold(tabLock(this.name, this.tab), {});
    if (await this.hold(this.name, { ifAvailable: true })) this.role = 'leading';
    else if (!this.isLeft) void this.wait();
  }

  private async wait(): Promise<void> {
    const isGranted = await this.hold(this.name, { signal: this.withdrawn.signal });
    if (!isGranted || this.isLeft) return;
    this.role = 'leading';
    this.onLead();
  }

  /** Resolves when the lock is held until `leave`; false: it is not to be had. */
  private hold(name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }): Promise<boolean> {
    return new Promise((resolve) => {
      const granted = (lock: object | null): Promise<void> => {
        resolve(lock !== null && !this.isLeft);
        if (lock === null || this.isLeft) return Promise.resolve();
        return new Promise((release) => this.releases.push(release));
      };
      this.locks.request(name, options, granted).catch(() => resolve(false));
    });
  }
}
