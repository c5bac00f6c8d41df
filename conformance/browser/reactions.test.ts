import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { atRest, openChromium } from './chromium.ts';
import { type DemoServer, say, signInByClick, startChat, startDemoServer } from './demo.ts';

setDefaultTimeout(180_000);

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

async function openPage(demo: DemoServer, name: string, more: { colorScheme?: 'dark' } = {}): Promise<Page> {
  const context = await browser.newContext({
    ...atRest,
    locale: 'en-US',
    viewport: { width: 1100, height: 800 },
    ...more,
  });
  const page = await context.newPage();
  await signInByClick(page, `http://127.0.0.1:${demo.port()}/`, name);
  return page;
}

const messageOf = (page: Page, text: string): Locator => page.getByRole('article', { name: new RegExp(`${text}$`) });
const chip = (page: Page, text: string, name: string): Locator =>
  messageOf(page, text).getByRole('button', { name, exact: true });

/** Looks at the page as a person would, where somebody wants to see it. */
async function look(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}

test('in a chat of two, a reaction is picked from the menu, joined in by a click and taken back', async () => {
  await using demo = await startDemoServer();
  const alice = await openPage(demo, 'Alice');
  const bob = await openPage(demo, 'Bob', { colorScheme: 'dark' });
  await startChat(alice, 'bob');
  await say(alice, 'Lunch at noon?');
  await bob
    .getByRole('button', { name: /^Alice/ })
    .first()
    .click();

  await messageOf(bob, 'Lunch at noon\\?').getByText('Lunch at noon?').click({ button: 'right' });
  await bob.getByRole('menuitem', { name: 'React' }).click();
  await bob.getByRole('region', { name: 'Quick reactions' }).waitFor();
  await look(bob, 'reactions-picker-dark');
  await bob.getByRole('region', { name: 'Quick reactions' }).getByRole('button', { name: '👍' }).click();

  const hers = chip(alice, 'Lunch at noon\\?', '👍 Bob');
  await hers.waitFor();
  expect(await hers.getAttribute('aria-pressed')).toBe('false');
  expect(await chip(bob, 'Lunch at noon\\?', '👍 You').getAttribute('aria-pressed')).toBe('true');
  await hers.click();
  const both = chip(alice, 'Lunch at noon\\?', '👍 You, Bob');
  await both.waitFor();
  expect(await both.textContent()).toBe('👍 2');
  await both.hover();
  await alice.getByRole('tooltip', { name: 'You, Bob' }).waitFor();
  await look(alice, 'reactions-chips');

  await chip(bob, 'Lunch at noon\\?', '👍 You, Alice').click();
  await chip(alice, 'Lunch at noon\\?', '👍 You').waitFor();
  await bob.reload();
  await bob
    .getByRole('button', { name: /^Alice/ })
    .first()
    .click();
  await chip(bob, 'Lunch at noon\\?', '👍 Alice').waitFor();
  await look(bob, 'reactions-dark');
  await chip(alice, 'Lunch at noon\\?', '👍 You').click();
  await chip(bob, 'Lunch at noon\\?', '👍 Alice').waitFor({ state: 'detached' });
});

test('in a group, the keyboard alone reacts; a recall takes the reactions', async () => {
  await using demo = await startDemoServer();
  const alice = await openPage(demo, 'Alice');
  const bob = await openPage(demo, 'Bob');
  await makeGroup(alice);
  await say(alice, 'Who comes?');
  await bob
    .getByRole('button', { name: /^Climbers/ })
    .first()
    .click();

  await messageOf(bob, 'Who comes\\?').getByRole('button', { name: 'React' }).focus();
  await bob.keyboard.press('Enter');
  const quick = bob.getByRole('region', { name: 'Quick reactions' });
  await quick.waitFor();
  await bob.waitForFunction(() => document.activeElement?.textContent === '👍');
  await bob.keyboard.press('Tab');
  await bob.keyboard.press('Enter');
  await chip(alice, 'Who comes\\?', '❤️ Bob').waitFor();
  await chip(bob, 'Who comes\\?', '❤️ You').focus();
  await look(bob, 'reactions-group');
  await bob.keyboard.press('Enter');
  await chip(alice, 'Who comes\\?', '❤️ Bob').waitFor({ state: 'detached' });

  await messageOf(bob, 'Who comes\\?').getByRole('button', { name: 'React' }).focus();
  await bob.keyboard.press('Enter');
  await quick.waitFor();
  await bob.waitForFunction(() => document.activeElement?.textContent === '👍');
  await bob.keyboard.press('Escape');
  await quick.waitFor({ state: 'detached' });
  await bob.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'React');
  await bob.keyboard.press('Enter');
  await quick.getByRole('button', { name: '🎉' }).click();
  await chip(alice, 'Who comes\\?', '🎉 Bob').waitFor();

  await messageOf(alice, 'Who comes\\?').getByText('Who comes?').click({ button: 'right' });
  await alice.getByRole('menuitem', { name: 'Recall' }).click();
  await bob.getByText('Alice recalled a message').waitFor();
  expect(await bob.getByRole('list', { name: 'Reactions' }).count()).toBe(0);
});

async function makeGroup(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const tab = page.getByRole('tab', { name: 'A group' });
  await tab.click();
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Climbers');
  await page.getByRole('combobox', { name: 'Members' }).fill('bob');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('heading', { name: 'Climbers' }).waitFor();
}
