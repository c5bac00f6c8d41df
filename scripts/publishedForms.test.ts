import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { type ecmaVersion, parse } from 'acorn';
import { builtSdk, complaints, lastLine, root, run } from './builtSdk.ts';

setDefaultTimeout(60_000);

const { sdk, app, put } = builtSdk();

/** What `TencentCloudChat` is everywhere (sdk-js-api §1). */
const MODULE = ['create', 'TYPES', 'EVENT', 'TSignaling', 'VERSION'];

describe('the published SDK without ES modules', () => {
  test('[§1] `require` gives the module itself in Node, and what goes with it', () => {
    put(
      'app/main.cjs',
      `const chat = require('@hongyan/chat');
       const [tim, lite] = [require('@hongyan/chat/tim-js-sdk'), require('@hongyan/chat/lite-chat')];
       const { sqliteStore } = require('@hongyan/chat/sqlite');
       const { bridgeStore } = require('@hongyan/chat/store');
       const sdk = chat.create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1' });
       console.log(JSON.stringify({
         parts: Object.keys(chat), again: chat.create({ SDKAppID: 1400000001 }) === sdk, ready: sdk.isReady(), invite: typeof sdk.invite,
         others: [tim.EVENT.SDK_RELOAD, lite.TYPES.MessageStatus.FAIL, typeof sqliteStore, typeof bridgeStore],
         modules: require('@hongyan/chat/modules/group-module'),
       }));
       process.exit();`,
    );

    expect(JSON.parse(lastLine(['node', 'main.cjs'], app))).toEqual({
      ...{ parts: MODULE, again: true, ready: false, invite: 'function', modules: {} },
      others: ['sdkReload', 'fail', 'function', 'function'],
    });
  });

  test('bundlers of pages are given the script by `require`', () => {
    put('app/page.cjs', `console.log(Object.keys(require('@hongyan/chat')).join()); process.exit();`);

    expect(lastLine(['node', '--conditions=browser', 'page.cjs'], app)).toBe(MODULE.join());
  });

  test('a page has it as a global, AMD as what it defines; neither sees more of it', () => {
    const code = readFileSync(join(sdk, 'umd/chat.js'), 'utf8');
    const load = (more: object) => {
      const context = vm.createContext({ ...more });
      const before = new Set(Object.keys(context));
      vm.runInContext(code, context);
      return Object.keys(context).filter((name) => !before.has(name));
    };

    expect(load({})).toEqual(['TencentCloudChat']);
    let defined: object = {};
    const note = (_: string[], make: () => object): void => {
      defined = make();
    };
    const define = Object.assign(note, { amd: {} });
    expect(load({ define })).toEqual([]);
    expect(Object.keys(defined)).toEqual(MODULE);
  });

  test.each([
    ['umd/chat.js', 'TencentCloudChat'],
    ['umd/stores.js', 'HongyanStores'],
    ['webim.min.js', 'webim'],
  ])('a page of any encoding reads %s: it is in ASCII', (file, name) => {
    const bytes = readFileSync(join(sdk, file));
    const context = vm.createContext({ URL, TextEncoder, console });

    vm.runInContext(new TextDecoder('gbk').decode(bytes), context);

    expect(bytes.every((byte) => byte < 128)).toBe(true);
    expect(context[name]).toBeDefined();
    if (file === 'webim.min.js') expect(vm.runInContext(`webim.Tool.groupRoleEn2Ch('Owner')`, context)).toBe('群主');
  });

  test.each([
    ['wechat/index.js', 'wechatStore'],
    ['wechat/wechat.js', 'wechatStore'],
    ['react-native/index.js', 'asyncStorageStore'],
  ])('%s is the module with %s', (file, more) => {
    put('app/native/node_modules/react-native/index.js', 'exports.AppState = {};');
    cpSync(sdk, join(app, 'native/node_modules/@hongyan/chat'), { recursive: true });
    put('app/native/main.cjs', `console.log(Object.keys(require('./node_modules/@hongyan/chat/${file}')).join());`);

    const names = run(['node', 'main.cjs'], join(app, 'native')).trim().split(',');
    expect(names).toEqual(expect.arrayContaining([...MODULE, more]));
  });

  test('apps in TypeScript compile, each in its own manner', () => {
    const check = (file: string, code: string, more: object) => complaints(app, { [file]: code }, more);
    const common = `import chat = require('@hongyan/chat');
      export const made: chat.ChatSDK | null = chat.create({ SDKAppID: 1 });`;
    const wechat = `import chat, { type Message, wechatStore } from '@hongyan/chat/wechat';
      export const made = chat.create({ SDKAppID: 1, localStore: wechatStore({ maxMessages: 100 }) });
      export const texts = (messages: Message[]) => messages.map(({ ID }) => ID);`;
    const native = `import chat, { asyncStorageStore, watchNetwork, type NetInfoSource } from '@hongyan/chat';
      export function start(netInfo: NetInfoSource, storage: Parameters<typeof asyncStorageStore>[0]) {
        watchNetwork(netInfo);
        return chat.create({ SDKAppID: 1, localStore: asyncStorageStore(storage) });
      }`;

    expect(check('common.cts', common, { module: 'NodeNext' })).toBe('');
    expect(check('common.cts', common.replace('SDKAppID: 1', 'SDKAppID: true'), { module: 'NodeNext' })).toContain(
      'common.cts(2,',
    );
    const bundled = { module: 'ESNext', moduleResolution: 'bundler' };
    expect(check('wechat.ts', wechat, bundled)).toBe('');
    expect(check('native.ts', native, { ...bundled, customConditions: ['react-native'] })).toBe('');
  });
});

/** What snippets of the guides take as given. */
const OTHERS = `declare const console: { log(...parts: unknown[]): void };
       declare const userID: string;
       declare const userSig: string;
       declare module '@react-native-community/netinfo' {
         type State = { type: string; isConnected: boolean | null };
         const NetInfo: { addEventListener(run: (state: State) => void): () => void };
         export default NetInfo;
       }
       declare module '@react-native-async-storage/async-storage' {
         const AsyncStorage: {
           getItem(name: string): Promise<string | null>;
           setItem(name: string, text: string): Promise<void>;
           removeItem(name: string): Promise<void>;
         };
         export default AsyncStorage;
       }`;

describe('snippets of the guides for apps', () => {
  test.each([
    ['mini-program', ''],
    ['react-native', 'react-native'],
  ])('that of %s compiles', (page, condition) => {
    const guide = readFileSync(join(root, `docs/guide/${page}.md`), 'utf8');
    const [, snippet = ''] = /^```js\n([\s\S]*?)^```$/m.exec(guide) ?? [];
    expect(snippet).toContain('TencentCloudChat.create(');
    const customConditions = condition ? [condition] : [];
    const options = { module: 'ESNext', moduleResolution: 'bundler', customConditions };
    const code = snippet.replace('.login', '?.login').replaceAll('chat.on(', 'chat?.on(');

    expect(complaints(app, { 'others.d.ts': OTHERS, 'snippet.ts': code }, options)).toBe('');
  });
});

describe('the published SDK on older engines', () => {
  const filesOf = (pattern: RegExp) =>
    readdirSync(sdk, { recursive: true, encoding: 'utf8' }).filter((file) => pattern.test(file));
  const flaws = (files: readonly string[], version: ecmaVersion) =>
    files.flatMap((file) => {
      const code = readFileSync(join(sdk, file), 'utf8');
      const sourceType = /^\s*(import|export)\b/m.test(code) ? 'module' : 'script';
      try {
        parse(code, { ecmaVersion: version, sourceType, allowHashBang: true });
        return [];
      } catch (error) {
        return [`${file}: ${(error as Error).message}`];
      }
    });

  test('browsers of the last four years and Node 18 can read every file', () => {
    const files = filesOf(/\.c?js$/);

    expect(files.length).toBeGreaterThan(15);
    expect(flaws(files, 2022)).toEqual([]);
  });

  test('mini-programs and React Native, whose engines are older, can read theirs', () => {
    expect(flaws(['wechat.js', 'wechat/index.js', 'wechat/wechat.js', 'react-native/index.js'], 2017)).toEqual([]);
    // Others cannot be: the test sees the difference.
    expect(flaws(['all.js'], 2017)).toHaveLength(1);
  });
});

describe('the manifest of the published SDK', () => {
  test('names files that are there', () => {
    const manifest = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
    const named = (entry: unknown): string[] =>
      typeof entry === 'string' ? [entry] : Object.values((entry ?? {}) as object).flatMap(named);
    const fields = ['main', 'module', 'browser', 'unpkg', 'jsdelivr', 'react-native', 'types'];
    const files = [...named(manifest.exports), ...fields.map((field) => manifest[field] as string)];

    expect(files.filter((file) => !file.includes('*') && !existsSync(join(sdk, file)))).toEqual([]);
    expect(existsSync(join(sdk, manifest.miniprogram, 'index.js'))).toBe(true);
  });
});
