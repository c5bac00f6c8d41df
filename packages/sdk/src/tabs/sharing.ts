import type { Connection, ConnectionListener, Platform } from '../connection/port.ts';
import type { Store } from '../store/port.ts';

/** What an instance gives a store that shares its connection with other tabs. */
export interface SharedParts {
  sdkAppId: number;
  platform: Platform;
  /** Opens a connection of this tab's own. */
  open(listener: ConnectionListener, platform: Platform): Connection;
  /** Makes an error of the instance's own class. */
  fault(code: number, info: string): Error;
}

/** A store that brings the connection with it: all tabs of a user have one. */
export interface SharingStore extends Store {
  share(parts: SharedParts): (listener: ConnectionListener) => Connection;
}
