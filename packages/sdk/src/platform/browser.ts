import type { Platform, Socket } from '../connection/port.ts';
import { commonClock } from './clock.ts';
import { watchTimerJumps } from './timerJump.ts';

const DEVICE_KEY = 'hongyan.deviceId';
/** A hidden tab's timers run once a minute at the least; what is longer was a sleep. */
const JUMP_MS = 90_000;

/** The parts of a page's globals that the SDK uses; each may be missing, as in a worker. */
export interface PageScope {
  WebSocket?: new (url: string, protocol: string) => WebSocket;
  sessionStorage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  document?: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>;
  addEventListener?: (type: string, listener: () => void) => void;
  removeEventListener?: (type: string, listener: () => void) => void;
}

/** The platform of a web page or worker. */
export function browserPlatform(scope: PageScope = globalThis): Platform {
  let deviceId: string | undefined;
  return {
    ...commonClock,
    name: 'Web',
    openSocket(url, protocol) {
      if (!scope.WebSocket) throw new Error('there is no WebSocket here');
      // A WebSocket is a Socket; its handlers are only declared with more parameters.
      return new scope.WebSocket(url, protocol) as unknown as Socket;
    },
    deviceId() {
      deviceId ??= ownDeviceId(scope);
      return deviceId;
    },
    onWake: (run) => onPageWake(scope, run),
  };
}

let shared: string | undefined;

/**
 * The id of this tab, the same again after a reload. It lies in the session storage only while the page is away: a tab
 * that is duplicated copies the storage, and two tabs of one id would end each other's sessions.
 */
function ownDeviceId(scope: PageScope): string {
  if (scope === globalThis && shared) return shared;
  const id = takeStored(scope) ?? randomId();
  scope.addEventListener?.('pagehide', () => store(scope, id));
  scope.addEventListener?.('pageshow', () => void takeStored(scope));
  if (scope === globalThis) shared = id;
  return id;
}

function takeStored(scope: PageScope): string | undefined {
  // Where storage is forbidden even looking at it throws.
  try {
    const id = scope.sessionStorage?.getItem(DEVICE_KEY) ?? undefined;
    scope.sessionStorage?.removeItem(DEVICE_KEY);
    return id;
  } catch {
    return undefined;
  }
}

function store(scope: PageScope, id: string): void {
  try {
    scope.sessionStorage?.setItem(DEVICE_KEY, id);
  } catch {
    // The next page is another device then.
  }
}

// Not `crypto.randomUUID`: pages over plain http do not have it.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function onPageWake(scope: PageScope, run: (hint: 'awake' | 'networkLost') => void): () => void {
  const awake = (): void => run('awake');
  const lost = (): void => run('networkLost');
  const shown = (): void => {
    if (scope.document?.visibilityState === 'visible') run('awake');
  };
  const onWindow = { online: awake, pageshow: awake, offline: lost };
  for (const [type, listener] of Object.entries(onWindow)) scope.addEventListener?.(type, listener);
  scope.document?.addEventListener('visibilitychange', shown);
  const stopWatch = watchTimerJumps(awake, 15_000, JUMP_MS);
  return () => {
    for (const [type, listener] of Object.entries(onWindow)) scope.removeEventListener?.(type, listener);
    scope.document?.removeEventListener('visibilitychange', shown);
    stopWatch();
  };
}
