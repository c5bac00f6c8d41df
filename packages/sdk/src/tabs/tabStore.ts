import type { FactKind, Owner, PendingMessage, Store } from '../store/port.ts';
import { type StoreTrouble, WORK } from '../store/resilient.ts';
import { isTableFault, type Table } from '../store/table/port.ts';
import { FollowerStore } from './followerStore.ts';
import type { Member, Shared } from './member.ts';
import type { TabsPending } from './snapshot.ts';

/** What the store of a tab is made of. */
export interface TabStoreNeeds {
  shared: Shared;
  /** The one that is kept: only the tab that leads works with it. */
  durable: Store;
  /** Another way to the same table. */
  table(): Table;
  told(trouble: StoreTrouble): void;
}

/** What a tab left behind when it went. */
export interface Orphans {
  /** Messages that were under way in tabs that are gone, oldest first. */
  orphans(): Promise<PendingMessage[]>;
}

/**
 * The store of a tab that shares what is kept with the other tabs of its user: the durable one while the tab leads, one of its
 * own while it follows; from one to the other without its core noticing.
 */
export class TabStore implements Orphans {
  readonly store: Store;
  private now: Store;
  private follower: FollowerStore | undefined;
  private owner: Owner | undefined;
  private member: Member | undefined;
  /** What comes now waits for this: a switch is under way. */
  private gate: Promise<void> = Promise.resolve();
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly needs: TabStoreNeeds) {
    this.now = needs.durable;
    const works = WORK.map((name) => [name, (...args: unknown[]) => this.run(name, args)]);
    this.store = {
      // Each method has the arguments and the result of the one it stands for.
      ...(Object.fromEntries(works) as Pick<Store, (typeof WORK)[number]>),
      isDurable: true,
      proofOf: (userSig) => needs.durable.proofOf(userSig),
      known: (owner) => needs.durable.known(owner),
      open: (owner) => this.open(owner),
      close: () => this.close(),
      pending: (conv) => this.pending(conv),
      putPending: (message) => this.run('putPending', [{ ...message, tab: this.member?.tab }]) as Promise<void>,
      putFacts: (kind, facts) => this.changeFacts('putFacts', kind, facts),
      dropFacts: (kind, names) => this.changeFacts('dropFacts', kind, names),
      watchOwn: (changed) => {
        if (this.member) this.member.onOwn = changed;
      },
      putUserSeq: async (userSeq) => {
        await this.run('putUserSeq', [userSeq]);
        if (this.member?.isLeading) this.takeOver();
      },
    };
  }

  async orphans(): Promise<PendingMessage[]> {
    await this.gate;
    const { member } = this;
    if (!member?.isLeading || this.follower) return [];
    const all = ((await this.now.pending()) as TabsPending[]).filter(({ state }) => state === 'sending');
    const others = all.filter(({ tab }) => tab !== member.tab);
    const tabs = others.flatMap(({ tab = '' }) => tab);
    const gone = await member.place.gone(tabs);
    for (const tab of tabs) if (!gone.has(tab)) member.place.watch(tab, () => member.onOrphans?.());
    return others.filter(({ tab = '' }) => gone.has(tab)).map(withoutTab);
  }

  private async run(name: (typeof WORK)[number], args: unknown[]): Promise<unknown> {
    await this.gate;
    const work = (this.now[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  /** Of what the user keeps of messages on this device alone the other tabs are told, once it can be read. */
  private async changeFacts(name: 'putFacts' | 'dropFacts', kind: FactKind, facts: readonly unknown[]): Promise<void> {
    await this.run(name, [kind, facts]);
    if (kind === 'own') this.member?.post({ kind });
  }

  private async open(owner: Owner): ReturnType<Store['open']> {
    await this.gate;
    const { shared, durable, table } = this.needs;
    const { member } = shared;
    this.member = member;
    this.owner = owner;
    member?.storeOpened();
    await member?.place.joined;
    if (member) member.onStoreLead = () => this.takeOver();
    if (!member || member.isLeading) {
      this.now = durable;
      return durable.open(owner);
    }
    const follower = new FollowerStore(table(), member.tab);
    const kept = await follower.open(owner);
    this.follower = follower;
    this.now = follower.store;
    if (member.isLeading) this.takeOver();
    return kept;
  }

  private async close(): Promise<void> {
    await this.gate;
    const { member } = this;
    this.member = undefined;
    this.owner = undefined;
    this.follower = undefined;
    if (member) member.onStoreLead = member.onOwn = undefined;
    await this.now.close().catch(() => {});
    this.now = this.needs.durable;
    member?.done('store');
  }

  /** A message of another tab that is there is under way there. */
  private async pending(conv?: string): Promise<PendingMessage[]> {
    const all = (await this.run('pending', [conv])) as TabsPending[];
    const { member } = this;
    const others = all.filter(({ tab, state }) => tab !== member?.tab && state === 'sending');
    const gone = await member?.place.gone(others.flatMap(({ tab = '' }) => tab));
    return all.filter((message) => !others.includes(message) || gone?.has(message.tab ?? '')).map(withoutTab);
  }

  /** This tab leads: what it knows becomes what is kept, as soon as it knows enough to be begun with. */
  private takeOver(): void {
    const { follower, owner } = this;
    if (!follower?.isWhole || !owner) return;
    this.follower = undefined;
    this.gate = this.gate.then(async () => {
      await Promise.allSettled(this.running);
      await this.switchOver(follower, owner);
    });
    void this.gate.then(() => this.member?.onOrphans?.());
  }

  private async switchOver(follower: FollowerStore, owner: Owner): Promise<void> {
    const { durable, told } = this.needs;
    try {
      const written = (await this.now.pending()) as TabsPending[];
      await follower.handOver();
      await durable.open(owner);
      this.now = durable;
      // What could not be kept until now, or cannot be from now on.
      const there = new Set((await durable.pending()).map(({ id }) => id));
      const own = written.filter(({ id, tab }) => tab === this.member?.tab && !there.has(id));
      for (const message of own) await durable.putPending(message);
    } catch (error) {
      // It goes on in memory; what cannot be read is made anew by the next start.
      const trouble = isTableFault(error) ? error.trouble : 'unavailable';
      told({ trouble, isRebuilt: false, message: (error as Error).message });
    }
  }
}

function withoutTab({ tab: _, ...message }: TabsPending): PendingMessage {
  return message;
}
