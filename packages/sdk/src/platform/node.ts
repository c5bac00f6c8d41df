import { randomUUID } from 'node:crypto';
import { WebSocket as WsSocket } from 'ws';
import type { Platform, Socket } from '../connection/port.ts';
import { commonClock } from './clock.ts';
import { watchTimerJumps } from './timerJump.ts';

const names: { [platform: string]: Platform['name'] } = { win32: 'Windows', darwin: 'Mac' };
const processId = randomUUID();

/**
 * The platform of Node and Bun.
 *
 * @param deviceId of this instance; without it all instances of a process are one device, and two of the same account
 *   end each other's sessions
 */
export function nodePlatform({ deviceId = processId }: { deviceId?: string } = {}): Platform {
  return {
    ...commonClock,
    name: names[process.platform] ?? 'Linux',
    openSocket(url, protocol) {
      // Node before 22 has none of its own. Both are Sockets; their handlers are only declared with more parameters.
      const Implementation = globalThis.WebSocket ?? WsSocket;
      return new Implementation(url, protocol) as unknown as Socket;
    },
    deviceId: () => deviceId,
    // No event tells of a change of network here; the heartbeat finds it.
    onWake: (run) => watchTimerJumps(() => run('awake'), 5_000, 10_000),
  };
}
