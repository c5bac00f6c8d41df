import type { WireConversation, WireGroup, WireProfile, WireStatus } from '@hongyan/contract';
import type { Connection, LoginAnswer } from '../connection/port.ts';
import type { KeptListFact, PendingMessage, Store } from '../store/port.ts';
import { lastOrder } from '../store/writingOrder.ts';
import { notSignedIn } from './faults.ts';
import { stateBooks } from './groupState.ts';
import type { NetKnowledge } from './netState.ts';
import type { CoreListener } from './port.ts';
import { type Queues, queues } from './queues.ts';
import { Relations } from './relations.ts';
import type { StateBook } from './stateBook.ts';

/** What a signed-in session tells; the rest of a core's listener concerns the connection. */
export type Tell = Omit<CoreListener, 'net' | 'ended' | 'guestMessages'>;

/** A profile and when it was fetched; no profile: there is no such account. */
export interface CachedProfile {
  profile: WireProfile | undefined;
  fetchedMs: number;
}

/** Where a log stood here when the user left its group: what was told then is not told again. */
export interface LeftAt extends Pick<WireConversation, 'id' | 'seq' | 'rev'> {
  /** The lowest place that the user could read on the server when it was back; what is kept here from before stays (S51). */
  backFrom?: number;
}

/** Everything of one signed-in account, from the first `online` to the sign-out. */
export interface Session {
  readonly me: { userId: string; uid: string };
  readonly store: Store;
  readonly tell: Tell;
  readonly queues: Queues;
  readonly request: Connection['request'];
  readonly connection: Pick<Connection, 'isOnline' | 'serverNowMs'>;
  readonly net: NetKnowledge;
  readonly heads: Map<string, WireConversation>;
  /**
   * Heads that must be fetched before their next use. `broken`: what happened could not be applied, so the next
   * synchronisation fetches them.
   */
  readonly stale: Map<string, 'unverified' | 'broken'>;
  /** Ids of one's own messages that the server has not acknowledged, or refused. */
  readonly pending: Set<string>;
  /** How messages that are being sent are taken back, by id. */
  readonly leaving: Map<string, () => boolean>;
  /** Ids of the last online-only messages, oldest first. */
  readonly passing: Set<string>;
  /** Changes made from here, by number of the log: their revs, so that they are not told as news. */
  readonly ownRevs: Map<string, Set<number>>;
  /** Requests under way that change a log, by conversation. */
  readonly ownChanges: Map<string, Set<Promise<unknown>>>;
  readonly profiles: Map<string, CachedProfile>;
  readonly drafts: Map<string, string>;
  /** The latest log that each conversation was seen to have. */
  readonly logIds: Map<string, string>;
  /** Groups that the account is in, by id, as far as they are known. */
  readonly groups: Map<string, WireGroup>;
  /** Where the logs of groups stood here when the user left them. */
  readonly leftAt: Map<string, LeftAt>;
  /** Grows when the user came into a group, left one, or became another there: answers to what was asked before may be older. */
  placeMoves: number;
  /** Live rooms that the account entered from here. */
  readonly rooms: Set<string>;
  /** Communities that the user joined since topics were last synchronised: those of theirs that come then are not new. */
  readonly entered: Set<string>;
  /** Topics that came with a community which the user joined, by number of the log: their conversations. */
  readonly quietTopics: Map<string, string>;
  /** Topics that were pushed as made and are not here yet, by number of the log: their conversations. */
  readonly madeTopics: Map<string, string>;
  /** The latest synchronising of topics, waiting, running or done. */
  topicSync: { isWaiting: boolean; done: Promise<void> } | undefined;
  /** Topics were synchronised before: those that come now were made since. */
  hasTopics: boolean;
  /** Of groups for which they were asked. */
  readonly attributes: StateBook<string>;
  readonly counters: StateBook<number>;
  readonly relations: Relations;
  /** Users whose status the account subscribed to from here, in that order, and what it is. */
  readonly statuses: Map<string, WireStatus>;
  /** All groups were fetched. */
  hasGroups: boolean;
  /** Undefined until the first lists are loaded. */
  userSeq: number | undefined;
  login: LoginAnswer;
  isSynced: boolean;
  /** The server may have more conversations than it lists. */
  isListCut: boolean;
  isSyncWaiting: boolean;
  isAlive: boolean;
  /** The user signed out, or was kicked out: what was not sent by then is not to go out by itself. */
  isGivenUp: boolean;
  /** It began with what is kept on the device: the server has not answered yet. */
  isAhead: boolean;
  /** Messages that an earlier run of the app left unsent, or failed, in the order of writing. */
  readonly unsent: Map<string, PendingMessage>;
  /** The highest number given to a message under way. */
  lastOrder: number;
  /** The store is open. */
  opened: Promise<void>;
}

/** What a session is made from. */
export interface Opening {
  sdkAppId: number;
  userId: string;
  login: LoginAnswer;
  /** Digest of the UserSig of the sign-in. */
  proof: string;
  store: Store;
  connection: Connection;
  listener: CoreListener;
  isAhead?: boolean;
  /** The store is free from then on. */
  after?: Promise<void>;
}

/** Key of the queue of the user stream; conversations' names are never empty. */
export const USER_STREAM = '';

/** Makes the session of an account that just signed in and opens its store. */
export function openSession(opening: Opening): Session {
  const { userId, login, store, connection, listener, isAhead = false, after } = opening;
  const isAlive = (): boolean => session.isAlive;
  const base = {
    tell: whileAlive(isAlive, listener),
    queues: queues((error) => listener.failed(error)),
    request: (async (command, params, timeoutMs, taken) => {
      if (!isAlive()) throw notSignedIn();
      const answer = await connection.request(command, params, timeoutMs, taken);
      if (!isAlive()) throw notSignedIn();
      return answer;
    }) satisfies Connection['request'],
  };
  const bare: Omit<Session, 'relations'> = {
    me: { userId, uid: login.uid },
    store,
    ...base,
    ...stateBooks(base),
    connection,
    net: { state: undefined, waiting: new Set() },
    heads: new Map(),
    stale: new Map(),
    pending: new Set(),
    leaving: new Map(),
    passing: new Set(),
    ownRevs: new Map(),
    ownChanges: new Map(),
    profiles: new Map(),
    statuses: new Map(),
    drafts: new Map(),
    logIds: new Map(),
    groups: new Map(),
    leftAt: new Map(),
    placeMoves: 0,
    rooms: new Set(),
    entered: new Set(),
    quietTopics: new Map(),
    madeTopics: new Map(),
    topicSync: undefined,
    hasTopics: false,
    hasGroups: false,
    userSeq: undefined,
    login,
    isSynced: false,
    isListCut: false,
    isSyncWaiting: false,
    isAlive: true,
    isGivenUp: false,
    isAhead,
    unsent: new Map(),
    lastOrder: 0,
    opened: Promise.resolve(),
  };
  const session = Object.assign(bare, { relations: new Relations(bare) });
  session.opened = (after ?? Promise.resolve()).then(() => readStore(session, opening));
  // Whoever waits for it hears of a failure.
  session.opened.catch(() => {});
  return session;
}

/** Runs a task when all that was to be done for this conversation is done; never after the end of the session. */
export function inConv<T>(session: Session, conv: string, task: () => Promise<T>): Promise<T> {
  return session.queues.run(conv, async () => {
    await session.opened;
    if (!session.isAlive) throw notSignedIn();
    return task();
  });
}

async function readStore(session: Session, { sdkAppId, proof }: Opening): Promise<void> {
  const { store, me } = session;
  const { userSeq, heads } = await store.open({ sdkAppId, ...me });
  if (!session.isAhead) await store.putLogin({ ...session.login, proof });
  session.userSeq = userSeq;
  session.hasTopics = userSeq !== undefined;
  for (const head of heads) {
    session.heads.set(head.conv, head);
    session.logIds.set(head.conv, head.id);
    session.stale.set(head.conv, 'unverified');
  }
  for (const profile of (await store.facts('profile')) as WireProfile[])
    session.profiles.set(profile.userId, { profile, fetchedMs: Number.NEGATIVE_INFINITY });
  for (const group of (await store.facts('group')) as WireGroup[]) session.groups.set(group.groupId, group);
  session.relations.restore((await store.facts('list')) as KeptListFact[]);
  for (const { conv, ...left } of (await store.facts('left')) as (LeftAt & { conv: string })[])
    session.leftAt.set(conv, left);
  for (const [conv, text] of await store.drafts()) if (!session.drafts.has(conv)) session.drafts.set(conv, text);
  const pending = await store.pending();
  session.lastOrder = lastOrder(pending);
  for (const message of pending) {
    session.pending.add(message.id);
    session.unsent.set(message.id, message);
  }
}

function whileAlive(isAlive: () => boolean, listener: CoreListener): Tell {
  return {
    opened: () => isAlive() && listener.opened(),
    synced: () => isAlive() && listener.synced(),
    messages: (conv, messages) => isAlive() && messages.length > 0 && listener.messages(conv, messages),
    changes: (conv, changes) => isAlive() && changes.length > 0 && listener.changes(conv, changes),
    heads: (convs) => isAlive() && convs.length > 0 && listener.heads(convs),
    profiles: (profiles) => isAlive() && profiles.length > 0 && listener.profiles(profiles),
    groups: (groupIds) => isAlive() && groupIds.length > 0 && listener.groups(groupIds),
    relations: (list) => isAlive() && listener.relations(list),
    follows: (event) => isAlive() && listener.follows(event),
    topic: (kind, conv) => isAlive() && listener.topic(kind, conv),
    attributes: (groupId, news) => isAlive() && listener.attributes(groupId, news),
    counters: (groupId, news) => isAlive() && listener.counters(groupId, news),
    statuses: (statuses) => isAlive() && statuses.length > 0 && listener.statuses(statuses),
    remade: (conv) => isAlive() && listener.remade(conv),
    sent: (message, outcome) => isAlive() && listener.sent(message, outcome),
    userEvent: (event) => isAlive() && listener.userEvent(event),
    failed: (error) => listener.failed(error),
  };
}

/** Notes where the log of a group stands as the user leaves it, or is back. */
export function noteLeft(session: Session, conv: string, left: LeftAt): void {
  session.leftAt.set(conv, left);
  keepFacts(session, (store) => store.putFacts('left', [[conv, { conv, ...left }]]));
}

type Keeping = Pick<Session, 'store' | 'queues'>;

/** Keeps a list as the server has it now. */
export const keepList = (session: Keeping, list: string, value: unknown): void =>
  keepFacts(session, (store) => store.putFacts('list', [[list, { list, value }]]));

/** Keeps what is known beside conversations, for the next start; should that fail, it is fetched then. */
export function keepFacts(session: Keeping, work: (store: Store) => Promise<void>): void {
  if (session.store.isDurable) session.queues.run(FACTS, () => work(session.store)).catch(() => {});
}

/** Key of the queue in which facts are kept; conversations' names are longer. */
const FACTS = 'facts';
