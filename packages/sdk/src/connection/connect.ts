import type { Connection, ConnectionListener, Platform } from './port.ts';
import { Runner } from './runner.ts';

/** Where to connect, as whom, and whom to tell. */
export interface ConnectionOptions {
  /** The WebSocket address of the server, see `serverAddress`. */
  url: string;
  sdkAppId: number;
  sdkVersion: string;
  platform: Platform;
  listener: ConnectionListener;
}

/** Makes the connection of an instance; nothing happens until `signIn`. */
export function openConnection(options: ConnectionOptions): Connection {
  return new Runner(options);
}
