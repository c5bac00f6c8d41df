import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import {
  askToBeFriend,
  befriend,
  chooseOption,
  friendRow,
  letAdd,
  openContactPage,
  showContacts,
} from './contactPages.ts';
import { say } from './demo.ts';
import { confirm, type GroupStage, look, openGroupStage, openPanel, panelOf } from './groupPages.ts';

setDefaultTimeout(180_000);

let stage: GroupStage;
beforeAll(async () => {
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
});
afterAll(() => stage[Symbol.asyncDispose]());
// Who is signed in in a window that was left open would be online still.
afterEach(async () => {
  for (const context of stage.browser.contexts()) await context.close();
});

test('[S44] one asks, the other accepts under a name of their own, and both see each other as friends', async () => {
  const alice = await stage.open('Alice');
  const bob = await stage.open('Bob');
  await look(alice, 'chats');
  await letAdd(bob, 'If I agree');
  await showContacts(alice);
  await look(alice, 'contacts-empty');

  await askToBeFriend(alice, 'bob', 'Shall we climb?');
  await alice.getByText('bob was asked and has to agree').waitFor();
  await alice.getByRole('region', { name: 'Sent' }).getByText('Shall we climb?').waitFor();
  await look(alice, 'request-sent');

  await bob.getByRole('button', { name: 'Contacts, 1 new request' }).click();
  await look(bob, 'request-badge');
  await bob.getByRole('button', { name: 'New friends, 1 new request' }).click();
  const received = bob.getByRole('region', { name: 'Received' });
  await received.getByText('Shall we climb?').waitFor();
  await bob.getByRole('button', { name: 'Contacts', exact: true }).waitFor();
  await look(bob, 'request-received');
  await received.getByRole('button', { name: 'Accept' }).click();
  await look(bob, 'request-accept');
  await bob.getByRole('textbox', { name: 'Remark' }).fill('Ally');
  await bob.keyboard.press('Enter');

  await friendRow(bob, 'Ally', ', Online').waitFor();
  await friendRow(alice, 'Bob', ', Online').waitFor();
  expect(await bob.getByRole('region', { name: 'Received' }).count()).toBe(0);
  await friendRow(alice, 'Bob').click();
  await alice.getByRole('heading', { name: 'Bob' }).waitFor();
  await look(alice, 'card');
});

test('a remark stands in the conversation list, in the chat and in the contacts, also after a reload', async () => {
  await befriend(stage, 'carol', 'alice');
  const alice = await stage.open('Alice', 'C2Ccarol');
  await say(alice, 'Hello from Alice');
  const carol = await stage.open('Carol', 'C2Calice');
  await carol.getByRole('heading', { name: 'Alice' }).waitFor();

  await carol.getByRole('button', { name: 'About Alice' }).click();
  const panel = carol.getByRole('dialog', { name: 'About Alice' });
  await panel.getByRole('button', { name: 'Change: Remark' }).click();
  await panel.getByRole('textbox', { name: 'Remark' }).fill('Sister');
  await carol.keyboard.press('Enter');
  await carol.getByRole('dialog', { name: 'About Sister' }).getByText('Name').waitFor();
  await look(carol, 'card-in-chat');
  await carol.keyboard.press('Escape');

  const listed = carol.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: /^Sister/ });
  await listed.first().waitFor();
  await carol.getByRole('heading', { name: 'Sister' }).waitFor();
  await carol.getByRole('article', { name: /^Sister, .*Hello from Alice$/ }).waitFor();
  await carol.reload();
  await listed.first().waitFor();
  await showContacts(carol);
  await friendRow(carol, 'Sister').waitFor();
  await carol.getByRole('searchbox', { name: 'Search contacts' }).fill('ali');
  await carol.keyboard.press('Enter');
  await carol.getByRole('heading', { name: 'Sister' }).waitFor();
});

test('[S42] whoever is blocked is told that their message fails, and gets through when they are unblocked', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'mallory', Nick: 'Mallory' });
  const alice = await stage.open('Alice', 'C2Ccarol');
  const carol = await stage.open('Carol', 'C2Calice');

  await alice.getByRole('button', { name: 'Conversation actions' }).click();
  await alice.getByRole('menuitem', { name: 'Block' }).click();
  await confirm(alice, /^Block Carol/, 'Block');
  await alice.getByText('You blocked Carol: their messages do not reach you.').waitFor();
  await look(alice, 'blocked-chat');
  await say(carol, 'Do you read me?');
  await carol.getByText('They do not accept messages from you. (20007)').waitFor();
  await look(carol, 'blocked-sender');

  await showContacts(alice);
  await openContactPage(alice, 'Blacklist');
  const blacklist = alice.getByRole('list', { name: 'Blacklist' });
  await alice.getByRole('searchbox', { name: 'User ID' }).fill('mallory');
  await alice.keyboard.press('Enter');
  await blacklist.getByText('Mallory', { exact: true }).waitFor();
  await look(alice, 'blacklist');
  await alice.getByRole('searchbox', { name: 'User ID' }).fill('nobody-of-this-id');
  await alice.keyboard.press('Enter');
  await alice.getByText('There is no user with this ID').waitFor();
  const row = blacklist.getByRole('listitem').filter({ hasText: 'Carol' });
  await row.getByRole('button', { name: 'Unblock' }).click();
  await row.waitFor({ state: 'detached' });

  await carol.getByRole('button', { name: 'Send again' }).click();
  await alice.getByRole('button', { name: /^Chats/ }).click();
  await alice.getByRole('article', { name: /Do you read me\?$/ }).waitFor();
  expect(await alice.getByText('You blocked Carol').count()).toBe(0);
});

test('[S69] friend groups: made, filled, renamed and deleted, on all devices', async () => {
  await befriend(stage, 'alice', 'bob');
  await befriend(stage, 'alice', 'carol');
  const alice = await stage.open('Alice');
  const tablet = await stage.open('Alice');
  await showContacts(alice);
  await showContacts(tablet);

  await openContactPage(alice, 'Friend groups');
  await look(alice, 'groups-empty');
  await alice.getByRole('textbox', { name: 'Name of the group' }).fill('Climbers');
  await alice.keyboard.press('Enter');
  const group = alice.getByRole('region', { name: 'Climbers' });
  await group.getByText('Nobody is in it yet').waitFor();
  await group.getByRole('combobox', { name: 'Add friends' }).click();
  await chooseOption(alice, 'Bob');
  await group.getByText('1 friend').waitFor();
  await look(alice, 'groups');

  await friendRow(tablet, 'Carol').click();
  await tablet.getByRole('combobox', { name: 'In groups' }).click();
  await chooseOption(tablet, 'Climbers');
  await group.getByText('2 friends').waitFor();
  await tablet.getByRole('combobox', { name: 'In groups' }).fill('Work');
  await tablet.keyboard.press('Enter');
  await tablet.keyboard.press('Escape');
  await alice.getByRole('region', { name: 'Work' }).getByText('1 friend').waitFor();
  await tablet.getByText('Groups', { exact: true }).click();
  await friendRow(tablet, 'Carol').nth(1).waitFor();
  await look(tablet, 'sections-by-group');

  await group.getByRole('button', { name: 'Take Bob out of Climbers' }).click();
  await group.getByText('1 friend').waitFor();
  await group.getByRole('button', { name: 'Rename Climbers' }).click();
  await alice.getByRole('textbox', { name: 'Name of the group' }).last().fill('Work');
  await alice.keyboard.press('Enter');
  await alice.getByText('You have a group of this name already. (2710)').waitFor();
  await group.getByRole('button', { name: 'Rename Climbers' }).click();
  await alice.getByRole('textbox', { name: 'Name of the group' }).last().fill('Rope team');
  await alice.keyboard.press('Enter');
  await tablet.getByRole('heading', { name: /^Rope team/ }).waitFor();
  await alice.getByRole('button', { name: 'Delete Rope team' }).click();
  await confirm(alice, /^Delete the group Rope team/, 'Delete');
  await tablet.getByRole('heading', { name: /^Rope team/ }).waitFor({ state: 'detached' });
  await friendRow(tablet, 'Carol').waitFor();
});

test('who is online has a dot, with words of their own, and none after they signed out', async () => {
  await befriend(stage, 'alice', 'bob');
  const alice = await stage.open('Alice', 'C2Cbob');
  const bob = await stage.open('Bob');
  const status = alice.getByRole('region', { name: 'Bob' }).getByRole('status').first();
  await status.getByText('Online', { exact: true }).waitFor();

  await bob.getByRole('button', { name: 'Settings' }).click();
  await bob.getByRole('button', { name: 'My status: Set a status' }).click();
  await bob.getByRole('textbox', { name: 'My status' }).fill('on a rope');
  await bob.keyboard.press('Enter');
  await bob.getByRole('button', { name: 'My status: on a rope' }).waitFor();
  await look(bob, 'settings');
  await status.getByText('Online · on a rope').waitFor();
  await look(alice, 'chat-with-status');
  await showContacts(alice);
  await friendRow(alice, 'Bob', ', Online · on a rope').waitFor();
  const row = friendRow(alice, 'Bob');
  expect(await row.locator('.onlineDot').count()).toBe(1);
  await bob.getByRole('button', { name: 'Sign out' }).click();

  await friendRow(alice, 'Bob', ', Offline').waitFor();
  expect(await row.locator('.onlineDot').count()).toBe(0);
});

test('[S3] whoever cannot be added is told why in plain words', async () => {
  await befriend(stage, 'alice', 'bob');
  for (const UserID of ['grump', 'hidden']) await stage.rest.ok('im_open_login_svc/account_import', { UserID });
  await stage.rest.ok('profile/portrait_set', {
    From_Account: 'grump',
    ProfileItem: [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_DenyAny' }],
  });
  await stage.rest.ok('sns/black_list_add', { From_Account: 'hidden', To_Account: ['alice'] });
  const alice = await stage.open('Alice');
  await showContacts(alice);
  await friendRow(alice, 'Bob').waitFor();
  await alice.getByRole('navigation', { name: 'Contacts' }).getByRole('button', { name: 'Add friend' }).click();
  const field = alice.getByRole('dialog').getByRole('textbox', { name: 'User ID' });

  const answers = {
    '': 'Please fill this in',
    alice: 'This is you',
    bob: 'You are friends already',
    'no-such-user': 'There is no such user. (30003)',
    grump: 'They take no friend requests. (30516)',
    hidden: 'They do not take requests from you. (30525)',
  };
  for (const [userId, answer] of Object.entries(answers)) {
    await field.fill(userId);
    await field.press('Enter');
    await alice.getByRole('dialog').getByText(answer).waitFor();
  }
  await look(alice, 'add-friend');
});

test('who somebody in a group is, is a click away, and so is becoming friends', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'erin', Nick: 'Erin' });
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'erin', Type: 'Public', Name: 'Ridge', GroupId: 'ridge' },
    MemberList: [{ Member_Account: 'carol' }],
  });
  await stage.rest.ok('group_open_http_svc/send_group_msg', {
    ...{ GroupId: 'ridge', From_Account: 'erin', Random: 1 },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Who am I?' } }],
  });
  const carol = await stage.open('Carol', 'GROUPridge');

  await carol.getByRole('article', { name: /Who am I\?$/ }).getByTitle('Erin').click();
  const panel = carol.getByRole('dialog', { name: 'About Erin' });
  await panel.getByRole('button', { name: 'Add friend' }).click();
  const asking = carol.getByRole('dialog', { name: 'Add friend' });
  await asking.getByRole('textbox', { name: 'Remark' }).fill('Rin');
  await carol.keyboard.press('Enter');
  await carol.getByText('erin is your friend now').waitFor();
  await carol.getByRole('dialog', { name: 'About Rin' }).getByRole('button', { name: 'Delete friend' }).waitFor();
  await look(carol, 'card-in-group');
  await carol.keyboard.press('Escape');

  await carol.getByRole('article', { name: /^Rin, .*Who am I\?$/ }).waitFor();
  await openPanel(carol);
  await panelOf(carol).getByRole('button', { name: /^Erin/ }).click();
  await carol.getByRole('dialog', { name: 'About Rin' }).getByRole('button', { name: 'Message' }).click();
  await carol.getByRole('heading', { name: 'Rin', level: 2 }).waitFor();
});

test('a friend is deleted from both lists after a question', async () => {
  await befriend(stage, 'carol', 'bob', 'Bobby');
  await befriend(stage, 'bob', 'carol');
  const carol = await stage.open('Carol');
  const bob = await stage.open('Bob');
  await showContacts(bob);
  await friendRow(bob, 'Carol').waitFor();
  await showContacts(carol);
  await friendRow(carol, 'Bobby').click();

  await carol.getByRole('button', { name: 'Delete friend' }).click();
  await look(carol, 'delete-friend');
  await confirm(carol, /^Delete Bobby/, 'Delete friend');

  await friendRow(bob, 'Carol').waitFor({ state: 'detached' });
  await friendRow(carol, 'Bobby').waitFor({ state: 'detached' });
  await carol.getByText('Pick a contact').waitFor();
});

test('on a phone, in Chinese and by keyboard: the list, a card, and back again', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'wxm', Nick: '王小明' });
  await befriend(stage, 'bob', 'wxm');
  await befriend(stage, 'bob', 'alice', '老张');
  const bob = await stage.open('Bob', undefined, { viewport: { width: 390, height: 780 }, colorScheme: 'dark' });
  await bob.getByRole('button', { name: 'Settings' }).click();
  await bob.getByRole('region', { name: 'Settings' }).getByText('中文').click();
  await look(bob, 'phone-settings-zh-dark');
  await bob.keyboard.press('Escape');
  await bob.getByRole('button', { name: '通讯录' }).press('Enter');
  await bob.getByRole('button', { name: '王小明, 离线' }).waitFor();
  expect(await bob.getByRole('navigation', { name: '通讯录' }).getByRole('heading').allInnerTexts()).toEqual([
    expect.stringMatching(/^L/),
    expect.stringMatching(/^W/),
  ]);
  await look(bob, 'phone-contacts-zh-dark');

  await bob.getByRole('searchbox', { name: '搜索联系人' }).focus();
  await bob.keyboard.press('End');
  await bob.keyboard.press('ArrowDown');
  await bob.keyboard.press('End');
  await bob.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '王小明, 离线');
  await bob.keyboard.press('Enter');
  await bob.getByRole('heading', { name: '王小明' }).waitFor();
  await look(bob, 'phone-card-zh-dark');
  await bob.getByRole('button', { name: '返回通讯录' }).waitFor();
  await bob.keyboard.press('Escape');
  await bob.getByRole('button', { name: '王小明, 离线' }).waitFor();

  for (const [name, page] of [
    ['新的朋友', 'requests'],
    ['好友分组', 'groups'],
    ['黑名单', 'blacklist'],
  ] as const) {
    await bob.getByRole('button', { name }).click();
    await bob.getByRole('heading', { name, level: 2 }).waitFor();
    await look(bob, `phone-${page}-zh-dark`);
    await bob.goBack();
  }
  await bob.getByRole('button', { name: '添加好友' }).click();
  await bob.getByRole('textbox', { name: '用户 ID' }).fill('grump');
  await bob.keyboard.press('Enter');
  await bob.getByText('对方不接受好友请求。 (30516)').waitFor();
  await look(bob, 'phone-add-zh-dark');
  await bob.keyboard.press('Escape');
  await bob.getByRole('dialog').waitFor({ state: 'detached' });
  await bob.getByRole('button', { name: '王小明, 离线' }).click();
  await bob.getByRole('button', { name: '发消息' }).click();
  await bob.getByRole('textbox', { name: '发消息给 王小明' }).waitFor();
  await bob.getByRole('button', { name: '返回会话列表' }).click();
  await bob.getByRole('button', { name: '王小明, 离线' }).waitFor();
});
