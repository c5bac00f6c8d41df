import type { AccountStore, DeviceStore } from './accounts.ts';
import type { AppStore } from './apps.ts';
import type { BlacklistStore } from './blacklist.ts';
import type { ChatLogStore } from './chatLog.ts';
import type { ConversationStore, UserEventStore } from './conversations.ts';
import type { CrashStore } from './crashes.ts';
import type { ExtensionStore } from './extensions.ts';
import type { FileRecords } from './files.ts';
import type { FollowStore } from './follows.ts';
import type { FriendApplicationStore } from './friendApplications.ts';
import type { FriendGroupStore } from './friendGroups.ts';
import type { FriendStore } from './friends.ts';
import type { GroupStateStore } from './groupState.ts';
import type { GroupStore } from './groupStore.ts';
import type { LabelStore } from './labels.ts';
import type { LiveStore } from './live.ts';
import type { MergedListStore } from './mergedLists.ts';
import type { MessageStore } from './messages.ts';
import type { OfflinePushStore } from './offlinePushes.ts';
import type { OutboxStore } from './outbox.ts';
import type { PasswordStore } from './passwords.ts';
import type { ProfileStore } from './profiles.ts';
import type { PushStore } from './pushes.ts';
import type { ReactionStore } from './reactions.ts';
import type { ReceiveAllStore } from './receiveAll.ts';
import type { RetentionStore } from './retention.ts';
import type { StatisticsStore } from './statistics.ts';
import type { TopicStore } from './topics.ts';
import type { WordStore } from './words.ts';

/** Figures of the store's queue, for metrics. */
export interface StorageStats {
  queued: number;
  commits: number;
  operations: number;
  /** Called after each commit: operations in it and how long it took. */
  onCommit?: (operations: number, tookMs: number) => void;
  /** Called when the health of the embedded store changes: empty when it takes writes again, else what is wrong. */
  onHealth?: (reason: string) => void;
}

/**
 * Everything that is kept. Each method is one atomic unit: it takes effect whole or not at all, and its answer means that
 * it is durable. There is no transaction for callers: the list of methods is the list of what must be atomic.
 *
 * A store that can no longer promise durability (disk full, fsync failed, connection lost for good) fails all that waits
 * with `ImError('sendsStopped')` and reports `health`.
 */
export interface Storage {
  readonly apps: AppStore;
  readonly accounts: AccountStore;
  readonly profiles: ProfileStore;
  readonly devices: DeviceStore;
  readonly messages: MessageStore;
  readonly mergedLists: MergedListStore;
  readonly files: FileRecords;
  readonly chatLog: ChatLogStore;
  readonly retention: RetentionStore;
  readonly conversations: ConversationStore;
  readonly groups: GroupStore;
  readonly topics: TopicStore;
  readonly groupState: GroupStateStore;
  readonly live: LiveStore;
  readonly reactions: ReactionStore;
  readonly extensions: ExtensionStore;
  readonly userEvents: UserEventStore;
  readonly outbox: OutboxStore;
  readonly words: WordStore;
  readonly labels: LabelStore;
  readonly passwords: PasswordStore;
  readonly friends: FriendStore;
  readonly friendGroups: FriendGroupStore;
  readonly friendApplications: FriendApplicationStore;
  readonly blacklist: BlacklistStore;
  readonly follows: FollowStore;
  readonly statistics: StatisticsStore;
  readonly pushes: PushStore;
  readonly offlinePushes: OfflinePushStore;
  readonly receiveAll: ReceiveAllStore;
  readonly crashes: CrashStore;
  readonly stats: StorageStats;
  /** Empty when well, else what is wrong. */
  health(): string;
  /** Waits for all that was called, then closes clean. */
  close(): Promise<void>;
}

/** The store's files are not as they were written; nothing was changed. The text says where, and what to do. */
export class StoreDamagedError extends Error {
  /** @param giveUp a command that makes the rest usable, at the price of what is damaged */
  constructor(where: string, giveUp = '') {
    const orElse = giveUp && `; or go on without what was sent after that point: ${giveUp}`;
    super(`the store is damaged, nothing was changed: ${where}. Restore a backup (hongyan restore)${orElse}`);
    this.name = 'StoreDamagedError';
  }
}

/** The data was written by a newer version of the program; nothing was touched. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(`the data was written by a newer version (schema ${found}, this one knows ${known}); nothing was changed`);
    this.name = 'NewerSchemaError';
  }
}
