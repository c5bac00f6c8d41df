import type { Platform, Socket } from '../connection/port.ts';
import { appId } from '../platform/appId.ts';
import { commonClock } from '../platform/clock.ts';
import type { AppStateSource, NetInfoSource } from './host.ts';

/** As browsers have it. */
declare const WebSocket: new (url: string, protocol: string) => unknown;

const processId = appId();

/** What tells of the device. */
export interface DeviceNews {
  appState: AppStateSource;
  netInfo(): NetInfoSource | undefined;
}

/**
 * The platform of an app of React Native; to the server it is of the class of web pages, as that of the original SDK is, so
 * that it does not sign out an app of the phone's own SDK.
 */
export function reactNativePlatform(news: DeviceNews): Platform {
  return {
    ...commonClock,
    name: 'Web',
    // A WebSocket is a Socket; its handlers are only declared with more parameters.
    openSocket: (url, protocol) => new WebSocket(url, protocol) as Socket,
    deviceId: () => processId,
    onWake: (run) => onWake(news, run),
  };
}

function onWake({ appState, netInfo }: DeviceNews, run: (hint: 'awake' | 'networkLost') => void): () => void {
  let network: string | undefined;
  const states = appState.addEventListener('change', (state) => {
    if (state === 'active') run('awake');
  });
  const stop = netInfo()?.addEventListener(({ type, isConnected }) => {
    const before = network;
    network = isConnected === false ? 'none' : type;
    // The first call tells what there is already; later ones come for its strength too.
    if (before !== undefined && before !== network) run(network === 'none' ? 'networkLost' : 'awake');
  });
  return () => {
    states.remove();
    stop?.();
  };
}
