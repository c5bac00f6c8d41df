import type { EventName, EventPayload, WireMessage } from '@hongyan/contract';
import { isTopic, SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { Connection, ConnectionListener } from '../connection/port.ts';
import type { Store } from '../store/port.ts';
import { inWritingOrder } from '../store/writingOrder.ts';
import { changeArrived, messageArrived } from './events.ts';
import { notSignedIn } from './faults.ts';
import { callFriends } from './friends.ts';
import { attributesTold, countersTold, fetchStatesAgain } from './groupState.ts';
import { callGroup, fetchJoinedGroups } from './groups.ts';
import { GuestSeat } from './guest.ts';
import { currentHead } from './heads.ts';
import { readHistory } from './history.ts';
import { callLabels } from './labels.ts';
import { netTold } from './netState.ts';
import { operations, updateProfile } from './operations.ts';
import type { Core, CoreListener } from './port.ts';
import { readProfiles } from './profiles.ts';
import { callReactions } from './reactions.ts';
import { cameOnline, leave, type Seat, type SeatNeeds, signInAhead, waitForOnline } from './seat.ts';
import { forgetUnsent, sendMessage, takeBack } from './send.ts';
import { inConv, type Session } from './session.ts';
import { setStatus, statusesTold, unwatchStatuses, watchAgain, watchStatuses } from './statuses.ts';
import { synchronise, takeUserEvents } from './sync.ts';
import { topicHeads, topicsSettled } from './topics.ts';

/** What a core is made of. */
export interface CoreOptions {
  sdkAppId: number;
  store: Store;
  /** Makes the connection of an account, or of a guest; each lives on its own. */
  connect: (listener: ConnectionListener) => Connection;
  listener: CoreListener;
}

/** Makes the core of one SDK instance. */
export function createCore(options: CoreOptions): Core<Session> {
  const seat: Seat = { session: undefined, credentials: undefined, closed: Promise.resolve() };
  const guest = new GuestSeat(options.connect, options.listener);
  const needs: SeatNeeds = { ...options, connection: () => connection };
  const connection: Connection = options.connect(connectionListener(needs, seat));
  const signedIn = async (): Promise<Session> => {
    const { session } = seat;
    if (!session) throw notSignedIn();
    await session.opened;
    return session;
  };
  return {
    // First: tools that write spreads in older words read a getter that stands behind one, once and for all.
    get me() {
      return seat.session?.me;
    },
    ...lists(seat),
    ...operations(signedIn, () => seat.session),
    async signIn(credentials) {
      await seat.closed;
      seat.credentials ??= credentials;
      await guest.leave();
      const ahead = await signInAhead(needs, seat, credentials).catch(() => leave(seat, options.store));
      if (ahead) return ahead;
      await seat.closed;
      seat.credentials ??= credentials;
      try {
        return await connection.signIn(credentials);
      } finally {
        if (!seat.session && seat.credentials === credentials) seat.credentials = undefined;
      }
    },
    async signOut({ keepsUnsent = false } = {}) {
      if (seat.session && !keepsUnsent) seat.session.isGivenUp = true;
      leave(seat, options.store);
      await connection.signOut();
      await seat.closed;
    },
    serverNowMs: () => connection.serverNowMs(),
    async fetchHead(conv) {
      const session = await signedIn();
      return inConv(session, conv, () => currentHead(session, conv));
    },
    inSession: async (run) => run(await signedIn()),
    history: async (conv, page) => readHistory(await signedIn(), conv, page),
    messageById: async (conv, id) => findMessage(await signedIn(), conv, id),
    async send(params, how) {
      // At once, so that a sign-out right after it finds the message.
      if (!seat.session) throw notSignedIn();
      return sendMessage(seat.session, params, how);
    },
    takeBack: (id) => (seat.session ? takeBack(seat.session, id) : false),
    unsent: () => inWritingOrder(seat.session?.unsent.values() ?? []),
    forgetUnsent: async (id) => forgetUnsent(await signedIn(), id),
    group: (groupId) => seat.session?.groups.get(groupId),
    joinedGroups: () => [...(seat.session?.groups.values() ?? [])],
    fetchJoinedGroups: async () => fetchJoinedGroups(await signedIn()),
    callGroup: async (command, params) => callGroup(await signedIn(), command, params),
    topicsSettled: async (groupId) => topicsSettled(await signedIn(), groupId),
    fetchRelations: async (list) => (await signedIn()).relations.current(list),
    keptRelations: (list) => seat.session?.relations.kept(list),
    callFriends: async (command, params) => callFriends(await signedIn(), command, params),
    keptState: (groupId) => ({
      attributes: seat.session?.attributes.values(groupId),
      counters: seat.session?.counters.values(groupId),
    }),
    joinAsGuest: (groupId) => guest.join(groupId),
    enteredRooms: () => (seat.session ? [...seat.session.rooms] : guest.where),
    quitAsGuest: (groupId) => guest.quit(groupId),
    onlineCountAsGuest: (groupId) => guest.onlineCount(groupId),
    leaveAsGuest: () => guest.leave(),
    callReactions: async (command, params) => callReactions(await signedIn(), command, params),
    callLabels: async (command, params) => callLabels(await signedIn(), command, params),
    mergedList: async (key) => (await (await signedIn()).request('downloadMergedList', { key })).list,
    profiles: async (userIds, options) => readProfiles(await signedIn(), userIds, options),
    keptProfiles: () => [...(seat.session?.profiles.values() ?? [])].flatMap(({ profile }) => profile ?? []),
    updateProfile: async (fields) => updateProfile(await signedIn(), fields),
    setStatus: async (customStatus) => setStatus(await signedIn(), customStatus),
    statusesOf: async (userIds) => (await signedIn()).request('getStatuses', { userIds: [...userIds] }),
    keptStatuses: () => seat.session?.statuses ?? new Map(),
    watchStatuses: async (userIds) => watchStatuses(await signedIn(), userIds),
    unwatchStatuses: async (userIds) => unwatchStatuses(await signedIn(), userIds),
  };
}

async function findMessage(session: Session, conv: string, id: string): Promise<WireMessage | undefined> {
  // What is kept of a conversation that nobody looked at for long may be outdated.
  if (session.stale.has(conv) && session.connection.isOnline) {
    await inConv(session, conv, () => currentHead(session, conv)).catch(waitForOnline);
  }
  return session.store.messageById(conv, id);
}

/** What can be read at once, from memory. */
function lists(seat: Seat): Pick<Core, 'heads' | 'topics' | 'head' | 'totalUnread' | 'drafts'> {
  const shown = () =>
    [...(seat.session?.heads.values() ?? [])].filter(({ conv, isHidden }) => !isHidden && !isTopic(conv));
  return {
    heads: shown,
    topics: () => (seat.session ? topicHeads(seat.session) : []),
    head: (conv) => seat.session?.heads.get(conv),
    totalUnread: () =>
      shown()
        .filter(({ conv, receiveOption }) => receiveOption === 0 && conv !== SYSTEM_CONV)
        .reduce((sum, { unread }) => sum + unread, 0),
    drafts: () => seat.session?.drafts ?? new Map(),
  };
}

function connectionListener(needs: SeatNeeds, seat: Seat): ConnectionListener {
  const { store, listener } = needs;
  return {
    net(state) {
      if (seat.session) netTold(seat.session, state);
      listener.net(state);
    },
    online: (login, isFirst) => cameOnline(needs, seat, login, isFirst),
    event(name, payload) {
      if (seat.session) take(seat.session, name, payload);
    },
    ended(reason) {
      // A UserSig that is over is nobody's wish: with the next one what waits goes out.
      if (seat.session && reason !== 'userSigExpired') seat.session.isGivenUp = true;
      leave(seat, store);
      listener.ended(reason);
    },
  };
}

function take<N extends EventName>(session: Session, name: N, payload: EventPayload<N>): void {
  const event = { name, payload } as { [E in EventName]: { name: E; payload: EventPayload<E> } }[EventName];
  // What could not be done is with the next `online`.
  const failed = (error: unknown): void => session.tell.failed(error);
  switch (event.name) {
    case 'message':
      messageArrived(session, event.payload);
      break;
    case 'change':
      changeArrived(session, event.payload);
      break;
    case 'user':
      void takeUserEvents(session, [event.payload], { isOwn: false }).catch(failed);
      break;
    case 'groupAttributes':
      void attributesTold(session, event.payload).catch(failed);
      break;
    case 'groupCounters':
      void countersTold(session, event.payload).catch(failed);
      break;
    case 'statuses':
      statusesTold(session, event.payload);
      break;
    case 'resync':
      void watchAgain(session).catch(failed);
      void synchronise(session).catch(failed);
      void fetchStatesAgain(session).catch(failed);
      break;
    case 'kicked':
      // The end follows, and tells why.
      break;
  }
}
