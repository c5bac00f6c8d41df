import { describe, expect, test } from 'bun:test';
import { run } from '../backup/commandLine.ts';
import { type Client, RefusedError, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { type Seeded, seeded } from '../seeded.ts';
import type { TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { type Deed, deedsOf, GROUPS, OWNER, PEOPLE, type Place, told } from './places.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 6);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
/** A round goes on until so many operations are acknowledged, and up to so long after that, ms. */
const LOAD = { acknowledged: 40, mostMs: 200 };

/** What one user's place in one group may be: the last that was acknowledged, and what was asked for since. */
type Places = Map<string, Place[]>;

const nameOf = (groupId: string, userId: string) => `${groupId} ${userId}`;

/** Does things to memberships, each user's place in a group by one loop alone, until the server is gone. */
class Load {
  acknowledged = 0;

  constructor(
    private readonly server: TestServer,
    private readonly clients: ReadonlyMap<string, Client>,
    private readonly places: Places,
  ) {}

  async run(random: Seeded): Promise<void> {
    const loops = GROUPS.flatMap((groupId) => PEOPLE.map((userId) => this.loop(groupId, userId, random.fork())));
    await Promise.all(loops);
  }

  private async loop(groupId: string, userId: string, random: Seeded): Promise<void> {
    const name = nameOf(groupId, userId);
    for (;;) {
      const before = this.places.get(name)?.at(-1) ?? 'none';
      const deed = random.pick(deedsOf(before));
      this.places.set(name, [before, deed.after]);
      if (!(await this.perform(deed, groupId, userId))) return;
      this.places.set(name, [deed.after]);
      this.acknowledged++;
    }
  }

  /** False when there was no answer; nothing that is asked for here is refused. */
  private async perform({ act }: Deed, groupId: string, userId: string): Promise<boolean> {
    const [own, owner] = [this.clients.get(userId), this.clients.get(OWNER)];
    if (!own || !owner) throw new Error(`${userId} is not signed in`);
    return act({ own, owner, rest: restClient(this.server) }, groupId, userId).then(
      () => true,
      (error: Error) => {
        if (error instanceof RefusedError || error.message.startsWith('group_open_http_svc')) throw error;
        return false;
      },
    );
  }
}

async function signInAll(server: TestServer): Promise<Map<string, Client>> {
  const names = [OWNER, ...PEOPLE];
  const clients = await Promise.all(names.map((name) => signIn(server, name, { deviceId: name })));
  return new Map(clients.map((client) => [client.userId, client]));
}

/** Who is in each group, as it says itself: as many as it counts, and each of them as told. */
async function expectWhole(server: TestServer, clients: ReadonlyMap<string, Client>, places: Places): Promise<void> {
  const rest = restClient(server);
  const found = new Map<string, Place>();
  for (const GroupId of GROUPS) {
    const { MemberNum, MemberList } = await rest.ok('group_open_http_svc/get_group_member_info', { GroupId });
    expect({ GroupId, MemberNum }).toEqual({ GroupId, MemberNum: MemberList.length });
    expect(MemberList.filter(({ Role }) => Role === 'Owner')).toMatchObject([{ Member_Account: OWNER }]);
    for (const { Member_Account, Role } of MemberList)
      found.set(nameOf(GroupId, Member_Account), Role === 'Admin' ? 'Admin' : 'Member');
  }
  for (const [name, may] of places) {
    const now = found.get(name) ?? 'none';
    expect({ name, now, may }).toEqual({ name, now: may.includes(now) ? now : (may[0] as Place), may });
    places.set(name, [now]);
  }
  for (const userId of PEOPLE) {
    const { heard, listed } = await told(clients.get(userId) as Client);
    const isIn = GROUPS.filter((groupId) => places.get(nameOf(groupId, userId))?.[0] !== 'none');
    expect({ userId, heard, listed }).toEqual({ userId, heard: isIn, listed: isIn });
  }
}

describe.each(stores)('kill -9 among operations on members on the %s store', (kind) => {
  test(
    `[S26] [S33] what was acknowledged is so, nothing is half done (${ROUNDS} rounds, CRASH_SEED=${SEED})`,
    async () => {
      const random = seeded(SEED);
      const places: Places = new Map();
      await using server = await startOn(kind);
      for (let round = 0; round < ROUNDS; round++) {
        const clients = await signInAll(server);
        if (round === 0) await makeGroups(clients.get(OWNER) as Client);
        const load = new Load(server, clients, places);
        const running = load.run(random.fork());
        await until(() => load.acknowledged >= LOAD.acknowledged);
        await Bun.sleep(random.below(LOAD.mostMs));
        await server.kill('SIGKILL');
        await running;
        await server.restart();

        const after = await signInAll(server);
        await expectWhole(server, after, places);
        for (const client of after.values()) await client.close();
      }
      await server.kill('SIGTERM');

      const { code, stdout } = await run('check', '--port', '0', '--data', server.data, '--store', server.store);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('error') });
    },
    60_000 + ROUNDS * 15_000,
  );

  test(
    `[S32] [S53] a group that was acknowledged as dissolved, or made again, is so for all (CRASH_SEED=${SEED})`,
    async () => {
      const random = seeded(SEED);
      await using server = await startOn(kind);
      for (let round = 0; round < ROUNDS; round++) {
        const clients = await signInAll(server);
        const owner = clients.get(OWNER) as Client;
        let made = 0;
        let isThere = [false];
        const turning = (async () => {
          for (;;) {
            isThere = [false, true];
            await owner.request('createGroup', { type: 'Public', groupId: 'hall', name: 'hall', members: everybody });
            isThere = [true];
            made++;
            isThere = [true, false];
            await owner.request('dissolveGroup', { groupId: 'hall' });
            isThere = [false];
          }
        })().catch(() => undefined);
        await until(() => made >= 5);
        await Bun.sleep(random.below(LOAD.mostMs));
        await server.kill('SIGKILL');
        await turning;
        await server.restart();

        const after = await signInAll(server);
        const { groups } = await (after.get(OWNER) as Client).request('getGroups', {});
        const now = groups.length === 1;
        expect(isThere).toContain(now);
        expect(groups.map(({ memberCount }) => memberCount)).toEqual(now ? [PEOPLE.length + 1] : []);
        for (const userId of PEOPLE) {
          const { heard, listed } = await told(after.get(userId) as Client);
          expect({ userId, heard, listed }).toEqual({
            userId,
            heard: now ? ['hall'] : [],
            listed: now ? ['hall'] : [],
          });
        }
        if (now) await (after.get(OWNER) as Client).request('dissolveGroup', { groupId: 'hall' });
        for (const client of after.values()) await client.close();
      }
    },
    60_000 + ROUNDS * 15_000,
  );
});

const everybody = PEOPLE.map((userId) => ({ userId }));

async function makeGroups(owner: Client): Promise<void> {
  for (const groupId of GROUPS)
    await owner.request('createGroup', { type: 'Public', groupId, name: groupId, joinOption: 'FreeAccess' });
}
