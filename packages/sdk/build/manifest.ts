import packageJson from '../package.json' with { type: 'json' };

/** A module that is the same everywhere. */
const plain = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });

/** The same, which `require` is given too. */
const both = (name: string, common = `./${name}.cjs`) => ({
  types: `./${name}.d.ts`,
  require: common,
  default: `./${name}.js`,
});

const whole = {
  'react-native': { types: './react-native/index.d.ts', default: './react-native/index.js' },
  require: {
    types: './index.d.cts',
    browser: './umd/chat.js',
    node: './node.cjs',
    default: './umd/chat.js',
  },
  types: './index.d.ts',
  browser: './index.js',
  // It has a WebSocket, and answers to `node` too.
  bun: './index.js',
  node: './node.js',
  default: './index.js',
} as const;
const none = { types: './modules/none.d.ts', require: './modules/none.cjs', default: './modules/none.js' } as const;
const lite = both('lite-chat');
const named = <T>(names: readonly string[], entry: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [`./${name}`, entry]));

/** What `npm publish` reads; the workspace's own file is for working in the sources. */
export const published = {
  name: packageJson.name,
  version: packageJson.version,
  description: 'Client SDK of Hongyan, an open instant-messaging cloud; same interface as @tencentcloud/chat',
  keywords: ['im', 'chat', 'instant-messaging', 'tencentcloud-chat', 'hongyan'],
  license: packageJson.license,
  type: 'module',
  // For tools that do not read `exports`, WeChat's and older ones of React Native among them.
  main: './node.cjs',
  module: './index.js',
  browser: './index.js',
  unpkg: './umd/chat.js',
  jsdelivr: './umd/chat.js',
  'react-native': './react-native/index.js',
  miniprogram: 'wechat',
  types: './index.d.ts',
  exports: {
    '.': whole,
    './all': plain('all'),
    './umd/*': './umd/*',
    // The names of the packages that it stands in for: what is imported from a bundler's alias of theirs.
    ...named(['index.js', 'index.es.js'], whole),
    ...named(['lite-chat', 'lite-chat/basic', 'lite-chat/standard', 'lite-chat/professional'], lite),
    ...named(['basic', 'standard', 'professional'], lite),
    './tim-js-sdk': both('tim-js-sdk'),
    ...named(['modules/*', 'plugins/*', 'lite-chat/plugins/*'], none),
    './store': both('store', './umd/stores.js'),
    './sqlite': both('sqlite'),
    './log': plain('log'),
    './wechat': both('wechat', './wechat/index.js'),
    './react-native': whole['react-native'],
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
