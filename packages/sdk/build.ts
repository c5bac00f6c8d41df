import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notices } from '../../scripts/notices.ts';
import packageJson from './package.json' with { type: 'json' };

const here = import.meta.dir;

/**
 * Builds the package that is published: `index.js` for browsers and everything like them, which loads a chunk when it is
 * first needed, `all.js` with everything in one file, `node.js` with a WebSocket of its own, the types, `package.json`.
 *
 * @param out a folder that is empty or does not exist yet
 */
export async function buildSdk(out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const browser = { ...common, entrypoints: [join(here, 'src/index.ts')], outdir: out, target: 'browser' as const };
  await Bun.build({ ...browser, splitting: true });
  await Bun.build({ ...browser, naming: 'all.js' });
  writeModules(out);
  for (const [name, { source, target }] of Object.entries(stores)) {
    const entrypoints = [join(here, 'src/local', source)];
    await Bun.build({ ...common, entrypoints, outdir: out, target, naming: `${name}.js` });
    writeFileSync(join(out, `${name}.d.ts`), storeDeclarations(source));
  }
  const node = await Bun.build({
    ...common,
    entrypoints: [join(here, 'src/node.ts')],
    outdir: out,
    target: 'node',
    // Optional speed-ups of ws, which does without them.
    external: ['bufferutil', 'utf-8-validate'],
    metafile: true,
  });
  await buildOldFaces(out);
  writeFileSync(join(out, 'index.d.ts'), declarations());
  writeFileSync(join(out, 'all.d.ts'), declarations());
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  writeFileSync(join(out, 'NOTICES.txt'), notices(Object.keys(node.metafile?.inputs ?? {})));
  copyFileSync(join(here, '../../LICENSE'), join(out, 'LICENSE'));
  if (existsSync(join(here, 'README.md'))) copyFileSync(join(here, 'README.md'), join(out, 'README.md'));
}

/** Stores on the device are modules of their own: an app takes the one of its platform, or none. */
const stores = {
  store: { source: 'index.ts', target: 'browser' },
  sqlite: { source: 'sqlite.ts', target: 'node' },
} as const;

/** The older name of the interface has two events more (sdk-js-api §11.4), which nothing tells of. */
const TIM = `import TencentCloudChat from '${packageJson.name}';

const older = { SDK_RELOAD: 'sdkReload', GROUP_SYSTEM_NOTICE_RECEIVED: 'receiveGroupSystemNotice' };
export default { ...TencentCloudChat, EVENT: { ...TencentCloudChat.EVENT, ...older } };
`;

/**
 * Modules and plugins of the names that apps import beside the SDK (sdk-js-api §1, §11.4): all of it is built in, so each
 * says nothing.
 */
function writeModules(out: string): void {
  mkdirSync(join(out, 'modules'), { recursive: true });
  writeFileSync(join(out, 'modules/none.js'), 'export default {};\n');
  writeFileSync(join(out, 'tim-js-sdk.js'), TIM);
  writeFileSync(
    join(out, 'tim-js-sdk.d.ts'),
    "export type * from './index.js';\nexport { default } from './index.js';\n",
  );
  writeFileSync(join(out, 'modules/none.d.ts'), 'declare const none: object;\nexport default none;\n');
}

/** The faces of 2015 to 2019 are modules of their own, with their types beside them; `webim` is a script too, which sets the global. */
async function buildOldFaces(out: string): Promise<void> {
  const external = ['bufferutil', 'utf-8-validate'];
  const faces = [
    { source: 'classic/index.ts', name: 'classic', target: 'browser' },
    { source: 'classic/node.ts', name: 'classicNode', target: 'node' },
    { source: 'webim/index.ts', name: 'webim', target: 'browser' },
  ] as const;
  for (const { source, name, target } of faces) {
    const entrypoints = [join(here, 'src', source)];
    await Bun.build({ ...common, entrypoints, outdir: out, target, external, naming: `${name}.js` });
  }
  const script = { ...common, format: 'iife', minify: true, naming: 'webim.min.js' } as const;
  await Bun.build({ ...script, entrypoints: [join(here, 'src/webim/index.ts')], outdir: out, target: 'browser' });
  declareFolders(['classic', 'webim'], out);
}

/** Writes the types of folders of sources: what each `index` exports, with all that this names. */
function declareFolders(folders: readonly string[], out: string): void {
  const root = join(here, '../..');
  const made = mkdtempSync(join(tmpdir(), 'hongyan-types-'));
  try {
    const project = join(made, 'tsconfig.json');
    const files = folders.map((folder) => join(here, 'src', folder, 'index.ts'));
    // That they are right is checked with all sources.
    const emitting = { noEmit: false, noCheck: true, declaration: true, emitDeclarationOnly: true };
    const compilerOptions = { ...emitting, stripInternal: true, types: [] };
    writeFileSync(
      project,
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
    );
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { exitCode, stdout } = Bun.spawnSync([tsc, '-p', project, '--outDir', made, '--rootDir', root]);
    if (exitCode !== 0) throw new Error(`the types of ${folders} cannot be made:\n${stdout}`);
    for (const folder of folders) {
      const written = join(made, 'packages/sdk/src', folder);
      mkdirSync(join(out, folder), { recursive: true });
      for (const file of readdirSync(written))
        writeFileSync(join(out, folder, file), ownTypes(readFileSync(join(written, file), 'utf8')));
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Of what lies elsewhere only functions speak that no app is given: there its types are anything. */
const ownTypes = (text: string): string =>
  text
    .replace(/import type \{ LocalStore \} from '[^']+';/, "import type { LocalStore } from '../index.js';")
    .replace(/^import (?:type )?\{([^}]*)\} from '(?:\.\.\/(?!index\.js)|@)[^']*';$/gm, (_, names: string) =>
      names
        .split(',')
        .map((name) => `type ${name.replace(/^\s*type /, '').trim()} = any;`)
        .join(' '),
    )
    .replace(/(from '\.\/\w+)\.ts'/g, "$1.js'");

// Not minified: an app's bundler does that, and until then its developers read what they debug.
const common = { format: 'esm', sourcemap: 'linked', throw: true } as const;

const whole = {
  types: './index.d.ts',
  browser: './index.js',
  // It has a WebSocket, and answers to `node` too.
  bun: './index.js',
  node: './node.js',
  default: './index.js',
} as const;
const none = { types: './modules/none.d.ts', default: './modules/none.js' } as const;

/** What `npm publish` reads; the workspace's own file is for working in the sources. */
const published = {
  name: packageJson.name,
  version: packageJson.version,
  description: 'Client SDK of Hongyan, an open instant-messaging cloud; same interface as @tencentcloud/chat',
  keywords: ['im', 'chat', 'instant-messaging', 'tencentcloud-chat', 'hongyan'],
  license: packageJson.license,
  type: 'module',
  main: './node.js',
  module: './index.js',
  browser: './index.js',
  types: './index.d.ts',
  exports: {
    '.': whole,
    './all': { types: './all.d.ts', default: './all.js' },
    // The names of the packages that it stands in for: what is imported from a bundler's alias of theirs.
    ...Object.fromEntries(
      ['index.js', 'index.es.js', 'basic', 'standard', 'professional'].map((name) => [`./${name}`, whole]),
    ),
    './tim-js-sdk': { types: './tim-js-sdk.d.ts', default: './tim-js-sdk.js' },
    './modules/*': none,
    './plugins/*': none,
    './store': { types: './store.d.ts', default: './store.js' },
    './sqlite': { types: './sqlite.d.ts', default: './sqlite.js' },
    './classic': {
      types: './classic/index.d.ts',
      browser: './classic.js',
      bun: './classic.js',
      node: './classicNode.js',
      default: './classic.js',
    },
    './webim': { types: './webim/index.d.ts', default: './webim.js' },
    './webim.min.js': './webim.min.js',
    './package.json': './package.json',
  },
  engines: { node: '>=18' },
};

/** The face's types in one file, without their imports of each other, and the default export. */
function declarations(): string {
  const folder = join(here, 'src/face/types');
  const sources = readdirSync(folder)
    .sort()
    .map((file) =>
      readFileSync(join(folder, file), 'utf8').replace(/^import type \{[^}]*\} from '\.\/\w+\.ts';\n/gm, ''),
    );
  const types = sources.join('\n');
  if (/^\s*import\b|\bimport\(|\bfrom\s+'/m.test(types))
    throw new Error('packages/sdk/src/face/types may import nothing but each other');
  return `${types.replace(/^\s*\/\/ biome-ignore .*\n/gm, '')}
declare const TencentCloudChat: TencentCloudChatModule;
export default TencentCloudChat;
`;
}

const LOCAL = join(here, 'src/local');

/** The types of a module of stores: what it exports, with what that names. */
function storeDeclarations(source: string): string {
  const text = (file: string): string => readFileSync(join(LOCAL, file), 'utf8');
  const bridge = readFileSync(join(here, 'src/store/table/bridge.ts'), 'utf8');
  const blocks = [bridge, text('make.ts'), text(source)].flatMap((code) => [
    ...code.matchAll(/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport interface [\s\S]*?^\}\n/gm),
    ...code.matchAll(/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport function \w+Store\([\s\S]*?\): LocalStore(?= \{)/gm),
  ]);
  const declared = blocks
    .map(([block]) => block)
    .filter((block) => source === 'index.ts' || !block.includes('interface TextBridge'))
    .filter((block) => !/function localStore\b/.test(block))
    .map((block) =>
      block.includes('export function')
        ? `${block
            .replace('export function', 'export declare function')
            .replace(/\((\{[^}]*\}|\w+): (\w+)\)/, '(options: $2)')
            .replace(/ ?= \{\}/g, '')
            .replace(/options: LocalStoreOptions/, 'options?: LocalStoreOptions')};\n`
        : block,
    );
  return `import type { LocalStore } from './index.js';\nexport type { LocalStore };\n\n${declared.join('\n')}`;
}
