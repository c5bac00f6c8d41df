import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { items } from '../people/sns.ts';
import { restClient } from '../rest.ts';
import { restMessage, send, textOf, u32 } from '../say.ts';
import { seeded, weighted } from '../seeded.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';
import { type Figures, noonNow, type Statistics, today } from './figures.ts';

setDefaultTimeout(120_000);

const SEED = Number(process.env.STATISTICS_SEED ?? Date.now() % 1_000_000);
const STEPS = 150;
const PEOPLE = 8;

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await testPostgres();
  });
  afterAll(() => postgres.stop());

  async function openPair(): Promise<{ first: TestServer; second: TestServer } & AsyncDisposable> {
    const store = await postgres.freshDatabase();
    const first = await startServer({ store });
    const second = await startServer({ store });
    const Settings = { utcOffsetMinutes: noonNow(), multiDeviceMode: 1 };
    for (const server of [first, second]) await restClient(server).ok('hongyan/set_settings', { Settings });
    return {
      ...{ first, second },
      [Symbol.asyncDispose]: async () => {
        for (const server of [first, second]) await server[Symbol.asyncDispose]();
      },
    };
  }
  const told = async (server: TestServer): Promise<Statistics> => {
    const { Days, Months, Online } = await restClient(server).ok('hongyan/get_statistics', {});
    return { Days, Months, Online };
  };
  /** What the first has written is counted; what the second has, within its second. */
  const agreed = async (first: TestServer, second: TestServer, isSo: (one: Statistics) => boolean) => {
    await until(async () => [await told(first), await told(second)].every(isSo));
    const both = [await told(first), await told(second)];
    expect(both[0]).toEqual(both[1] as Statistics);
    return both[0] as Statistics;
  };

  test('[S46] [S48] both say the same of who was active and is online, and of the peak of both together', async () => {
    await using pair = await openPair();
    const { first, second } = pair;
    using alice = await signIn(first, 'alice');
    using bob = await signIn(second, 'bob');
    using carol = await signIn(second, 'carol');
    await send(alice, 'bob', 'hi');
    await bob.next('message');

    const { Days, Online } = await agreed(first, second, ({ Days: [day], Online: now }) => {
      return now.Users === 3 && day?.MaxOnlineNum === 3 && day.C2CDownMsgNum === 1;
    });
    await carol.close();
    await until(async () => (await told(first)).Online.Users === 2);
    using again = await signIn(first, 'carol');
    const { Days: later, Online: still } = await agreed(first, second, ({ Online: now }) => now.Users === 3);

    expect(Online).toEqual({ Users: 3, Connections: 3 });
    expect(Days[0]).toMatchObject({ ActiveUserNum: 3, LoginTimes: 3, C2CUpMsgNum: 1, RegistUserNumOneDay: 4 });
    expect(later[0]).toMatchObject({ ActiveUserNum: 3, LoginTimes: 4, MaxOnlineNum: 3 });
    expect([still.Users, again.userId]).toEqual([3, 'carol']);
  });

  test('[S46] users of a process that was killed are not online for long, and are not counted into peaks', async () => {
    await using pair = await openPair();
    const { first, second } = pair;
    using alice = await signIn(first, 'alice');
    for (const who of ['bob', 'carol']) await signIn(second, who);
    await until(async () => (await told(first)).Online.Users === 3);

    await second.kill('SIGKILL');
    await until(async () => (await told(first)).Online.Users === 1);
    using dave = await signIn(first, 'dave');
    const { Days, Online } = await told(first);

    expect([alice.userId, dave.userId]).toEqual(['alice', 'dave']);
    expect(Online).toEqual({ Users: 2, Connections: 2 });
    expect(Days[0]).toMatchObject({ ActiveUserNum: 4, MaxOnlineNum: 3 });
  });

  test(`[S48] whatever happens at whichever of both, each says what did (seed ${SEED})`, async () => {
    await using pair = await openPair();
    const servers = [pair.first, pair.second];
    const walk = new Walk(servers, SEED);

    await walk.begin();
    for (let step = 0; step < STEPS; step++) await walk.step();
    await walk.end();

    const expected = inOrder(walk.expected());
    for (const server of servers) {
      const told = async () => inOrder(await today(restClient(server)));
      // The other process is a second behind; who waits in vain is told what differs.
      await until(async () => isDeepStrictEqual(await told(), expected)).catch(() => undefined);
      expect(await told()).toEqual(expected);
    }
  });
});

/** Without what depends on how soon a process hears the groups of who is there, and on who left when. */
const inOrder = ({ MaxOnlineNum: _, GroupDownMsgNum: _to, DownMsgNum: _all, ...figures }: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).sort(([x], [y]) => (x < y ? -1 : 1)));

/** People who sign in, talk, befriend each other and found groups, at either process, and what that makes. */
class Walk {
  private readonly random;
  private readonly names = Array.from({ length: PEOPLE }, (_, n) => `user${n}`);
  private readonly clients: Client[] = [];
  private readonly counts: Figures = {};
  private readonly active = new Set<string>();
  private readonly c2cSenders = new Set<string>();
  private readonly groupSenders = new Set<string>();
  private readonly talking = new Set<string>();
  private readonly pairs = new Set<string>();
  private readonly groups = new Map<string, Set<string>>();
  private made = 0;

  constructor(
    private readonly servers: readonly TestServer[],
    seed: number,
  ) {
    this.random = seeded(seed);
  }

  async begin(): Promise<void> {
    await this.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: this.names });
  }

  step(): Promise<void> {
    const act = weighted(this.random, [
      [3, () => this.signIn()],
      [1, () => this.signOut()],
      [4, () => this.sendC2c()],
      [3, () => this.sendToGroup()],
      [2, () => this.found()],
      [2, () => this.join()],
      [1, () => this.leave()],
      [1, () => this.dissolve()],
      [2, () => this.befriend()],
      [1, () => this.part()],
    ]);
    return act();
  }

  async end(): Promise<void> {
    for (const client of this.clients) await client.close();
  }

  /** The figures that must be told, but for those of messages that went to members of groups, and the peak. */
  expected(): Figures {
    const { C2CUpMsgNum: c2c = 0, GroupUpMsgNum: group = 0 } = this.counts;
    const all: Figures = {
      ...this.counts,
      ...{ ActiveUserNum: this.active.size, LoginUserNum: this.active.size },
      // The app's administrator too.
      ...{ RegistUserNumOneDay: PEOPLE + 1, RegistUserNumTotal: PEOPLE + 1 },
      UpMsgNum: c2c + group,
      ...{ C2CSendMsgUserNum: this.c2cSenders.size, GroupSendMsgUserNum: this.groupSenders.size },
      ...{ SendMsgUserNum: new Set([...this.c2cSenders, ...this.groupSenders]).size },
      ...{ GroupSendMsgGroupNum: this.talking.size, GroupNewGroupNum: this.made, GroupAllGroupNum: this.groups.size },
      GroupDestroyGroupNum: this.made - this.groups.size,
    };
    return Object.fromEntries(Object.entries(all).filter(([, n]) => n !== 0));
  }

  private get rest() {
    return restClient(this.random.pick(this.servers));
  }

  private count(figure: keyof Figures, n = 1): void {
    this.counts[figure] = (this.counts[figure] ?? 0) + n;
  }

  private async signIn(): Promise<void> {
    const who = this.random.pick(this.names);
    this.clients.push(await signIn(this.random.pick(this.servers), who));
    this.active.add(who);
    this.count('LoginTimes');
  }

  private async signOut(): Promise<void> {
    const [client] = this.clients.splice(this.random.below(this.clients.length), 1);
    await client?.request('logout', {});
  }

  private async sendC2c(): Promise<void> {
    const [from, to] = this.two();
    const words = `message ${this.counts.C2CUpMsgNum ?? 0}`;
    await this.rest.ok('openim/sendmsg', restMessage(from, to, words, { SyncOtherMachine: 2 }));
    // Who signs out before it is told is not told.
    const receivers = this.clients.filter(({ userId }) => userId === to);
    for (const client of receivers) await client.next('message', ({ message }) => textOf(message) === words);
    this.c2cSenders.add(from);
    this.count('C2CUpMsgNum');
    this.count('C2CDownMsgNum', receivers.length);
  }

  private async sendToGroup(): Promise<void> {
    const [groupId, members] = this.aGroup();
    if (!groupId || !members) return;
    const from = this.random.pick([...members]);
    const MsgBody = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: 'hi' } }];
    await this.rest.ok('group_open_http_svc/send_group_msg', {
      GroupId: groupId,
      From_Account: from,
      Random: u32(),
      MsgBody,
    });
    this.groupSenders.add(from);
    this.talking.add(groupId);
    this.count('GroupUpMsgNum');
  }

  private async found(): Promise<void> {
    const [owner, member] = this.two();
    const GroupId = `group${this.made++}`;
    const wanted = { GroupId, Type: 'Public', Name: GroupId, Owner_Account: owner };
    await this.rest.ok('group_open_http_svc/create_group', { ...wanted, MemberList: [{ Member_Account: member }] });
    this.groups.set(GroupId, new Set([owner, member]));
  }

  private async join(): Promise<void> {
    const [GroupId, members] = this.aGroup();
    if (!GroupId || !members) return;
    const who = this.random.pick(this.names);
    await this.rest.ok('group_open_http_svc/add_group_member', { GroupId, MemberList: [{ Member_Account: who }] });
    if (!members.has(who)) this.count('GroupJoinGroupTimes');
    members.add(who);
  }

  private async leave(): Promise<void> {
    const [GroupId, members] = this.aGroup();
    if (!GroupId || !members || members.size < 2) return;
    // The first is the owner.
    const who = this.random.pick([...members].slice(1));
    await this.rest.ok('group_open_http_svc/delete_group_member', { GroupId, MemberToDel_Account: [who] });
    members.delete(who);
    this.count('GroupQuitGroupTimes');
  }

  private async dissolve(): Promise<void> {
    const [GroupId] = this.aGroup();
    if (!GroupId) return;
    await this.rest.ok('group_open_http_svc/destroy_group', { GroupId });
    this.groups.delete(GroupId);
  }

  private async befriend(): Promise<void> {
    const [From_Account, to] = this.two();
    await this.rest.ok('sns/friend_add', { From_Account, AddFriendItem: items(to) });
    const pair = [From_Account, to].sort().join();
    if (!this.pairs.has(pair)) this.count('ChainIncrease');
    this.pairs.add(pair);
  }

  private async part(): Promise<void> {
    const pair = this.random.pick([...this.pairs, '']);
    const [From_Account = '', to = ''] = pair.split(',');
    if (!pair) return;
    await this.rest.ok('sns/friend_delete', { From_Account, To_Account: [to], DeleteType: 'Delete_Type_Both' });
    this.pairs.delete(pair);
    this.count('ChainDecrease');
  }

  private two(): [string, string] {
    const from = this.random.pick(this.names);
    return [from, this.random.pick(this.names.filter((name) => name !== from))];
  }

  private aGroup(): [string?, Set<string>?] {
    return this.groups.size === 0 ? [] : this.random.pick([...this.groups]);
  }
}
