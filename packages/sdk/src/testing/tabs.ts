import { Database } from 'bun:sqlite';
import { type Seeded, seeded } from '@hongyan/conformance/seeded';
import { openConnection } from '../connection/connect.ts';
import { SdkFault, sdkFaults } from '../connection/fault.ts';
import type { Connection, ConnectionListener, Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import type { Core, CoreListener, SendParams } from '../core/port.ts';
import type { Session } from '../core/session.ts';
import type { Store } from '../store/port.ts';
import { resilientStore } from '../store/resilient.ts';
import type { Table } from '../store/table/port.ts';
import { type SqliteDatabase, sqliteTable } from '../store/table/sqlite.ts';
import { tableName, tableStore } from '../store/tableStore.ts';
import { sharingStore } from '../tabs/share.ts';
import { whileAlive } from './device.ts';
import { DeviceClock } from './deviceClock.ts';
import { Network } from './network.ts';
import { Recorder } from './recorder.ts';
import type { RestartableServer } from './server.ts';
import { FakeBrowser } from './tabScope.ts';
import { PATIENCE_MS, turn, within } from './waiting.ts';

/** One tab of a browser: the real core over the shared store and the shared connection. */
export interface Tab {
  readonly name: string;
  readonly core: Core<Session>;
  readonly store: Store;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly clock: DeviceClock;
  isGone: boolean;
  send(params: SendParams): ReturnType<Core['send']>;
}

/** Rows that no two tabs write. */
const OWN_ROWS = /^(pending|draft|own)/;

/** A browser in which one user has several tabs. */
export class Browser {
  readonly tabs: Tab[] = [];
  /** Ids of messages that were written down. */
  readonly written = new Set<string>();
  /** Faults in what tabs did together, as texts. */
  readonly flaws: string[] = [];
  /** What all its tabs sign in with. */
  readonly userSig: string;
  private readonly shared = new FakeBrowser();
  private readonly kept = new Map<string, Database>();
  private isUp = true;
  /** Tabs that closed their socket; the closing may still be under way. */
  private readonly parted = new Set<Tab>();
  private lastTab = 0;

  constructor(
    readonly server: RestartableServer,
    readonly userId: string,
    private readonly random: Seeded = seeded(1),
  ) {
    this.userSig = server.userSig(userId);
  }

  /** Tabs that are there. */
  get open(): Tab[] {
    return this.tabs.filter(({ isGone }) => !isGone);
  }

  /** The tab that has the socket, or would. */
  get leader(): Tab | undefined {
    const name = tableName({ sdkAppId: this.server.sdkAppId, userId: this.userId });
    return this.open.find((tab) => this.shared.holds(tab, name));
  }

  /** Opens a tab and signs in. */
  async openTab(): Promise<Tab> {
    const tab = this.makeTab();
    this.tabs.push(tab);
    const credentials = { userId: this.userId, userSig: this.userSig };
    await within(`${tab.name}: sign-in`, tab.core.signIn(credentials));
    return tab;
  }

  /** Closes a tab properly, as `destroy` does: what it wrote goes out all the same. */
  async closeTab(tab: Tab): Promise<void> {
    await within(`${tab.name}: sign-out`, tab.core.signOut({ keepsUnsent: true }));
    tab.isGone = true;
  }

  /** Ends a tab in the midst of whatever it does. */
  crash(tab: Tab): void {
    tab.isGone = true;
    this.shared.crash(tab);
    tab.network.cut();
    // What waits for answers waits no more.
    void tab.core.signOut().catch(() => {});
  }

  setUp(isUp: boolean): void {
    this.isUp = isUp;
    for (const tab of this.open) tab.network.setUp(isUp);
  }

  /** Waits until all tabs are connected, moving the leader's clock from one attempt to the next; then until all is quiet. */
  async comeBack(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    await turn();
    while (this.open.some(({ recorder }) => recorder.netState !== 'connected')) {
      const states = this.open.map(({ name, recorder }) => `${name} ${recorder.netState} ${recorder.endReason ?? ''}`);
      if (performance.now() > until) throw new Error(`tabs do not come back: ${states.join(', ')}`);
      const live = this.leader?.network.live;
      if (live) await live.barrier();
      else this.leader?.clock.fireNext();
      for (let turns = 0; turns < 10; turns++) await turn();
    }
    await this.idle();
  }

  /** Waits until nothing is under way, on the network or between tabs. */
  async idle(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    const passed = () => this.shared.passed + this.tabs.reduce((sum, { network }) => sum + network.passed, 0);
    for (let quiet = 0; quiet < 3; ) {
      const before = passed();
      const live = this.leader?.network.live;
      await live?.barrier();
      for (let turns = 0; turns < 10; turns++) await turn();
      quiet = passed() === before && !live?.isBusy ? quiet + 1 : 0;
      if (performance.now() > until) throw new Error('the tabs do not become idle');
    }
  }

  /** What is kept, for a device without tabs. */
  readonly place = (): Store => tableStore(this.table());

  private table(): Table {
    const open = (name: string): SqliteDatabase => {
      const db = this.kept.get(name) ?? new Database(':memory:');
      this.kept.set(name, db);
      return { exec: (sql) => db.exec(sql), prepare: (sql) => db.query(sql), close() {} };
    };
    const table = sqliteTable({ open, remove: (name) => void this.kept.delete(name) });
    return {
      ...table,
      write: async (change) => {
        await table.write(change);
        for (const [key, value] of change.puts ?? [])
          if (key.startsWith('pending')) this.written.add((value as { id: string }).id);
      },
    };
  }

  /** What all tabs share is written by the one that leads alone; each may write what is its own. */
  private watched(table: Table, tab: Tab): Table {
    return {
      ...table,
      write: (change) => {
        const keys = [...(change.puts ?? []).map(([key]) => key), ...(change.deletes ?? [])];
        const shared = keys.find((key) => !OWN_ROWS.test(key));
        const { leader } = this;
        if (shared !== undefined && leader !== tab)
          this.flaws.push(`${tab.name} writes ${shared} while ${leader?.name ?? 'nobody'} leads`);
        return table.write(change);
      },
    };
  }

  private makeTab(): Tab {
    const name = `${this.userId}-tab${++this.lastTab}`;
    const network = new Network(this.random.fork());
    network.setUp(this.isUp);
    const recorder = new Recorder();
    const clock = new DeviceClock();
    const isAlive = (): boolean => !tab.isGone;
    const gone = async (): Promise<never> => {
      throw new SdkFault(sdkFaults.notSignedIn, 'the tab is gone');
    };
    const told = ({ message }: { message: string }): void => void this.flaws.push(`${name}: store: ${message}`);
    const ownTable = (): Table => whileAlive(this.watched(this.table(), tab), isAlive, gone);
    const tab = { name, network, recorder, clock, isGone: false } as Tab;
    const scope = this.shared.scope(tab, isAlive);
    const store = sharingStore(scope, { durable: resilientStore(tableStore(ownTable()), told), table: ownTable, told });
    const { sdkAppId, socketUrl: url } = this.server;
    const platform = this.platform(tab, clock);
    const open = (listener: ConnectionListener, on: Platform): Connection =>
      openConnection({ url, sdkAppId, sdkVersion: '0.0.0', platform: on, listener });
    const fault = (code: number, info: string): Error => new SdkFault(code, info);
    const core = createCore({
      sdkAppId,
      store: whileAlive(store, isAlive, gone),
      connect: store.share({ sdkAppId, platform, open, fault }),
      listener: whileAlive<CoreListener>(recorder, isAlive, () => undefined),
    });
    recorder.attach(core);
    const send = (params: SendParams): ReturnType<Core['send']> => {
      recorder.sentHere.add(`${core.me?.uid}-${params.clientTimeSec}-${params.random}`);
      return core.send(params);
    };
    return Object.assign(tab, { core, store, send });
  }

  private platform(tab: Tab, clock: DeviceClock): Platform {
    return {
      openSocket: (url, protocol) => {
        const other = this.open.find((one) => one !== tab && one.network.live && !this.parted.has(one));
        if (other) this.flaws.push(`${tab.name} opens a socket while ${other.name} has one`);
        this.parted.delete(tab);
        const socket = tab.network.openSocket(url, protocol);
        const close = socket.close.bind(socket);
        socket.close = (code, reason) => {
          this.parted.add(tab);
          close(code, reason);
        };
        return socket;
      },
      name: 'Web',
      deviceId: () => `device-${tab.name}`,
      nowMs: clock.nowMs,
      random: this.random.fork().next,
      setTimer: clock.setTimer,
      clearTimer: clock.clearTimer,
      onWake: () => () => {},
    };
  }
}
