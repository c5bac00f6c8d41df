import { buildConstant } from './appPlace.ts';
import type { ServerScope } from './server.ts';

/** What a page says, or a process. */
export function pagePlace(): ServerScope {
  const {
    HONGYAN_SERVER: global,
    document,
    location,
  } = globalThis as {
    HONGYAN_SERVER?: unknown;
    document?: Document;
    location?: Location;
  };
  return {
    global,
    meta: document?.querySelector?.('meta[name="hongyan-server"]')?.getAttribute('content'),
    build: buildConstant(),
    script: import.meta.url,
    page: location?.href,
  };
}
