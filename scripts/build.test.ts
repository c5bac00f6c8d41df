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
import { join } from 'node:path';
import { addSdk, buildPage, packFiles } from '../packages/web/build.ts';
import { fingerprint } from './build.mjs';
import { putIn, root } from './builtSdk.ts';
import { isInstalled } from './install.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-build-'));
afterAll(() => rmSync(folder, { recursive: true }));
setDefaultTimeout(60_000);
const put = putIn(folder);

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
    put('anSdk/umd/chat.js', 'var TencentCloudChat;\n');
    put('anSdk/umd/stores.js', 'var HongyanStores;\n');

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
    expect(readdirSync(join(pages, 'sdk')).sort()).toEqual(['chat.d.ts', 'chat.js', 'chat.umd.js', 'stores.umd.js']);
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
