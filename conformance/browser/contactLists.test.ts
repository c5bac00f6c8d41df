import { expect, setDefaultTimeout, test } from 'bun:test';
import { until } from '../until.ts';
import {
  befriend,
  chooseOption,
  contactStage,
  friendRow,
  openContactPage,
  refuseFriends,
  showContacts,
} from './contactPages.ts';
import { say } from './demo.ts';
import { confirm, look } from './groupPages.ts';

setDefaultTimeout(180_000);

const stage = contactStage();

test('[S42] whoever is blocked is told that their message fails, and gets through when they are unblocked', async () => {
  await stage().rest.ok('im_open_login_svc/account_import', { UserID: 'mallory', Nick: 'Mallory' });
  const alice = await stage().open('Alice', 'C2Ccarol');
  const carol = await stage().open('Carol', 'C2Calice');

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
  await befriend(stage(), 'alice', 'bob');
  await befriend(stage(), 'alice', 'carol');
  const alice = await stage().open('Alice');
  const tablet = await stage().open('Alice');
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
  await befriend(stage(), 'alice', 'bob');
  const alice = await stage().open('Alice', 'C2Cbob');
  const bob = await stage().open('Bob');
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

test('on a phone, in Chinese and by keyboard: the list, a card, and back again', async () => {
  await stage().rest.ok('im_open_login_svc/account_import', { UserID: 'wxm', Nick: '王小明' });
  await refuseFriends(stage(), 'grump');
  await befriend(stage(), 'bob', 'wxm');
  await befriend(stage(), 'bob', 'alice', '老张');
  const bob = await stage().open('Bob', undefined, { viewport: { width: 390, height: 780 }, colorScheme: 'dark' });
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

test('of many friends those on screen are drawn, and no others are subscribed to', async () => {
  const userIds = Array.from({ length: 600 }, (_, at) => `p${String(at).padStart(3, '0')}`);
  for (let at = 0; at < userIds.length; at += 90) {
    const some = userIds.slice(at, at + 90);
    await stage().rest.ok('im_open_login_svc/multiaccount_import', {
      AccountList: some.map((UserID) => ({ UserID, Nick: `Person ${UserID.slice(1)}` })),
    });
    await stage().rest.ok('sns/friend_import', {
      From_Account: 'alice',
      AddFriendItem: some.map((To_Account) => ({ To_Account, AddSource: 'AddSource_Type_Web' })),
    });
  }
  const subscribed = new Set<string>();
  const alice = await stage().open('Alice');
  alice.on('websocket', (socket) => socket.on('framesent', ({ payload }) => follow(subscribed, String(payload))));
  await alice.reload();
  await showContacts(alice);
  await friendRow(alice, 'Person 000', ', Offline').waitFor();
  expect(await alice.getByRole('navigation', { name: 'Contacts' }).getByRole('listitem').count()).toBeLessThan(60);
  expect(subscribed.has('p000')).toBe(true);

  await friendRow(alice, 'Person 000').focus();
  await alice.keyboard.press('End');
  await friendRow(alice, 'Person 599', ', Offline').waitFor();

  await until(() => subscribed.has('p599') && !subscribed.has('p000'));
  expect(subscribed.size).toBeLessThan(60);
  await alice.getByRole('searchbox', { name: 'Search contacts' }).fill('person 31');
  await friendRow(alice, 'Person 319', ', Offline').waitFor();
  await look(alice, 'many-found');
});

test('where the app has no statuses, none are shown and nothing is amiss', async () => {
  await stage().rest.ok('hongyan/set_settings', { Settings: { userStatus: 0 } });
  await stage().rest.ok('im_open_login_svc/account_import', { UserID: 'frank', Nick: 'Frank' });
  await befriend(stage(), 'carol', 'frank');
  const carol = await stage().open('Carol');
  await showContacts(carol);

  await friendRow(carol, 'Frank').getByText('frank', { exact: true }).waitFor();
  await carol.getByRole('button', { name: 'Settings' }).click();
  await carol.getByRole('combobox', { name: 'Who may add me' }).waitFor();
  expect(await carol.getByRole('button', { name: /^My status/ }).count()).toBe(0);
  expect(await carol.locator('.ant-message-error').count()).toBe(0);
});

/** Keeps who is subscribed to by a frame that the page sent: its texts stand in it as they are. */
function follow(subscribed: Set<string>, frame: string): void {
  const named = frame.match(/\bp\d{3}/g) ?? [];
  if (frame.includes('unsubscribeStatuses')) for (const userId of named) subscribed.delete(userId);
  else if (frame.includes('subscribeStatuses')) for (const userId of named) subscribed.add(userId);
}
