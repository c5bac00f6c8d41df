import type { EventPayload } from '@hongyan/contract';
import type { Identity } from '../ctx.ts';
import type { Connection } from './connection.ts';

/** The signed-in sessions of this node, and what is known of other nodes' (design §6). */
export interface Sessions {
  /**
   * Makes a connection a session: subscribes its account's subject, announces the sign-in to all nodes, kicks those
   * that the app's mode no longer allows (S5, D15). Resolves when local losers are gone and events arrive.
   */
  signIn(connection: Connection, identity: Identity, mode: number): Promise<void>;
  /** Ends all sessions of an account on every node. */
  kickAll(uid: number, kicked: EventPayload<'kicked'>): void;
  /** Ends all local sessions of an app that was disabled or deleted. */
  endApp(sdkAppId: number): void;
  /** Sessions of an account that are online, on all nodes. */
  online(uid: number): Promise<Identity[]>;
  /** How many sessions this node has. */
  readonly count: number;
}
