import type { Account } from './account.ts';
import type { Fault } from './fault.ts';
import type { FriendRequestView } from './friendRequests.ts';
import type { FriendGroupView, FriendView } from './friends.ts';
import type { GroupNotice } from './groupNotices.ts';
import type { GroupView } from './groups.ts';
import { joinWindows, type OpenWindows } from './openWindows.ts';
import type { ChatSDK, Message, MessageReaction } from './sdk.ts';
import { createWatching, type StatusView, type Watching } from './statuses.ts';
import { createStore, type Store } from './store.ts';
import { emptyThread, type Thread } from './thread.ts';
import type { TopicsById } from './topicViews.ts';
import { type ConversationView, type MessageView, type ProfileView, viewOfMessage } from './views.ts';
import type { Wall } from './wall.ts';

export type Phase = 'signedOut' | 'signingIn' | 'ready' | 'ended';
export type NetState = 'connecting' | 'connected' | 'disconnected';

/** What the components show. */
export interface SessionState {
  phase: Phase;
  account: Account | undefined;
  /** Why signing in failed. */
  fault: Fault | undefined;
  /** Why the session ended (`KICKED_OUT`). */
  endReason: string | undefined;
  net: NetState;
  me: ProfileView | undefined;
  conversations: readonly ConversationView[];
  isListLoaded: boolean;
  totalUnread: number;
  /** The conversation on screen. */
  openId: string | undefined;
  threads: Readonly<Record<string, Thread>>;
  /** Conversations whose peer is typing. */
  typing: ReadonlySet<string>;
  /** The groups that the user is in or has looked at, by their IDs. */
  groups: Readonly<Record<string, GroupView>>;
  /** The topics of the communities that the user is in. */
  topics: TopicsById;
  /** Pinned messages of the groups that were opened. */
  pins: Readonly<Record<string, readonly MessageView[]>>;
  /** What is said in the live rooms that were opened. */
  walls: Readonly<Record<string, Wall>>;
  /** What the user was last told about a group. */
  notice: GroupNotice | undefined;
  /** The request to join that was last decided on here. */
  decidedId: string | undefined;
  friends: readonly FriendView[];
  friendGroups: readonly FriendGroupView[];
  friendRequests: readonly FriendRequestView[];
  unreadRequests: number;
  /** The request that came last while one was here. */
  newRequest: FriendRequestView | undefined;
  /** User IDs of those whom the user blocks. */
  blacklist: readonly string[];
  /** Friends, their groups, the requests and the blacklist are there. */
  areContactsLoaded: boolean;
  /** Why they are not. */
  contactsFault: Fault | undefined;
  /** People that were looked at, by their user IDs. */
  profiles: Readonly<Record<string, ProfileView>>;
  /** Who is online, of those who are shown and of oneself. */
  statuses: Readonly<Record<string, StatusView>>;
  /** The app has user status switched off. */
  areStatusesOff: boolean;
}

/** One signed-in user on one page: the state, the SDK's instance, and what actions keep beside the state. */
export interface Session {
  store: Store<SessionState>;
  windows: OpenWindows;
  chat: ChatSDK | undefined;
  /** Resolves when the last instance is gone; the SDK hands out the same one until then. */
  closing: Promise<unknown>;
  /** What this window remembers of messages, by message ID. */
  faults: Map<string, Fault>;
  recalledTexts: Map<string, string>;
  reactions: Map<string, readonly MessageReaction[]>;
  receiptsSent: Set<string>;
  hidden: Set<string>;
  drafts: Map<string, string>;
  typingTimers: Map<string, ReturnType<typeof setTimeout>>;
  typingToldMs: Map<string, number>;
  /** Messages of live rooms that wait for the next frame, by conversation. */
  wallQueue: Map<string, MessageView[]>;
  /** Notices that came and are not shown yet; several may come in one go. */
  noticeQueue: GroupNotice[];
  /** Whose status is shown somewhere. */
  watching: Watching;
}

const nobody: SessionState = {
  phase: 'signedOut',
  account: undefined,
  fault: undefined,
  endReason: undefined,
  net: 'connected',
  me: undefined,
  conversations: [],
  isListLoaded: false,
  totalUnread: 0,
  openId: undefined,
  threads: {},
  typing: new Set(),
  groups: {},
  topics: {},
  pins: {},
  walls: {},
  notice: undefined,
  decidedId: undefined,
  friends: [],
  friendGroups: [],
  friendRequests: [],
  unreadRequests: 0,
  newRequest: undefined,
  blacklist: [],
  areContactsLoaded: false,
  contactsFault: undefined,
  profiles: {},
  statuses: {},
  areStatusesOff: false,
};

/** Makes the page's session; nobody is signed in. */
export function createSession(): Session {
  return {
    store: createStore(nobody),
    windows: joinWindows(),
    chat: undefined,
    closing: Promise.resolve(),
    faults: new Map(),
    recalledTexts: new Map(),
    reactions: new Map(),
    receiptsSent: new Set(),
    hidden: new Set(),
    drafts: new Map(),
    typingTimers: new Map(),
    typingToldMs: new Map(),
    wallQueue: new Map(),
    noticeQueue: [],
    watching: createWatching(),
  };
}

/** Empties everything that belongs to the signed-in user. */
export function resetSession(session: Session): void {
  for (const timer of session.typingTimers.values()) clearTimeout(timer);
  const { faults, recalledTexts, reactions, receiptsSent, hidden, drafts, typingTimers, typingToldMs, wallQueue } =
    session;
  const all = [faults, recalledTexts, reactions, receiptsSent, hidden, drafts, typingTimers, typingToldMs, wallQueue];
  for (const kept of all) kept.clear();
  session.noticeQueue.length = 0;
  session.store.set(nobody);
}

/** The SDK's instance; throws when nobody is signed in. */
export function chatOf(session: Session): ChatSDK {
  if (session.chat === undefined) throw new Error('not signed in');
  return session.chat;
}

/** The view of a message with what this window remembers of it. */
export function viewOf(session: Session, message: Message): MessageView {
  const kept = {
    fault: session.faults.get(message.ID),
    recalledText: session.recalledTexts.get(message.ID),
    reactions: session.reactions.get(message.ID),
  };
  return viewOfMessage(message, kept, session.store.get().account?.userId);
}

/** The loaded history of a conversation. */
export function threadOf(state: SessionState, conversationId: string): Thread {
  return state.threads[conversationId] ?? emptyThread;
}

/** Changes the loaded history of a conversation. */
export function setThread(session: Session, conversationId: string, change: (thread: Thread) => Thread): void {
  session.store.set((state) => ({
    threads: { ...state.threads, [conversationId]: change(threadOf(state, conversationId)) },
  }));
}
