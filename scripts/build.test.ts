import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSdk } from '../packages/sdk/build.ts';
import { addSdk, buildPage, packFiles } from '../packages/web/build.ts';
import { fingerprint } from './build.mjs';
import { isInstalled } from './install.mjs';

const root = dirname(import.meta.dir);
const folder = mkdtempSync(join(tmpdir(), 'hongyan-build-'));
afterAll(() => rmSync(folder, { recursive: true }));
setDefaultTimeout(60_000);

/** Of what an app's bundler makes of it, as its users load it. */
const SDK_MAX_BYTES = 60_000;
const put = (path: string, content: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
/** Runs a program in a folder and gives what it prints; what it complains of is the test's message. */
function run(command: string[], cwd: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd, stdin: 'ignore' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout.toString();
}

/** What `tim-js-sdk` becomes. */
const TIM = '@hongyan/chat/tim-js-sdk';
const sdk = join(folder, 'sdk');
/** Types are made by the compiler, which takes its time where other tests run beside. */
const BUILD_MS = 240_000;
beforeAll(() => buildSdk(sdk), BUILD_MS);

describe('the published SDK', () => {
  const app = join(folder, 'app');
  const installed = join(app, 'node_modules/@hongyan/chat');

  beforeAll(() => {
    const [{ filename }] = JSON.parse(run(['npm', 'pack', '--json', '--pack-destination', folder], sdk));
    mkdirSync(installed, { recursive: true });
    run(['tar', '-xzf', join(folder, filename), '--strip-components=1', '-C', installed], folder);
  });

  test('is small for browsers, needs nothing else, and loads one chunk when that is first needed', async () => {
    const script = readFileSync(join(sdk, 'index.js'), 'utf8');
    // Bundlers of apps replace it where it stands.
    expect(script).toContain('process.env.HONGYAN_SERVER');

    const out = join(folder, 'bundled');
    const { outputs } = await Bun.build({
      ...{ entrypoints: [join(sdk, 'index.js')], minify: true, splitting: true, outdir: out },
    });
    const importsOf = (file: string) => new Bun.Transpiler().scan(readFileSync(join(out, file), 'utf8')).imports;
    const first = new Set(['index.js']);
    for (const file of first)
      for (const { kind, path } of importsOf(file)) if (kind === 'import-statement') first.add(basename(path));

    const bytes = [...first].map((file) => gzipSync(readFileSync(join(out, file))).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(SDK_MAX_BYTES);
    const later = [...first].flatMap(importsOf).filter(({ kind }) => kind === 'dynamic-import');
    expect(later).toHaveLength(1);
    expect(outputs.map(({ path }) => basename(path)).sort()).toEqual(
      [...first, ...later.map(({ path }) => basename(path))].sort(),
    );
    for (const { path } of outputs) expect(readFileSync(path, 'utf8')).not.toMatch(/\brequire\(|["']node:/);
  });

  test('is there in one file too, for runtimes that load no chunks', () => {
    const script = readFileSync(join(sdk, 'all.js'), 'utf8');

    expect(new Bun.Transpiler().scan(script).imports).toEqual([]);
    expect(script).toContain('createLaterPart');
  });

  test.each([
    ['@tencentcloud/chat', ['/index.es.js', '/modules/group-module', '/modules/relationship-module']],
    ['@tencentcloud/chat', ['/modules/signaling-module.js', '/modules/follow-module', '/modules/cloud-search-module']],
    ['@tencentcloud/lite-chat', ['/basic', '/plugins/conversation', '/plugins/group', '/plugins/conversation-group']],
    ['@tencentcloud/lite-chat', ['/standard', '/professional', '/plugins/signaling', '/plugins/rich-media-message']],
    ['tim-js-sdk', []],
  ])('an app of %s builds with the alias, with its sub-paths %p', async (name, paths) => {
    const entry = `app/alias${name.replaceAll('/', '-')}${paths.length}${paths[0]?.length}.mjs`;
    const imports = ['', ...paths].map((path, at) => `import m${at} from '${name}${path}';`);
    put(
      entry,
      `${imports.join('\n')}
       const chat = m0.create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1', modules: { 'group-module': m${paths.length} } });
       chat.use(m${paths.length});
       if (('${name}' === 'tim-js-sdk') !== ('SDK_RELOAD' in m0.EVENT)) process.exit(1);
       console.log(m0.VERSION, typeof chat.invite, ${paths.map((_, at) => `typeof m${at + 1}`).join(', ') || "'none'"});
       process.exit();`,
    );
    const alias = {
      name: 'alias',
      setup(build: Bun.PluginBuilder) {
        build.onResolve({ filter: new RegExp(`^${name}(/|$)`) }, ({ path }) => ({
          path: Bun.resolveSync(path.replace(name, name === 'tim-js-sdk' ? TIM : '@hongyan/chat'), app),
        }));
      },
    };

    const { outputs } = await Bun.build({ entrypoints: [join(folder, entry)], plugins: [alias], target: 'bun' });
    put(`${entry}.out.mjs`, (await outputs[0]?.text()) ?? '');

    const printed = run([process.execPath, join(folder, `${entry}.out.mjs`)], app).trim();
    expect(printed.split('\n').at(-1)).toMatch(/^3\.6\.6 function( (object|none))*$/);
  });

  test('is packed with its types, licence and notices, and depends on nothing', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

    expect(readdirSync(installed)).toEqual(
      expect.arrayContaining(['LICENSE', 'NOTICES.txt', 'README.md', 'index.d.ts', 'index.js', 'node.js']),
    );
    expect(readFileSync(join(installed, 'NOTICES.txt'), 'utf8')).toMatch(/^ws \d/m);
    expect(manifest).toMatchObject({ name: '@hongyan/chat', license: 'Apache-2.0', type: 'module' });
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('private');
  });

  test.each([
    ['Node, which gets a WebSocket with it', []],
    ['what has the conditions of a browser', ['--conditions=browser']],
  ])('loads in %s', (_, options) => {
    put(
      'app/main.mjs',
      `import chat from '@hongyan/chat';
       const sdk = chat.create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1' });
       console.log(JSON.stringify({ names: Object.keys(await import('@hongyan/chat')), parts: Object.keys(chat), ready: sdk.isReady(), text: chat.TYPES.MSG_TEXT }));
       process.exit();`,
    );

    const printed =
      run(['node', ...options, 'main.mjs'], app)
        .trim()
        .split('\n')
        .at(-1) ?? '';

    const { names, parts, ready, text } = JSON.parse(printed);
    expect(names).toEqual(['default']);
    expect(parts).toEqual(expect.arrayContaining(['create', 'TYPES', 'EVENT', 'TSignaling', 'VERSION']));
    expect({ ready, text }).toEqual({ ready: false, text: 'TIMTextElem' });
  });

  test('an app in TypeScript compiles against its types, and a wrong call does not', () => {
    const check = (body: string) => {
      put('app/app.ts', `import chat, { type ChatSDK, type Message } from '@hongyan/chat';\n${body}`);
      put(
        'app/tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            strict: true,
            noEmit: true,
            module: 'NodeNext',
            target: 'ES2022',
            lib: ['ES2022'],
            types: [],
          },
          files: ['app.ts'],
        }),
      );
      return Bun.spawnSync([join(root, 'node_modules/.bin/tsc'), '-p', app]).stdout.toString();
    };

    const use = `export async function hello(sdk: ChatSDK): Promise<Message> {
      const message = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } });
      return (await sdk.sendMessage(message)).data.message;
    }
    export const made: ChatSDK | null = chat.create({ SDKAppID: 1 });`;
    expect(check(use)).toBe('');
    expect(check('export const made = chat.create({ SDKAppID: true });')).toContain('app.ts(2,');
  });
});

describe('the classic faces of the published SDK', () => {
  const app = join(folder, 'classicApp');

  beforeAll(() => cpSync(sdk, join(app, 'node_modules/@hongyan/chat'), { recursive: true }));

  test('load in Node, each by its own entry point; the script sets the global', () => {
    put(
      'classicApp/main.mjs',
      `import { TIMManager, TIMTextElem } from '@hongyan/chat/classic';
       import { webim } from '@hongyan/chat/webim';
       const manager = TIMManager.getInstance();
       console.log(JSON.stringify([manager.initSdk({ sdkAppId: 1 }), new TIMTextElem({ text: 'a' }).getText(), typeof webim.login]));
       delete globalThis.webim;
       await import('@hongyan/chat/webim.min.js');
       console.log(typeof globalThis.webim.syncMsgs);`,
    );

    expect(run(['node', 'main.mjs'], app).trim().split('\n')).toEqual(['[0,"a","function"]', 'function']);
  });

  test('an app in TypeScript compiles against their types, and a wrong call does not', () => {
    const check = (body: string) => {
      const names = 'TIMManager, TIMMessage, TIMTextElem, type TIMConversation';
      put(
        'classicApp/app.ts',
        `import { ${names} } from '@hongyan/chat/classic';\nimport { webim } from '@hongyan/chat/webim';\n${body}`,
      );
      const compilerOptions = {
        ...{ strict: true, noEmit: true, module: 'NodeNext', target: 'ES2022', lib: ['ES2022', 'DOM'], types: [] },
      };
      put('classicApp/tsconfig.json', JSON.stringify({ compilerOptions, files: ['app.ts'] }));
      return Bun.spawnSync([join(root, 'node_modules/.bin/tsc'), '-p', app]).stdout.toString();
    };

    expect(
      check(`const message = new TIMMessage();
        message.addElem(new TIMTextElem({ text: 'a' }));
        const talk: TIMConversation | undefined = TIMManager.getInstance().getConversation(1, 'bob');
        talk?.sendMessage(message, { onSuccess: (sent) => sent.getMsgId(), onError: (code, desc) => [code, desc] });
        webim.syncMsgs((msgs) => msgs.map((msg) => msg.getTime()));`),
    ).toBe('');
    expect(check(`TIMManager.getInstance().getConversation('bob', 1);`)).toContain('app.ts(3,');
  });
});

describe('the built page', () => {
  const source = join(folder, 'source');
  const pages = join(folder, 'pages');

  test('loads its parts by names of their content; what is large is packed; the SDK lies beside it', async () => {
    put('source/index.html', '<!doctype html><script type="module" src="./main.ts"></script>');
    put('source/main.css', 'body { color: red }');
    put('source/later.ts', 'export const later = 1;');
    put(
      'source/main.ts',
      `import './main.css';
       document.title = [process.env.NODE_ENV, ${JSON.stringify('x'.repeat(2_000))}].join();
       document.onclick = () => import('./later.ts');`,
    );
    put('anSdk/index.js', 'export default {};\n//# sourceMappingURL=index.js.map\n');
    put('anSdk/index.d.ts', 'export default {};\n');

    await buildPage(pages, source);
    await addSdk(pages, join(folder, 'anSdk'));
    await packFiles(pages);

    const page = readFileSync(join(pages, 'index.html'), 'utf8');
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded).toHaveLength(2);
    for (const path of loaded) expect(path).toMatch(/^\/assets\/[\w.-]+-\w{8}\.(js|css)$/);
    const script = loaded.find((path) => path.endsWith('.js')) ?? '';
    expect(readFileSync(join(pages, script), 'utf8')).toContain('production');
    expect([existsSync(join(pages, `${script}.br`)), existsSync(join(pages, `${script}.gz`))]).toEqual([true, true]);
    expect(readdirSync(join(pages, 'sdk')).sort()).toEqual(['chat.d.ts', 'chat.js']);
    expect(readFileSync(join(pages, 'sdk/chat.js'), 'utf8')).not.toContain('sourceMappingURL');
  });

  test('a flaw in its sources is an error', async () => {
    put('broken/index.html', '<!doctype html><script type="module" src="./missing.ts"></script>');

    await expect(buildPage(join(folder, 'nothing'), join(folder, 'broken'))).rejects.toThrow();
  });
});

describe('what is up to date', () => {
  test('a build is for these sources: another content or name makes another one, a test or an output does not', () => {
    put('tree/package-lock.json', '{}');
    put('tree/packages/web/src/main.tsx', 'a');
    const of = (name: string) => fingerprint(join(folder, name));
    const changed = (path: string, content: string) => {
      cpSync(join(folder, 'tree'), join(folder, 'other'), { recursive: true });
      put(`other/${path}`, content);
      const isChanged = of('other') !== of('tree');
      rmSync(join(folder, 'other'), { recursive: true });
      return isChanged;
    };

    expect(changed('packages/web/src/main.tsx', 'a')).toBe(false);
    expect(changed('packages/web/src/main.tsx', 'b')).toBe(true);
    expect(changed('packages/web/src/more.tsx', '')).toBe(true);
    expect(changed('package-lock.json', '{"a":1}')).toBe(true);
    expect(changed('packages/web/src/main.test.tsx', 'b')).toBe(false);
    expect(changed('packages/sdk/dist/index.js', 'b')).toBe(false);
    expect(changed('packages/server/src/app.ts', 'b')).toBe(false);
  });
});

describe('npm run build', () => {
  // Beside the real packages: what is built there moves to its place within one file system.
  const cache = join(root, 'node_modules/.cache');
  let tree: string;
  beforeAll(() => {
    mkdirSync(cache, { recursive: true });
    tree = mkdtempSync(join(cache, 'hongyan-tree-'));
    for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'scripts', 'packages'])
      cpSync(join(root, name), join(tree, name), {
        recursive: true,
        preserveTimestamps: true,
        filter: (path) => !/\/(node_modules|dist|server\/pages)$/.test(path.slice(root.length)),
      });
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    // It would be installed into the real folder.
    if (!isInstalled(tree)) throw new Error('the packages are not those of the lock file: run npm ci');
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const script = (name: string, ...args: string[]) => {
    const { stdout, stderr, exitCode } = Bun.spawnSync(['node', `scripts/${name}.mjs`, ...args], { cwd: tree });
    return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
  };
  const has = (path: string) => existsSync(join(tree, path));

  test('builds both once; what fails is told with its place, and neither the old page nor the server is lost', () => {
    expect(script('build')).toEqual({
      stdout: expect.stringContaining('building the chat page'),
      stderr: '',
      exitCode: 0,
    });
    expect([has('packages/sdk/dist/node.js'), has('packages/server/pages/index.html')]).toEqual([true, true]);
    expect(script('build').stdout).not.toContain('building');

    writeFileSync(join(tree, 'packages/web/src/main.tsx'), "import './missing.ts';\n");
    const failed = script('build');
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/the chat page could not be built:\n.*main\.tsx:1: .*missing\.ts/);
    expect(has('packages/server/pages/index.html')).toBe(true);

    const started = script('start', '--help');
    expect(started.stderr).toContain('the build failed');
    expect(started.stdout).toContain('--demo-sign-in');
    expect(started.exitCode).toBe(0);
  });
});
