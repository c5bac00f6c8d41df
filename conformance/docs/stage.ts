import { join } from 'node:path';
import type { RestCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { nowSec, send, text, u32 } from '../say.ts';
import { mainOf, type TestApp, type TestServer } from '../server.ts';
import { openTcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';
import { makeUserSig } from '../userSig.ts';
import { type GuidePage, partsOf } from './guide.ts';
import { bundled, type Given, moduleOf, onServer, SDK } from './snippetModule.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Snippets</title>
<script type="importmap">{ "imports": {
  "@hongyan/chat": "/sdk/index.js", "@hongyan/chat/store": "/sdk/store.js", "@hongyan/chat/classic": "/sdk/classic.js"
} }</script>
<script type="module">const { search } = location; import('/module.js' + search);</script>`;

/**
 * Where the snippets of a page run: an app of their own on the server, Bob, a network that can be cut, and the server's command
 * line.
 */
export interface Stage extends AsyncDisposable {
  /** Where a browser finds the page that runs them. */
  readonly url: string;
  /** What a tab runs; the first is 1. */
  moduleFor(tab: number): Promise<string>;
  /** The lines written so far, by tab. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  /** The tabs whose module came to its end. */
  readonly ended: ReadonlySet<number>;
}

/** What snippets and the text around them ask for, by its name; the first argument is the tab that asks. */
type Calls = Readonly<Record<string, (tab: number, ...args: never[]) => unknown>>;

/**
 * Sets the stage for one run of a page.
 *
 * @param openTab opens another tab of the same browser on the address; missing where there is no browser
 */
export async function setStage(
  server: TestServer,
  app: TestApp,
  page: GuidePage,
  openTab: (url: string) => Promise<void> = () => Promise.reject(new Error('there are no tabs here')),
): Promise<Stage> {
  await restClient(server, app).ok('im_open_login_svc/multiaccount_import', {
    Accounts: ['alice', 'bob', 'carol', 'dave', 'mallory'],
  });
  const network = await openTcpProxy(() => Number(new URL(server.url).port));
  const bob = await signIn(server, 'bob', { app });
  const told = { lines: new Map<number, string[]>([[1, []]]), ended: new Set<number>() };
  const calls: Calls = {
    ...actsOf({ bob, server, app }),
    ...listening(told),
    cutNetwork: () => network.cut(),
    joinNetwork: () => network.join(),
    openTab: async () => {
      const tab = told.lines.size + 1;
      told.lines.set(tab, []);
      await openTab(`${host.url}?tab=${tab}`);
      await until(() => told.ended.has(tab));
    },
    openDocument: async (_, html: string) => {
      document = documentOf(html, givenTo(1));
      await openTab(`${host.url}document`);
    },
  };
  const givenTo = (tab: number): Given => ({
    ...{ SDKAppID: app.sdkAppId, userID: 'alice', server: `ws://127.0.0.1:${network.port}` },
    ...{ userSig: makeUserSig({ sdkAppId: app.sdkAppId, userId: 'alice', key: app.key }) },
    ...{ stage: new URL('/stage', host.url).href, tab },
  });
  const moduleFor = (tab: number): Promise<string> => {
    const given = givenTo(tab);
    return bundled(page, moduleOf(partsOf(page, tab), given), given);
  };
  let document = '';
  const host = serve({ moduleFor, document: () => document }, calls);
  return {
    ...{ url: host.url.href, moduleFor, ...told },
    [Symbol.asyncDispose]: async () => {
      await bob.close();
      network[Symbol.dispose]();
      await host.stop(true);
    },
  };
}

/** What the modules tell, and waiting for it. */
const listening = ({ lines, ended }: { lines: Map<number, string[]>; ended: Set<number> }): Calls => ({
  writes: (tab, line: string) => lines.get(tab)?.push(line),
  logged: (_, line: string) => until(() => [...lines.values()].every((written) => written.includes(line))),
  end: (tab) => ended.add(tab),
});

interface Shown {
  moduleFor(tab: number): Promise<string>;
  /** The document that a page of the guide shows. */
  document(): string;
}

const asHtml = (text: string): Response => new Response(text, { headers: { 'content-type': 'text/html' } });

/** The page for browsers, the package as it is published, and the ear for what modules call. */
const serve = ({ moduleFor, document }: Shown, calls: Calls) =>
  Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0, idleTimeout: 0 },
    routes: {
      '/': () => asHtml(PAGE),
      '/document': () => asHtml(document()),
      '/sdk/:file': ({ params }) => new Response(Bun.file(join(SDK, params.file))),
      '/module.js': async ({ url }) => {
        const tab = Number(new URL(url).searchParams.get('tab') ?? 1);
        return new Response(await moduleFor(tab), { headers: { 'content-type': 'text/javascript' } });
      },
      '/stage': { POST: (request) => answer(request, calls) },
    },
  });

/** A document of the guide with the package's scripts from here, and with what its scripts take as given. */
function documentOf(html: string, given: Given): string {
  const { SDKAppID, userID, userSig, stage, tab } = given;
  const names = `<script>
const [SDKAppID, userID, userSig] = ${JSON.stringify([SDKAppID, userID, userSig])};
console.log = (...values) =>
  fetch('${stage}', { method: 'POST', body: JSON.stringify({ tab: ${tab}, name: 'writes', args: [values.join(' ')] }) });
</script>`;
  return names + onServer(html.replaceAll('https://im.example.com/', '/sdk/'), given);
}

interface Call {
  tab: number;
  name: string;
  args: never[];
}

async function answer(request: Request, calls: Calls): Promise<Response> {
  const { tab, name, args } = (await request.json()) as Call;
  const call = calls[name];
  if (!call) return new Response(`the stage knows no ${name}`, { status: 404 });
  try {
    await call(tab, ...args);
    return new Response();
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}

/** Runs commands for `npx hongyan` on the server's machine; where they name no app it is that of the page. */
async function shell(commands: string, { server, app }: Pick<World, 'server' | 'app'>): Promise<void> {
  const npx = `npx() {
  shift
  case "$1" in call | crashes) set -- "$@" --app ${app.sdkAppId} ;; esac
  "$PROGRAM" "$MAIN" "$@" --data "$DATA"
}`;
  const script = `${npx}\n${commands.replaceAll(/\bID\b/g, String(app.sdkAppId))}`;
  const child = Bun.spawn(['sh', '-e', '-c', script], {
    ...{ stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
    env: { ...process.env, PROGRAM: process.execPath, MAIN: mainOf(), DATA: server.data },
  });
  const [said, complained] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  // A call over many names each with a code of its own.
  const isDone = (await child.exited) === 0 && !/"ResultCode": [^0]/.test(said);
  if (!isDone) throw new Error(`${commands}ended with ${child.exitCode}: ${said}${complained}`);
}

interface World {
  bob: Client;
  server: TestServer;
  app: TestApp;
}

/** What Bob does while the snippets run. */
function actsOf({ bob, server, app }: World): Calls {
  /** The place of the last message that Alice sent him. */
  const lastSeq = async (): Promise<number> => {
    const { messages } = await bob.request('getMessages', { conv: 'C2Calice', count: 1 });
    return messages[0]?.seq ?? 0;
  };
  return {
    bobSays: (_, words: string) => send(bob, 'alice', words),
    bobSaysIn: (_, groupId: string, words: string) => send(bob, '', words, { conv: `GROUP${groupId}` }),
    rest: (_, command: keyof RestCommands, body: never) => restClient(server, app).ok(command, body),
    shell: (_, commands: string) => shell(commands, { server, app }),
    bobIs: (_, customStatus: string) => bob.request('setStatus', { customStatus }),
    bobReads: async () => bob.request('markRead', { conv: 'C2Calice', seq: await lastSeq() }),
    bobConfirms: async () => bob.request('sendReceipts', { conv: 'C2Calice', seqs: [await lastSeq()] }),
    /** Messages of the past, a minute apart. */
    bobWrote: async (_, count: number) => {
      const rest = restClient(server, app);
      for (let n = 1; n <= count; n++) {
        const common = { SyncFromOldSystem: 1 as const, From_Account: 'bob', To_Account: 'alice', MsgRandom: u32() };
        const MsgTimeStamp = nowSec() - (count - n + 1) * 60;
        await rest.ok('openim/importmsg', { ...common, MsgTimeStamp, MsgBody: text(`message ${n}`) });
      }
    },
  };
}
