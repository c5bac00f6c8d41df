import type { Server } from 'bun';
import { docsPages } from '../docs/pages.ts';
import type { Gateway } from '../gateway/listen.ts';
import { gatewayPath } from '../gateway/listen.ts';
import type { Session } from '../gateway/session.ts';
import type { Metrics } from '../log/metrics.ts';
import { type DemoNeeds, demoPages } from '../pages/demo.ts';
import type { Pages } from '../pages/pages.ts';
import type { Rest } from './listen.ts';

/** Everything that answers on the server's port. */
export interface Entrances {
  rest: Rest;
  gateway: Gateway;
  metrics: Metrics;
  pages: Pages;
  /** Files of what was said, for paths of such. */
  chatLogs: (request: Request, path: string) => Promise<Response | undefined>;
  /** Files of messages, for paths of such. */
  files: (request: Request, path: string, server: Server<Session>) => Promise<Response | undefined>;
  demo: DemoNeeds;
  /** Empty when well, else what is wrong. */
  health: () => string;
}

/** Sends each request to its entrance, the busiest first. */
export function routeRequests({ rest, gateway, metrics, health, pages, chatLogs, files, demo }: Entrances) {
  const docs = docsPages();
  const signIn = demoPages(demo);

  return async (request: Request, server: Server<Session>): Promise<Response | undefined> => {
    const path = pathOf(request.url);
    if (path.startsWith('/v4/')) return rest(request, server);
    if (path === gatewayPath) return gateway.upgrade(request, server);
    if (path === '/healthz') return healthPage(health());
    if (path === '/metrics')
      return new Response(await metrics.render(), {
        headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      });
    return (
      pages.answer(request, path) ??
      signIn(request, path) ??
      docs(request, path) ??
      (await chatLogs(request, path)) ??
      (await files(request, path, server)) ??
      new Response(`there is no page ${path}\n`, {
        status: 404,
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      })
    );
  };
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}

function healthPage(flaw: string): Response {
  return Response.json(flaw ? { status: 'failing', reason: flaw } : { status: 'ok' }, { status: flaw ? 503 : 200 });
}
