import type { EventName, EventPayload } from '@hongyan/contract';
import type { CommandName, EndReason, LoginAnswer, NetState } from '../connection/port.ts';

/** Locks that all pages of one origin in one browser share, as `navigator.locks` has them. */
export interface TabLocks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    run: (lock: object | null) => Promise<void>,
  ): Promise<unknown>;
  query(): Promise<{ held?: readonly { name?: string }[] }>;
}

/** What one page posts all others of its origin and of the same name get, in that order; a `BroadcastChannel` is one. */
export interface TabChannel {
  postMessage(note: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  close(): void;
}

/** What tabs need of the browser. */
export interface TabScope {
  locks: TabLocks;
  openChannel(name: string): TabChannel;
  /** Another one each time, in all tabs. */
  newTabId(): string;
  /** Runs it a moment later; what comes meanwhile goes with it. */
  soon(run: () => void): void;
}

/** Leading: this tab holds the lock of the user, has the socket and writes the store. */
export type Role = 'leading' | 'following';

/** How a leader stands, as whoever comes is told it. */
export interface Standing {
  /** The latest answer to a sign-in, while signed in. */
  login: LoginAnswer | undefined;
  net: NetState | undefined;
  isOnline: boolean;
  /** So much the server's clock is ahead of this device's, ms. */
  aheadMs: number;
  /** The next leader takes it over: to the server all tabs are one device. */
  deviceId: string;
}

/** What a leader tells all. */
export type LeaderNote =
  | { kind: 'leads'; deviceId: string }
  | { kind: 'stands'; to: string; standing: Standing }
  | { kind: 'net'; state: NetState }
  | { kind: 'online'; login: LoginAnswer; aheadMs: number }
  | { kind: 'event'; name: EventName; payload: EventPayload<EventName>; except?: string }
  | { kind: 'answer'; to: string; id: number; result: unknown }
  | { kind: 'refusal'; to: string; id: number; code: number; info: string }
  | { kind: 'ended'; reason: EndReason };

/** What a follower tells the leader. */
export type FollowerNote =
  | { kind: 'hello' }
  | { kind: 'probe' }
  | { kind: 'ask'; id: number; command: CommandName; params: object; timeoutMs: number };

/** What any tab tells all others: it changed what the user keeps of messages on this device alone. */
export interface OwnNote {
  kind: 'own';
}

/** What goes over the channel: from which tab, and what. */
export type Note = { from: string } & (LeaderNote | FollowerNote | OwnNote);
