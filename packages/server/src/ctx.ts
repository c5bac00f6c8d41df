import type { Platform, ServerSettings } from '@hongyan/contract';
import type { AccountDirectory } from './account/directory.ts';
import type { AppDirectory } from './app/directory.ts';
import type { Bus } from './bus/port.ts';
import type { ChatLogs } from './chatLog/port.ts';
import type { Deliver, DeliverToGroup } from './delivery/deliver.ts';
import type { FilePlace } from './file/place.ts';
import type { Sessions } from './gateway/sessions.ts';
import type { Hooks } from './hooks/port.ts';
import type { Live } from './live/port.ts';
import type { Log } from './log/log.ts';
import type { Metrics } from './log/metrics.ts';
import type { OfflinePushes } from './offlinePush/port.ts';
import type { Statuses } from './presence/port.ts';
import type { Pushes } from './push/port.ts';
import type { RelationDirectory } from './relation/directory.ts';
import type { Statistics } from './statistics/port.ts';
import type { Storage } from './storage/port/storage.ts';
import type { WordDirectory } from './words/directory.ts';

/** Time as services see it; tests move it by hand. */
export interface Clock {
  nowMs(): number;
}

/** What services work with. Each takes the part it needs, by `Pick`. */
export interface Ctx {
  server: ServerSettings;
  clock: Clock;
  storage: Storage;
  bus: Bus;
  apps: AppDirectory;
  accounts: AccountDirectory;
  words: WordDirectory;
  relations: RelationDirectory;
  sessions: Sessions;
  deliver: Deliver;
  deliverToGroup: DeliverToGroup;
  live: Live;
  statuses: Statuses;
  chatLogs: ChatLogs;
  files: FilePlace;
  /** Counts messages to groups in the current second, on this node. */
  groupRate: {
    add(key: string | number, nowMs: number): number;
    takeBack(key: string | number, addedMs: number): void;
    count(key: string | number, nowMs: number): number;
  };
  hooks: Hooks;
  statistics: Statistics;
  pushes: Pushes;
  offlinePushes: OfflinePushes;
  log: Log;
  metrics: Metrics;
}

/** Who listens in live rooms without an account. */
export interface Guest {
  sdkAppId: number;
  /** Numbers of the rooms that it is in. */
  rooms: Set<number>;
  /** Since when it is in none. */
  idleMs: number;
}

/** Who a signed-in connection is. */
export interface Identity {
  sdkAppId: number;
  uid: number;
  userId: string;
  platform: Platform;
  deviceId: string;
  signedInMs: number;
  /** When its UserSig expires, Unix seconds: the session ends then (D15). */
  expiresSec: number;
}
