/** An import: of one file of a folder by another, or of something beside. */
export interface Arrow {
  from: string;
  to: string;
  isRelative: boolean;
  isTypeOnly: boolean;
}

/** Folders of handlers and services: what the field speaks of. */
const NOUNS = [
  ...['account/', 'app/', 'conversation/', 'group/', 'live/', 'message/', 'presence/', 'reaction/', 'relation/'],
  ...['chatLog/', 'crash/', 'file/', 'push/', 'offlinePush/', 'retention/', 'statistics/', 'words/'],
];

/**
 * The layers of the server by the beginnings of paths, the first that fits counts; what each may import besides
 * itself. `gateway | rest → dispatch → handlers → services → ports ← adapters`.
 */
export const layers = {
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
      'pushing',
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
      'offlinePush/port.ts',
      'chatLog/port.ts',
      ...['file/place.ts', 'file/turns.ts', 'file/store/port.ts'],
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
  // What runs beside the requests, and the vendors; services ask for it by its port.
  pushing: {
    paths: ['open.ts', 'sender.ts', 'vendor.ts', 'vendors/', 'fit.ts'].map((path) => `offlinePush/${path}`),
    may: ['service', 'config', 'hooks', 'port'],
  },
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
  adapter: { paths: ['storage/', 'bus/', 'file/store/'], may: ['port', 'log'] },
} satisfies Layers;

type Layers = Record<string, { paths: string[]; fits?: RegExp; may: string[] }>;

/** The first layer that a file belongs to; undefined of one that has none. */
export const layerOf = (file: string, of: Layers = layers): string | undefined =>
  Object.keys(of).find((name) => {
    const { paths, fits } = of[name] ?? { paths: [] };
    return paths.some((path) => file.startsWith(path)) && (fits?.test(file) ?? true);
  });

/** The arrows between layers that no layer allows. */
export const wrongArrows = (arrows: Arrow[], of: Layers): Arrow[] =>
  arrows.filter(({ from, to }) => {
    const [source, target] = [layerOf(from, of), layerOf(to, of)];
    return source !== undefined && target !== undefined && source !== target && !of[source]?.may.includes(target);
  });

/** The layers of the SDK: `face → core → connection | store` by their ports, adapters of a platform below. */
export const sdkLayers = {
  package: {
    paths: ['index.ts', 'node.ts', 'wechat/index.ts', 'reactNative/index.ts'],
    may: ['create', 'face', 'types', 'local', 'app', 'platform'],
  },
  alias: { paths: ['alias/'], may: ['types'] },
  app: { paths: ['wechat/', 'reactNative/'], may: ['port', 'store', 'platform'] },
  builtIn: { paths: ['platform/builtIns.ts', 'platform/sha256.ts'], may: [] },
  create: {
    paths: ['face/create.ts', 'face/instance.ts'],
    may: ['face', 'log', 'types', 'core', 'connection', 'store', 'tabs', 'platform', 'port'],
  },
  types: { paths: ['face/types.ts', 'face/types/'], may: [] },
  port: { paths: ['connection/port.ts', 'connection/fault.ts', 'store/port.ts', 'core/port.ts'], may: [] },
  // Pure rules that stores and the core must share, or they would disagree; and how long one waits between attempts.
  rule: {
    paths: [
      'store/changedMessage.ts',
      'store/ranges.ts',
      'core/ownMessage.ts',
      'core/inListOrder.ts',
      'core/sameValue.ts',
      'core/queues.ts',
      'store/writingOrder.ts',
      'connection/backoff.ts',
    ],
    may: ['port'],
  },
  // What only some faces do: on the session that the core lends them (`inSession`), or over its port.
  operation: {
    paths: ['core/ownData.ts', 'core/search.ts', 'core/groupPages.ts', 'core/relationNews.ts'],
    may: ['core', 'rule', 'port', 'builtIn'],
  },
  // The log, which files have as faces do.
  log: { paths: ['face/log/'], may: ['types'] },
  face: { paths: ['face/'], may: ['log', 'types', 'port', 'rule', 'builtIn'] },
  // The faces of 2015 to 2019: as the modern one, which they take translations from; what makes their instances; their entries.
  classicEntry: {
    paths: ['classic/index.ts', 'classic/node.ts', 'classic/names.ts', 'classic/entry.ts', 'webim/index.ts'],
    may: ['classicMaking', 'classic', 'types', 'local', 'platform', 'port'],
  },
  classicMaking: {
    paths: ['classic/manager.ts', 'classic/account.ts', 'classic/start.ts', 'webim/webim.ts'],
    may: ['classic', 'face', 'log', 'types', 'core', 'operation', 'connection', 'store', 'tabs', 'platform', 'port'],
  },
  classic: {
    paths: ['classic/', 'webim/'],
    may: ['face', 'log', 'types', 'operation', 'rule', 'port', 'builtIn'],
  },
  core: { paths: ['core/'], may: ['port', 'rule', 'builtIn'] },
  connection: { paths: ['connection/'], may: ['port', 'rule'] },
  store: { paths: ['store/'], may: ['port', 'rule', 'builtIn'] },
  // Beside the SDK: stores on the device, and the connection that they bring where tabs share them.
  tabs: { paths: ['tabs/'], may: ['port', 'rule', 'store', 'builtIn'] },
  local: { paths: ['local/'], may: ['types', 'log', 'port', 'store', 'tabs'] },
  platform: { paths: ['platform/'], may: ['port'] },
} satisfies Layers;
