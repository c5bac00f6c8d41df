import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { type GroupStage, look, openGroupStage, openPanel, panelOf, writingIn } from './groupPages.ts';

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

async function invite(page: Page, userId: string): Promise<void> {
  const field = panelOf(page).getByRole('searchbox', { name: 'User ID' });
  await field.fill(userId);
  await field.press('Enter');
}

/** Has the page in Chinese from here on, as one who chose so. */
async function inChinese(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('hongyan.preferences', JSON.stringify({ language: 'zh' })));
  await page.reload();
  await page.getByRole('navigation', { name: '会话' }).waitFor();
}
