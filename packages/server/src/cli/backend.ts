import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApp } from '../app.ts';
import type { RunningServer } from '../check/place.ts';
import type { LoadedSettings } from '../config/loadSettings.ts';
import { StartError } from '../config/startError.ts';
import type { Delivery } from '../hooks/port.ts';
import { type AdminCall, adminCall } from './adminCall.ts';
import { type AppAction, type AppReply, applyAppAction } from './appActions.ts';
import { controlPath, type WebhookQuery } from './controlSocket.ts';
import { type DataLock, FolderInUseError, lockFolder } from './lock.ts';

/** Carries out what the command line is asked for: in a running server, or in this process when there is none. */
export interface Backend {
  apps(action: AppAction): Promise<AppReply>;
  call(call: AdminCall): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const BUSY_WAIT_MS = 5_000;
const BUSY_POLL_MS = 50;

/** Runs something with the backend of the data folder and lets the folder go afterwards. */
export async function withBackend<T>(loaded: LoadedSettings, use: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await openBackend(loaded);
  try {
    return await use(backend);
  } finally {
    await backend.close();
  }
}

/**
 * The lock decides: whoever gets it may open the store; while another holds it, that one is asked over its socket.
 * A holder without a socket is a server that starts or stops, or a command like this one: it is waited for.
 */
async function openBackend(loaded: LoadedSettings): Promise<Backend> {
  const { data } = loaded.settings;
  const deadline = Date.now() + BUSY_WAIT_MS;
  for (;;) {
    try {
      return localBackend(loaded, lockFolder(data));
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      if (await isListening(data)) return remoteBackend(data);
      if (Date.now() > deadline) throw error;
      await Bun.sleep(BUSY_POLL_MS);
    }
  }
}

/** A mistyped --data must not leave an empty store behind; only making an app may begin one. */
export function refuseMissingFolder({ settings }: LoadedSettings): void {
  if (settings.store !== 'embedded' || existsSync(join(settings.data, 'lock.db'))) return;
  throw new StartError(
    `there is no data in ${settings.data}; start the server first (\`npm start\`), or name its folder with --data`,
  );
}

/** The server's parts are loaded on demand, so that a command that needs none of them answers at once. */
function localBackend(loaded: LoadedSettings, lock: DataLock): Backend {
  const { settings, appDefaults, apps } = loaded;
  // One for all calls.
  let started: Promise<RunningApp> | undefined;
  const start = async () => {
    const { startApp } = await import('../app.ts');
    const quiet = { ...settings, host: '127.0.0.1', port: 0, logLevel: 'silent' };
    return startApp({ settings: quiet, appDefaults, apps });
  };
  return {
    async apps(action) {
      const { openStore } = await import('../app.ts');
      const storage = await openStore(settings);
      try {
        return await applyAppAction(
          { storage, nowMs: Date.now(), appRestoreDays: settings.appRestoreDays, appDefaults },
          action,
        );
      } finally {
        await storage.close();
      }
    },
    async call(call) {
      started ??= start();
      return adminCall(await started, call);
    },
    async close() {
      try {
        // One that did not start is none to stop: whoever called was told.
        await (await started?.catch(() => undefined))?.stop();
      } finally {
        lock.release();
      }
    },
  };
}

function remoteBackend(dataDir: string): Backend {
  return {
    apps: (action) => order<AppReply>(dataDir, 'apps', action),
    call: (call) => order<Record<string, unknown>>(dataDir, 'call', call),
    close: async () => {},
  };
}

/** The server that runs on the data folder, if one does and is of this version. */
export const runningServer = (dataDir: string): Promise<RunningServer | undefined> =>
  order<RunningServer>(dataDir, 'status', {}).catch(() => undefined);

/**
 * The latest webhooks of the server that runs on the data folder.
 *
 * @throws StartError when none runs
 */
export async function recentWebhooks(dataDir: string, query: WebhookQuery): Promise<Delivery[]> {
  if (!(await isListening(dataDir)))
    throw new StartError(`no server runs on ${dataDir}; start it, or name its folder with --data`);
  return order<Delivery[]>(dataDir, 'webhooks', query);
}

async function isListening(dataDir: string): Promise<boolean> {
  try {
    await post(dataDir, 'ping', {}, AbortSignal.timeout(BUSY_WAIT_MS));
    return true;
  } catch {
    return false;
  }
}

async function order<T>(dataDir: string, what: 'apps' | 'call' | 'status' | 'webhooks', body: object): Promise<T> {
  const response = await post(dataDir, what, body);
  const reply = (await response.json()) as { result: T } | { error: string };
  if ('error' in reply) throw new StartError(reply.error);
  return reply.result;
}

function post(dataDir: string, what: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`http://control/${what}`, {
    unix: controlPath(dataDir),
    method: 'POST',
    body: JSON.stringify(body),
    signal,
  });
}
