import { expect, setDefaultTimeout, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { longList, type MergedContent, merged } from '../merged/lists.ts';
import { restMessage } from '../say.ts';
import { until } from '../until.ts';
import { type GroupStage, look, openGroupStage } from './groupPages.ts';

setDefaultTimeout(180_000);

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** Alice sends bob a merged message. */
const sendMerged = ({ rest }: GroupStage, content: MergedContent) =>
  rest.ok('openim/sendmsg', restMessage('alice', 'bob', merged({ Title: 'Of geese', ...content })));

/** Signs a demo user in on a page in Chinese, at night. */
async function openInChinese({ browser, demo }: GroupStage, name: string, conversationId: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', colorScheme: 'dark', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const url = `http://127.0.0.1:${demo.port()}/`;
  await page.goto(url);
  await page.getByRole('button', { name: `以 ${name} 的身份登录` }).click();
  await page.getByRole('navigation', { name: '会话' }).waitFor();
  await page.goto(`${url}#/${encodeURIComponent(conversationId)}`);
  return page;
}

const list = longList(14_000, 'wild geese');
const AbstractList = ['carol: 0 wild geese', 'carol: 1 wild geese'];

test('[S71] a long merged message is fetched when it is opened, by the keyboard alone, and shown', async () => {
  await using stage = await openGroupStage();
  await stage.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  await sendMerged(stage, { AbstractList, MsgList: list });
  const bob = await stage.open('Bob', 'C2Calice');
  const card = bob.getByRole('button', { name: 'Open Of geese' });
  await card.getByText('20 messages').waitFor();
  await look(bob, 'merged-card');

  await card.focus();
  await bob.keyboard.press('Enter');
  const dialog = dialogOf(bob, 'Of geese');
  await dialog.getByText(/^19 wild geese/).waitFor();
  await look(bob, 'merged-open');
  const shown = await dialog.getByRole('listitem').count();
  await bob.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  expect(shown).toBe(20);
  await until(() => card.evaluate((button) => button === document.activeElement));
});

test('[S71] a list that cannot be fetched says so, and is tried again when one asks for it', async () => {
  await using stage = await openGroupStage();
  await stage.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] });
  // The key of a list is the hash of it: here it is known before the list is.
  const JsonMsgKey = new Bun.CryptoHasher('sha256').update(JSON.stringify(list)).digest('base64url');
  await sendMerged(stage, { AbstractList, JsonMsgKey, MsgNum: 20 });
  const bob = await openInChinese(stage, 'Bob', 'C2Calice');
  await bob.getByRole('button', { name: '查看 Of geese' }).click();
  const dialog = dialogOf(bob, 'Of geese');
  await dialog.getByRole('alert').getByText('该聊天记录已无法打开。 (2451)').waitFor();
  await look(bob, 'merged-fault-dark');

  await stage.rest.ok('openim/sendmsg', restMessage('alice', 'carol', merged({ MsgList: list })));
  await bob.keyboard.press('Enter');

  await dialog.getByText(/^19 wild geese/).waitFor();
  await look(bob, 'merged-open-dark');
  expect(await dialog.getByRole('alert').count()).toBe(0);
});
