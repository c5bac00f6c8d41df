import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from '../cast.ts';
import { firstApp, secondApp, startServer, type TestServer } from '../server.ts';
import { AddSource, allowType, call, codes, friendsOf, type Item, items } from './sns.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S67] lists take as many as the settings say, and one more is refused', async () => {
  await using here = cast(server, secondApp);
  const [alice = '', bob = '', carol = '', dave = ''] = await here.accounts('alice', 'bob', 'carol', 'dave');
  await allowType(here, 'bob', 'NeedConfirm');
  await here.rest.ok('hongyan/set_settings', {
    Settings: { friendsMax: 1, blacklistMax: 1, friendApplicationsMax: 1 },
  });
  try {
    const own = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: items(carol, dave) });
    const peer = await call(here, 'sns/friend_add', { From_Account: dave, AddFriendItem: items(carol) });
    const imported = await call(here, 'sns/friend_import', { From_Account: alice, AddFriendItem: items(dave) });
    const blocked = await call(here, 'sns/black_list_add', { From_Account: bob, To_Account: [alice, carol] });
    await here.rest.ok('sns/friend_add', { From_Account: dave, AddFriendItem: items(bob) });
    const [erin = ''] = await here.accounts('erin');
    const waiting = await call(here, 'sns/friend_add', { From_Account: erin, AddFriendItem: items(bob) });

    const got = [own, peer, imported, blocked, waiting].map((answer) => codes(answer).map(([, code]) => code));
    expect(got).toEqual([[0, 30010], [30014], [30010], [0, 30013], [30012]]);
  } finally {
    await here.rest.ok('hongyan/set_settings', {
      Settings: { friendsMax: 3_000, blacklistMax: 1_000, friendApplicationsMax: 100 },
    });
  }
});

test('lengths at and past their bounds, wrong tags and values are 30001, of the entry that they are in', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await here.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob) });
  const add = (more: object) =>
    call(here, 'sns/friend_import', { From_Account: alice, AddFriendItem: [{ ...items(bob)[0], ...more }] });
  const set = (Tag: string, Value: unknown) =>
    call(here, 'sns/friend_update', {
      From_Account: alice,
      UpdateItem: [{ To_Account: bob, SnsItem: [{ Tag, Value }] }],
    });
  const custom = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ Tag: `Tag_SNS_Custom_t${n}`, Value: 'x' }));

  const fits = await Promise.all([
    add({ Remark: '雁'.repeat(32), AddWording: 'w'.repeat(256), GroupName: 'g'.repeat(30), CustomItem: custom(20) }),
    set('Tag_SNS_Custom_t1', 'x'.repeat(500)),
    set('Tag_SNS_IM_Group', []),
  ]);
  const failed = await Promise.all([
    add({ Remark: '雁'.repeat(33) }),
    add({ AddWording: 'w'.repeat(257) }),
    add({ GroupName: 'g'.repeat(31) }),
    add({ AddSource: 'Web' }),
    add({ AddSource: 'AddSource_Type_ninechars' }),
    set('Tag_SNS_Custom_t1', 'x'.repeat(501)),
    set('Tag_SNS_Custom_ninechars', 'x'),
    set('Tag_SNS_IM_AddTime', 5),
    set('Tag_SNS_IM_Remark', 5),
    set('Tag_SNS_IM_Group', ['a', '']),
    call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: [{ ...items(bob)[0], GroupName: ['a', 'b'] }] }),
  ]);
  const refused = await Promise.all([
    call(here, 'sns/friend_get_list', { From_Account: alice, To_Account: [bob], TagList: ['Nick'] }),
    call(here, 'sns/friend_get_all', {
      From_Account: alice,
      StartIndex: 0,
      TagList: Array(31).fill('Tag_SNS_IM_Remark'),
    }),
  ]);
  const tooMany = await set('Tag_SNS_Custom_t20', 'x');

  expect(fits.map(({ ErrorCode, ResultItem }) => [ErrorCode, (ResultItem as Item[])[0]?.ResultCode])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(failed.map((answer) => [answer.ErrorCode, codes(answer)])).toEqual(failed.map(() => [0, [[bob, 30001]]]));
  expect(refused.map(({ ErrorCode }) => ErrorCode)).toEqual(refused.map(() => 30001));
  expect(codes(tooMany)).toEqual([[bob, 30001]]);
});

test('an entry that is wrong in itself fails alone, and says what is wrong; the others are done', async () => {
  await using here = cast(server);
  const [alice = '', bob = '', carol = '', dave = '', erin = ''] = await here.accounts(
    ...['alice', 'bob', 'carol', 'dave', 'erin'],
  );
  const infos = ({ ResultItem }: Record<string, unknown>) => (ResultItem as Item[]).map(({ ResultInfo }) => ResultInfo);
  const wrong = [
    { To_Account: bob, AddSource, Remark: 'r'.repeat(97) },
    { To_Account: carol, AddSource, AddWording: 'w'.repeat(257) },
    { To_Account: dave, AddSource, GroupName: 'g'.repeat(31) },
    { To_Account: here.name('nobody'), AddSource: 'Web' },
    { To_Account: erin, AddSource: 'Web' },
  ];
  const added = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: [...wrong, ...items(erin)] });
  const imported = await call(here, 'sns/friend_import', {
    From_Account: alice,
    AddFriendItem: [
      { ...items(bob)[0], CustomItem: [{ Tag: 'Tag_SNS_Custom_t', Value: 'x'.repeat(501) }] },
      ...items(carol),
    ],
  });
  const updated = await call(here, 'sns/friend_update', {
    From_Account: alice,
    UpdateItem: [
      { To_Account: carol, SnsItem: [{ Tag: 'Tag_SNS_IM_Remark', Value: 'r'.repeat(97) }] },
      { To_Account: erin, SnsItem: [{ Tag: 'Tag_SNS_IM_Remark', Value: 'r'.repeat(96) }] },
    ],
  });

  expect(codes(added).map(([, code]) => code)).toEqual([30001, 30001, 30001, 30003, 30001, 0]);
  expect(added.Fail_Account).toEqual([bob, carol, dave, here.name('nobody'), erin]);
  expect(infos(added).toSpliced(3, 1)).toEqual([
    'AddFriendItem.Remark: has 97 bytes, at most 96 are allowed',
    'AddFriendItem.AddWording: has 257 bytes, at most 256 are allowed',
    'AddFriendItem.GroupName: the name of a group has 31 bytes, at most 30 are allowed',
    'AddFriendItem.AddSource: must be `AddSource_Type_` and 1 to 8 letters, digits or underlines',
    '',
  ]);
  expect([codes(imported), imported.Fail_Account]).toEqual([
    [
      [bob, 30001],
      [carol, 0],
    ],
    [bob],
  ]);
  expect(infos(updated)).toEqual(['UpdateItem.SnsItem Tag_SNS_IM_Remark: has 97 bytes, at most 96 are allowed', '']);
  expect(await friendsOf(here, alice)).toEqual([carol, erin].sort());
});

test('1,000 accounts in a call are taken, 1,001 are not; an unknown owner is 30003', async () => {
  await using here = cast(server);
  const names = await here.accounts(...Array.from({ length: 100 }, (_, n) => `f${n}`));
  const [alice = ''] = await here.accounts('alice');
  const many = (count: number) => Array.from({ length: count }, (_, n) => names[n] ?? here.name(`none${n}`));

  const taken = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: items(...many(1_000)) });
  const over = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: items(...many(1_001)) });
  const nobody = await call(here, 'sns/friend_get', { From_Account: here.name('nobody'), StartIndex: 0 });

  expect(codes(taken).map(([, code]) => code)).toEqual([...Array(100).fill(0), ...Array(900).fill(30003)]);
  expect([over.ErrorCode, nobody.ErrorCode]).toEqual([30001, 30003]);
  expect(await friendsOf(here, alice)).toHaveLength(100);
});

test('[S27] texts with a banned word of the app are 30005, account by account', async () => {
  await using here = cast(server, secondApp);
  const [alice = '', bob = '', carol = ''] = await here.accounts('alice', 'bob', 'carol');
  await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['casino'] });
  const wanted = [{ To_Account: bob, AddSource, AddWording: 'to the CASINO' }, ...items(carol)];

  const added = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: wanted });
  const updated = await call(here, 'sns/friend_update', {
    From_Account: alice,
    UpdateItem: [{ To_Account: carol, SnsItem: [{ Tag: 'Tag_SNS_IM_Remark', Value: 'casino' }] }],
  });
  const group = await call(here, 'sns/group_add', { From_Account: alice, GroupName: ['casino'] });
  await here.rest.ok('openim_dirty_words/delete', { DirtyWordsList: ['casino'] });

  expect([codes(added), codes(updated), group.ErrorCode]).toEqual([
    [
      [bob, 30005],
      [carol, 0],
    ],
    [[carol, 30005]],
    30005,
  ]);
});

test('[S27] words that are replaced are stars in remarks, wordings, groups and custom fields; what is recorded says of whom', async () => {
  await using here = cast(server, secondApp);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['casino', 'roulette'] });
  await here.rest.ok('hongyan/set_settings', { Settings: { wordsOwnMode: 'replace' } });
  const item = { To_Account: bob, AddSource, AddWording: 'a casino', GroupName: ['casino'], Remark: 'mr casino' };

  const added = await call(here, 'sns/friend_add', { From_Account: alice, AddFriendItem: [item] });
  const made = await call(here, 'sns/group_add', { From_Account: alice, GroupName: ['roulette', 'fine'] });
  const SnsItem = [
    { Tag: 'Tag_SNS_Custom_t1', Value: 'roulette' },
    { Tag: 'Tag_SNS_IM_Group', Value: ['casino', 'fine'] },
  ];
  const set = await call(here, 'sns/friend_update', {
    From_Account: alice,
    UpdateItem: [{ To_Account: bob, SnsItem }],
  });
  const all = await here.rest.ok('sns/friend_get', { From_Account: alice, StartIndex: 0 });
  await here.rest.ok('hongyan/set_settings', { Settings: { wordsOwnMode: 'audit' } });
  const renamed = { To_Account: bob, SnsItem: [{ Tag: 'Tag_SNS_IM_Remark', Value: 'to the casino' }] };
  await here.rest.ok('sns/friend_update', { From_Account: alice, UpdateItem: [renamed] } as never);
  const { Audits } = await here.rest.ok('hongyan/get_word_audits', { Count: 1 });
  await here.rest.ok('hongyan/set_settings', { Settings: { wordsOwnMode: 'refuse' } });
  await here.rest.ok('openim_dirty_words/delete', { DirtyWordsList: ['casino', 'roulette'] });

  expect([codes(added), made.ErrorCode, codes(set)]).toEqual([[[bob, 0]], 0, [[bob, 0]]]);
  const values = Object.fromEntries((all.UserDataItem[0]?.ValueItem ?? []).map(({ Tag, Value }) => [Tag, Value]));
  expect(values).toMatchObject({
    ...{ Tag_SNS_IM_AddWording: 'a ******', Tag_SNS_IM_Remark: 'mr ******' },
    ...{ Tag_SNS_IM_Group: ['******', 'fine'], Tag_SNS_Custom_t1: '********' },
  });
  expect(Audits).toMatchObject([
    { Place: 'RelationChain', Account: alice, Target: bob, Words: ['casino'], Text: 'to the casino' },
  ]);
});

test('[S9] two apps with the same names see nothing of each other; a deleted account is in no list', async () => {
  await using one = cast(server, firstApp, '-twin');
  await using two = cast(server, secondApp, '-twin');
  const [alice = '', bob = ''] = await one.accounts('alice', 'bob');
  await two.accounts('alice', 'bob');
  await one.rest.ok('sns/friend_add', { From_Account: alice, AddFriendItem: items(bob) });
  await one.rest.ok('sns/black_list_add', { From_Account: bob, To_Account: [one.name('nobody')] });

  const there = await two.rest.ok('sns/friend_check', {
    ...{ From_Account: alice, To_Account: [bob], CheckType: 'CheckResult_Type_Both' },
  });
  await one.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: bob }] });
  await one.accounts('bob');

  expect(there.InfoItem[0]?.Relation).toBe('CheckResult_Type_NoRelation');
  expect([await friendsOf(two, alice), await friendsOf(one, alice), await friendsOf(one, bob)]).toEqual([[], [], []]);
});
