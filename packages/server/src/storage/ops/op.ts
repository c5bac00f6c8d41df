import type { Storage } from '../port/storage.ts';
import type { Tx } from '../tx.ts';

/** The parts of the storage whose methods are operations. */
export type StoreName =
  | 'apps'
  | 'accounts'
  | 'profiles'
  | 'devices'
  | 'messages'
  | 'mergedLists'
  | 'files'
  | 'chatLog'
  | 'retention'
  | 'conversations'
  | 'groups'
  | 'topics'
  | 'groupState'
  | 'live'
  | 'reactions'
  | 'extensions'
  | 'userEvents'
  | 'outbox'
  | 'words'
  | 'labels'
  | 'passwords'
  | 'friends'
  | 'friendGroups'
  | 'friendApplications'
  | 'blacklist'
  | 'follows'
  | 'statistics'
  | 'pushes'
  | 'offlinePushes'
  | 'receiveAll'
  | 'crashes';
export type Stores = Pick<Storage, StoreName>;

type Method = (...args: never[]) => Promise<unknown>;
type Pairs = { [S in StoreName]: `${S}.${keyof Stores[S] & string}` };
/** Every operation by name: `messages.page`. */
export type OpName = Pairs[StoreName];
type MethodOf<N extends OpName> = N extends `${infer S extends StoreName}.${infer M}`
  ? M extends keyof Stores[S]
    ? Stores[S][M] extends Method
      ? Stores[S][M]
      : never
    : never
  : never;
export type OpArgs<N extends OpName> = Parameters<MethodOf<N>>;
export type OpResult<N extends OpName> = Awaited<ReturnType<MethodOf<N>>>;

/** An operation: its work on an open unit, and whether it changes anything. */
export interface Op<N extends OpName = OpName> {
  kind: 'read' | 'write';
  run(tx: Tx, ...args: OpArgs<N>): Promise<OpResult<N>>;
}
