/** What an outbox row tells of. */
export type OutboxKind = 'afterC2cSend' | 'afterC2cRead' | 'afterC2cRecall' | 'afterGroupSend';

export interface OutboxRow {
  id: number;
  sdkAppId: number;
  kind: OutboxKind;
  convId: number;
  seq: number;
  byUid: number;
  timeMs: number;
}

/** After-effects (webhooks, push, statistics) read what the atomic units of messages wrote (design §5, D19). */
export interface OutboxStore {
  /** [O1] From now on rows of these kinds are written for the app; the consumer's cursor starts at the newest row. Again: kinds change, cursor stays. */
  subscribe(sdkAppId: number, consumer: string, kinds: OutboxKind[]): Promise<void>;
  /** [O2] Stops; rows that no other consumer waits for go. */
  unsubscribe(sdkAppId: number, consumer: string): Promise<void>;
  /** [O3] Rows of the consumer's kinds after its cursor, by id; never one that a running transaction could still precede (D13). */
  read(sdkAppId: number, consumer: string, count: number): Promise<OutboxRow[]>;
  /** [O4] Moves the cursor up to `id`; rows that every consumer of the app has passed go. */
  advance(sdkAppId: number, consumer: string, id: number): Promise<void>;
}
