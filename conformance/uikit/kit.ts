import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { atRest } from '../browser/chromium.ts';
import type { DemoServer } from '../browser/demo.ts';

const KIT = join(import.meta.dir, 'kit');

/** Builds the app of `kit/`, whose packages are installed there, into a folder. */
export async function buildKit(out: string): Promise<void> {
  const vite = join(KIT, 'node_modules/vite/bin/vite.js');
  const child = Bun.spawn(['node', vite, 'build', KIT, '--outDir', out], { stdout: 'pipe', stderr: 'pipe' });
  const [said, complaints] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`the UI kit cannot be built:\n${said}${complaints}`);
}

/** Hands out the files of a folder on loopback. */
export function serveFolder(folder: string): Bun.Server<undefined> {
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const file = Bun.file(join(folder, pathname === '/' ? 'index.html' : pathname));
    return (await file.exists()) ? new Response(file) : new Response('', { status: 404 });
  };
  return Bun.serve({ hostname: '127.0.0.1', port: 0, fetch });
}

/** A request to somewhere else than this machine. */
interface ForeignRequest {
  url: string;
  /** As the browser calls it: `image`, `fetch`, `websocket` … */
  kind: string;
}

/** A user before the kit. */
export interface KitPage {
  readonly page: Page;
  /** What went wrong in the page and nobody caught. */
  readonly errors: readonly string[];
  readonly foreign: readonly ForeignRequest[];
}

/** Opens the kit as a user; it is signed in when this returns. */
export async function openKit(browser: Browser, url: string, demo: DemoServer, userID: string): Promise<KitPage> {
  const context = await browser.newContext({ ...atRest, locale: 'en-US', viewport: { width: 1300, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  const foreign: ForeignRequest[] = [];
  const note = (address: string, kind: string): void => {
    const { protocol, hostname } = new URL(address);
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') foreign.push({ url: address, kind });
  };
  page.on('pageerror', (error) => errors.push(`${error.message} ${error.stack}`));
  page.on('request', (request) => note(request.url(), request.resourceType()));
  page.on('websocket', (socket) => note(socket.url(), 'websocket'));

  const query = { sdkAppId: `${demo.sdkAppId}`, userID, userSig: demo.userSig(userID), server: demo.server.url };
  await page.goto(`${url}?${new URLSearchParams(query)}`);
  await page.getByText('Welcome to Tencent Cloud Chat').waitFor();
  return { page, errors, foreign };
}
