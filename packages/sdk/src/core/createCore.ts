import type { EventName, EventPayload, WireMessage } from '@hongyan/contract';
import { isTopic, SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { Connection, ConnectionListener } from '../connection/port.ts';
import type { Store } from '../store/port.ts';
import { changeArrived, messageArrived } from './events.ts';
import { notSignedIn } from './faults.ts';
import { callFriends } from './friends.ts';
import { attributesTold, countersTold, fetchStatesAgain } from './groupState.ts';
import { callGroup, fetchJoinedGroups } from './groups.ts';
import { GuestSeat } from './guest.ts';
import { currentHead } from './heads.ts';
import { readHistory } from './history.ts';
import { callLabels } from './labels.ts';
import { operations, updateProfile } from './operations.ts';
import type { Core, CoreListener } from './port.ts';
import { readProfiles } from './profiles.ts';
import { callReactions } from './reactions.ts';
import { cameOnline, leave, type Seat, type SeatNeeds, signInAhead, waitForOnline } from './seat.ts';
import { forgetUnsent, sendMessage } from './send.ts';
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
export function createCore(options: CoreOptions): Core {
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
    ...lists(seat),
    ...operations(signedIn),
    get me() {
      return seat.session?.me;
    },
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
    async signOut() {
      leave(seat, options.store);
      await connection.signOut();
      await seat.closed;
    },
    serverNowMs: () => connection.serverNowMs(),
    async fetchHead(conv) {
      const session = await signedIn();
      return inConv(session, conv, () => currentHead(session, conv));
    },
    // Operations of the core, which are written for it.
    inSession: async (run) => run((await signedIn()) as never),
    history: async (conv, page) => readHistory(await signedIn(), conv, page),
    messageById: async (conv, id) => findMessage(await signedIn(), conv, id),
    send: async (params) => sendMessage(await signedIn(), params),
    unsent: () => [...(seat.session?.unsent.values() ?? [])],
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
    profiles: async (userIds, { maxAgeMs } = {}) => readProfiles(await signedIn(), userIds, maxAgeMs),
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
    net: (state) => listener.net(state),
    online: (login, isFirst) => cameOnline(needs, seat, login, isFirst),
    event(name, payload) {
      if (seat.session) take(seat.session, name, payload);
    },
    ended(reason) {
      leave(seat, store);
      listener.ended(reason);
    },
  };
}

function take<N extends EventName>(session: Session, name: N, payload: EventPayload<N>): void {
  const event = { name, payload } as { [E in EventName]: { name: E; payload: EventPayload<E> } }[EventName];
  switch (event.name) {
    case 'message':
      messageArrived(session, event.payload);
      break;
    case 'change':
      changeArrived(session, event.payload);
      break;
    case 'user':
      void takeUserEvents(session, [event.payload], { isOwn: false }).catch(waitForOnline);
      break;
    case 'groupAttributes':
      void attributesTold(session, event.payload).catch(waitForOnline);
      break;
    case 'groupCounters':
      void countersTold(session, event.payload).catch(waitForOnline);
      break;
    case 'statuses':
      statusesTold(session, event.payload);
      break;
    case 'resync':
      void watchAgain(session).catch(waitForOnline);
      void synchronise(session).catch(waitForOnline);
      void fetchStatesAgain(session).catch(waitForOnline);
      break;
    case 'kicked':
      // The end follows, and tells why.
      break;
  }
}
