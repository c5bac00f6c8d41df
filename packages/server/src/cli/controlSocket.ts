import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '@hongyan/contract';
import type { RunningApp } from '../app.ts';
import type { RunningServer } from '../check/place.ts';
import { StartError } from '../config/startError.ts';
import type { Delivery } from '../hooks/port.ts';
import { type AdminCall, adminCall } from './adminCall.ts';
import { type AppAction, type AppReply, applyAppAction } from './appActions.ts';

/** Where the running server of a data folder takes orders from the command line (D23). */
export const controlPath = (dataDir: string): string => join(dataDir, 'control.sock');

export interface ControlSocket {
  /** Lets running orders end, then takes the socket away. */
  stop(): Promise<void>;
}

type Needs = Pick<RunningApp, 'ctx' | 'dispatcher' | 'url'> & { appDefaults: Partial<Settings> };

/**
 * Listens on the folder's control socket: `POST /call` runs a REST command, `POST /apps` changes apps, `POST /status`
 * tells who listens, `POST /webhooks` shows the latest calls of apps' own servers.
 *
 * Whoever may open the socket is administrator of every app, so only the owner of the process may. Call it with
 * the folder's lock held: then a socket that lies there belongs to nobody.
 */
export function openControlSocket(dataDir: string, needs: Needs): ControlSocket {
  const path = controlPath(dataDir);
  removeStale(path);
  const mask = process.umask(0o177);
  try {
    const server = Bun.serve({
      unix: path,
      maxRequestBodySize: 2 * needs.ctx.server.maxRestBodyBytes,
      fetch(request, server) {
        server.timeout(request, 0);
        return answer(needs, request);
      },
    });
    return { stop: () => server.stop() };
  } finally {
    process.umask(mask);
  }
}

function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new StartError(`${path} is in the way of the control socket: move it elsewhere`);
  rmSync(path);
}

async function answer(needs: Needs, request: Request): Promise<Response> {
  try {
    const body: unknown = await request.json();
    switch (`${request.method} ${new URL(request.url).pathname}`) {
      case 'POST /call':
        return Response.json({ result: await adminCall(needs, body as AdminCall) });
      case 'POST /apps':
        return Response.json({ result: await changeApps(needs, body as AppAction) });
      case 'POST /webhooks':
        return Response.json({ result: recentWebhooks(needs, body as WebhookQuery) });
      case 'POST /status':
        return Response.json({ result: status(needs) });
      default:
        return Response.json(
          { error: 'there is no such order; is the command line of another version?' },
          { status: 404 },
        );
    }
  } catch (error) {
    if (error instanceof StartError) return Response.json({ error: error.message }, { status: 400 });
    needs.ctx.log.error({ err: error }, 'an order over the control socket failed');
    return Response.json(
      { error: `the server could not do it: ${error instanceof Error ? error.message : error}` },
      { status: 500 },
    );
  }
}

/** What `hongyan webhooks tail` asks for: calls after this one, of one app or of all. */
export interface WebhookQuery {
  after: number;
  sdkAppId?: number;
}

const recentWebhooks = ({ ctx }: Needs, { after, sdkAppId }: WebhookQuery): Delivery[] =>
  ctx.hooks.recent(after, sdkAppId);

const status = ({ ctx, url }: Needs): RunningServer => ({ pid: process.pid, url, health: ctx.storage.health() });

/** Changes the store, then what this process knows of it: sessions of an app that is switched off end at once. */
async function changeApps({ ctx, appDefaults }: Needs, action: AppAction): Promise<AppReply> {
  const { appRestoreDays } = ctx.server;
  const reply = await applyAppAction(
    { storage: ctx.storage, nowMs: ctx.clock.nowMs(), appRestoreDays, appDefaults },
    action,
  );
  if (action.action !== 'list' && action.action !== 'show') {
    await ctx.apps.refresh();
    await ctx.words.refresh();
  }
  if (action.action === 'disable' || action.action === 'delete') ctx.sessions.endApp(action.sdkAppId);
  return reply;
}
