import type { NetState } from '../../connection/port.ts';
import type { Core } from '../../core/port.ts';
import type { CrashWatch } from '../crash/watch.ts';
import { type ChatError, toChatError } from '../errors/chatError.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Timers } from '../events/throttle.ts';
import type { Later } from '../later.ts';
import type { Log } from '../log/log.ts';
import type { Readiness } from '../readiness.ts';
import type { ConversationCache } from './conversationCache.ts';
import type { ExtensionVersions } from './extensionVersions.ts';
import type { FollowNotices } from './follows.ts';
import type { FriendCache } from './friendCache.ts';
import type { GroupCache } from './groupCache.ts';
import type { ListNotices } from './listNotices.ts';
import type { MessageCache } from './messageCache.ts';
import type { Outbox } from './outbox.ts';
import type { ProfileCache } from './profileCache.ts';
import type { ReactionNotices } from './reactionNotices.ts';
import type { Ready } from './ready.ts';
import type { TopicCache } from './topicCache.ts';

/** What the methods of one instance share. */
export interface Face {
  readonly sdkAppId: number;
  /** Whether it is known where the server is. */
  readonly hasServer: boolean;
  readonly core: Core;
  /** Whether one may be in several live rooms at once (`unlimitedAVChatRoom`, sdk-js-api §2). */
  readonly isInManyRooms: boolean;
  /** Whether calls that are refused throw at once (`isLite`, sdk-js-api §3.1). */
  readonly isLite: boolean;
  /** The network state as it was told last. */
  net: NetState;
  /** The lists are what the server has; before that they are what was kept on the device. */
  isSynced: boolean;
  readonly timers: Timers;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly watch: CrashWatch;
  readonly emitter: Emitter;
  readonly readiness: Readiness;
  readonly ready: Ready;
  readonly messages: MessageCache;
  readonly outbox: Outbox;
  readonly conversations: ConversationCache;
  readonly profiles: ProfileCache;
  readonly friends: FriendCache;
  readonly groups: GroupCache;
  readonly topics: TopicCache;
  readonly lists: ListNotices;
  readonly reactions: ReactionNotices;
  readonly follows: FollowNotices;
  readonly extensions: ExtensionVersions;
  readonly later: Later;
  /** Drops the instance from the cache of `create`. */
  readonly release: () => void;
}

/** Empties every cache; before SDK_NOT_READY is told (sdk-js-api §6.1). */
export function emptyCaches(
  face: Pick<
    Face,
    | 'ready'
    | 'messages'
    | 'outbox'
    | 'conversations'
    | 'profiles'
    | 'friends'
    | 'groups'
    | 'topics'
    | 'lists'
    | 'reactions'
    | 'later'
    | 'isSynced'
  >,
): void {
  face.isSynced = false;
  face.ready.reset();
  face.lists.reset();
  face.reactions.reset();
  face.messages.clear();
  face.outbox.clear();
  face.conversations.clear();
  face.profiles.clear();
  face.friends.clear();
  face.groups.clear();
  face.topics.clear();
  face.later.part?.reset();
}

/** The error that an app gets for what an operation threw; `data` goes into it. */
export function faultOf(face: Pick<Face, 'net' | 'readiness'>, thrown: unknown, data?: object): ChatError {
  return toChatError(thrown, { net: face.net, notReady: face.readiness.refusal(), ...(data && { data }) });
}
