/** Takes what was published on a subject; must not throw and must not wait. */
export type BusListener = (payload: BusPayload) => void;

/** What travels between nodes: plain data, and for the local node also the ready-made event (encoded once). */
export interface BusPayload {
  kind: string;
  [field: string]: unknown;
}

/**
 * Carries events between the nodes of a cluster; one node is a cluster of one. It never stores.
 *
 * - [B1] A listener gets what is published on its subject after `subscribe` resolved, in the order of each publisher.
 * - [B2] Listeners of the publishing node get it too.
 * - [B3] After `unsubscribe` nothing arrives.
 * - [B4] One listener's throw harms no other.
 * - [B5] Publishing on a subject nobody listens to is no error.
 * - [B6] Where payloads of other nodes may have been lost, those who asked by `onGap` are told.
 */
export interface Bus {
  /** There are no other nodes now: what this process does not know, nobody does. */
  readonly isLocal: boolean;
  subscribe(subject: string, listener: BusListener): Promise<() => void>;
  publish(subject: string, payload: BusPayload): void;
  onGap(listener: () => void): void;
  close(): Promise<void>;
}

/** Subject of everything that concerns one account's sessions. */
export const userSubject = (uid: number): string => `user.${uid}`;

/** Subject of what all nodes ask each other about the status of users. */
export const statusSubject = 'status';

/** Subject of the answers that one node waits for. */
export const nodeSubject = (nodeId: string): string => `node.${nodeId}`;

/** Subject of everything that concerns the members of a group, by the number of its incarnation. */
export const groupSubject = (gid: number): string => `group.${gid}`;

/** Subject of what is said in all live rooms of an app. */
export const liveSubject = (sdkAppId: number): string => `live.${sdkAppId}`;

/** Subject of pushes to all: who they were handed to. */
export const PUSH_SUBJECT = 'push';
