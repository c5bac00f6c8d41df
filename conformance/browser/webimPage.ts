import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

const dist = join(import.meta.dir, '../../packages/sdk/dist');

/** The ways in which a page takes `webim` in: the script by its address, which says where the server is, or the module. */
const LOADING = {
  script: ({ url }: Visit) => `<script src="${url}/of2018/webim.min.js"></script>`,
  module: ({ url }: Visit) => `<script type="module">
    globalThis.HONGYAN_SERVER = ${JSON.stringify(url)};
    await import("./webim.js");
  </script>`,
};

/** Who signs in where. */
export interface Visit {
  url: string;
  sdkAppID: number;
  identifier: string;
  userSig: string;
}

/** A page of an app of 2018, as its users see it: messages are shown as HTML, by `toHtml`. */
export interface WebimPage {
  readonly page: Page;
  /** Calls a function of `webim` that takes options; rejects with its error. */
  call<T>(name: string, options: object): Promise<T>;
  /** Sends a text. */
  say(type: 'C2C' | 'GROUP', id: string, text: string): Promise<void>;
  /** What the listener of this name was told next. */
  told<T>(name: string): Promise<T>;
}

/** The page's own script, as an app of then has it. */
function app({ sdkAppID, identifier, userSig }: Visit) {
  const { webim } = globalThis as unknown as { webim: Record<string, never> & { [name: string]: unknown } };
  const told: Record<string, unknown[]> = {};
  const note =
    (name: string) =>
    (value: unknown): void => {
      told[name] = [...(told[name] ?? []), value];
    };
  // biome-ignore lint/suspicious/noExplicitAny: pages of then had no types.
  const sdk = webim as any;
  const show = (msgs: { toHtml(): string }[]): void => {
    for (const msg of msgs) {
      const item = document.createElement('li');
      item.innerHTML = msg.toHtml();
      document.body.append(item);
    }
    note('msg')(msgs.length);
  };
  const listeners = {
    onMsgNotify: show,
    onFriendSystemNotifys: { 1: note('friend1') },
    onC2cEventNotifys: { 92: note('read') },
    onGroupSystemNotifys: { 5: note('dissolved') },
    onKickedEventCall: note('kicked'),
  };
  const asking = (run: (ok: (value: unknown) => void, fail: (error: unknown) => void) => void): Promise<unknown> =>
    new Promise((resolve, reject) => run(resolve, (error) => reject(new Error(JSON.stringify(error)))));
  Object.assign(globalThis, {
    told,
    call: (name: string, options: object) => asking((ok, fail) => sdk[name](options, ok, fail)),
    say(type: string, id: string, text: string) {
      const msg = new sdk.Msg(sdk.session(type, id), true);
      msg.addText(new sdk.Msg.Elem.Text(text));
      return asking((ok, fail) => sdk.sendMsg(msg, ok, fail));
    },
  });
  return asking((ok, fail) => sdk.login({ sdkAppID, identifier, userSig }, listeners, { isLogOn: false }, ok, fail));
}

interface Scope {
  told: Record<string, unknown[]>;
  call(name: string, options: object): Promise<unknown>;
  say(type: string, id: string, text: string): Promise<unknown>;
}

/** Opens a page that takes `webim` in by a script or as a module, and signs in. */
export async function openWebim(context: BrowserContext, how: keyof typeof LOADING, visit: Visit): Promise<WebimPage> {
  const page = await context.newPage();
  const html = `<!doctype html><meta charset="utf-8"><title>2018</title><body>${LOADING[how](visit)}</body>`;
  await page.route('**/of2018/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    return name.endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(dist, name), 'utf8') })
      : route.fulfill({ contentType: 'text/html', body: html });
  });
  await page.goto('http://app.example/of2018/index.html');
  await page.waitForFunction(() => 'webim' in globalThis);
  await page.evaluate(app, visit);
  return {
    page,
    call: <T>(name: string, options: object) =>
      page.evaluate(([which, given]) => (globalThis as unknown as Scope).call(which, given), [
        name,
        options,
      ] as const) as Promise<T>,
    say: async (type, id, text) => {
      await page.evaluate(
        ([kind, name, words]) => (globalThis as unknown as Scope).say(kind, name, words).then(() => {}),
        [type, id, text] as const,
      );
    },
    told: async <T>(name: string) => {
      await page.waitForFunction((which) => (globalThis as unknown as Scope).told[which]?.length, name);
      return page.evaluate((which) => (globalThis as unknown as Scope).told[which]?.shift(), name) as Promise<T>;
    },
  };
}
