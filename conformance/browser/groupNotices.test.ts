import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { type GroupStage, look, openDialog, openGroupStage, openPanel, panelOf, writingIn } from './groupPages.ts';

setDefaultTimeout(180_000);

const svc = 'group_open_http_svc';

let stage: GroupStage;
beforeAll(async () => {
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const noticeWith = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

test('what the app tells a group is shown as it was written, and leads to the group', async () => {
  const GroupId = 'ferry';
  const group = { Owner_Account: 'alice', Type: 'Public', Name: 'Ferry', GroupId } as const;
  await stage.rest.ok(`${svc}/create_group`, { ...group, MemberList: [{ Member_Account: 'bob' }] });
  const alice = await stage.open('Alice', undefined, { colorScheme: 'dark' });
  const bob = await stage.open('Bob');
  await inChinese(alice);

  // One after the other: neither takes the place of the one before it.
  const notify = `${svc}/send_group_system_notification`;
  const lines = 'No boat at 9.\nNext at <b>10</b>.';
  await stage.rest.ok(notify, { GroupId, Content: lines });
  await stage.rest.ok(notify, { GroupId, ToMembers_Account: ['bob'], Content: 'Your seat is 4' });

  await noticeWith(bob, 'Your seat is 4').getByText('Notice to Ferry', { exact: true }).waitFor();
  await noticeWith(alice, 'No boat at 9').getByText('Ferry 的通知', { exact: true }).waitFor();
  await look(bob, 'custom-notice');
  await look(alice, 'custom-notice-dark');
  const toAll = noticeWith(bob, 'No boat at 9');
  expect(await toAll.getByRole('paragraph').innerText()).toBe(lines);
  expect(await noticeWith(alice, 'Your seat is 4').count()).toBe(0);

  await toAll.getByRole('button', { name: 'Open', exact: true }).press('Enter');

  await bob.getByRole('heading', { name: 'Ferry' }).waitFor();
  await toAll.waitFor({ state: 'detached' });
  expect(await noticeWith(bob, 'Your seat is 4').count()).toBe(1);
  await noticeWith(alice, 'No boat at 9').getByRole('button', { name: '打开' }).click();
  await alice.getByRole('heading', { name: 'Ferry' }).waitFor();
});

test('notices that come in one go are all shown', async () => {
  const GroupId = 'rush';
  const group = { Owner_Account: 'alice', Type: 'Public', Name: 'Rush', GroupId } as const;
  await stage.rest.ok(`${svc}/create_group`, { ...group, MemberList: [{ Member_Account: 'carol' }] });
  const carol = await stage.open('Carol');
  const texts = ['first word', 'second word', 'third word'];

  await Promise.all(
    texts.map((Content) => stage.rest.ok(`${svc}/send_group_system_notification`, { GroupId, Content })),
  );

  for (const text of texts) await noticeWith(carol, text).waitFor();

  // On a phone they leave the page to what one came to read.
  await carol.setViewportSize({ width: 390, height: 844 });
  const places = await carol.locator('.notices').boundingBox();
  expect(places?.height).toBeLessThanOrEqual(844 / 4);
  expect(
    await carol.locator('.notices').evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight),
  ).toBe(true);
  await look(carol, 'notices-on-a-phone');
});

test('who invited is told whether an administrator accepted', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'dave', Nick: 'Dave' });
  await stage.rest.ok(`${svc}/create_group`, {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Club', GroupId: 'club', InviteJoinOption: 'NeedPermission' },
    MemberList: [{ Member_Account: 'bob' }],
  });
  const alice = await stage.open('Alice', 'GROUPclub');
  const bob = await stage.open('Bob', 'GROUPclub');
  await writingIn(alice).waitFor();
  await openPanel(bob);

  await invite(bob, 'carol');
  await bob.getByText('Waiting for an administrator: carol').waitFor();
  await noticeWith(alice, 'Bob wants to bring Carol into Club').getByRole('button', { name: 'Accept' }).click();
  await noticeWith(bob, 'Alice accepted your invitation of Carol to Club').waitFor();
  await panelOf(bob).getByText('Members · 3').waitFor();
  await noticeWith(alice, 'Bob wants to bring Carol').waitFor({ state: 'detached' });

  await invite(bob, 'dave');
  await noticeWith(alice, 'Bob wants to bring Dave into Club').getByRole('button', { name: 'Refuse' }).click();
  await noticeWith(bob, 'Alice refused your invitation of Dave to Club').waitFor();
  await look(bob, 'invitation-answered');
});

test('notices of a time away are shown at the next sign-in, once, without requests that were decided on since', async () => {
  await stage.rest.ok(`${svc}/create_group`, {
    ...{ Owner_Account: 'alice', Type: 'Public', Name: 'Night', GroupId: 'night', ApplyJoinOption: 'NeedPermission' },
    MemberList: [{ Member_Account: 'bob', Role: 'Admin' }],
  });
  // Windows of earlier tests would show them, and so read them.
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
  const carol = await stage.open('Carol');
  await ask(carol, 'night', 'I do not sleep');
  await stage.rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'night', Content: 'Lights out at 11' });

  const alice = await stage.open('Alice');

  await noticeWith(alice, 'Carol wants to join Night').getByText('“I do not sleep”').waitFor();
  await noticeWith(alice, 'Lights out at 11').waitFor();
  await look(alice, 'late-notices');
  await noticeWith(alice, 'Carol wants to join Night').getByRole('button', { name: 'Accept' }).click();
  await noticeWith(carol, 'You are in Night now').waitFor();
  await alice.reload();
  await alice.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await stage.rest.ok(`${svc}/send_group_system_notification`, { GroupId: 'night', Content: 'Good morning' });
  await noticeWith(alice, 'Good morning').waitFor();
  expect(await noticeWith(alice, 'Lights out at 11').count()).toBe(0);

  // The other administrator comes after the decision: what is left of it to know is the notice of the app.
  const bob = await stage.open('Bob');
  await noticeWith(bob, 'Lights out at 11').waitFor();
  await noticeWith(bob, 'Good morning').waitFor();
  expect(await noticeWith(bob, 'Carol wants to join Night').count()).toBe(0);
});

test('the owner of a work group decides in its panel on whom others want to bring in', async () => {
  await stage.rest.ok('im_open_login_svc/account_import', { UserID: 'erin', Nick: 'Erin' });
  await stage.rest.ok(`${svc}/create_group`, {
    ...{ Owner_Account: 'alice', Type: 'Private', Name: 'Crew', GroupId: 'crew', InviteJoinOption: 'NeedPermission' },
    MemberList: [{ Member_Account: 'bob' }],
  });
  const alice = await stage.open('Alice', 'GROUPcrew');
  const bob = await stage.open('Bob', 'GROUPcrew');
  await writingIn(alice).waitFor();
  await openPanel(bob);

  await invite(bob, 'erin');
  await bob.getByText('Waiting for an administrator: erin').waitFor();
  expect(await panelOf(bob).getByRole('region', { name: 'Requests to join' }).count()).toBe(0);
  await openPanel(alice);
  const requests = panelOf(alice).getByRole('region', { name: 'Requests to join' });
  await requests.getByText('Erin', { exact: true }).waitFor();
  await requests.getByText('brought by Bob', { exact: true }).waitFor();
  await look(alice, 'work-requests');
  await requests.getByRole('button', { name: 'Accept' }).click();

  await panelOf(alice).getByText('Members · 3').waitFor();
  await requests.waitFor({ state: 'detached' });
  await noticeWith(bob, 'Alice accepted your invitation of Erin to Crew').waitFor();
});

async function invite(page: Page, userId: string): Promise<void> {
  const field = panelOf(page).getByRole('searchbox', { name: 'User ID' });
  await field.fill(userId);
  await field.press('Enter');
}

/** Asks to be let into a group. */
async function ask(page: Page, groupId: string, words: string): Promise<void> {
  await openDialog(page, 'Join by ID');
  await page.getByRole('textbox', { name: 'Group ID' }).fill(groupId);
  await page.getByRole('textbox', { name: 'A few words to the administrators' }).fill(words);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText('Your request waits for an administrator.').waitFor();
}

/** Has the page in Chinese from here on, as one who chose so. */
async function inChinese(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('hongyan.preferences', JSON.stringify({ language: 'zh' })));
  await page.reload();
  await page.getByRole('navigation', { name: '会话' }).waitFor();
}
