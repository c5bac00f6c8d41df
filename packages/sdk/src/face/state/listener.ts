import type { WireMessage, WireProfile } from '@hongyan/contract';
import { AT_ALL, communityOf, isTopic } from '@hongyan/contract/groupKinds';
import type { EndReason } from '../../connection/port.ts';
import type { CoreListener } from '../../core/port.ts';
import { EVENT } from '../constants/event.ts';
import { TYPES } from '../constants/types.ts';
import { nameOf } from '../objects/names.ts';
import { profileFromWire } from '../objects/profile.ts';
import { statusFromWire } from '../objects/status.ts';
import { signalOf } from '../signaling/signal.ts';
import type { Message } from '../types.ts';
import { tellChanges } from './changes.ts';
import { groupConv } from './conv.ts';
import { emptyCaches, type Face } from './face.ts';
import { relationsChanged } from './relations.ts';
import { showUnsent, unsentTold } from './unsent.ts';

type TopicNews = Parameters<CoreListener['topic']>[0];

const kickTypes = {
  otherDevice: TYPES.KICKED_OUT_MULT_DEVICE,
  otherInstance: TYPES.KICKED_OUT_MULT_ACCOUNT,
  userSigExpired: TYPES.KICKED_OUT_USERSIG_EXPIRED,
  kickedByAdmin: TYPES.KICKED_OUT_REST_API,
} as const satisfies Record<EndReason, string>;

/**
 * Turns what the core tells into events of the instance (sdk-js-api §6).
 *
 * @param face given later: the core wants its listener before there is a face
 */
export function createListener(face: () => Face): CoreListener {
  return {
    net(state) {
      const { emitter } = face();
      face().net = state;
      face().log.info('the network is', state);
      if (state === 'connected') reportCaught(face());
      emitter.emit(EVENT.NET_STATE_CHANGE, { state });
    },
    opened() {
      const { core, profiles, groups, topics } = face();
      for (const profile of core.keptProfiles()) profiles.put(profile);
      for (const group of core.joinedGroups()) groups.take(group);
      for (const { conv } of core.topics()) topics.news(nameOf(conv));
      showKept(face());
      face().later.part?.invitations.recallUnsent();
    },
    synced() {
      face().isSynced = true;
      // What is there by now is no news, also where a start did not begin with it; what differs from it later is.
      for (const { conv } of face().core.topics()) face().topics.news(nameOf(conv));
      showKept(face());
      reportCaught(face());
      face().later.part?.synced();
      fetchPeers(face());
      // Those that were kept may have changed while this device was off.
      const { core, log } = face();
      core
        .profiles(core.keptProfiles().map(({ userId }) => userId))
        .catch((error) => log.debug('profiles could not be fetched', error));
      // Heads of groups say nothing of how many are in them, and not every group has one.
      face()
        .core.fetchJoinedGroups()
        .catch((error) => face().log.debug('groups could not be fetched', error));
    },
    ended(reason) {
      face().log.warn('the session was ended:', reason);
      kickedOut(face(), reason);
    },
    messages(conv, messages) {
      const { ready, emitter, messages: cache } = face();
      const received = messages
        .filter((message) => !isWithheld(face(), conv, message))
        .map((message) => cache.take(conv, message));
      if (received.length > 0) ready.tell(() => emitter.emit(EVENT.MESSAGE_RECEIVED, received));
      showHeard(face(), received);
      takeSignals(face(), received);
    },
    failed: (error) => face().watch.note(error, 'promise'),
    sent: unsentTold(face),
    changes: (conv, changes) => tellChanges(face(), conv, changes),
    heads: (convs) => headsChanged(face(), convs),
    remade: (conv) => forgetMessages(face(), conv),
    groups(groupIds) {
      for (const groupId of groupIds) groupChanged(face(), groupId);
      face().lists.groupsChanged();
    },
    relations: (list) => relationsChanged(face(), list),
    follows: (event) => face().follows(event),
    topic: (kind, conv) => tellTopic(face(), kind, conv),
    attributes(groupID, { values, updated: updatedKeyList, deleted: deletedKeyList }) {
      const data = { groupID, groupAttributes: Object.fromEntries(values), updatedKeyList, deletedKeyList };
      face().ready.tell(() => face().emitter.emit(EVENT.GROUP_ATTRIBUTES_UPDATED, data));
    },
    counters(groupID, { values, updated, deleted }) {
      const { ready, emitter } = face();
      // A counter that is gone is at 0, from where the next change begins.
      for (const key of [...updated, ...deleted])
        ready.tell(() => emitter.emit(EVENT.GROUP_COUNTER_UPDATED, { groupID, key, value: values.get(key) ?? 0 }));
    },
    guestMessages(conv, messages) {
      const { emitter, messages: cache } = face();
      const received = messages.map((message) => cache.take(conv, message));
      emitter.emit(EVENT.MESSAGE_RECEIVED, received);
      showHeard(face(), received);
    },
    profiles: (profiles) => profilesChanged(face(), profiles),
    statuses(statuses) {
      const { ready, emitter } = face();
      ready.tell(() => emitter.emit(EVENT.USER_STATUS_UPDATED, statuses.map(statusFromWire)));
    },
    userEvent({ kind, conv, value }) {
      if (kind === 'conversationGroups') face().later.soon(({ labels }) => labels.changed());
      if (kind === 'receiveAllChanged') face().later.soon(({ receiveAll }) => receiveAll.changed());
      const isCleared = kind === 'historyCleared' || (kind === 'conversationDeleted' && value === 1);
      if (conv && isCleared) forgetMessages(face(), conv);
      if (conv && kind === 'conversationDeleted') face().conversations.close(conv);
    },
  };
}

/** Reports errors of the SDK's own that were caught, where somebody is signed in. */
export function reportCaught({ watch, core, later }: Pick<Face, 'watch' | 'core' | 'later'>): void {
  if (core.me && watch.caught.length > 0) later.soon(({ crashes }) => crashes.send());
}

const [DISCARD, DISCARD_UNLESS_MENTIONED] = [1, 4];

/** Whether the user does not want to be told of it: history and the list have it all the same, and what one says oneself is told. */
export function isWithheld({ core }: Pick<Face, 'core'>, conv: string, { from, at = [] }: WireMessage): boolean {
  const me = core.me?.userId ?? '';
  const option = core.head(conv)?.receiveOption;
  if (from === me) return false;
  return option === DISCARD || (option === DISCARD_UNLESS_MENTIONED && !at.includes(AT_ALL) && !at.includes(me));
}

/**
 * Signals that came in are for the part that follows.
 *
 * @param how old: they came as history, so what they ended is no news
 */
export function takeSignals({ later }: Face, received: readonly Message[], how = { isOld: false }): void {
  const signals = received.filter(signalOf);
  if (signals.length > 0) later.soon(({ invitations }) => invitations.take(signals, how));
}

/** Of a live room nothing is kept: what is said there is shown by the group, and by its conversation where it was opened. */
export function showHeard(
  { conversations, lists }: Pick<Face, 'conversations' | 'lists'>,
  messages: readonly Message[],
) {
  const shown = messages.filter((message) => conversations.heard(message)).map(({ conversationID }) => conversationID);
  if (shown.length > 0) lists.changed([...new Set(shown)]);
}

/** Forgets the messages of a conversation whose history was cleared; what is being sent stays. */
export function forgetMessages(
  { messages, outbox, core }: Pick<Face, 'messages' | 'outbox' | 'core'>,
  conv: string,
): void {
  for (const id of outbox.dropFailed(conv)) core.forgetUnsent(id).catch(() => {});
  for (const message of messages.of(conv)) {
    if (outbox.has(message.ID)) continue;
    message.isDeleted = true;
    messages.remove(message);
  }
}

/** The user is in a group, which may be another than before, or is in it no more. */
function groupChanged({ core, groups, conversations, lists }: Face, groupId: string): void {
  const conv = groupConv(groupId);
  const group = core.group(groupId);
  if (group) groups.take(group);
  // That it is a live room is known from then on: what is sent there is refused here.
  else if (!groups.isLive(groupId)) groups.drop(groupId);
  // Where there is a head, that tells what became of the conversation.
  if (!conversations.get(conv) || (group && core.head(conv))) return;
  if (group) conversations.refresh(conv);
  else conversations.close(conv);
  lists.changed([conv]);
}

/** Shows what is kept here; the app may use it from now on. */
function showKept(face: Face): void {
  // First: the list has what the user calls them.
  face.friends.refresh();
  const convs = face.core.heads().map(({ conv }) => conv);
  for (const conv of convs) face.conversations.refresh(conv);
  // Where it was told as what is kept here, it is told once more as what the server has.
  face.lists.changed(convs);
  showUnsent(face);
  face.ready.synced();
}

/** Keeps profiles and tells of those that are others than before; own changes are always told (§6.1). */
export function profilesChanged(face: Face, profiles: readonly WireProfile[]): void {
  const { profiles: cache, friends, conversations, core, emitter, lists, ready } = face;
  const told = profiles.filter((profile) => cache.put(profile) || profile.userId === core.me?.userId);
  const convs = profiles.map(({ userId }) => `C2C${userId}`).filter((conv) => conversations.get(conv));
  for (const conv of convs) conversations.refresh(conv);
  if (convs.length > 0) lists.changed(convs);
  if (profiles.map(friends.takeProfile).includes(true)) lists.friendsChanged();
  if (told.length > 0) ready.tell(() => emitter.emit(EVENT.PROFILE_UPDATED, told.map(profileFromWire)));
}

function headsChanged(face: Face, all: readonly string[]): void {
  for (const conv of all.filter(isTopic)) tellTopicNews(face, conv);
  const convs = all.filter((conv) => !isTopic(conv));
  if (convs.length === 0) return;
  for (const conv of convs) face.conversations.refresh(conv);
  face.lists.changed(convs);
  fetchPeers(face);
}

/** No list shows topics: unread count, last message and mentions are news of the topic, as its information is (§6.1). */
function tellTopicNews({ ready, emitter, topics }: Face, conv: string): void {
  const topic = topics.news(nameOf(conv));
  if (topic) ready.tell(() => emitter.emit(EVENT.TOPIC_UPDATED, { groupID: communityOf(conv), topic }));
}

/** Tells of a topic of a community (§6.1); those who were away when it was made or deleted are told when they are back. */
function tellTopic(face: Face, kind: TopicNews, conv: string): void {
  const { ready, emitter, topics } = face;
  const [groupID, topicID] = [communityOf(conv), nameOf(conv)];
  if (kind === 'updated') {
    tellTopicNews(face, conv);
    return;
  }
  topics.refresh(topicID);
  ready.tell(() => {
    if (kind === 'created') emitter.emit(EVENT.TOPIC_CREATED, { groupID, topicID });
    else emitter.emit(EVENT.TOPIC_DELETED, { groupID, topicIDList: [topicID] });
  });
}

// The list is told at once with what the last message says of the peer, and again when the profile is here.
function fetchPeers(face: Face): void {
  const userIds = face.conversations.withoutProfile();
  fetchProfiles(face, userIds).catch((error) => face.log.debug('profiles could not be fetched', error));
}

/** Fetches profiles of peers and shows them in the list. */
export async function fetchProfiles(face: Face, userIds: readonly string[]): Promise<void> {
  const { core, conversations, profiles, lists } = face;
  if (userIds.length === 0) return;
  const uid = core.me?.uid;
  const found = await profiles.fetch(userIds);
  if (core.me?.uid !== uid) return;
  const convs = found.map(({ userId }) => `C2C${userId}`).filter((conv) => conversations.get(conv));
  for (const conv of convs) conversations.refresh(conv);
  if (convs.length > 0) lists.changed(convs);
}

function kickedOut(face: Face, reason: EndReason): void {
  if (!face.readiness.take(reason)) return;
  emptyCaches(face);
  face.emitter.emit(EVENT.KICKED_OUT, { type: kickTypes[reason] });
  face.emitter.emit(EVENT.SDK_NOT_READY);
}
