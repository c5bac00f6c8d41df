import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { until } from '../until.ts';
import { say, shownMessages } from './demo.ts';
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
} from './groupPages.ts';

setDefaultTimeout(180_000);

let stage: GroupStage;
beforeAll(async () => {
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
});
afterAll(() => stage[Symbol.asyncDispose]());

test('a group is made, spoken in, changed and left in two browsers', async () => {
  const alice = await stage.open('Alice');
  const bob = await stage.open('Bob');

  await openDialog(alice, 'A group');
  await alice.getByRole('textbox', { name: 'Name of the group' }).fill('Climbers');
  await alice.getByRole('combobox', { name: 'Members' }).fill('bob');
  await alice.keyboard.press('Enter');
  await alice.keyboard.press('Escape');
  await look(alice, 'new-group');
  await alice.getByRole('button', { name: 'Create group' }).click();
  await alice.getByRole('heading', { name: 'Climbers' }).waitFor();
  await say(alice, 'On Sunday?');

  await bob
    .getByRole('button', { name: /^Climbers/ })
    .first()
    .click();
  await bob.getByRole('article', { name: /On Sunday\?$/ }).waitFor();
  await say(bob, 'Yes!');
  await alice.getByRole('article', { name: /Yes!$/ }).waitFor();
  expect((await shownMessages(alice)).map(({ by, text }) => `${by}: ${text}`)).toEqual([
    'You: On Sunday?',
    'Bob: Yes!',
  ]);
  await look(alice, 'group');

  await openPanel(alice);
  await panelOf(alice).getByText('2 members').waitFor();
  await changeFact(alice, 'Notice', 'Bring ropes');
  await happened(bob, 'Alice changed the notice: Bring ropes');
  await bob.getByRole('button', { name: 'Notice: Bring ropes' }).waitFor();
  await changeFact(alice, 'Introduction', 'All who climb');
  await happened(bob, 'Alice changed the introduction');
  await changeFact(alice, 'Name of the group', 'Sunday climbers');
  await bob.getByRole('heading', { name: 'Sunday climbers' }).waitFor();
  await look(alice, 'group-panel');
  await chooseFor(alice, 'Bob', 'Make administrator');
  await bob.getByText('You are an administrator of Sunday climbers now').waitFor();
  await look(bob, 'notice');

  await openPanel(bob);
  await panelOf(bob).getByRole('button', { name: 'Leave the group' }).click();
  await confirm(bob, /^Leave Sunday climbers/, 'Leave the group');
  await happened(alice, 'Bob left');
  await bob.getByText('No conversations yet').waitFor();
});

test('who goes back twice at once is at the list, not out of the page', async () => {
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Doors', GroupId: 'doors' },
    MemberList: [{ Member_Account: 'carol' }],
  });
  await stage.rest.ok('group_open_http_svc/send_group_msg', {
    ...{ GroupId: 'doors', From_Account: 'alice', Random: 1 },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Come in' } }],
  });
  const carol = await stage.open('Carol', undefined, { viewport: { width: 390, height: 780 } });
  const open = () =>
    carol
      .getByRole('button', { name: /^Doors/ })
      .first()
      .click();
  await open();
  const back = carol.getByRole('button', { name: 'Back' });
  await back.waitFor();

  // In one turn, before the browser has gone back for the first.
  await back.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });

  await back.waitFor({ state: 'detached' });
  await open();
  await carol.getByRole('article', { name: /Come in$/ }).waitFor();
});

test('the banner of a notice stays closed until there is another notice', async () => {
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Readers', GroupId: 'readers', Notification: 'Page one' },
    MemberList: [{ Member_Account: 'bob' }],
  });
  const bob = await stage.open('Bob', 'GROUPreaders');

  await bob.getByRole('button', { name: 'Notice: Page one' }).click();
  await bob.getByRole('button', { name: 'Notice: Page one', expanded: true }).waitFor();
  await bob.getByRole('button', { name: 'Close: Notice' }).click();
  await bob.getByRole('button', { name: 'Notice: Page one' }).waitFor({ state: 'detached' });
  await stage.rest.ok('group_open_http_svc/modify_group_base_info', { GroupId: 'readers', Notification: 'Page two' });

  await bob.getByRole('button', { name: 'Notice: Page two' }).waitFor();
});

test('every type of group is made on the page, and told by its name', async () => {
  const alice = await stage.open('Alice');
  const kinds = [
    ['Work: members bring in others', 'Work group'],
    ['Meeting: anyone may join, nothing counts as unread', 'Meeting'],
    ['Community: large, anyone may join', 'Community'],
    ['Live room: nothing is kept', 'Live room'],
  ];

  for (const [kind = '', name = ''] of kinds) {
    await openDialog(alice, 'A group');
    await alice.getByRole('textbox', { name: 'Name of the group' }).fill(name);
    await alice.getByRole('combobox', { name: 'Kind' }).click();
    await alice.getByText(kind).click();
    await alice.getByRole('button', { name: 'Create group' }).click();
    await alice.getByRole('heading', { name, level: 2 }).waitFor();
    await openPanel(alice);
    await panelOf(alice)
      .getByText(new RegExp(`^${name} · 1 member$`))
      .waitFor();
    await alice.keyboard.press('Escape');
    await panelOf(alice).waitFor({ state: 'detached' });
    // Escape closed the panel, and not the conversation below it.
    await alice.getByRole('heading', { name, level: 2 }).waitFor();
  }
});

test('a fault is told in the language of the reader, with its code (S3)', async () => {
  const alice = await stage.open('Alice', undefined, { locale: 'en-US' });
  await openDialog(alice, 'Join by ID');

  await alice.getByRole('textbox', { name: 'Group ID' }).fill('nowhere');
  await alice.getByRole('button', { name: 'Join', exact: true }).click();

  await alice.getByText('There is no such group. (10010)').waitFor();
  await alice.goto(alice.url().replace(/#.*|$/, '#/GROUPnowhere'));
  await alice.getByText('There is no such group. (2603)').waitFor();
  await until(async () => !alice.url().includes('nowhere'));
});

test('who is removed, and whose group is dissolved, is told so and led out of it', async () => {
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Rowers', GroupId: 'rowers' },
    MemberList: [{ Member_Account: 'bob' }, { Member_Account: 'carol' }],
  });
  const alice = await stage.open('Alice', 'GROUProwers');
  const bob = await stage.open('Bob', 'GROUProwers');
  const carol = await stage.open('Carol', 'GROUProwers');
  for (const page of [bob, carol]) await page.getByRole('heading', { name: 'Rowers' }).waitFor();

  await openPanel(alice);
  await chooseFor(alice, 'Bob', 'Remove');
  await confirm(alice, /^Remove Bob/, 'Remove');
  await bob.getByText('You were removed from Rowers').waitFor();
  await until(async () => !bob.url().includes('rowers'));
  await panelOf(alice).getByRole('button', { name: 'Dissolve the group' }).click();
  await confirm(alice, /^Dissolve Rowers/, 'Dissolve the group');

  await carol.getByText('Rowers was dissolved').waitFor();
  await until(async () => !carol.url().includes('rowers'));
});
