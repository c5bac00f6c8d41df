import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '../until.ts';
import { openChromium } from './chromium.ts';
import { say, shownMessages, signInByClick, startDemoServer } from './demo.ts';

setDefaultTimeout(180_000);

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

const openPage = async (url: string, name: string): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  await signInByClick(page, url, name);
  return page;
};
/** Opens the dialog of a new chat; a click while it still moves may miss. */
async function openDialog(page: Page, tabName: string): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const tab = page.getByRole('tab', { name: tabName });
  await until(async () => {
    await tab.click();
    return (await tab.getAttribute('aria-selected')) === 'true';
  });
}
const panelOf = (page: Page) => page.getByRole('dialog', { name: 'About the group' });

/** Looks at the page as a person would, where somebody wants to see it. */
async function look(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}

test('a group is made, spoken in, changed and left in two browsers', async () => {
  await using demo = await startDemoServer();
  const url = `http://127.0.0.1:${demo.port()}/`;
  const alice = await openPage(url, 'Alice');
  const bob = await openPage(url, 'Bob');

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

  await alice.getByRole('button', { name: 'About the group' }).click();
  await panelOf(alice).getByText('2 members').waitFor();
  await panelOf(alice).getByRole('button', { name: 'Change' }).nth(1).click();
  await panelOf(alice).getByRole('textbox').first().fill('Bring ropes');
  await alice.keyboard.press('Enter');
  await bob.getByText('Alice changed the notice: Bring ropes', { exact: true }).waitFor();
  await panelOf(alice).getByRole('button', { name: 'Actions for Bob' }).click();
  await look(alice, 'group-panel');
  await alice.getByRole('menuitem', { name: 'Make administrator' }).click();
  await bob.getByText('You are an administrator of Climbers now').waitFor();
  await look(bob, 'notice');

  await bob.getByRole('button', { name: 'About the group' }).click();
  await panelOf(bob).getByRole('button', { name: 'Leave the group' }).click();
  await bob
    .getByRole('dialog', { name: /^Leave Climbers/ })
    .getByRole('button', { name: 'Leave the group' })
    .click();
  await alice.getByText('Bob left', { exact: true }).waitFor();
  await bob.getByText('No conversations yet').waitFor();
});

test('a live room: who joins by its ID hears what is said from then on', async () => {
  await using demo = await startDemoServer();
  const url = `http://127.0.0.1:${demo.port()}/`;
  const alice = await openPage(url, 'Alice');
  const bob = await openPage(url, 'Bob');
  await openDialog(alice, 'A group');
  await alice.getByRole('textbox', { name: 'Name of the group' }).fill('Show');
  await alice.getByRole('combobox', { name: 'Kind' }).click();
  await alice.getByText('Live room: nothing is kept').click();
  await alice.getByRole('button', { name: 'Create group' }).click();
  await alice.getByRole('textbox', { name: /^Write to/ }).waitFor();
  const groupId = decodeURIComponent(new URL(alice.url()).hash).slice('#/GROUP'.length);

  await openDialog(bob, 'Join by ID');
  await bob.getByRole('textbox', { name: 'Group ID' }).fill(groupId);
  await bob.getByRole('button', { name: 'Join', exact: true }).click();
  await bob.getByRole('textbox', { name: /^Write to/ }).waitFor();
  await say(alice, 'Welcome!');
  await bob.getByRole('article', { name: /Welcome!$/ }).waitFor();
  await say(bob, 'Hello');
  await alice.getByRole('article', { name: /Hello$/ }).waitFor();
  await look(bob, 'live-room');
});
