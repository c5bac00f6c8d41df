import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { appOf } from './files.ts';
import { CHAT_LOG_PATH, isSigned } from './link.ts';

function refuse(status: number, reason: string): Response {
  const { code, message } = new ImError('chatLogMissing', { reason });
  return Response.json({ ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: message }, { status });
}

/** Hands out files of what was said to who has a signed link that is not too old; nothing for any other path. */
export function chatLogPages({ apps, chatLogs, clock }: Pick<Ctx, 'apps' | 'chatLogs' | 'clock'>) {
  return async (request: Request, path: string): Promise<Response | undefined> => {
    if (!path.startsWith(CHAT_LOG_PATH)) return undefined;
    const name = path.slice(CHAT_LOG_PATH.length);
    const app = apps.get(appOf(name) ?? -1);
    const query = new URL(request.url).searchParams;
    if (app?.state !== 'active' || !isSigned(app.key, name, query))
      return refuse(403, 'the link is not one of this server');
    if (Number(query.get('expires')) * 1000 < clock.nowMs())
      return refuse(410, 'the link is too old, ask for a new one');
    const file = Bun.file(chatLogs.pathOf(name));
    if (!(await file.exists())) return refuse(410, 'it is too old and kept no more');
    return new Response(file, {
      headers: {
        'Content-Type': 'application/gzip',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'private, no-store',
      },
    });
  };
}
