import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from '../cast.ts';
import { secondApp, startServer, type TestServer } from '../server.ts';
import { AddSource, allowType, call, codes, friendsOf, type Item, items } from './sns.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S44] friend_add: each account has a code of its own, and the others are added all the same', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = '', erin = '', frank = ''] = await here.accounts(
    ...['alice', 'bob', 'carol', 'dave', 'erin', 'frank'],
  );
  await allowType(here, 'bob', 'NeedConfirm');
  await allowType(here, 'carol', 'DenyAny');
  await here.rest.ok('sns/black_list_add', { From_Account: alice, To_Account: [dave] });
  await here.rest.ok('sns/black_list_add', { From_Account: erin, To_Account: [alice] });
  const names = [frank, bob, carol, dave, erin, alice, here.name('nobody')];

  const added = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: items(...names) });
  const again = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: items(frank) });
  const forced = await call(here, 'sns/friend_add', {
    ...{ From_Account: alice, AddFriendItem: items(bob, carol, dave), ForceAddFlags: 1 },
  });

  expect(codes(added).map(([, code]) => code)).toEqual([0, 30539, 30516, 30515, 30525, 30001, 30003]);
  expect(added.Fail_Account).toEqual(names.slice(2));
  expect([codes(again), again.Fail_Account]).toEqual([[[frank, 0]], undefined]);
  expect(codes(forced).map(([, code]) => code)).toEqual([0, 0, 30515]);
  expect(await friendsOf(here, alice)).toEqual([frank, bob, carol].sort());
  expect(await friendsOf(here, carol)).toEqual([alice]);
});

test('[S44] who may not ask for friends gets 30009', async () => {
  await using here = cast(server);
  const [bob = ''] = await here.accounts('bob');
  const alice = await here.signIn('alice');
  const ban = (type: 'SendOut' | 'None') =>
    here.rest.ok('profile/portrait_set', {
      ...{ From_Account: alice.userId },
      ProfileItem: [{ Tag: 'Tag_Profile_IM_AdminForbidType', Value: `AdminForbid_Type_${type}` }],
    });
  const add = () => call(here, 'sns/friend_add', { From_Account: alice.userId, AddFriendItem: items(bob) });

  await ban('SendOut');
  const refused = await add();
  const lifting = alice.request('updateProfile', { adminForbidType: 'AdminForbid_Type_None' });
  await expect(lifting).rejects.toMatchObject({ code: 40008 });
  const still = await add();
  await ban('None');
  const added = await add();

  expect([refused, still, added].map(codes)).toEqual([[[bob, 30009]], [[bob, 30009]], [[bob, 0]]]);
});

test('[S41] friend_check tells all four relations, both ways and one way, under either spelling', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = '', erin = ''] = await here.accounts(
    ...['alice', 'bob', 'carol', 'dave', 'erin'],
  );
  await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob) });
  await here.rest.ok('sns/friend_import', { From_Account: alice, AddFriendItem: items(carol) });
  await here.rest.ok('sns/friend_add', {
    ...{ From_Account: dave, AddType: 'Add_Type_Single' },
    AddFriendItem: items(alice),
  });
  const check = async (CheckType: string) => {
    const To_Account = [bob, carol, dave, erin, here.name('nobody')];
    const answer = await call(here, 'sns/friend_check', { From_Account: alice, To_Account, CheckType });
    expect(answer.Fail_Account).toEqual([here.name('nobody')]);
    expect(codes(answer).map(([, code]) => code)).toEqual([0, 0, 0, 0, 30003]);
    return (answer.InfoItem as Item[])
      .slice(0, 4)
      .map(({ Relation = '' }) => Relation.slice('CheckResult_Type_'.length));
  };

  expect(await check('CheckResult_Type_Both')).toEqual(['BothWay', 'AWithB', 'BWithA', 'NoRelation']);
  expect(await check('CheckResult_Type_Single')).toEqual(['AWithB', 'AWithB', 'NoRelation', 'NoRelation']);
  expect(await check('CheckResult_Type_Singal')).toEqual(['AWithB', 'AWithB', 'NoRelation', 'NoRelation']);
});

test('friend_import, friend_update and the reads show what was written, custom fields and groups too', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  await here.rest.ok('im_open_login_svc/account_import', { UserID: bob, Nick: 'Bobby' });
  const row = {
    ...{
      To_Account: bob,
      Remark: 'Bob',
      GroupName: ['work', 'home'],
      AddSource,
      AddWording: 'hello',
      AddTime: 1_500_000_000,
    },
    CustomItem: [
      { Tag: 'Tag_SNS_Custom_Level', Value: 3 },
      { Tag: 'Tag_SNS_1400000001_Old', Value: 'x' },
    ],
  };
  const imported = await call(here, 'sns/friend_import', {
    From_Account: alice,
    AddFriendItem: [row, ...items(carol)],
  });
  const updated = await call(here, 'sns/friend_update', {
    From_Account: alice,
    UpdateItem: [
      {
        To_Account: bob,
        SnsItem: [
          { Tag: 'Tag_SNS_IM_Remark', Value: 'B' },
          { Tag: 'Tag_SNS_IM_Group', Value: 'work' },
        ],
      },
      { To_Account: here.name('dave'), SnsItem: [] },
      { To_Account: alice, SnsItem: [] },
    ],
  });

  const got = await here.rest.ok('sns/friend_get', { From_Account: alice, StartIndex: 0 });
  const TagList = ['Tag_SNS_IM_Remark', 'Tag_SNS_Custom_Level', 'Tag_Profile_IM_Nick', 'Tag_SNS_IM_Group'];
  const list = await call(here, 'sns/friend_get_list', { From_Account: alice, To_Account: [bob, alice], TagList });
  const plain = await call(here, 'sns/friend_get_list', { From_Account: alice, To_Account: [bob] });
  const all = await here.rest.ok('sns/friend_get_all', { From_Account: alice, StartIndex: 0, TagList });

  expect([codes(imported), codes(updated).map(([, code]) => code)]).toEqual([
    [
      [bob, 0],
      [carol, 0],
    ],
    [0, 30003, 30001],
  ]);
  const values = (entries: { Tag: string; Value: unknown }[] | undefined) =>
    Object.fromEntries((entries ?? []).map(({ Tag, Value }) => [Tag, Value]));
  const own = { Tag_SNS_IM_Remark: 'B', Tag_SNS_Custom_Level: 3 };
  const rest = { Tag_SNS_IM_AddSource: AddSource, Tag_SNS_IM_AddWording: 'hello', Tag_SNS_IM_AddTime: 1_500_000_000 };
  const groups = { Tag_SNS_IM_Group: ['work'] };
  const bobs = got.UserDataItem.find(({ To_Account }) => To_Account === bob);
  expect(values(bobs?.ValueItem as never)).toEqual({ ...own, ...rest, ...groups, Tag_SNS_Custom_Old: 'x' });
  const [seen, refused] = list.InfoItem as { SnsProfileItem?: never; ResultCode: number }[];
  expect(values(seen?.SnsProfileItem)).toEqual({ ...own, ...groups, Tag_Profile_IM_Nick: 'Bobby' });
  expect([refused?.ResultCode, refused?.SnsProfileItem]).toEqual([30001, undefined]);
  const [unasked] = plain.InfoItem as { SnsProfileItem: never }[];
  expect(values(unasked?.SnsProfileItem)).toEqual({ ...own, ...rest, Tag_SNS_Custom_Old: 'x' });
  expect(all).toMatchObject({ NeedUpdateAll: 'GetAll_Type_YES', StartIndex: 0, FriendNum: 2 });
  expect(all.InfoItem.map(({ Info_Account, To_Account }) => Info_Account === To_Account)).toEqual([true, true]);
});

test('[S67] pages cover all friends; what the caller has by its sequences is left out', async () => {
  await using here = cast(server);
  await using other = cast(server, secondApp);
  const names = await other.accounts(...Array.from({ length: 25 }, (_, n) => `f${n}`));
  const [alice = ''] = await other.accounts('alice');
  await other.rest.ok('hongyan/set_settings', { Settings: { friendPage: 10 } });
  await other.rest.ok('sns/friend_import', { From_Account: alice, AddFriendItem: items(...names) });

  const seen: string[] = [];
  let StartIndex = 0;
  let last: Record<string, number> = {};
  do {
    const page = await other.rest.ok('sns/friend_get', {
      From_Account: alice,
      StartIndex,
      ...(StartIndex > 0 && last),
    });
    seen.push(...page.UserDataItem.map(({ To_Account }) => To_Account));
    expect([page.FriendNum, page.CompleteFlag === 1]).toEqual([25, page.NextStartIndex === 0]);
    last = { StandardSequence: page.StandardSequence, CustomSequence: page.CustomSequence };
    StartIndex = page.NextStartIndex;
  } while (StartIndex > 0);
  const same = await other.rest.ok('sns/friend_get', { From_Account: alice, StartIndex: 0, ...last });
  await other.rest.ok('sns/group_add', { From_Account: alice, GroupName: ['g'], To_Account: [names[0] ?? ''] });
  const custom = await other.rest.ok('sns/friend_get', { From_Account: alice, StartIndex: 0, ...last });

  expect(seen.sort()).toEqual(names.sort());
  expect(same).toMatchObject({ UserDataItem: [], CompleteFlag: 1, NextStartIndex: 0, ...last });
  expect(custom.StandardSequence).toBeGreaterThan(last.StandardSequence ?? 0);
  expect(custom.UserDataItem).toHaveLength(10);
  const known = { From_Account: alice, StartIndex: 0, TimeStamp: 1, LastStandardSequence: custom.StandardSequence };
  expect(await other.rest.ok('sns/friend_get_all', known)).toMatchObject({
    NeedUpdateAll: 'GetAll_Type_NO',
    InfoItem: [],
  });
  expect(await friendsOf(here, (await here.accounts('alice'))[0] ?? '')).toEqual([]);
});

test('friend_delete and friend_delete_all, one way and both ways', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = ''] = await here.accounts('alice', 'bob', 'carol', 'dave');
  await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob, carol, dave) });

  const one = await call(here, 'sns/friend_delete', { From_Account: alice, To_Account: [bob, here.name('nobody')] });
  const both = await call(here, 'sns/friend_delete', {
    ...{ From_Account: alice, To_Account: [carol, bob], DeleteType: 'Delete_Type_Both' },
  });
  await call(here, 'sns/friend_delete_all', { From_Account: alice, DeleteType: 'Delete_Type_Both' });

  expect([codes(one).map(([, code]) => code), codes(both).map(([, code]) => code)]).toEqual([
    [0, 31704],
    [0, 0],
  ]);
  for (const who of [alice, bob, carol, dave]) expect(await friendsOf(here, who)).toEqual([]);
});

test('[S42] blacklists: add, check, page, delete, each with its codes; blocking ends friendship', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob) });

  const added = await call(here, 'sns/black_list_add', {
    From_Account: alice,
    To_Account: [bob, alice, here.name('x'), bob],
  });
  await here.rest.ok('sns/black_list_add', { From_Account: carol, To_Account: [alice] });
  await here.rest.ok('sns/black_list_add', { From_Account: alice, To_Account: [carol] });
  const check = async (CheckType: string) => {
    const asked = { From_Account: bob, To_Account: [alice, carol, here.name('x')], CheckType };
    const answer = await call(here, 'sns/black_list_check', asked);
    return (answer.BlackListCheckItem as Item[]).map(({ Relation = '' }) =>
      Relation.slice('BlackCheckResult_Type_'.length),
    );
  };
  const page = { From_Account: alice, StartIndex: 0, MaxLimited: 1, LastSequence: 0 };
  const first = await here.rest.ok('sns/black_list_get', page);
  const second = await here.rest.ok('sns/black_list_get', { ...page, StartIndex: first.StartIndex });
  const known = await here.rest.ok('sns/black_list_get', { ...page, LastSequence: first.CurruentSequence });

  expect(codes(added).map(([, code]) => code)).toEqual([0, 30001, 30003, 30001]);
  expect([await friendsOf(here, alice), await friendsOf(here, bob)]).toEqual([[], []]);
  expect([await check('BlackCheckResult_Type_Both'), await check('BlackCheckResult_Type_Singal')]).toEqual([
    ['BWithA', 'NO', 'NO'],
    ['NO', 'NO', 'NO'],
  ]);
  const [row] = first.BlackListItem;
  expect([row?.To_Account, row?.Black_Account, first.StartIndex]).toEqual([bob, bob, 1]);
  expect([second.BlackListItem[0]?.To_Account, second.StartIndex, known.BlackListItem]).toEqual([carol, 0, []]);
  expect(first.CurrentSequence).toBe(first.CurruentSequence);
  const gone = await call(here, 'sns/black_list_delete', {
    From_Account: alice,
    To_Account: [bob, bob, here.name('x')],
  });
  expect(codes(gone).map(([, code]) => code)).toEqual([0, 0, 30001]);
});

test('[S69] friend groups: at most 32, 30 bytes a name; friends come into all that are named', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob) });
  const names = Array.from({ length: 31 }, (_, n) => `g${n}`);
  const longest = '雁'.repeat(10);

  const made = await call(here, 'sns/group_add', {
    ...{ From_Account: alice, GroupName: [...names, longest], To_Account: [bob, here.name('nobody')] },
  });
  const full = await call(here, 'sns/group_add', { From_Account: alice, GroupName: ['one more'] });
  const there = await call(here, 'sns/group_add', { From_Account: alice, GroupName: ['g0'] });
  const long = await call(here, 'sns/group_add', { From_Account: alice, GroupName: [`${longest}x`] });
  const noRoom = await call(here, 'sns/friend_update', {
    From_Account: alice,
    UpdateItem: [{ To_Account: bob, SnsItem: [{ Tag: 'Tag_SNS_IM_Group', Value: ['other'] }] }],
  });
  await here.rest.ok('sns/group_delete', { From_Account: alice, GroupName: [...names.slice(1), 'none'] });
  const asked = { From_Account: alice, GroupName: ['g0', longest], LastSequence: 0 };
  const got = await here.rest.ok('sns/group_get', { ...asked, NeedFriend: 'Need_Friend_Type_Yes' });
  const bare = await here.rest.ok('sns/group_get', asked);
  const known = await here.rest.ok('sns/group_get', { From_Account: alice, LastSequence: got.CurrentSequence });

  expect(codes(made).map(([, code]) => code)).toEqual([0, 32216]);
  expect([full.ErrorCode, there.ErrorCode, long.ErrorCode, codes(noRoom)]).toEqual([30011, 0, 30001, [[bob, 30011]]]);
  expect(got.ResultItem).toEqual([
    { GroupName: 'g0', FriendNumber: 1, To_Account: [bob] },
    { GroupName: longest, FriendNumber: 1, To_Account: [bob] },
  ]);
  expect(bare.ResultItem[0]).toEqual({ GroupName: 'g0', FriendNumber: 1 });
  expect(known.ResultItem).toEqual([]);
});
