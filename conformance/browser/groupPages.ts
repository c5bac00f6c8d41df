import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type RestClient, restClient } from '../rest.ts';
import { until } from '../until.ts';
import { atRest, openChromium } from './chromium.ts';
import { type DemoServer, signInByClick, startDemoServer } from './demo.ts';

/** The demo server with its page in a browser, for people who talk in groups. */
export interface GroupStage extends AsyncDisposable {
  demo: DemoServer;
  browser: Browser;
  rest: RestClient;
  /** Signs a demo user in, in a window of their own; a conversation may be opened at once. */
  open(name: string, conversationId?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Starts server and browser. */
export async function openGroupStage(env: Record<string, string> = {}): Promise<GroupStage> {
  const [demo, browser] = await Promise.all([startDemoServer(env), openChromium()]);
  return {
    demo,
    browser,
    rest: restClient(demo.server, demo.app),
    async open(name, conversationId, options) {
      const context = await browser.newContext({
        locale: 'en-US',
        viewport: { width: 1200, height: 900 },
        ...atRest,
        ...options,
      });
      const page = await context.newPage();
      const url = `http://127.0.0.1:${demo.port()}/`;
      await signInByClick(page, url, name);
      if (conversationId !== undefined) await page.goto(`${url}#/${encodeURIComponent(conversationId)}`);
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await demo[Symbol.asyncDispose]();
    },
  };
}

/** Opens the dialog of a new chat; a click while it still moves may miss. */
export async function openDialog(page: Page, tabName: string): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const tab = page.getByRole('tab', { name: tabName });
  await until(async () => {
    await tab.click();
    return (await tab.getAttribute('aria-selected')) === 'true';
  });
}

/** What stands about a group beside its conversation, when it is open. */
export const panelOf = (page: Page): Locator => page.getByRole('dialog', { name: 'About the group' });

/** Opens what there is about a group. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'About the group' }).click();
  await panelOf(page).getByRole('region', { name: 'Notice' }).waitFor();
  return panelOf(page);
}

/** Chooses from the menu of a member, and from the menu within it. */
export async function chooseFor(page: Page, name: string, ...labels: string[]): Promise<void> {
  await panelOf(page)
    .getByRole('button', { name: `Actions for ${name}` })
    .click();
  // What leads to a menu within it is named with its arrow.
  for (const label of labels) await page.getByRole('menuitem', { name: new RegExp(`^${label}( right)?$`) }).click();
}

/** Answers the question that was asked before something that cannot be undone. */
export async function confirm(page: Page, title: RegExp, answer: string): Promise<void> {
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: answer, exact: true }).click();
}

/** Changes a text of the group in its panel. */
export async function changeFact(page: Page, label: string, text: string): Promise<void> {
  const fact = panelOf(page).getByRole('region', { name: label });
  await fact.getByRole('button', { name: `Change: ${label}` }).click();
  await fact.getByRole('textbox').fill(text);
  await fact.getByRole('textbox').press('Enter');
}

/** Chooses from the menu of a message. */
export async function chooseForMessage(page: Page, text: RegExp, label: string): Promise<void> {
  const message = page.getByRole('article', { name: text });
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name: label, exact: true }).click();
}

/** Where one writes; it is another role while it offers names. */
export const writingIn = (page: Page): Locator => page.locator('.composerField');

/** Looks at the page as a person would, where somebody wants to see it. */
export async function look(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}

/** Waits until a history says that this happened; the list may say it too. */
export const happened = (page: Page, what: string): Promise<void> =>
  page
    .getByRole('region', { name: /^Messages with/ })
    .getByText(what, { exact: true })
    .first()
    .waitFor();
