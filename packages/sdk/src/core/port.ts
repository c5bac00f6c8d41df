import type {
  InputOf,
  OutputOf,
  SocketCommands,
  SocketFriendCommands,
  SocketGroupCommands,
  SocketLabelCommands,
  SocketReactionCommands,
  SocketReceiveAllCommands,
  UserEvent,
  WireChange,
  WireConversation,
  WireFriend,
  WireFriendApplication,
  WireGroup,
  WireMessage,
  WireProfile,
  WireStatus,
} from '@hongyan/contract';
import type { Connection, Credentials, EndReason, LoginAnswer, NetState } from '../connection/port.ts';
import type { PendingMessage, Store } from '../store/port.ts';

export type { WireProfile };
export type ProfileFields = InputOf<SocketCommands['updateProfile']>;
/** The commands of groups. */
export type GroupCommand = keyof SocketGroupCommands;
/** The commands of the relationship chain: friends, their groups and requests, the blacklist. */
export type FriendCommand = keyof SocketFriendCommands;
/** The commands of what messages carry: reactions and extensions. */
export type ReactionCommand = keyof SocketReactionCommands;
/** The commands of marks and groups of conversations, and of the do-not-disturb time for all of them. */
export type LabelCommand = keyof SocketLabelCommands | keyof SocketReceiveAllCommands;
export type SendParams = InputOf<SocketCommands['sendMessage']>;
export type SendAnswer = OutputOf<SocketCommands['sendMessage']>;

/** How a message is sent. */
export interface SendOptions {
  /** Server's time, ms, from which on it is of no use: it is not sent any more, by a later start of the app either. */
  untilMs?: number | undefined;
}

/** A change of a log together with the message it changed, where that is kept here. */
export interface AppliedChange {
  change: WireChange;
  /** As it is after the change; of a deletion as it was before. Undefined when the message is not kept here. */
  message: WireMessage | undefined;
}

/** The lists of a user's relationship chain. */
export interface RelationLists {
  /** In the order in which they came into the list. */
  friends: readonly WireFriend[];
  /** In the order in which they were made, with the friends in each. */
  friendGroups: readonly { name: string; userIds: readonly string[] }[];
  /** Of both directions, the newest first. */
  friendApplications: { applications: readonly WireFriendApplication[]; unreadCount: number };
  /** User ids. */
  blacklist: readonly string[];
}
export type RelationList = keyof RelationLists;

/** What changed in the attributes or the counters of a group, and all of them as they are now. */
export interface StateNews<V> {
  values: ReadonlyMap<string, V>;
  updated: string[];
  deleted: string[];
}

/** What the core tells a face. Each call comes after the local store and the heads already show what it tells. */
export interface CoreListener {
  net(state: NetState): void;
  /** What is kept on the device can be read, before the server has answered; `synced` follows. */
  opened(): void;
  /** The first synchronisation after `signIn` is complete: lists are what the server has. */
  synced(): void;
  /** The session ended and does not come back; all caches are empty. */
  ended(reason: EndReason): void;
  /** New messages of a conversation in order of `seq`, one's own from other devices included, own sends from here not. */
  messages(conv: string, messages: readonly WireMessage[]): void;
  /** Changes by others or by one's own other devices, in order of `rev`. */
  changes(conv: string, changes: readonly AppliedChange[]): void;
  /** Heads that are new, different or gone; read them with `head`. */
  heads(convs: readonly string[]): void;
  /** Profiles that changed: one's own from another device, and those just fetched with other values than before. */
  profiles(profiles: readonly WireProfile[]): void;
  /** A conversation has another log than before: what was here of the old one says nothing of the new one (S32). */
  remade(conv: string): void;
  /** Groups that the user is in now, is in no more, or that changed. */
  groups(groupIds: readonly string[]): void;
  /** A list of the relationship chain is another than before, changed by whomever, from here too; read it with `keptRelations`. */
  relations(list: RelationList): void;
  /** Somebody follows the user or is followed, or no more: by an event of this kind, of whomever, from here too. */
  follows(event: UserEvent): void;
  /** A topic of a community that the user was in already was made, changed or deleted; `conv` names it. */
  topic(kind: 'created' | 'updated' | 'deleted', conv: string): void;
  /** Attributes of a group changed, by whomever, from here too. */
  attributes(groupId: string, news: StateNews<string>): void;
  /** Counters of a group changed, by whomever, from here too. */
  counters(groupId: string, news: StateNews<number>): void;
  /** Messages of a live room in which one listens without being signed in. */
  guestMessages(conv: string, messages: readonly WireMessage[]): void;
  /** The status of users whom one subscribed to changed, or one's own. */
  statuses(statuses: readonly WireStatus[]): void;
  /** What became of a message that an earlier run of the app left unsent. */
  sent(message: PendingMessage, outcome: SendAnswer | { fault: unknown }): void;
  /** Something in the core threw what nothing foresaw, and was given up (S1); faults are among it. */
  failed(error: unknown): void;
  /** A user event was applied (for what is not in heads). */
  userEvent(event: UserEvent): void;
}

/** What every face may use of a session that it is lent. */
export type LentSession = Pick<Connection, 'request'> & { readonly store: Pick<Store, 'isDurable' | FactMethod> };
type FactMethod = 'putFacts' | 'dropFacts' | 'facts';

/**
 * The client's state and the operations on it: what events applied to the local store give is what a fresh sign-in
 * would fetch (the client law, design §8). A face only translates.
 *
 * Conversations are named as on the wire (`C2C<peer>`, `GROUP<group>`, `@TIM#SYSTEM`). Every operation may throw `SdkFault`.
 *
 * @template S a session of who is signed in, as whoever may look into it knows it
 */
export interface Core<S = LentSession> {
  /** Resolves when the server accepted; `synced` follows. */
  signIn(credentials: Credentials): Promise<LoginAnswer>;
  /**
   * Signs out and empties all caches. Messages under way that the server has not count as failed from then on: who sends is
   * told so. With `keepsUnsent` the next start sends them, as after a crash.
   */
  signOut(how?: { keepsUnsent?: boolean }): Promise<void>;
  serverNowMs(): number;
  /** The signed-in account; undefined otherwise. */
  readonly me: { userId: string; uid: string } | undefined;

  /** All conversations that are not hidden, in no particular order; no topics. */
  heads(): readonly WireConversation[];
  /** The topics of the communities that the user is in; `head` and what takes a conversation know them too. */
  topics(): readonly WireConversation[];
  /** Waits for the topics of a community that the user has just come into: only then are they among `topics`. */
  topicsSettled(groupId: string): Promise<void>;
  head(conv: string): WireConversation | undefined;
  /**
   * Makes sure that a head is here and current; undefined when no message was ever sent in it.
   *
   * @throws SdkFault `noAnswer`: it is not kept, and there is no network
   */
  fetchHead(conv: string): Promise<WireConversation | undefined>;
  /** Sum over the conversations whose messages are received with notice (S37). */
  totalUnread(): number;

  /**
   * A page of history, newest first, below `beforeSeq` (default: the end): from the local store where that is complete,
   * holes fetched first (S29). Without a network what is kept above a hole is the page, and not the end.
   *
   * @param page `mayBeShort`: without a network an empty page will do
   * @throws SdkFault `noAnswer`: nothing is kept there, and there is no network
   */
  history(
    conv: string,
    page: { beforeSeq?: number; count: number; mayBeShort?: boolean },
  ): Promise<{ messages: WireMessage[]; isCompleted: boolean }>;
  /**
   * Runs an operation of the core that only some faces have (`ownData.ts`, `search.ts`) on the session of who is signed in;
   * what a session is, they know.
   */
  inSession<T>(run: (session: S) => Promise<T>): Promise<T>;
  /** A message that is kept locally. */
  messageById(conv: string, id: string): Promise<WireMessage | undefined>;

  /**
   * Sends. The message is in the local log (and the head) when this resolves, under the id that the answer has; it is
   * not told to `messages`. Repeating it with the same `random` and `clientTimeSec` is the same message.
   */
  send(params: SendParams, how?: SendOptions): Promise<SendAnswer>;
  /** Takes back a message that waits to be sent: its `send` fails with `noAnswer`. False: it may have left already. */
  takeBack(id: string): boolean;
  /** Messages that an earlier run of the app left unsent, or that failed then, oldest first; those to be sent are on their way. */
  unsent(): readonly PendingMessage[];
  /** Forgets a message that failed, on the device too. */
  forgetUnsent(id: string): Promise<void>;
  /** Marks read up to a place; without one up to the end. */
  markRead(conv: string, upTo?: number): Promise<void>;
  sendReceipts(conv: string, seqs: readonly number[]): Promise<void>;
  recall(conv: string, seq: number, reason?: string): Promise<void>;
  edit(params: InputOf<SocketCommands['editMessage']>): Promise<WireMessage | undefined>;
  deleteMessages(conv: string, seqs: readonly number[]): Promise<void>;
  /**
   * Runs a command of reactions or extensions. They are kept nowhere here: what changed is told to `changes`, own changes
   * are not, and what there is is asked for.
   */
  callReactions<C extends ReactionCommand>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;
  /** What a merged message holds, as the wire has it, by its key. */
  mergedList(key: string): Promise<object[]>;
  clearHistory(conv: string): Promise<void>;
  deleteConversation(conv: string, clearHistory: boolean): Promise<void>;
  pin(conv: string, isPinned: boolean): Promise<void>;
  setReceiveOption(conv: string, receiveOption: number): Promise<void>;
  /** Runs a command of marks, of groups or of all conversations; when it resolves, the heads show what it did. */
  callLabels<C extends LabelCommand>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;
  setDraft(conv: string, text: string): Promise<void>;
  drafts(): ReadonlyMap<string, string>;

  /** A group that the user is in, as far as it is known here. */
  group(groupId: string): WireGroup | undefined;
  /** The groups that the user is in, live rooms too, as far as they are known here: all of them once they were fetched. */
  joinedGroups(): readonly WireGroup[];
  /** All groups that the user is in; kept up to date from then on. */
  fetchJoinedGroups(): Promise<readonly WireGroup[]>;
  /** Ids of the live rooms that this device entered, in order. */
  enteredRooms(): readonly string[];
  /** Runs a command of groups; when it resolves, the local state shows what it did. */
  callGroup<C extends GroupCommand>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;

  /**
   * A list of the relationship chain: fetched when it is first asked for or first changes, kept up to date from then on.
   * Without a network it is what was kept on the device.
   *
   * @throws SdkFault `noAnswer`: it is not kept, and there is no network
   */
  fetchRelations<L extends RelationList>(list: L): Promise<RelationLists[L]>;
  /** What is kept of a list of the relationship chain; undefined before it was fetched. */
  keptRelations<L extends RelationList>(list: L): RelationLists[L] | undefined;
  /** Runs a command of the relationship chain; when it resolves, the lists show what it did. */
  callFriends<C extends FriendCommand>(
    command: C,
    params: InputOf<SocketCommands[C]>,
  ): Promise<OutputOf<SocketCommands[C]>>;

  /** Attributes or counters of a group, as far as they were asked for and are kept since. */
  keptState(groupId: string): {
    attributes: ReadonlyMap<string, string> | undefined;
    counters: ReadonlyMap<string, number> | undefined;
  };
  /** Listens in a live room while nobody is signed in; ends with a sign-in, or with `leaveAsGuest`. */
  joinAsGuest(groupId: string): Promise<OutputOf<SocketCommands['guestJoin']>>;
  /** Leaves a live room where one listens so; false: one does not. */
  quitAsGuest(groupId: string): Promise<boolean>;
  /** How many are in a live room, asked while nobody is signed in. */
  onlineCountAsGuest(groupId: string): Promise<number>;
  leaveAsGuest(): Promise<void>;

  /**
   * Profiles by user id, fetched in pages of 100 and cached for a while; unknown users are absent.
   *
   * @param options `maxAgeMs`: how old what is cached may be; `custom`: custom fields that what is fetched must have where they
   *   are set: without the right to read one the server refuses with 40007
   */
  profiles(
    userIds: readonly string[],
    options?: { maxAgeMs?: number; custom?: readonly string[] },
  ): Promise<WireProfile[]>;
  /** Profiles that are known here, however old. */
  keptProfiles(): readonly WireProfile[];
  updateProfile(fields: ProfileFields): Promise<WireProfile>;

  /** Sets one's own custom status, and tells it to `statuses`. */
  setStatus(customStatus: string): Promise<WireStatus>;
  /** The status of these users now, at most 500; nothing is kept. */
  statusesOf(userIds: readonly string[]): Promise<OutputOf<SocketCommands['getStatuses']>>;
  /** Tells `statuses` of these users from here on, at most 100, until the sign-out; resolves with those of whom it cannot. */
  watchStatuses(userIds: readonly string[]): Promise<OutputOf<SocketCommands['subscribeStatuses']>['failures']>;
  /** Of whom is told, and what was told last. */
  keptStatuses(): ReadonlyMap<string, WireStatus>;
  /** Tells of these users no more; of nobody, where none are named. */
  unwatchStatuses(userIds: readonly string[]): Promise<void>;
}
