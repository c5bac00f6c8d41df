import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Glob } from 'bun';

const root = dirname(import.meta.dir);
const SERVER = 'packages/server/src';

/** Folders of handlers and services: what the field speaks of. */
const NOUNS = [
  ...['account/', 'app/', 'conversation/', 'group/', 'live/', 'message/', 'presence/', 'reaction/', 'relation/'],
  ...['chatLog/', 'push/', 'retention/', 'statistics/', 'words/'],
];

/**
 * The layers of the server by the beginnings of paths, the first that fits counts; what each may import besides
 * itself. `gateway | rest → dispatch → handlers → services → ports ← adapters`.
 */
const layers = {
  top: {
    paths: ['app.ts', 'cli/', 'testing/', 'housekeeping.ts'],
    may: [
      'config',
      'care',
      'moving',
      'entrance',
      'pages',
      'caller',
      'dispatch',
      'handlers',
      'service',
      'delivery',
      'port',
      'adapter',
      'hooks',
      'log',
    ],
  },
  // What takes apps from one server to another, by the words of REST.
  moving: { paths: ['moving/'], may: ['config', 'care', 'service', 'port', 'adapter'] },
  // What looks after the data beside the server or without one.
  care: { paths: ['backup/', 'check/'], may: ['config', 'port', 'adapter'] },
  config: { paths: ['config/'], may: [] },
  log: { paths: ['log/'], may: ['port'] },
  // What services and dispatch know of a connection: interfaces, and the codec of the frames they hand over.
  port: {
    paths: [
      'ctx.ts',
      'storage/port/',
      'bus/port.ts',
      'dispatch/port.ts',
      'gateway/connection.ts',
      'gateway/sessions.ts',
      'app/directory.ts',
      'account/directory.ts',
      'words/directory.ts',
      'relation/directory.ts',
      'delivery/outEvent.ts',
      'delivery/deliver.ts',
      'live/port.ts',
      'presence/port.ts',
      'hooks/port.ts',
      'statistics/port.ts',
      'push/port.ts',
      'chatLog/port.ts',
    ],
    may: ['codec', 'log'],
  },
  codec: {
    paths: ['gateway/codec.ts', 'gateway/customBytes.ts', 'gateway/read', 'gateway/scan', 'gateway/shortTexts.ts'],
    may: [],
  },
  delivery: { paths: ['delivery/'], may: ['port', 'codec'] },
  entrance: {
    paths: ['gateway/', 'rest/'],
    may: ['pages', 'dispatch', 'asking', 'service', 'delivery', 'port', 'codec', 'log'],
  },
  pages: { paths: ['docs/', 'pages/'], may: ['config', 'port'] },
  // What handlers and services share with dispatch: who calls, how a body is validated.
  caller: {
    paths: [
      'dispatch/handlers.ts',
      'dispatch/authorise.ts',
      'dispatch/validate.ts',
      'dispatch/rateLimit.ts',
      'dispatch/bulkhead.ts',
    ],
    may: ['port'],
  },
  dispatch: { paths: ['dispatch/'], may: ['caller', 'handlers', 'service', 'port', 'codec'] },
  handlers: {
    paths: NOUNS,
    fits: /[hH]andlers\.ts$/,
    may: ['caller', 'asking', 'service', 'delivery', 'port'],
  },
  service: {
    paths: NOUNS,
    may: ['caller', 'asking', 'delivery', 'port'],
  },
  // Calls of apps' own servers: what services ask for stands in the port and in the first of these.
  asking: {
    paths: [
      ...['hooks/asking.ts', 'hooks/origin.ts', 'hooks/wanted.ts', 'hooks/said.ts'],
      ...['hooks/payload', 'hooks/groupPayloads.ts', 'hooks/peoplePayloads.ts'],
    ],
    may: ['caller', 'service', 'port'],
  },
  hooks: { paths: ['hooks/'], may: ['asking', 'caller', 'config', 'port'] },
  adapter: { paths: ['storage/', 'bus/'], may: ['port', 'log'] },
} satisfies Layers;

type Layers = Record<string, { paths: string[]; fits?: RegExp; may: string[] }>;

const layerOf = (file: string, of: Layers = layers): string | undefined =>
  Object.keys(of).find((name) => {
    const { paths, fits } = of[name] ?? { paths: [] };
    return paths.some((path) => file.startsWith(path)) && (fits?.test(file) ?? true);
  });

/** The arrows between layers that no layer allows. */
const wrongArrows = (arrows: Arrow[], of: Layers): Arrow[] =>
  arrows.filter(({ from, to }) => {
    const [source, target] = [layerOf(from, of), layerOf(to, of)];
    return source !== undefined && target !== undefined && source !== target && !of[source]?.may.includes(target);
  });

/** The layers of the SDK: `face → core → connection | store` by their ports, adapters of a platform below. */
const sdkLayers = {
  package: { paths: ['index.ts', 'node.ts'], may: ['create', 'face', 'types', 'platform'] },
  create: {
    paths: ['face/create.ts', 'face/instance.ts'],
    may: ['face', 'types', 'core', 'connection', 'store', 'tabs', 'platform', 'port'],
  },
  types: { paths: ['face/types.ts', 'face/types/'], may: [] },
  port: { paths: ['connection/port.ts', 'connection/fault.ts', 'store/port.ts', 'core/port.ts'], may: [] },
  // Pure rules that stores and the core must share, or they would disagree.
  rule: { paths: ['store/changedMessage.ts', 'store/ranges.ts', 'core/ownMessage.ts'], may: ['port'] },
  face: { paths: ['face/'], may: ['types', 'port'] },
  // The faces of 2015 to 2019: as the modern one, which they take translations from; what makes their instances; their entries.
  classicEntry: {
    paths: ['classic/index.ts', 'classic/node.ts', 'classic/names.ts', 'classic/entry.ts', 'webim/index.ts'],
    may: ['classicMaking', 'classic', 'platform', 'port'],
  },
  classicMaking: {
    paths: ['classic/manager.ts', 'classic/start.ts', 'webim/webim.ts'],
    may: ['classic', 'face', 'core', 'connection', 'store', 'tabs', 'platform', 'port'],
  },
  classic: { paths: ['classic/', 'webim/'], may: ['face', 'types', 'port'] },
  core: { paths: ['core/'], may: ['port', 'rule'] },
  connection: { paths: ['connection/'], may: ['port'] },
  store: { paths: ['store/'], may: ['port', 'rule'] },
  // Beside the SDK: stores on the device, and the connection that they bring where tabs share them.
  tabs: { paths: ['tabs/'], may: ['port', 'rule', 'store'] },
  local: { paths: ['local/'], may: ['types', 'port', 'store', 'tabs'] },
  platform: { paths: ['platform/'], may: ['port'] },
} satisfies Layers;

interface Arrow {
  from: string;
  to: string;
  isRelative: boolean;
  isTypeOnly: boolean;
}

/** Every import of a folder's files, types too; relative ones as paths from the folder. */
function importsOf(folder: string): Arrow[] {
  const files = [...new Glob('**/*.{ts,tsx}').scanSync(join(root, folder))].filter(
    (file) => !file.includes('node_modules'),
  );
  return files.flatMap((from) => {
    const source = readFileSync(join(root, folder, from), 'utf8');
    const targets = source.matchAll(
      /^(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
    );
    return [...targets].map(([text, a, b, c]) => {
      const to = a ?? b ?? c ?? '';
      const isRelative = to.startsWith('.');
      const isTypeOnly = /^(import|export) type\b/.test(text);
      return { from, to: isRelative ? normalize(join(dirname(from), to)) : to, isRelative, isTypeOnly };
    });
  });
}

const isTest = (file: string) => /\.test\.tsx?$|\/test[A-Z]\w*\.ts$|\/suite\b/.test(file);
/** Besides tests: what plays the world for them. */
const isSdkTest = (file: string) => isTest(file) || /(^|\/)fake[A-Z]|Arbitraries\.ts$|^testing\//.test(file);
const shown = ({ from, to }: Arrow) => `${from} → ${to}`;

describe('imports of the server', () => {
  const arrows = importsOf(SERVER).filter(({ from }) => !isTest(from));
  const inside = arrows.filter(({ to, isRelative }) => isRelative && to.endsWith('.ts') && !to.startsWith('..'));

  test('every file belongs to a layer', () => {
    const strays = inside.flatMap(({ from, to }) => [from, to]).filter((file) => layerOf(file) === undefined);

    expect(strays).toEqual([]);
    expect(inside.length).toBeGreaterThan(50);
  });

  test('arrows go gateway | rest → dispatch → handlers → services → ports ← adapters', () => {
    expect(wrongArrows(inside, layers).map(shown)).toEqual([]);
  });

  test('only app.ts, backups, which turn one store into the other, and tests name concrete adapters', () => {
    const isAdapter = (file: string) => /^storage\/(embedded|postgres)\/|^bus\/(?!port\.ts|suite)/.test(file);
    const wrong = inside.filter(
      ({ from, to }) => isAdapter(to) && !isAdapter(from) && !/^(app\.ts|backup\/|testing\/)/.test(from),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('no adapter knows another one, beside PostgreSQL’s store and bus', () => {
    const kind = (file: string) => /^storage\/(embedded|postgres)\//.exec(file)?.[1];
    const wrong = inside.filter(({ from, to }) => kind(from) && kind(to) && kind(from) !== kind(to));

    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('imports of the SDK', () => {
  const arrows = importsOf('packages/sdk/src').filter(({ from }) => !isSdkTest(from));
  const inside = arrows.filter(({ to, isRelative }) => isRelative && !to.startsWith('..'));

  test('every file belongs to a layer', () => {
    const strays = inside.flatMap(({ from, to }) => [from, to]).filter((file) => !layerOf(file, sdkLayers));

    expect(strays).toEqual([]);
    expect(inside.length).toBeGreaterThan(20);
  });

  test('arrows go face → core → connection | store by their ports; only an instance’s making names who stands behind', () => {
    expect(wrongArrows(inside, sdkLayers).map(shown)).toEqual([]);
  });

  test('nothing of a runtime or of another package but in the files for Node', () => {
    const wrong = arrows.filter(
      ({ from, to, isRelative }) =>
        !isRelative &&
        !to.startsWith('@hongyan/contract') &&
        !['node.ts', 'platform/node.ts', 'local/sqlite.ts'].includes(from),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('of the contract only modules that import nothing are taken along, all else is types', () => {
    const contract = importsOf('packages/contract/src').filter(({ isTypeOnly }) => !isTypeOnly);
    const isLeaf = (name: string) => !contract.some(({ from }) => from === `${name}.ts`);
    const wrong = arrows.filter(({ to, isTypeOnly }) => {
      const [, name] = /^@hongyan\/contract(?:\/(.+))?$/.exec(to) ?? [to, ''];
      return to.startsWith('@hongyan/contract') && !isTypeOnly && (name === undefined || !isLeaf(name));
    });

    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('imports between workspaces', () => {
  test('the chat page knows of ours the SDK alone, as any app would', () => {
    const wrong = importsOf('packages/web/src').filter(
      ({ from, to, isRelative }) =>
        !isTest(from) &&
        ((isRelative && to.startsWith('..')) ||
          (to.startsWith('@hongyan/') && !['@hongyan/chat', '@hongyan/chat/store'].includes(to))),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('the contract imports no other workspace and nothing of a runtime', () => {
    const wrong = importsOf('packages/contract/src').filter(
      ({ from, to }) => !isTest(from) && (/^@hongyan\/|^bun/.test(to) || to.startsWith('..')),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('the server imports the contract alone, and the conformance client in its tests', () => {
    const wrong = importsOf(SERVER).filter(({ from, to }) => {
      if (!to.startsWith('@hongyan/') || to.startsWith('@hongyan/contract')) return false;
      return !(isTest(from) || from.startsWith('testing/')) || !to.startsWith('@hongyan/conformance');
    });

    expect(wrong.map(shown)).toEqual([]);
  });

  test('conformance knows the server by its sockets alone, and its helpers for tests', () => {
    const wrong = importsOf('conformance').filter(({ to }) =>
      /^@hongyan\/server|packages\/server\/(?!src\/testing\/)/.test(to),
    );

    expect(wrong.map(shown)).toEqual([]);
  });
});
