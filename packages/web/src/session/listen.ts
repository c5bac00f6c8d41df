import { followProfiles, listenToContacts, loadContacts } from './contacts.ts';
import { faultOf } from './fault.ts';
import { groupedBy } from './grouped.ts';
import { noticeOf } from './groupNotices.ts';
import { showGroups } from './groups.ts';
import { refreshThread } from './history.ts';
import { refreshWall, splitLive } from './liveRoom.ts';
import { dropPins, followPins } from './pins.ts';
import { takeReactions } from './reactions.ts';
import type { ChatSDK, Conversation, Group, Message } from './sdk.ts';
import { type Session, setThread, viewOf } from './session.ts';
import { followSoon, watchAfresh } from './statuses.ts';
import { withMessages } from './thread.ts';
import { followCommunities, listenToTopics, readTopics } from './topics.ts';
import { readTyping, typingShownMs } from './typing.ts';
import { showNotices, showUnreadNotices } from './unreadNotices.ts';
import { viewOfConversation, viewOfProfile } from './views.ts';

/** Puts what the SDK tells into the session's state. */
export function listen(session: Session, chat: ChatSDK): void {
  const { store } = session;
  const isCurrent = () => session.chat === chat;
  chat.on('sdkStateReady', () => isCurrent() && void becomeReady(session, chat));
  chat.on('kickedOut', ({ data }) => isCurrent() && store.set({ phase: 'ended', endReason: data.type }));
  chat.on('netStateChange', ({ data }) => isCurrent() && followNet(session, data.state));
  chat.on('onConversationListUpdated', ({ data }) => isCurrent() && showConversations(session, data));
  chat.on('onTotalUnreadMessageCountUpdated', ({ data }) => isCurrent() && store.set({ totalUnread: data }));
  chat.on('onMessageReceived', ({ data }) => isCurrent() && receive(session, data));
  chat.on('onMessageModified', ({ data }) => isCurrent() && refreshMessages(session, data));
  chat.on('onMessageRevoked', ({ data }) => {
    if (!isCurrent()) return;
    refreshMessages(session, data);
    dropPins(session, new Set(data.map(({ ID }) => ID)));
  });
  chat.on('onGroupListUpdated', ({ data }) => {
    if (!isCurrent()) return;
    showGroups(session, data);
    followCommunities(session, data);
  });
  chat.on('onPinnedGroupMessageUpdated', ({ data }) => isCurrent() && followPins(session, data));
  chat.on('onMessageReadByPeer', ({ data }) => isCurrent() && refreshMessages(session, data));
  chat.on('onMessageReadReceiptReceived', ({ data }) => {
    if (!isCurrent()) return;
    const messages = data.map((receipt) => chat.findMessage(receipt.messageID));
    refreshMessages(
      session,
      messages.filter((message) => message !== null),
    );
  });
  chat.on('onMessageReactionsUpdated', ({ data }) => {
    if (!isCurrent()) return;
    takeReactions(session, data);
    const message = chat.findMessage(data.messageID);
    if (message !== null) refreshMessages(session, [message]);
  });
  chat.on('onProfileUpdated', ({ data }) => isCurrent() && followProfiles(session, data));
  listenToContacts(session, chat);
  listenToTopics(session, chat);
}

/** Makes new views of messages that changed, where they are loaded. */
export function refreshMessages(session: Session, messages: readonly Message[]): void {
  for (const [conversationId, changed] of groupedBy(messages, (message) => message.conversationID)) {
    refreshWall(session, conversationId, changed);
    if (session.store.get().threads[conversationId] === undefined) continue;
    setThread(session, conversationId, (thread) => {
      const loaded = new Set(thread.messages.map((message) => message.id));
      const views = changed.filter((message) => loaded.has(message.ID)).map((message) => viewOf(session, message));
      return withMessages(thread, views);
    });
  }
}

/** Shows the list as the SDK has it; the system's own conversation is no conversation of people. */
export function showConversations(session: Session, list: readonly Conversation[]): void {
  const { account } = session.store.get();
  if (account === undefined) return;
  const shown = list.filter((conversation) => conversation.type !== '@TIM#SYSTEM');
  const conversations = shown.map((conversation) => viewOfConversation(conversation, account.userId));
  session.store.set({ conversations, isListLoaded: true });
}

/** Shows what is kept on the device; where the network answers, with all that comes with it. */
async function becomeReady(session: Session, chat: ChatSDK): Promise<void> {
  try {
    const { conversationList } = (await chat.getConversationList()).data;
    if (session.chat !== chat) return;
    showConversations(session, conversationList);
    const rest = loadRest(session, chat);
    await Promise.race([rest, offline(session, chat)]);
    if (session.chat !== chat) return;
    const totalUnread = chat.getTotalUnreadMessageCount();
    // Messages of an earlier sign-in belong to an instance that is gone.
    session.store.set({ phase: 'ready', endReason: undefined, threads: {}, totalUnread });
    // Conversations do not wait for the rest; what cannot be had now is fetched when the network is back.
    rest.then(() => session.chat === chat && loadLater(session, conversationList)).catch(() => undefined);
  } catch (error) {
    if (session.chat === chat) session.store.set({ phase: 'ended', endReason: 'lists', fault: faultOf(error) });
  }
}

/** Resolves while the network is not there, or as soon as it is not. */
function offline(session: Session, chat: ChatSDK): Promise<void> {
  return new Promise((resolve) => {
    if (session.store.get().net !== 'connected') resolve();
    chat.on('netStateChange', ({ data }) => data.state !== 'connected' && resolve());
  });
}

/** Loads what only the server has. */
async function loadRest(session: Session, chat: ChatSDK): Promise<void> {
  const [groups, me] = await Promise.all([chat.getGroupList(), chat.getMyProfile()]);
  if (session.chat !== chat) return;
  await showJoined(session, groups.data.groupList);
  session.store.set({ me: viewOfProfile(me.data) });
}

function loadLater(session: Session, list: readonly Conversation[]): void {
  watchAfresh(session);
  void loadContacts(session);
  // What cannot be read now stays unread, and is shown at the next sign-in.
  showUnreadNotices(session, list).catch(() => undefined);
}

/** The network came while what is kept was shown already. */
async function loadMissed(session: Session, chat: ChatSDK): Promise<void> {
  await loadRest(session, chat);
  if (session.chat === chat) loadLater(session, (await chat.getConversationList()).data.conversationList);
}

/** The groups that one is in, with the topics of communities, which are in no list of conversations. */
async function showJoined(session: Session, groups: readonly Group[]): Promise<void> {
  showGroups(session, groups);
  const communities = groups.filter(({ isSupportTopic }) => isSupportTopic);
  await Promise.all(communities.map(({ groupID }) => readTopics(session, groupID)));
}

function followNet(session: Session, state: string): void {
  const before = session.store.get().net;
  if (state !== 'connecting' && state !== 'connected' && state !== 'disconnected') return;
  session.store.set({ net: state });
  const { chat } = session;
  const { openId, phase } = session.store.get();
  if (state !== 'connected' || before === 'connected' || phase !== 'ready') return;
  followSoon(session);
  if (chat !== undefined && session.store.get().me === undefined) loadMissed(session, chat).catch(() => undefined);
  if (openId !== undefined) void refreshThread(session, openId);
}

function receive(session: Session, messages: readonly Message[]): void {
  const notices = messages.map(noticeOf).filter((notice) => notice !== undefined);
  void showNotices(session, notices);
  const kept = splitLive(session, messages);
  for (const [conversationId, received] of groupedBy(kept, (message) => message.conversationID)) {
    const shown = received.filter((message) => {
      const typing = readTyping(message);
      if (message.flow === 'in') showTyping(session, conversationId, typing === true);
      return typing === undefined;
    });
    // A conversation that is not loaded yet loads them with its newest page.
    if (session.store.get().threads[conversationId]?.isLoaded !== true || shown.length === 0) continue;
    const views = shown.map((message) => viewOf(session, message));
    setThread(session, conversationId, (thread) => withMessages(thread, views));
  }
}

function showTyping(session: Session, conversationId: string, isTyping: boolean): void {
  const { store, typingTimers } = session;
  clearTimeout(typingTimers.get(conversationId));
  typingTimers.delete(conversationId);
  if (isTyping) {
    typingTimers.set(
      conversationId,
      setTimeout(() => showTyping(session, conversationId, false), typingShownMs),
    );
  }
  if (store.get().typing.has(conversationId) === isTyping) return;
  const typing = new Set(store.get().typing);
  if (isTyping) typing.add(conversationId);
  else typing.delete(conversationId);
  store.set({ typing });
}
