import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test';
import { say } from './demo.ts';
import {
  changeFact,
  chooseFor,
  confirm,
  type GroupStage,
  happened,
  look,
  openDialog,
  openGroupStage,
  openPanel,
  panelOf,
  writingIn,
} from './groupPages.ts';

setDefaultTimeout(180_000);

let stage: GroupStage;
let groupId = '';
let made = 0;
beforeAll(async () => {
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  groupId = `team${++made}`;
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Team', GroupId: groupId },
    MemberList: [{ Member_Account: 'bob' }],
  });
});
const roleOf = (page: Parameters<typeof panelOf>[0], name: string) =>
  panelOf(page).getByRole('listitem').filter({ hasText: name });

test('a member is muted for a time, cannot speak, and speaks again; so are all', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  await openPanel(alice);

  await chooseFor(alice, 'Bob', 'Mute', '10 minutes');
  await roleOf(alice, 'Bob')
    .getByText(/^may not speak until/)
    .waitFor();
  await happened(bob, 'Alice muted Bob');
  await say(bob, 'one');
  await bob.getByText('You are muted in this group. (10017)').waitFor();

  await chooseFor(alice, 'Bob', 'Lift the mute');
  await happened(bob, 'Alice let Bob speak again');
  await say(bob, 'two');
  await alice.getByRole('article', { name: /Bob.*two$/ }).waitFor();

  await panelOf(alice).getByRole('switch', { name: 'Mute all members' }).click();
  await happened(bob, 'Alice muted the group');
  await say(bob, 'three');
  await bob
    .getByRole('article', { name: /three$/ })
    .locator('[data-state=failed]')
    .waitFor();
  expect(await alice.getByRole('article', { name: /three$/ }).count()).toBe(0);
});

test('roles: an administrator is made and dismissed, and the group gets another owner', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  await openPanel(alice);

  await chooseFor(alice, 'Bob', 'Make administrator');
  await roleOf(alice, 'Bob').getByText('Admin').waitFor();
  await chooseFor(alice, 'Bob', 'Dismiss as administrator');
  await roleOf(alice, 'Bob').getByText('Admin').waitFor({ state: 'detached' });
  await chooseFor(alice, 'Bob', 'Make owner');
  await confirm(alice, /^Make Bob the owner/, 'Make owner');

  await roleOf(alice, 'Bob').getByText('Owner').waitFor();
  await panelOf(alice).getByRole('button', { name: 'Leave the group' }).waitFor();
  expect(await panelOf(alice).getByRole('button', { name: 'Dissolve the group' }).count()).toBe(0);
});

test('names in the group: one’s own, and that of a member by its owner', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  await openPanel(alice);

  await changeFact(alice, 'My name in this group', 'Captain');
  await roleOf(alice, 'Captain').waitFor();
  await chooseFor(alice, 'Bob', 'Name of Bob in this group');
  await alice.getByRole('textbox', { name: 'Name of Bob in this group' }).fill('Mate');
  await alice.keyboard.press('Enter');
  await roleOf(alice, 'Mate').waitFor();
  await alice.keyboard.press('Escape');
  await say(alice, 'on board');

  await bob.getByRole('article', { name: /^Captain.*on board$/ }).waitFor();
});

test('a large member list: pages, and a search through all of them', async () => {
  const userIds = Array.from({ length: 450 }, (_, at) => `user${at}`);
  for (let at = 0; at < userIds.length; at += 90) {
    const AccountList = userIds.slice(at, at + 90).map((UserID) => ({ UserID, Nick: `Person ${UserID.slice(4)}` }));
    await stage.rest.ok('im_open_login_svc/multiaccount_import', { AccountList });
  }
  for (let at = 0; at < userIds.length; at += 225) {
    const MemberList = userIds.slice(at, at + 225).map((Member_Account) => ({ Member_Account }));
    await stage.rest.ok('group_open_http_svc/add_group_member', { GroupId: groupId, Silence: 1, MemberList });
  }
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const panel = await openPanel(alice);
  const members = panel.getByRole('region', { name: 'Members' }).getByRole('listitem');

  await panel.getByText('Members · 452').waitFor();
  await members.nth(99).waitFor();
  expect(await members.count()).toBe(100);
  await panel.getByRole('button', { name: 'Show more' }).click();
  await members.nth(199).waitFor();
  await panel.getByRole('searchbox', { name: 'Search members' }).fill('person 44');
  await panel.getByText('Person 449').waitFor();
  expect(await members.count()).toBe(11);
  await look(alice, 'member-search');
  await panel.getByRole('searchbox', { name: 'Search members' }).fill('nobody of this name');
  await panel.getByText('Nobody here is called that.').waitFor();
});

test('requests to join: with a few words, decided on by the notice and in the panel', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'dave', Nick: 'Dave' });
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const carol = await stage.open('Carol');
  await writingIn(alice).waitFor();

  await openDialog(carol, 'Join by ID');
  await carol.getByRole('textbox', { name: 'Group ID' }).fill(groupId);
  await carol.getByRole('textbox', { name: 'A few words to the administrators' }).fill('It is me');
  await carol.getByRole('button', { name: 'Join', exact: true }).click();
  await carol.getByText('Your request waits for an administrator.').waitFor();
  await alice.getByText('Carol wants to join Team').waitFor();
  await alice.getByText('“It is me”').waitFor();
  await look(alice, 'application-notice');
  await alice.getByRole('button', { name: 'Refuse' }).click();
  await carol.getByText('You were not let into Team').waitFor();

  await openPanel(alice);
  await openDialog(carol, 'Join by ID');
  await carol.getByRole('textbox', { name: 'Group ID' }).fill(groupId);
  await carol.getByRole('button', { name: 'Join', exact: true }).click();
  await panelOf(alice)
    .getByRole('region', { name: 'Requests to join' })
    .getByRole('button', { name: 'Accept' })
    .click();
  await carol.getByText('You are in Team now').waitFor();
  await panelOf(alice).getByText('Members · 3').waitFor();
  expect(await alice.getByText('Carol wants to join Team').count()).toBe(0);
  await carol.getByRole('button', { name: 'Open', exact: true }).click();
  await carol.getByRole('heading', { name: 'Team' }).waitFor();
});
