import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_MAX_BYTES, type ServerSettings, type Settings } from '@hongyan/contract';
import type { Server } from 'bun';
import { openAccountDirectory } from './account/openDirectory.ts';
import { openAppDirectory } from './app/openDirectory.ts';
import { openLocalBus } from './bus/local.ts';
import type { Bus } from './bus/port.ts';
import { openPostgresBus } from './bus/postgres.ts';
import { ChatLogFiles } from './chatLog/files.ts';
import { chatLogPages } from './chatLog/serve.ts';
import { StartError } from './config/startError.ts';
import type { Clock, Ctx } from './ctx.ts';
import { deliverOver, deliverToGroupOver } from './delivery/deliver.ts';
import { createDispatcher } from './dispatch/dispatch.ts';
import type { Dispatcher } from './dispatch/port.ts';
import { WindowCounter } from './dispatch/rateLimit.ts';
import { defaultFolder, openFiles } from './file/open.ts';
import { filePages } from './file/serve.ts';
import { LocalFiles } from './file/store/local.ts';
import type { FileStore } from './file/store/port.ts';
import { S3Files } from './file/store/s3.ts';
import { createGateway } from './gateway/listen.ts';
import { createRegistry, type Registry } from './gateway/registry.ts';
import type { Session } from './gateway/session.ts';
import { openHooks } from './hooks/open.ts';
import { startHousekeeping } from './housekeeping.ts';
import { LiveRooms } from './live/rooms.ts';
import type { Log } from './log/log.ts';
import { openLog } from './log/openLog.ts';
import { openMetrics } from './log/openMetrics.ts';
import { openOfflinePushes } from './offlinePush/open.ts';
import type { DemoApp } from './pages/demo.ts';
import { builtPages } from './pages/files.ts';
import { servePages } from './pages/pages.ts';
import { openStatuses } from './presence/statuses.ts';
import { tellEnd } from './presence/tellState.ts';
import { openPushes } from './push/open.ts';
import { openRelationDirectory } from './relation/openDirectory.ts';
import { createRest } from './rest/listen.ts';
import { type Entrances, routeRequests } from './rest/routes.ts';
import { Trimmer } from './retention/trim.ts';
import { openStatistics } from './statistics/open.ts';
import { DATABASE_FILE, openEmbedded } from './storage/embedded/open.ts';
import { openEmbeddedSnapshot } from './storage/embedded/snapshot.ts';
import type { Storage } from './storage/port/storage.ts';
import { openPostgres } from './storage/postgres/open.ts';
import { openPostgresSnapshot } from './storage/postgres/snapshot.ts';
import type { Snapshot } from './storage/snapshot.ts';
import { openWordDirectory } from './words/openDirectory.ts';

/** What a server is started with. */
export interface AppOptions {
  settings: ServerSettings;
  /** The server's own defaults of app settings. */
  appDefaults: Partial<Settings>;
  /** Apps to create or to update. */
  apps: { sdkAppId: number; key: string; admin: string }[];
  /** Finds or makes the app whose users may sign in with one click, before anybody can ask. */
  demo?: (ctx: Pick<Ctx, 'apps' | 'storage' | 'clock'>) => Promise<DemoApp | undefined>;
  log?: Log;
  clock?: Clock;
}

/** A server that answers. */
export interface RunningApp {
  url: string;
  port: number;
  ctx: Ctx;
  dispatcher: Dispatcher;
  demo: DemoApp | undefined;
  /** Whether the chat page is there. */
  hasPages: boolean;
  /** Drains: no new sign-ins, pending answers go out, the store closes clean. */
  stop(): Promise<void>;
}

/** How old a cached account, or a relation of two, may be when another process may change it (D12). */
const SHARED_CACHE_MS = 2_000;
const systemClock: Clock = { nowMs: () => Date.now() };
const isPostgres = (store: string): boolean => /^postgres(ql)?:\/\//.test(store);

/** Opens the store that the settings name; also for the command line beside no server. */
export async function openStore(settings: ServerSettings): Promise<Storage> {
  if (settings.store === 'embedded') return openEmbedded({ dataDir: settings.data, maxQueue: settings.storeMaxQueue });
  return openPostgres({ url: databaseOf(settings.store), maxQueue: settings.storeMaxQueue });
}

/** The address of the database that `--store` names when it is not `embedded`. */
export function databaseOf(store: string): string {
  if (isPostgres(store)) return store;
  throw new StartError(`--store must be embedded or postgres://…, not ${JSON.stringify(store)}`);
}

/** Opens one state of the store that the settings name, for reading beside its server or without one. */
export async function openSnapshot(settings: ServerSettings): Promise<Snapshot> {
  if (settings.store !== 'embedded') return openPostgresSnapshot(databaseOf(settings.store));
  const file = storeFileOf(settings);
  if (existsSync(file)) return openEmbeddedSnapshot(file);
  throw new StartError(`there is no store in ${settings.data}; name the folder of the server with --data`);
}

/** The file of the embedded store. */
export const storeFileOf = ({ data }: Pick<ServerSettings, 'data'>): string => join(data, DATABASE_FILE);

/**
 * Starts a server: store, bus, gateway and REST on one port.
 *
 * @throws StartError with a text for people: the port is taken, the data is of a newer version, …
 */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { settings } = options;
  const storage = await openStore(settings);
  let ctx: FullCtx | undefined;
  try {
    ctx = await createCtx(options, storage);
    for (const { sdkAppId, key, admin } of options.apps) {
      await storage.apps.put({ sdkAppId, name: `app ${sdkAppId}`, key, admins: [admin] }, ctx.clock.nowMs());
    }
    await ctx.apps.refresh();
    return listen(ctx, await options.demo?.(ctx));
  } catch (error) {
    // What looks into the store by itself must have ended before that closes.
    await (ctx ? stopServices(ctx) : storage.close());
    throw error;
  }
}

/** Ends what runs beside the requests, and the store last. */
async function stopServices(ctx: FullCtx): Promise<void> {
  await ctx.pushes.stop();
  await ctx.offlinePushes.stop();
  await ctx.chatLogs.stop();
  await ctx.hooks.stop();
  ctx.live.stop();
  ctx.statuses.stop();
  await ctx.statistics.stop();
  await ctx.bus.close();
  await ctx.storage.close();
  ctx.metrics.close();
}

type FullCtx = Ctx & { sessions: Registry };

async function createCtx(
  { settings, appDefaults, log: given, clock = systemClock }: AppOptions,
  storage: Storage,
): Promise<FullCtx> {
  const log = given ?? openLog({ level: settings.logLevel });
  const metrics = openMetrics({ stats: storage.stats });
  storage.stats.onCommit = (operations, tookMs) => metrics.commit(operations, tookMs);
  storage.stats.onHealth = (reason) =>
    reason ? log.error({ reason }, 'the store takes no writes') : log.info({}, 'the store takes writes again');
  const bus = await openBus(settings, log);
  const apps = await openAppDirectory(storage, appDefaults);
  const statistics = openStatistics({ storage, clock, apps, log }, isPostgres(settings.store));
  const gidsOf = (uid: number) => storage.groups.gidsOf(uid);
  const sessions = createRegistry({ bus, clock, metrics, log, statistics, gidsOf });
  const maxAgeMs = isPostgres(settings.store) ? SHARED_CACHE_MS : 0;
  const accounts = openAccountDirectory(storage, maxAgeMs);
  const hooks = await openHooks({ server: settings, clock, storage, apps, accounts, statistics, log, metrics });
  apps.onRefresh(() => hooks.refresh());
  const offlinePushes = await openOfflinePushes({ server: settings, clock, storage, apps, sessions, log });
  apps.onRefresh(() => offlinePushes.refresh());
  const deliver = deliverOver(bus);
  const statuses = openStatuses({ bus, clock, apps, sessions, storage, log });
  sessions.tellPresence(statuses);
  return {
    server: settings,
    clock,
    storage,
    bus,
    apps,
    words: await openWordDirectory(storage, apps),
    accounts,
    hooks,
    relations: await openRelationDirectory(storage, bus, maxAgeMs),
    sessions,
    groupRate: new WindowCounter(1_000),
    live: new LiveRooms({ bus, clock, sessions, storage, statistics, log }),
    statuses,
    chatLogs: new ChatLogFiles(join(settings.data, 'chat-logs'), storage.chatLog),
    files: await openFiles({ server: settings, storage, log }, openFileStore(settings)),
    statistics,
    deliver,
    deliverToGroup: deliverToGroupOver(bus),
    offlinePushes,
    pushes: await openPushes({ server: settings, clock, storage, bus, apps, sessions, deliver, log, offlinePushes }),
    log,
    metrics,
  };
}

/** Where files are kept. */
function openFileStore(settings: ServerSettings): FileStore {
  const { files, s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey } = settings;
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(files) ?? [];
  if (bucket === undefined) return new LocalFiles(files || defaultFolder(settings));
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  return new S3Files({
    ...{ bucket, prefix },
    // What is not set here Bun takes from the environment, as other programs for S3 do.
    ...(s3Endpoint && { endpoint: s3Endpoint }),
    ...(s3Region && { region: s3Region }),
    ...(s3AccessKeyId && { accessKeyId: s3AccessKeyId }),
    ...(s3SecretAccessKey && { secretAccessKey: s3SecretAccessKey }),
  });
}

async function openBus({ store }: ServerSettings, log: Log): Promise<Bus> {
  if (!isPostgres(store)) return openLocalBus(log);
  return openPostgresBus(store, crypto.randomUUID(), log);
}

const urlOf = ({ host }: ServerSettings, port: number): string =>
  `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;

function listen(ctx: FullCtx, demo: DemoApp | undefined): RunningApp {
  const { server: settings, log } = ctx;
  const dispatcher = createDispatcher(ctx);
  const gateway = createGateway({
    ...{ ...ctx, dispatcher },
    sessionEnded: (identity, why, address) => tellEnd(ctx, identity, why, address),
  });
  const rest = createRest({ dispatcher, settings });
  const pages = servePages(builtPages);
  const server = serve(settings, {
    rest,
    gateway,
    pages,
    chatLogs: chatLogPages(ctx),
    files: filePages(ctx),
    demo: { ...ctx, demo },
    metrics: ctx.metrics,
    health: () => ctx.storage.health(),
  });
  const housekeeping = startHousekeeping(ctx, isPostgres(settings.store));
  const trimmer = new Trimmer(ctx);

  const stop = async (): Promise<void> => {
    await Promise.all([gateway.drain(settings.drainTimeoutMs), rest.drain(settings.drainTimeoutMs)]);
    gateway.stop();
    await server.stop(true);
    await housekeeping.stop();
    await trimmer.stop();
    await stopServices(ctx);
    log.info({}, 'stopped');
  };
  const port = server.port ?? settings.port;
  return {
    url: urlOf(settings, port),
    port,
    ctx,
    dispatcher,
    demo,
    hasPages: pages.isBuilt,
    stop,
  };
}

function serve(settings: ServerSettings, entrances: Entrances): Server<Session> {
  const { host, port } = settings;
  try {
    return Bun.serve<Session>({
      hostname: host,
      port,
      // Above all limits of our own, so that the caller gets our code and not a bare 413. Whoever reads a body bounds it.
      maxRequestBodySize: 2 * FILE_MAX_BYTES,
      fetch: routeRequests(entrances),
      websocket: entrances.gateway.websocket,
    });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'EADDRINUSE')
      throw new StartError(`port ${port} on ${host} is taken; stop what listens there or choose another --port`);
    if (code === 'EACCES') throw new StartError(`port ${port} may not be opened by this user; choose one above 1023`);
    throw new StartError(`cannot listen on ${host}:${port}: ${String(error)}`);
  }
}
