import type { Server } from 'bun';
import type { Ctx } from '../ctx.ts';
import { faultOf, orNotKept, refuse } from './refusal.ts';
import { downloadPages } from './serveDownload.ts';
import { uploadPages } from './serveUpload.ts';
import { FILES_PATH } from './wire.ts';

type Needs = Pick<Ctx, 'files' | 'storage' | 'server' | 'clock' | 'metrics' | 'apps' | 'log'>;

/** Files over HTTP: `/files/<app>/upload/<ticket>` takes bytes, `/files/<app>/<uuid>/<variant>` gives them; nothing for any other path. */
export function filePages(ctx: Needs) {
  const upload = uploadPages(ctx);
  const download = downloadPages(ctx);
  return async (
    request: Request,
    path: string,
    server: Pick<Server<unknown>, 'timeout'>,
  ): Promise<Response | undefined> => {
    if (!path.startsWith(FILES_PATH)) return undefined;
    const [app = '', what = '', rest = ''] = path.slice(FILES_PATH.length).split('/');
    if (what !== 'upload') {
      return orNotKept(ctx, download(request, [app, what, rest])).catch((error: unknown) => refuse(faultOf(error)));
    }
    // Looking through what came takes longer than a connection may be idle.
    server.timeout(request, 0);
    return upload(request, rest);
  };
}
