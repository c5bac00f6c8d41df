import type { EventPayload } from '@hongyan/contract';
import type { BusPayload } from '../bus/port.ts';
import type { Guest, Identity } from '../ctx.ts';
import type { Connection } from './connection.ts';

/** The signed-in sessions of this node, and what is known of other nodes' (design §6). */
export interface Sessions {
  /**
   * Makes a connection a session: subscribes its account's subject, announces the sign-in to all nodes, kicks those
   * that the app's mode no longer allows (S5, D15). Resolves when local losers are gone and events arrive.
   */
  signIn(connection: Connection, identity: Identity, mode: number): Promise<void>;
  /**
   * Makes an account's sessions here hear its groups. Memberships that change meanwhile are told on the account's subject and
   * win.
   *
   * @param gids what the store says after `signIn` resolved
   */
  enterGroups(uid: number, gids: readonly number[]): Promise<void>;
  /** How many members of a group are online, on all nodes: each counts once. */
  onlineIn(gid: number): Promise<number>;
  /** Ends all sessions of an account on every node. */
  kickAll(uid: number, kicked: EventPayload<'kicked'>): void;
  /** Ends all local sessions of an app that was disabled or deleted. */
  endApp(sdkAppId: number): void;
  /** Sessions of an account that are online, on all nodes. */
  online(uid: number): Promise<Identity[]>;
  /** Sessions of an account on this node. */
  of(uid: number): readonly Connection[];
  /** Whether an account with sessions here may have some on another node too. */
  isShared(uid: number): boolean;
  /** Accounts with sessions on this node. */
  uids(): number[];
  /** What the other nodes answer to a question on a subject; nothing where there are none. */
  ask<T>(subject: string, question?: object): Promise<T[]>;
  /** Answers another node's question. */
  answer(question: BusPayload, items: readonly unknown[]): void;
  /** Makes a connection a guest's; false when there are `max` here already. */
  admitGuest(connection: Connection, guest: Guest, max: number): boolean;
  /** How many sessions this node has. */
  readonly count: number;
}
