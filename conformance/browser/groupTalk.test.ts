import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test';
import { until } from '../until.ts';
import { say } from './demo.ts';
import {
  chooseFor,
  chooseForMessage,
  type GroupStage,
  happened,
  look,
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
  groupId = `talk${++made}`;
  await stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: `Talk ${made}`, GroupId: groupId },
    MemberList: [{ Member_Account: 'bob' }, { Member_Account: 'carol' }],
  });
});

test('one mentions by the keyboard alone; the mentioned see it in their list', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob');
  await writingIn(alice).waitFor();
  await writingIn(alice).pressSequentially('look, @');
  const names = alice.getByRole('listbox', { name: 'Whom to mention' }).getByRole('option');
  await names.nth(2).waitFor();

  expect(await names.allInnerTexts()).toEqual(['Mention everybody', 'B\nBob\nbob', 'C\nCarol\ncarol']);
  await writingIn(alice).pressSequentially('ca');
  await names.nth(1).waitFor({ state: 'detached' });
  await alice.keyboard.press('Escape');
  await names.first().waitFor({ state: 'detached' });
  expect(alice.url()).toContain(groupId);
  await writingIn(alice).pressSequentially('r');
  await names.first().waitFor();
  for (let typed = 0; typed < 3; typed++) await alice.keyboard.press('Backspace');
  await names.nth(2).waitFor();
  await alice.keyboard.press('ArrowDown');
  await look(alice, 'mention');
  await alice.keyboard.press('Enter');
  expect(await writingIn(alice).inputValue()).toBe('look, @Bob ');
  await alice.keyboard.type('here');
  await alice.keyboard.press('Enter');

  const row = bob.getByRole('button', { name: new RegExp(`^Talk ${made}`) }).first();
  await row.getByText('[You were mentioned]').waitFor();
  await row.click();
  await bob
    .getByRole('article', { name: /look, @Bob here$/ })
    .and(bob.locator('[data-mentioned=true]'))
    .waitFor();
  await bob.goto(bob.url().replace(/#.*/, '#'));
  await row.getByText('[You were mentioned]').waitFor({ state: 'detached' });

  await writingIn(alice).pressSequentially('@every');
  await alice.getByRole('option', { name: 'Mention everybody' }).click();
  await alice.keyboard.type('come');
  await alice.keyboard.press('Enter');
  await row.getByText('[Everyone was mentioned]').waitFor();
});

test('read by how many, and by whom', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  await say(alice, 'who reads this?');
  await alice.getByRole('button', { name: '0 read, 2 unread' }).waitFor();
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  await bob.getByRole('article', { name: /who reads this\?$/ }).waitFor();

  await alice.getByRole('button', { name: '1 read, 1 unread' }).click();
  const readers = alice.getByRole('dialog', { name: 'Who read it' });
  await readers.getByRole('listitem').getByText('Bob').waitFor();
  await readers.getByRole('tab', { name: 'Unread 1' }).click();
  await readers.getByRole('listitem').getByText('Carol').waitFor();
  await look(alice, 'readers');
  await alice.keyboard.press('Escape');
  await alice.reload();
  await alice.getByRole('button', { name: '1 read, 1 unread' }).waitFor();
});

test('owner and administrators recall what others said (S72), and pin it for everybody', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  for (const text of ['first', 'second', 'third']) await say(bob, text);
  await alice.getByRole('article', { name: /third$/ }).waitFor();
  const pinned = bob.getByRole('complementary', { name: 'Pinned message' });

  await chooseForMessage(alice, /first$/, 'Pin for everybody');
  await pinned.getByText('Bob: first').waitFor();
  await chooseForMessage(alice, /second$/, 'Pin for everybody');
  await pinned.getByText('Pinned message 2 of 2').waitFor();
  await pinned.getByRole('button').click();
  await bob.locator('.row[data-jumped=true]').getByText('second').waitFor();
  await pinned.getByText('Pinned message 1 of 2').waitFor();
  await bob.reload();
  await pinned.getByText('Bob: second').waitFor();

  await chooseForMessage(alice, /second$/, 'Recall');
  await happened(bob, 'Alice recalled a message');
  await pinned.getByText('Bob: first').waitFor();
  await alice.getByRole('button', { name: 'Take the pin off' }).click();
  await pinned.waitFor({ state: 'detached' });
  await bob.getByRole('article', { name: /third$/ }).hover();
  await bob
    .getByRole('article', { name: /third$/ })
    .getByRole('button', { name: 'Message actions' })
    .click();
  await bob.getByRole('menuitem', { name: 'Recall' }).waitFor();
  expect(await bob.getByRole('menuitem', { name: 'Pin for everybody' }).count()).toBe(0);
});

test('several messages are forwarded as one, which opens', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  for (const text of ['one', 'two', 'three']) await say(alice, text);
  await bob.getByRole('article', { name: /three$/ }).waitFor();

  await chooseForMessage(bob, /three$/, 'Select');
  await bob.getByRole('checkbox', { name: 'Select: one' }).check();
  await bob.getByText('2 selected').waitFor();
  await bob.keyboard.press('Escape');
  await writingIn(bob).waitFor();
  expect(bob.url()).toContain(groupId);
  await chooseForMessage(bob, /three$/, 'Select');
  await bob.getByRole('checkbox', { name: 'Select: one' }).check();
  await bob.getByRole('button', { name: 'Forward as one' }).click();
  await bob
    .getByRole('dialog', { name: 'Forward to' })
    .getByRole('button', { name: `Talk ${made}` })
    .click();

  await writingIn(bob).waitFor();
  await alice.getByRole('button', { name: `Open Chat history: Talk ${made}` }).click();
  const opened = alice.getByRole('dialog', { name: `Chat history: Talk ${made}` });
  await opened.getByRole('listitem').nth(1).waitFor();
  const texts = await opened.locator('.saidText').allInnerTexts();
  expect(texts).toEqual(['one', 'three']);
  await look(alice, 'merged');
});

test('a group is made quiet in its panel: its messages are marked so in the list', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  await say(alice, 'psst');
  await openPanel(alice);

  await panelOf(alice).getByRole('switch', { name: 'Do not notify me' }).click();

  const row = alice.getByRole('button', { name: new RegExp(`^Talk ${made}.*Muted$`) });
  await row.first().waitFor();
  await until(async () => panelOf(alice).getByRole('switch', { name: 'Do not notify me' }).isChecked());
});

test('a member who was made administrator is offered what they may do at once', async () => {
  const alice = await stage.open('Alice', `GROUP${groupId}`);
  const bob = await stage.open('Bob', `GROUP${groupId}`);
  await say(alice, 'mine');
  await openPanel(alice);

  await chooseFor(alice, 'Bob', 'Make administrator');
  await bob.getByText('You are an administrator of', { exact: false }).waitFor();

  await chooseForMessage(bob, /mine$/, 'Pin for everybody');
  await alice.getByRole('complementary', { name: 'Pinned message' }).waitFor();
});
