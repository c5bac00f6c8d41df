import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../browser/chromium.ts';
import { startServer, type TestServer } from '../server.ts';
import { blocksOf, pageNames, pageText } from './guide.ts';

setDefaultTimeout(180_000);

const PHONE = { width: 390, height: 844 };

describe('the guide to the SDK on the server’s site', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  async function open(path: string, locale: string): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE, locale });
    const page = await context.newPage();
    await page.goto(server.url + path);
    return page;
  }

  test.each(pageNames())('%s is shown in the reader’s language, whole, and no wider than a phone', async (name) => {
    for (const [locale, language] of [
      ['en-US', 'en'],
      ['zh-CN', 'zh'],
    ] as const) {
      const page = await open(`/docs/sdk/${name}`, locale);
      const title = /^# (.+)$/m.exec(pageText(name, language))?.[1] ?? '';

      expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([title]);
      expect(await page.locator('pre:visible').allTextContents()).toEqual(blocksOf(pageText(name, language)));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      await page.context().close();
    }
  });

  test('the keyboard leads from the first page to all others, and to the other language', async () => {
    const page = await open('/docs/sdk', 'en-US');
    const seen = new Set<string>();
    const shown = page.getByRole('navigation', { name: 'SDK' }).locator('[aria-current]');
    const next = page.getByRole('paragraph').filter({ hasText: 'Next:' }).getByRole('link');

    for (;;) {
      seen.add((await shown.getAttribute('href')) ?? '');
      if ((await next.count()) === 0) break;
      const before = page.url();
      await next.press('Enter');
      await page.waitForURL((url) => url.href !== before);
    }
    await page.getByRole('button', { name: 'Language' }).press('Enter');

    expect([...seen].sort()).toEqual(pageNames().map((name) => `/docs/sdk/${name}`));
    await page.getByRole('heading', { level: 1, name: /\p{Script=Han}/u }).waitFor();
    await page.context().close();
  });
});
