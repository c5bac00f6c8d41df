import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BunPlugin } from 'bun';
import type { GuidePage, Part } from './guide.ts';

/** What a snippet takes as given. */
export interface Given {
  SDKAppID: number;
  userID: string;
  userSig: string;
  /** Address of the server, in the place of those that pages name. */
  server: string;
  /** Where the stage is asked, and which tab asks. */
  stage: string;
  tab: number;
}

export const SDK = join(import.meta.dir, '../../packages/sdk/dist');
const SERVERS = /\bwss?:\/\/(127\.0\.0\.1:8090|im\.example\.com)/g;

/**
 * The snippets of a page, one behind the other, as one module that tells its end. A page that signs nobody in has Alice signed
 * in, after what happens before its first snippet.
 */
export function moduleOf(parts: readonly Part[], given: Given): string {
  const run = parts.filter(({ kind }) => kind !== 'file');
  const first = run.findIndex(({ kind }) => kind === 'snippet');
  const codeOf = (some: readonly Part[]): string => some.map(lineOf).join('\n');
  const before = codeOf(run.slice(0, Math.max(first, 0)));
  const own = codeOf(run.slice(Math.max(first, 0)));
  const needsSignIn = first >= 0 && !SIGNS_IN.test(own);
  return [
    namesOf(given),
    before,
    needsSignIn ? SIGN_IN : '',
    onServer(own, given),
    'await written;\nawait stage.end();\n',
  ].join('\n');
}

/** What a part is in the module: what cannot run there the stage runs. */
function lineOf({ kind, code }: Part): string {
  if (kind === 'shell') return `await stage.shell(${JSON.stringify(code)});`;
  if (kind === 'document') return `await stage.openDocument(${JSON.stringify(code)});`;
  return code;
}

/** A page that makes an instance of its own. */
const SIGNS_IN = /\b(?:TencentCloudChat\.create|TIMManager\.getInstance)\(/;

export const onServer = (code: string, { server }: Pick<Given, 'server'>): string => code.replaceAll(SERVERS, server);

/** `stage` carries each call to the test; `console` tells it lines, one after the other. */
const namesOf = ({ SDKAppID, userID, userSig, server, stage, tab }: Given): string => `
const [SDKAppID, userID, userSig, server] = ${JSON.stringify([SDKAppID, userID, userSig, server])};
const stage = new Proxy({}, { get: (_, name) => async (...args) => {
  const answer = await fetch(${JSON.stringify(stage)}, { method: 'POST', body: JSON.stringify({ tab: ${tab}, name, args }) });
  if (!answer.ok) throw new Error(await answer.text());
} });
let written = Promise.resolve();
const console = { log: (...values) => {
  for (const value of values) if (Object(value) === value) throw new TypeError('snippets log texts, numbers and truths');
  written = written.then(() => stage.writes(values.join(' ')));
} };
`;

const SIGN_IN = `
import TencentCloudChat from '@hongyan/chat';
const { EVENT, TYPES } = TencentCloudChat;
const chat = TencentCloudChat.create({ SDKAppID, proxyServer: server });
const ready = new Promise((resolve) => chat.once(EVENT.SDK_READY, resolve));
await chat.login({ userID, userSig });
await ready;
`;

interface BundlerConfig {
  resolve: { alias: Record<string, string> };
  define: Record<string, string>;
}

/** A folder of an app that has the built package installed. */
export interface AppFolder extends Disposable {
  readonly path: string;
  /** Writes a file into it and returns its path. */
  write(name: string, text: string): string;
}

/** Makes one that goes with the test; the package is copied, as npm puts it there. */
export function appFolder(): AppFolder {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-snippets-'));
  cpSync(SDK, join(folder, 'node_modules/@hongyan/chat'), { recursive: true });
  return {
    path: folder,
    write: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** The module as a bundler with the configuration of the page makes it; without one as it is. */
export async function bundled(page: GuidePage, code: string, given: Given): Promise<string> {
  const file = page.parts.find((part) => part.kind === 'file' && part.name.endsWith('.config.js'));
  if (!file) return code;
  using app = appFolder();
  const config = app.write('config.mjs', onServer(file.code, given));
  const { resolve, define } = ((await import(pathToFileURL(config).href)) as { default: BundlerConfig }).default;
  const { outputs } = await Bun.build({
    ...{ entrypoints: [app.write('app.mjs', code)], target: 'browser', define, throw: true },
    plugins: [aliases(resolve.alias)],
  });
  return (outputs[0] as Blob).text();
}

/** As in Vite and webpack an alias stands for its name and all below that. */
const aliases = (alias: Record<string, string>): BunPlugin => ({
  name: 'aliases',
  setup(build) {
    for (const [name, target] of Object.entries(alias)) {
      build.onResolve({ filter: new RegExp(`^${name}(/|$)`) }, ({ path, importer }) => ({
        path: Bun.resolveSync(target + path.slice(name.length), dirname(importer)),
      }));
    }
  },
});
