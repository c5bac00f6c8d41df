import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startServer, type TestApp, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

/** A server started from the command line as `npm start` does: no app is named, so it makes the demo app. */
export interface DemoServer extends AsyncDisposable {
  readonly server: TestServer;
  readonly sdkAppId: number;
  readonly app: TestApp;
  /** The port now; it changes with a restart. */
  port(): number;
  userSig(userId: string): string;
}

/** Starts a server with its demo app. */
export async function startDemoServer(env: Record<string, string> = {}): Promise<DemoServer> {
  const server = await startServer({ apps: [], env });
  const { sdkAppId, key } = JSON.parse(readFileSync(join(server.data, 'demo-app.json'), 'utf8')) as {
    sdkAppId: number;
    key: string;
  };
  return {
    server,
    sdkAppId,
    app: { sdkAppId, key, admin: 'administrator' },
    port: () => Number(new URL(server.url).port),
    userSig: (userId) => makeUserSig({ sdkAppId, userId, key }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Signs a demo user in by one click, as a person does. */
export async function signInByClick(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: `Sign in as ${name}` }).click();
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
}

/** Opens the chat with a user who may not be in the list yet. */
export async function startChat(page: Page, userId: string): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(userId);
  await dialog.getByRole('textbox').press('Enter');
  await page
    .getByRole('textbox', { name: /^Write to/ })
    .waitFor()
    .catch(async (error) => {
      throw new Error(`no chat with ${userId}; the page says: ${await page.locator('body').innerText()}`, {
        cause: error,
      });
    });
}

/** Writes a message into the open chat and presses Enter. */
export async function say(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: /^Write to/ });
  await box.fill(text);
  await box.press('Enter');
}

/** The messages of the open chat from top to bottom, by their accessible names: `Bob, 09:41: hi`. */
export async function shownMessages(page: Page): Promise<{ by: string; text: string }[]> {
  const names = await page.getByRole('article').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  return names.map((name) => {
    const [, by = '', text = ''] = /^(.*?), .*?\d\d: (.*)$/s.exec(name ?? '') ?? [];
    return { by, text };
  });
}
