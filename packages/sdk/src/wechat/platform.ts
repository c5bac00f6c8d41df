import type { Platform } from '../connection/port.ts';
import { appId } from '../platform/appId.ts';
import { commonClock } from '../platform/clock.ts';
import { openTaskSocket } from './socket.ts';
import type { Wx } from './wx.ts';

const DEVICE_KEY = 'hongyan.deviceId';

/** The platform of a mini-program of WeChat, and of whatever has such a `wx`. */
export function wechatPlatform(wx: () => Wx): Platform {
  return {
    ...commonClock,
    name: 'Mini',
    openSocket: (url, protocol) => openTaskSocket(wx(), url, protocol),
    deviceId: () => deviceId(wx()),
    onWake: (run) => onWake(wx(), run),
  };
}

let known: string | undefined;

/** The same after a restart: there is one instance of a mini-program on a device. */
function deviceId(wx: Wx): string {
  known ??= keptId(wx);
  return known;
}

function keptId(wx: Wx): string {
  try {
    const kept = wx.getStorageSync(DEVICE_KEY);
    if (typeof kept === 'string' && kept !== '') return kept;
    const id = appId();
    wx.setStorageSync(DEVICE_KEY, id);
    return id;
  } catch {
    // Where nothing can be kept the next start is another device.
    return appId();
  }
}

/** In the background a mini-program is halted, and its connections are cut without a word of it. */
function onWake(wx: Wx, run: (hint: 'awake' | 'networkLost') => void): () => void {
  let isHeard = true;
  const told = (hint: 'awake' | 'networkLost'): void => {
    if (isHeard) run(hint);
  };
  const shown = (): void => told('awake');
  const changed = ({ isConnected }: { isConnected: boolean }): void => told(isConnected ? 'awake' : 'networkLost');
  wx.onAppShow?.(shown);
  wx.onNetworkStatusChange?.(changed);
  return () => {
    // Where nothing can be taken off it is called on, and not heard.
    isHeard = false;
    wx.offAppShow?.(shown);
    wx.offNetworkStatusChange?.(changed);
  };
}
