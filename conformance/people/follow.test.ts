import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { secondApp, startServer, type TestServer } from '../server.ts';
import { call } from './sns.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const add = async (here: Cast, From_Account: string, ...others: string[]) =>
  here.rest.ok('follow/follow_add', { From_Account, FollowItem: others.map((To_Account) => ({ To_Account })) });
const remove = (here: Cast, From_Account: string, ...To_Account: string[]) =>
  here.rest.ok('follow/follow_delete', { From_Account, To_Account });
const codes = (answer: { ResultItem: { To_Account: string; ResultCode: number }[] }) =>
  answer.ResultItem.map(({ To_Account, ResultCode }) => [To_Account, ResultCode]);

type FollowCommand = 'follow_add' | 'follow_delete' | 'follow_check' | 'follow_get' | 'follow_get_info';
const LISTS = { followers: 1, following: 2, mutual: 3 } as const;
type List = keyof typeof LISTS;

/** The names in a list, read page by page. */
async function listOf(here: Cast, From_Account: string, list: List, WantNum?: number): Promise<string[]> {
  const names: string[] = [];
  for (let StartCursor = ''; ; ) {
    const asked = { From_Account, FollowType: LISTS[list], StartCursor, ...(WantNum && { WantNum }) };
    const page = await here.rest.ok('follow/follow_get', asked);
    names.push(...page.FollowItem.map(({ To_Account }) => To_Account));
    if (WantNum) expect(page.FollowItem.length).toBeLessThanOrEqual(WantNum);
    if (page.NextCursor === '') return names;
    StartCursor = page.NextCursor;
  }
}

/** Counts of an account, which must be those of its lists. */
async function countsOf(here: Cast, name: string): Promise<number[]> {
  const { FollowInfo } = await here.rest.ok('follow/follow_get_info', { From_Account: name, To_Account: [name] });
  const [info] = FollowInfo;
  expect(info).toMatchObject({ To_Account: name, ResultCode: 0, ResultInfo: '' });
  const counts = [info?.FollowerCount, info?.FollowingCount, info?.MutualFollowingCount].map(Number);
  const lists = await Promise.all((Object.keys(LISTS) as List[]).map((list) => listOf(here, name, list)));
  expect(counts).toEqual(lists.map(({ length }) => length));
  return counts;
}

test('follow_add: each account has a code of its own, and who is followed already is 0', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = ''] = await here.accounts('alice', 'bob', 'carol', 'dave');
  await here.rest.ok('sns/black_list_add', { From_Account: alice, To_Account: [carol] });
  await here.rest.ok('sns/black_list_add', { From_Account: dave, To_Account: [alice] });
  const names = [bob, bob, carol, dave, alice, here.name('nobody')];

  const added = await add(here, alice, ...names);
  const again = await add(here, alice, bob);

  expect(codes(added).map(([, code]) => code)).toEqual([0, 0, 30515, 30525, 30001, 30003]);
  expect(codes(added).map(([name]) => name)).toEqual(names);
  expect(added).toMatchObject({ ErrorDisplay: '' });
  expect(codes(again)).toEqual([[bob, 0]]);
  expect([await countsOf(here, alice), await countsOf(here, bob)]).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
});

test('follow_delete: who is not followed is 0, who does not exist is 30003; the other way stays', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  await add(here, alice, bob);
  await add(here, bob, alice);

  const gone = await remove(here, alice, bob, carol, here.name('nobody'));
  const again = await remove(here, alice, bob);

  expect([codes(gone).map(([, code]) => code), codes(again)]).toEqual([[0, 0, 30003], [[bob, 0]]]);
  expect([await countsOf(here, alice), await countsOf(here, bob)]).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
});

test('follow_check tells all four relations, account by account', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = '', erin = ''] = await here.accounts(
    ...['alice', 'bob', 'carol', 'dave', 'erin'],
  );
  await add(here, bob, alice);
  await add(here, alice, carol, dave);
  await add(here, dave, alice);
  const To_Account = [bob, carol, dave, erin, here.name('nobody')];

  const { ResultItem } = await here.rest.ok('follow/follow_check', { From_Account: alice, To_Account });

  expect(ResultItem.map(({ ResultCode, FollowType }) => [ResultCode, FollowType])).toEqual([
    ...[
      [0, 1],
      [0, 2],
      [0, 3],
    ],
    ...[
      [0, 0],
      [30003, 0],
    ],
  ]);
  expect(ResultItem.map((item) => item.To_Account)).toEqual(To_Account);
});

test('follow_get lists the newest first with time and profile, pages of any size hold each once, also while others come', async () => {
  await using here = cast(server);
  const fans = await here.accounts(...Array.from({ length: 7 }, (_, n) => `fan${n}`));
  const [star = '', late = ''] = await here.accounts('star', 'late');
  await here.rest.ok('profile/portrait_set', {
    From_Account: fans[6] ?? '',
    ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'Fan' }],
  });
  for (const fan of fans) await add(here, fan, star);
  await here.rest.ok('follow/follow_add', {
    ...{ From_Account: star, FollowItem: [{ To_Account: fans[6] ?? '', FollowTime: 1_600_000_000 }] },
  });

  const first = await here.rest.ok('follow/follow_get', { From_Account: star, FollowType: 1, WantNum: 3 });
  await add(here, late, star);
  const { NextCursor: StartCursor } = first;
  const rest = await here.rest.ok('follow/follow_get', { From_Account: star, FollowType: 1, StartCursor });
  const mutual = await here.rest.ok('follow/follow_get', { From_Account: star, FollowType: 3 });

  const shown = { Tag: 'Tag_Profile_IM_Nick', Value: 'Fan' };
  expect(first.FollowItem[0]).toMatchObject({ To_Account: fans[6], ProfileItem: [shown] });
  const names = [...first.FollowItem, ...rest.FollowItem].map(({ To_Account }) => To_Account);
  expect(names).toEqual([...fans].reverse());
  expect([first.FollowItem.length, rest.NextCursor]).toEqual([3, '']);
  expect(mutual.FollowItem).toMatchObject([{ To_Account: fans[6], FollowTime: 1_600_000_000, ProfileItem: [shown] }]);
  for (const size of [1, 4, 8]) expect(await listOf(here, star, 'followers', size)).toEqual([late, ...names]);
  expect(await countsOf(here, star)).toEqual([8, 1, 1]);
});

test('follow_get_info tells the counts of many, and who does not exist', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await add(here, alice, bob);
  const To_Account = [bob, here.name('nobody'), alice];

  const { FollowInfo } = await here.rest.ok('follow/follow_get_info', { From_Account: alice, To_Account });

  const rows = FollowInfo.map((info) => [info.ResultCode, info.FollowerCount, info.FollowingCount]);
  expect(rows).toEqual([
    [0, 1, 0],
    [30003, 0, 0],
    [0, 0, 1],
  ]);
});

test('lists take as many as the settings say, and one more is refused', async () => {
  await using here = cast(server, secondApp);
  const [alice = '', bob = '', carol = '', dave = ''] = await here.accounts('alice', 'bob', 'carol', 'dave');
  const set = (followingMax: number, followersMax: number, mutualFollowsMax: number) =>
    here.rest.ok('hongyan/set_settings', { Settings: { followingMax, followersMax, mutualFollowsMax } });
  try {
    await set(1, 100_000, 3_000);
    const own = await add(here, alice, bob, carol);
    await set(3_000, 1, 3_000);
    const peer = await add(here, carol, bob);
    await set(3_000, 100_000, 1);
    await add(here, bob, alice);
    await add(here, alice, dave);
    const peerMutual = await add(here, dave, alice);
    await add(here, dave, bob);
    const mutual = await add(here, bob, dave);

    const got = [own, peer, peerMutual, mutual].map((answer) => codes(answer).map(([, code]) => code));
    expect(got).toEqual([[0, 32100], [32101], [32103], [32102]]);
    expect(await countsOf(here, alice)).toEqual([1, 2, 1]);
  } finally {
    await set(3_000, 100_000, 3_000);
  }
});

test('as many accounts as the documents say are taken, one more is 30001; so are other types, numbers and cursors', async () => {
  await using here = cast(server);
  const names = await here.accounts(...Array.from({ length: 100 }, (_, n) => `f${n}`));
  const [alice = ''] = await here.accounts('alice');
  const many = (count: number) => Array.from({ length: count }, (_, n) => names[n] ?? here.name(`none${n}`));
  const items = (count: number) => many(count).map((To_Account) => ({ To_Account }));
  const ask = (command: FollowCommand, body: object) =>
    call(here, `follow/${command}`, { From_Account: alice, ...body });

  const taken = await Promise.all([
    ask('follow_add', { FollowItem: items(20) }),
    ask('follow_delete', { To_Account: many(20) }),
    ask('follow_check', { To_Account: many(100) }),
    ask('follow_get_info', { To_Account: many(20) }),
    ask('follow_get', { FollowType: 2, WantNum: 1_000, StartCursor: '' }),
  ]);
  const refused = await Promise.all([
    ask('follow_add', { FollowItem: items(21) }),
    ask('follow_add', { FollowItem: [] }),
    ask('follow_delete', { To_Account: many(21) }),
    ask('follow_check', { To_Account: many(101) }),
    ask('follow_get_info', { To_Account: many(21) }),
    ask('follow_get', { FollowType: 2, WantNum: 1_001 }),
    ask('follow_get', { FollowType: 0 }),
    ask('follow_get', { FollowType: 4 }),
    ask('follow_get', { FollowType: 1, StartCursor: 'x' }),
  ]);
  const From_Account = here.name('nobody');
  const nobody = await Promise.all([
    ask('follow_add', { From_Account, FollowItem: items(1) }),
    ask('follow_delete', { From_Account, To_Account: many(1) }),
    ask('follow_check', { From_Account, To_Account: many(1) }),
    ask('follow_get', { From_Account, FollowType: 1 }),
    ask('follow_get_info', { From_Account, To_Account: many(1) }),
  ]);

  expect(taken.map(({ ErrorCode }) => ErrorCode)).toEqual([0, 0, 0, 0, 0]);
  expect(refused.map(({ ErrorCode }) => ErrorCode)).toEqual(refused.map(() => 30001));
  expect(nobody.map(({ ErrorCode }) => ErrorCode)).toEqual(nobody.map(() => 30003));
});

test('[S74] devices of both sides are told, those that are away by the events that they read when they are back', async () => {
  await using here = cast(server);
  const [alice, phone, bob] = [
    await here.signIn('alice'),
    await here.signIn('alice', { deviceId: 'phone' }),
    await here.signIn('bob'),
  ];

  const { results, events } = await alice.request('follow', { userIds: [bob.userId] });
  await add(here, bob.userId, alice.userId);

  expect([results, events.map(({ kind }) => kind)]).toEqual([[{ userId: bob.userId, code: 0 }], ['followingAdded']]);
  const told = async (client: typeof alice, kind: string, value: number) =>
    expect((await client.next('user', (event) => event.kind === kind)).value).toBe(value);
  await told(phone, 'followingAdded', 0);
  await told(phone, 'followerAdded', 1);
  await told(bob, 'followerAdded', 0);
  await told(bob, 'followingAdded', 1);
  const synced = await bob.request('sync', { userSeq: 0, conversations: [] });
  expect(synced.events.map(({ kind }) => kind)).toEqual(['followerAdded', 'followingAdded']);
});

test('who is deleted is in no list and no count', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  await add(here, alice, bob, carol);
  await add(here, bob, alice, carol);
  await add(here, carol, bob);

  await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: bob }] });

  expect(await listOf(here, alice, 'following')).toEqual([carol]);
  expect([await countsOf(here, alice), await countsOf(here, carol)]).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
  await here.accounts('bob');
  expect(await countsOf(here, bob)).toEqual([0, 0, 0]);
});
