/** Where a page or process may say which server it belongs to. */
export interface ServerScope {
  /** The global `HONGYAN_SERVER`. */
  global?: unknown;
  /** Content of `<meta name="hongyan-server">`. */
  meta?: string | null;
  /** `process.env.HONGYAN_SERVER`: the environment's, or what a bundler put in its place. */
  build?: string;
  /** Where the SDK's own script was loaded from. */
  script?: string;
  /** Address of the page. */
  page?: string;
}

/**
 * The WebSocket address of the server: from the option, else from what the page, the build, the script's or the page's
 * own origin say, in this order. The first one that says something counts, also when it makes no sense.
 *
 * @returns undefined when nothing is known or what is known is no address
 */
export function serverAddress(option: string | undefined, scope: ServerScope): string | undefined {
  const given =
    [option, scope.global, scope.meta, scope.build].find(isText) ?? webOrigin(scope.script) ?? webOrigin(scope.page);
  return given === undefined ? undefined : socketUrl(given.trim(), scope.page);
}

/** The server's address over HTTP, by that of its socket: what its paths stand behind. */
export const httpAddress = (socket: string): string => socket.replace(/^ws/, 'http').replace(/\/im(\?.*)?$/, '');

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function webOrigin(address: string | undefined): string | undefined {
  const url = address === undefined ? undefined : parse(address);
  return url && /^https?:$/.test(url.protocol) ? `${url.protocol}//${url.host}` : undefined;
}

const socketProtocols: { [protocol: string]: string } = {
  'http:': 'ws:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'wss:': 'wss:',
};

function socketUrl(given: string, page: string | undefined): string | undefined {
  const url = parse(given.includes('://') ? given : `${guessedProtocol(given, page)}//${given.replace(/^\/\//, '')}`);
  const protocol = url && socketProtocols[url.protocol];
  if (!protocol) return undefined;
  const path = url.path.replace(/\/+$/, '');
  return `${protocol}//${url.host}${path.endsWith('/im') ? path : `${path}/im`}${url.query}`;
}

/** Of a bare host: as the page is served; without a page encrypted, except on this machine. */
function guessedProtocol(host: string, page: string | undefined): string {
  const pageProtocol = page === undefined ? undefined : parse(page)?.protocol;
  if (pageProtocol === 'https:' || pageProtocol === 'http:') return pageProtocol;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(host) ? 'ws:' : 'wss:';
}

interface Address {
  protocol: string;
  /** With its port, without who signs in there. */
  host: string;
  path: string;
  query: string;
}

const HOST = /^(\[[0-9a-f:.]+\]|[^\s:@[\]]+)(:\d{1,5})?$/i;

/** Not `URL`: mini-programs have none, and that of React Native lacks most of it. */
function parse(address: string): Address | undefined {
  const [, protocol = '', host = '', path = '', query = ''] =
    /^([a-z][a-z\d+.-]*:)\/\/(?:[^/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(address) ?? [];
  return HOST.test(host) ? { protocol: protocol.toLowerCase(), host, path, query } : undefined;
}
