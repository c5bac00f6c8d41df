import { expect } from 'bun:test';
import { signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { type Seeded, seeded, weighted } from '../seeded.ts';
import type { TestServer } from '../server.ts';
import { until } from '../until.ts';
import { Device } from './device.ts';
import { Ledger } from './ledger.ts';
import { goneAt, importAges, KEEP_DAYS } from './old.ts';
import type { Scene, Step } from './scene.ts';
import { type Counts, countsOf } from './side.ts';
import { ownSteps, repeatable, steps } from './steps.ts';

/** Steps that run at the same time. */
const BATCH = 16;
/** Every so many batches one device of each user is away, and comes back behind it. */
const AWAY_EVERY = 2;
/** Behind every so many batches the oldest message of each conversation becomes too old to be kept. */
const TRIM_EVERY = 3;
const DEVICES = [
  { platform: 'iPhone', codec: 'json' },
  { platform: 'Web', codec: 'msgpack' },
] as const;

export interface WalkOptions {
  seed: number;
  batches: number;
  users: readonly string[];
  /** Another one who must come to the same counts; asked at each quiet point. */
  witness?: (user: string, expected: Counts) => Promise<void>;
  /** In the middle of this batch the server is killed. */
  killAt?: number;
}

/**
 * Random operations of some users on several devices and over REST, many at a time; after each batch, when all is quiet, every
 * way to learn unread counts must give what the books say (S74, S65, D11).
 */
export async function walkUnread(server: TestServer, options: WalkOptions): Promise<void> {
  const walk = new Walk(server, options);
  try {
    await walk.run();
  } catch (error) {
    throw new Error(`${walk.where()}\n${error instanceof Error ? error.message : error}`, { cause: error });
  } finally {
    await walk.end();
  }
}

class Walk implements Scene {
  readonly random: Seeded;
  readonly ledger: Ledger;
  readonly rest: RestClient;
  private readonly devices: Map<string, Device[]>;
  private claimed = new Set<string>();
  private batch = 0;
  private did: string[] = [];

  constructor(
    private readonly server: TestServer,
    private readonly options: WalkOptions,
  ) {
    this.random = seeded(options.seed);
    this.ledger = new Ledger(options.users);
    this.rest = restClient(server);
    const makeDevices = (user: string) =>
      DEVICES.map((how, n) => new Device(server, user, { ...how, deviceId: `${user}${n}` }));
    this.devices = new Map(options.users.map((user) => [user, makeDevices(user)]));
  }

  async run(): Promise<void> {
    await this.begin();
    for (this.batch = 1; this.batch <= this.options.batches; this.batch++) {
      const isKilled = this.batch === this.options.killAt;
      if (this.isAwayBatch) for (const user of this.options.users) await this.devices.get(user)?.[1]?.close();
      const batch = this.decide(isKilled ? repeatable : this.isAwayBatch ? ownSteps : steps);
      this.did = batch.map(({ what }) => what);
      if (isKilled) await this.runKilled(batch);
      else await Promise.all(batch.map((step) => step.run()));
      await this.compare();
      if (this.batch % TRIM_EVERY === 0) await this.trim();
    }
  }

  where(): string {
    return `seed ${this.options.seed}, batch ${this.batch} of\n  ${this.did.join('\n  ')}`;
  }

  async end(): Promise<void> {
    await Promise.all(this.all().map((device) => device.close()));
  }

  readonly devicesOf = (user: string): readonly Device[] =>
    (this.devices.get(user) ?? []).filter(({ isConnected }) => isConnected);

  readonly claim = (right: string): boolean => {
    if (this.claimed.has(right)) return false;
    this.claimed.add(right);
    return true;
  };

  /** Each conversation begins with a plain message that everybody sees. */
  private async begin(): Promise<void> {
    const Settings = { multiDeviceMode: 1, recallWindowSec: 31_536_000 };
    await this.rest.ok('hongyan/set_settings', { Settings });
    for (const device of this.all()) await device.connect();
    const [, first] = steps[0] ?? [];
    for (const [n, me] of this.options.users.entries()) {
      for (const peer of this.options.users.slice(n + 1)) {
        await importAges(this, me, peer);
        await this.settle();
        const old = this.ledger.top(me, peer);
        for (let begun = false; !begun; begun = this.ledger.top(me, peer) > old) {
          await first?.(this, me, peer)?.run();
          await this.settle();
        }
      }
    }
  }

  /** Keeps messages for a shorter time: once all devices were told, every way must tell the same again. */
  private async trim(): Promise<void> {
    const keepDays = KEEP_DAYS[this.batch / TRIM_EVERY - 1];
    if (keepDays === undefined) return;
    this.did = [`messages are kept for ${keepDays} days`];
    await this.rest.ok('hongyan/set_settings', { Settings: { c2cKeepDays: keepDays } });
    const gone = goneAt(keepDays);
    const isTold = (device: Device): boolean =>
      this.options.users.every((peer) => peer === device.userId || device.trimmedTo(peer) >= gone);
    await until(async () => {
      for (const device of this.all()) if (device.isConnected) await device.settle();
      return this.all().every((device) => !device.isConnected || isTold(device));
    });
    for (const sides of this.ledger.sides.values()) for (const side of sides.values()) side.trim(gone);
    await this.compare();
  }

  private decide(choices: typeof steps): Step[] {
    this.claimed = new Set();
    const batch: Step[] = [];
    // Few while somebody is away, so that there are conversations that nothing but one event is about.
    const size = this.isAwayBatch ? 1 + this.random.below(5) : BATCH;
    while (batch.length < size) {
      const me = this.random.pick(this.options.users);
      const peer = this.random.pick(this.options.users.filter((user) => user !== me));
      const step = weighted(this.random, choices)(this, me, peer);
      if (step) batch.push(step);
    }
    return batch;
  }

  /** Kills the server while the batch is under way; what has no answer is done again once it is back. */
  private async runKilled(batch: readonly Step[]): Promise<void> {
    const left: Step[] = [];
    let answered = 0;
    const halfway = Promise.withResolvers<void>();
    const running = batch.map((step) =>
      step.run().then(
        () => void (++answered >= BATCH / 3 && halfway.resolve()),
        () => void left.push(step),
      ),
    );
    await Promise.race([halfway.promise, Promise.all(running)]);
    await this.server.kill('SIGKILL');
    await Promise.all(running);
    await this.server.restart();
    for (const device of this.all()) await this.comeBack(device);
    await Promise.all(left.map((step) => step.run()));
  }

  private async comeBack(device: Device): Promise<ReturnType<Device['sync']>> {
    await device.close();
    await device.connect();
    return device.sync();
  }

  private async settle(): Promise<void> {
    for (const device of this.all()) if (device.isConnected) await device.settle();
    this.ledger.settle(({ from, to, random }) => {
      const placeOn = (user: string, peer: string) =>
        this.devicesOf(user)
          .map((device) => device.placeOf(peer, random))
          .find((seq) => seq !== undefined);
      return placeOn(to, from) ?? placeOn(from, to);
    });
  }

  private async compare(): Promise<void> {
    await this.settle();
    for (const user of this.options.users) {
      const expected = countsOf(this.ledger.sides.get(user) ?? new Map());
      for (const [n, device] of this.devicesOf(user).entries())
        expect({ [`events told device ${n} of ${user}`]: device.counts() }).toEqual({
          [`events told device ${n} of ${user}`]: expected,
        });
      await this.compareRest(user, expected);
      if (this.isAwayBatch) {
        await this.compareFresh(user, expected);
        await this.compareSync(user, expected);
      }
      await this.options.witness?.(user, expected);
    }
  }

  private async compareRest(To_Account: string, { total, unread }: Counts): Promise<void> {
    const path = 'openim/get_c2c_unread_msg_num';
    const all = await this.rest.ok(path, { To_Account });
    const each = await this.rest.ok(path, { To_Account, Peer_Account: Object.keys(unread) });
    const list = each.C2CUnreadMsgNumList ?? [];

    const told = Object.fromEntries(list.map(({ Peer_Account, C2CUnreadMsgNum }) => [Peer_Account, C2CUnreadMsgNum]));
    expect({ REST: To_Account, total: all.AllC2CUnreadMsgNum, unread: told }).toEqual({
      REST: To_Account,
      total,
      unread,
    });
  }

  private async compareFresh(user: string, expected: Counts): Promise<void> {
    using client = await signIn(this.server, user);
    const { conversations, totalUnread } = await client.request('getConversations', {});
    const unread: Counts['unread'] = {};
    for (const peer of Object.keys(expected.unread)) {
      const { conversation } = await client.request('getConversation', { conv: `C2C${peer}` });
      unread[peer] = conversation?.unread ?? -1;
      const shown = conversations.find(({ conv }) => conv === `C2C${peer}`);
      if (shown) expect(shown).toEqual(conversation as typeof shown);
    }
    const listed = conversations.map(({ conv }) => conv.slice(3)).sort();
    expect({ 'fresh sign-in': user, total: totalUnread, unread, listed }).toEqual({
      'fresh sign-in': user,
      ...expected,
    });
  }

  private async compareSync(user: string, expected: Counts): Promise<void> {
    for (const device of this.devices.get(user) ?? []) {
      const { total, heads } = await this.comeBack(device);
      const unread = heads.map(({ conv, unread: told }) => [conv.slice(3), told] as const);
      const known = unread.map(([peer]) => [peer, expected.unread[peer]] as const);
      expect({ sync: user, total, unread }).toEqual({
        sync: user,
        total: expected.total,
        unread: [...known] as typeof unread,
      });
      expect({ 'after sync': user, counts: device.counts() }).toEqual({ 'after sync': user, counts: expected });
    }
  }

  private get isAwayBatch(): boolean {
    return this.batch % AWAY_EVERY === 0 && this.batch !== this.options.killAt;
  }

  private all(): Device[] {
    return [...this.devices.values()].flat();
  }
}
