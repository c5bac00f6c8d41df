import { afterAll, beforeAll, setDefaultTimeout, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { restClient } from '../rest.ts';
import { atRest, openChromium } from './chromium.ts';
import { type DemoServer, startDemoServer } from './demo.ts';

setDefaultTimeout(120_000);

let browser: Browser;
let demo: DemoServer;
beforeAll(async () => {
  [browser, demo] = await Promise.all([openChromium(), startDemoServer()]);
});
afterAll(async () => {
  await browser.close();
  await demo[Symbol.asyncDispose]();
});

test('[S10] a hosted account signs in by its password; a wrong one is told in words', async () => {
  await restClient(demo.server, demo.app).ok('registration_service/register_account_v1', {
    ...{ Identifier: 'ann.lee', IdentifierType: 3, Password: 'correct horse' },
  });
  const page = await (await browser.newContext({ ...atRest, locale: 'en-US' })).newPage();
  await page.goto(demo.server.url);
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByLabel('SDKAppID').fill(String(demo.sdkAppId));
  await page.getByLabel('User ID').fill('Ann.Lee');
  await page.getByText('Password', { exact: true }).click();
  const password = page.getByRole('textbox', { name: 'Password' });

  await password.fill('wrong');
  await password.press('Enter');
  await page.getByText('There is no such account, or its password is another one. (70018)').waitFor();
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  await password.fill('correct horse');
  await password.press('Enter');

  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await page.reload();
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await page.waitForFunction(() => document.title.includes('ann.lee'));
});
