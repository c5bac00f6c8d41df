import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtSdk, complaints, lastLine, root, run } from './builtSdk.ts';

setDefaultTimeout(60_000);

/** Of what an app's bundler makes of it, as its users load it. */
const SDK_MAX_BYTES = 60_000;
const { folder, sdk, put } = builtSdk();

const guide = readFileSync(join(root, 'docs/guide/script-tag.md'), 'utf8');
/** What the guide says of a size; the size itself where that is not right to within a fiftieth. */
const rightOf = (said: string, bytes: number): string =>
  Math.abs(Number(said.replaceAll(',', '')) - bytes) < bytes / 50 ? said : bytes.toLocaleString('en');

describe('the published SDK', () => {
  const app = join(folder, 'packed');
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

    const sizeOf = (file: string): number => gzipSync(readFileSync(join(out, file))).length;
    expect([...first].map(sizeOf).reduce((sum, one) => sum + one, 0)).toBeLessThan(SDK_MAX_BYTES);
    const later = [...first].flatMap(importsOf).filter(({ kind }) => kind === 'dynamic-import');
    expect(later).toHaveLength(1);
    expect(guide).toContain(`begins with less than ${SDK_MAX_BYTES.toLocaleString('en')} bytes, gzipped`);
    const [, chunk = ''] = /loads about ([\d,]+) more/.exec(guide) ?? [];
    expect(chunk).toBe(rightOf(chunk, sizeOf(basename(later[0]?.path ?? ''))));
    expect(outputs.map(({ path }) => basename(path)).sort()).toEqual(
      [...first, ...later.map(({ path }) => basename(path))].sort(),
    );
    for (const { path } of outputs) expect(readFileSync(path, 'utf8')).not.toMatch(/\brequire\(|["']node:/);
  });

  test('is as large as the guide says, in one file', async () => {
    // Servers give the module minified, as an app's bundler does.
    const { outputs } = await Bun.build({ entrypoints: [join(sdk, 'all.js')], minify: true });
    put('sdk/all', (await outputs[0]?.text()) ?? '');
    const rows = [...guide.matchAll(/^\|.*`@hongyan\/chat\/(\S+)`.*\| about ([\d,]+) \|$/gm)];
    const said = rows.map(([, name = '', bytes = '']) => [name, bytes]);

    const right = said.map(([name = '', bytes = '']) => [
      name,
      rightOf(bytes, gzipSync(readFileSync(join(sdk, name))).length),
    ]);

    expect(said).toEqual(right);
    expect(said).toHaveLength(4);
  });

  test('is there in one file too, for runtimes that load no chunks', () => {
    const script = readFileSync(join(sdk, 'all.js'), 'utf8');

    expect(new Bun.Transpiler().scan(script).imports).toEqual([]);
    expect(script).toContain('createLaterPart');
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
      'packed/main.mjs',
      `import chat from '@hongyan/chat';
       const sdk = chat.create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1' });
       console.log(JSON.stringify({ names: Object.keys(await import('@hongyan/chat')), parts: Object.keys(chat), ready: sdk.isReady(), text: chat.TYPES.MSG_TEXT }));
       process.exit();`,
    );

    const { names, parts, ready, text } = JSON.parse(lastLine(['node', ...options, 'main.mjs'], app));
    expect(names).toEqual(['default']);
    expect(parts).toEqual(expect.arrayContaining(['create', 'TYPES', 'EVENT', 'TSignaling', 'VERSION']));
    expect({ ready, text }).toEqual({ ready: false, text: 'TIMTextElem' });
  });

  test('an app in TypeScript compiles against its types, and a wrong call does not', () => {
    const imports = `import chat, { type ChatSDK, type Message } from '@hongyan/chat';\n`;
    const check = (body: string) => complaints(app, { 'app.ts': imports + body }, { module: 'NodeNext' });

    const use = `export async function hello(sdk: ChatSDK): Promise<Message> {
      const message = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } });
      return (await sdk.sendMessage(message)).data.message;
    }
    export const made: ChatSDK | null = chat.create({ SDKAppID: 1 });`;
    expect(check(use)).toBe('');
    expect(check('export const made = chat.create({ SDKAppID: true });')).toContain('app.ts(2,');
  });
});
