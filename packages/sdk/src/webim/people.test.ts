import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { call, refusal, webPage } from '../testing/webPages.ts';

test('profiles, friends, requests and the blacklist go by the names of REST', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const ProfileItem = [
    { Tag: 'Tag_Profile_IM_Nick', Value: 'Bobby' },
    { Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' },
  ];

  await call(bob, 'setProfilePortrait', { ProfileItem });
  const TagList = ['Tag_Profile_IM_Nick'];
  expect(await call(alice, 'getProfilePortrait', { To_Account: ['bob'], TagList })).toMatchObject({
    UserProfileItem: [{ To_Account: 'bob', ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'Bobby' }] }],
  });
  const AddFriendItem = [{ To_Account: 'bob', AddSource: 'AddSource_Type_Web', AddWording: 'me', Remark: 'B' }];
  const added = await call(alice, 'applyAddFriend', { AddFriendItem });
  expect(added).toMatchObject({ ResultItem: [{ To_Account: 'bob', ResultCode: 30539 }], Fail_Account: ['bob'] });
  expect(await call(bob, 'getPendency', {})).toMatchObject({
    ...{ PendencyItem: [{ To_Account: 'alice', AddWording: 'me' }], UnreadPendencyCount: 1 },
  });
  await call(bob, 'getPendencyReport', {});
  const ResponseFriendItem = [{ To_Account: 'alice', ResponseAction: 'Response_Action_AgreeAndAdd' }];
  await call(bob, 'responseFriend', { ResponseFriendItem });
  const friends = await call<{ InfoItem: object[] }>(bob, 'getAllFriend', {});
  expect(friends.InfoItem).toMatchObject([{ Info_Account: 'alice' }]);
  await call(bob, 'deleteFriend', { To_Account: ['alice'], DeleteType: 'Delete_Type_Both' });
  await call(bob, 'addBlackList', { To_Account: ['alice'] });
  expect(await call(bob, 'getBlackList', {})).toMatchObject({ BlackListItem: [{ To_Account: 'alice' }] });
  await call(bob, 'deleteBlackList', { To_Account: ['alice'] });
  expect(await call(bob, 'getBlackList', {})).toMatchObject({ BlackListItem: [] });
});

test('a custom field that is asked for by name, and is for others, is refused with 40007 (rest-api §19.2)', async () => {
  await using chats = await makeChats('alice', 'bob');
  await chats.cloud.set({ profileFieldReaders: 'Tag_Profile_Custom_Note=self' });
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const [Tag, other] = ['Tag_Profile_Custom_Note', 'Tag_Profile_Custom_Free'];
  await call(bob, 'setProfilePortrait', { ProfileItem: [Tag, other].map((name) => ({ Tag: name, Value: 'x' })) });
  const ask = (TagList: string[]) => ({ To_Account: ['bob'], TagList });

  const refused = await refusal(alice, 'getProfilePortrait', ask([other, Tag]));

  expect(refused).toMatchObject({ ErrorCode: 40007, ErrorInfo: expect.stringContaining(Tag) });
  for (const [page, tags] of [
    [bob, [other, Tag]],
    [alice, [other]],
  ] as const)
    expect(await call(page, 'getProfilePortrait', ask([...tags]))).toMatchObject({
      UserProfileItem: [{ ProfileItem: tags.map((name) => ({ Tag: name, Value: 'x' })) }],
    });
});

test('an account that there is not makes the whole answer of getProfilePortrait a failure (99999)', async () => {
  await using chats = await makeChats('alice');
  const alice = await webPage(chats, 'alice');

  const refused = await refusal(alice, 'getProfilePortrait', { To_Account: ['alice', 'nobody'] });

  expect(refused).toMatchObject({ ErrorCode: 99999, ErrorInfo: expect.stringContaining('nobody') });
});

test('the relationship chain is told by the numbers of the original, of what changed since the sign-in', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  await call(bob, 'setProfilePortrait', {
    ProfileItem: [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' }],
  });
  for (const one of [alice, bob])
    for (const name of ['getAllFriend', 'getPendency', 'getBlackList'] as const) await call(one, name, {});
  const add = () => call(alice, 'applyAddFriend', { AddFriendItem: [{ To_Account: 'bob', AddWording: 'me' }] });

  await add();
  expect(await bob.next('friend3')).toMatchObject({
    ...{ Type: 3, Accounts: ['alice'], PendencyList: [{ PendencyAdd_Account: 'alice', AddWording: 'me' }] },
  });
  await call(bob, 'getPendencyReport', {});
  await bob.next('friend7');
  await call(bob, 'deletePendency', { To_Account: ['alice'] });
  expect(await bob.next('friend4')).toMatchObject({ Accounts: ['alice'] });
  await add();
  await bob.next('friend3');
  const answer = { To_Account: 'alice', ResponseAction: 'Response_Action_AgreeAndAdd' };
  await call(bob, 'responseFriend', { ResponseFriendItem: [answer] });
  expect(await alice.next('friend1')).toEqual({ Type: 1, Accounts: ['bob'] });
  await call(bob, 'deleteFriend', { To_Account: ['alice'] });
  await alice.next('friend2');
  await call(bob, 'addBlackList', { To_Account: ['alice'] });
  expect(await bob.next('friend5')).toEqual({ Type: 5, Accounts: ['alice'] });
  await call(bob, 'deleteBlackList', { To_Account: ['alice'] });

  await bob.next('friend6');
});

test('lists of people come in pages', async () => {
  const names = ['bob', 'carol', 'dave'];
  await using chats = await makeChats('alice', ...names);
  const alice = await webPage(chats, 'alice');
  await call(alice, 'applyAddFriend', { AddFriendItem: names.map((To_Account) => ({ To_Account })) });
  type Friends = { InfoItem: { Info_Account: string }[]; NextStartIndex: number; FriendNum: number };
  const friends = (StartIndex: number) => call<Friends>(alice, 'getAllFriend', { StartIndex, GetCount: 2 });

  const pages = [await friends(0), await friends(2)];
  await call(alice, 'addBlackList', { To_Account: names });
  type Blocked = { BlackListItem: { To_Account: string }[]; StartIndex: number };
  const blocked = await call<Blocked>(alice, 'getBlackList', { StartIndex: 1, MaxLimited: 1 });

  expect(pages.flatMap(({ InfoItem }) => InfoItem.map((one) => one.Info_Account)).sort()).toEqual(names);
  expect(pages.map(({ NextStartIndex, FriendNum }) => [NextStartIndex, FriendNum])).toEqual([
    [2, 3],
    [0, 3],
  ]);
  expect([blocked.BlackListItem.length, blocked.StartIndex]).toEqual([1, 2]);
});
