import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notices } from '../../scripts/notices.ts';
import { buildLog } from './build/log.ts';
import { published } from './build/manifest.ts';
import { buildLoweredModule, buildScript, type Script } from './build/scripts.ts';
import { appDeclarations, commonDeclarations, declarations, declareFolders, storeDeclarations } from './build/types.ts';

const here = import.meta.dir;

/** Optional speed-ups of ws, which does without them. */
const external = ['bufferutil', 'utf-8-validate'];

/**
 * Builds the package that is published: `index.js` for browsers and everything like them, which loads a chunk when it is
 * first needed, `all.js` with everything in one file, `node.js` with a WebSocket of its own, the same without ES modules
 * (`umd/chat.js` for pages, `node.cjs`), mini-programs and React Native, the types, `package.json`.
 *
 * @param out a folder that is empty or does not exist yet
 */
export async function buildSdk(out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const browser = { ...common, entrypoints: [join(here, 'src/index.ts')], outdir: out, target: 'browser' as const };
  await Bun.build({ ...browser, splitting: true });
  await Bun.build({ ...browser, naming: 'all.js' });
  await buildStores(out);
  await buildLog(out);
  await buildOldFaces(out);
  await buildAliases(out);
  for (const script of scripts) await buildScript(script, out);
  await buildLoweredModule('wechat/index.ts', join(out, 'wechat.js'));
  const node = await Bun.build({
    ...{ ...common, entrypoints: [join(here, 'src/node.ts')], outdir: out, target: 'node', external, metafile: true },
  });
  for (const [file, text] of Object.entries(writtenFiles())) write(join(out, file), text);
  write(join(out, 'NOTICES.txt'), notices(Object.keys(node.metafile?.inputs ?? {})));
  copyFileSync(join(here, '../../LICENSE'), join(out, 'LICENSE'));
  if (existsSync(join(here, 'README.md'))) copyFileSync(join(here, 'README.md'), join(out, 'README.md'));
}

// Not minified: an app's bundler does that, and until then its developers read what they debug.
const common = { format: 'esm', sourcemap: 'linked', throw: true } as const;

/** For pages without a bundler, for `require`, and for apps that are no pages. */
const scripts: Script[] = [
  {
    ...{ source: 'index.ts', file: 'umd/chat.js', target: 'browser', global: 'TencentCloudChat', main: 'default' },
    isMinified: true,
  },
  {
    ...{ source: 'local/index.ts', file: 'umd/stores.js', target: 'browser', global: 'HongyanStores' },
    isMinified: true,
  },
  {
    source: 'webim/index.ts',
    file: 'webim.min.js',
    target: 'browser',
    global: 'webim',
    main: 'webim',
    isMinified: true,
  },
  { source: 'node.ts', file: 'node.cjs', target: 'node', main: 'default', external },
  { source: 'local/sqlite.ts', file: 'sqlite.cjs', target: 'node' },
  { source: 'wechat/index.ts', file: 'wechat/index.js', target: 'browser', main: 'default', isLowered: true },
  {
    ...{ source: 'reactNative/index.ts', file: 'react-native/index.js', target: 'browser', main: 'default' },
    ...{ isLowered: true, external: ['react-native'] },
  },
];

/** Stores on the device are modules of their own: an app takes the one of its platform, or none. */
const stores = {
  store: { source: 'index.ts', target: 'browser' },
  sqlite: { source: 'sqlite.ts', target: 'node' },
} as const;

async function buildStores(out: string): Promise<void> {
  for (const [name, { source, target }] of Object.entries(stores)) {
    const entrypoints = [join(here, 'src/local', source)];
    await Bun.build({ ...common, entrypoints, outdir: out, target, naming: `${name}.js` });
    write(join(out, `${name}.d.ts`), storeDeclarations(source));
  }
}

/** The faces of 2015 to 2019 are modules of their own, with their types beside them. */
async function buildOldFaces(out: string): Promise<void> {
  const faces = [
    { source: 'classic/index.ts', name: 'classic', target: 'browser' },
    { source: 'classic/node.ts', name: 'classicNode', target: 'node' },
    { source: 'webim/index.ts', name: 'webim', target: 'browser' },
  ] as const;
  for (const { source, name, target } of faces) {
    const entrypoints = [join(here, 'src', source)];
    await Bun.build({ ...common, entrypoints, outdir: out, target, external, naming: `${name}.js` });
  }
  declareFolders(['classic', 'webim'], out);
}

/** What stands in for other packages is small, and takes the SDK from the package itself. */
async function buildAliases(out: string): Promise<void> {
  const outside = ['@hongyan/chat'];
  for (const name of ['lite-chat', 'tim-js-sdk']) {
    const entrypoints = [join(here, 'src/alias', `${name}.ts`)];
    await Bun.build({
      ...common,
      entrypoints,
      outdir: out,
      target: 'browser',
      external: outside,
      naming: `${name}.js`,
    });
    const required = { source: `alias/${name}.ts`, file: `${name}.cjs`, target: 'browser', main: 'default' } as const;
    await buildScript({ ...required, external: outside }, out);
  }
}

/** What is no outcome of bundling. */
function writtenFiles(): Record<string, string> {
  const isCommon = '{ "type": "commonjs" }\n';
  const alias = (type: string): string => `import type { ${type} } from './index.js';
export type * from './index.js';
declare const TencentCloudChat: ${type};
export default TencentCloudChat;
`;
  return {
    'index.d.ts': declarations(),
    'index.d.cts': commonDeclarations(),
    'all.d.ts': declarations(),
    'package.json': `${JSON.stringify(published, null, 2)}\n`,
    ...Object.fromEntries(['umd', 'wechat', 'react-native'].map((folder) => [`${folder}/package.json`, isCommon])),
    // What WeChat's tools copy is the folder alone: there the module has the name of the package, and this one.
    'wechat/wechat.js': "module.exports = require('./index.js');\n",
    'wechat.d.ts': appDeclarations('wechat', '.'),
    'react-native/index.d.ts': appDeclarations('reactNative', '..'),
    'lite-chat.d.ts': alias('LiteChatModule'),
    'tim-js-sdk.d.ts': alias('TimModule'),
    // All of the modules and plugins that apps import beside the SDK (sdk-js-api §1, §11.4) is built in: each says nothing.
    'modules/none.js': 'export default {};\n',
    'modules/none.cjs': 'module.exports = {};\n',
    'modules/none.d.ts': 'declare const none: object;\nexport default none;\n',
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
