import { CodedError, unknownTopic } from './fault.ts';
import type { ChatSDK, Group, Topic } from './sdk.ts';
import { chatOf, type Session, setThread } from './session.ts';
import { emptyThread } from './thread.ts';
import { communityIdOf } from './topicIds.ts';
import { type TopicView, topicsOf, viewOfTopic } from './topicViews.ts';

/** What may be said of a topic. */
export interface TopicChange {
  topicName?: string;
  introduction?: string;
  notification?: string;
  muteAllMembers?: boolean;
}

/** Puts what the SDK tells of topics into the session's state. */
export function listenToTopics(session: Session, chat: ChatSDK): void {
  const isCurrent = () => session.chat === chat;
  chat.on('onTopicCreated', ({ data }) => isCurrent() && void readTopics(session, data.groupID).catch(() => undefined));
  chat.on('onTopicUpdated', ({ data }) => isCurrent() && showTopic(session, data.topic));
  chat.on('onTopicDeleted', ({ data }) => isCurrent() && dropTopics(session, data.groupID, data.topicIDList));
}

/** Shows the topics of a community as the SDK has them. */
export async function readTopics(session: Session, groupID: string): Promise<void> {
  const chat = chatOf(session);
  const { data } = await chat.getTopicList({ groupID });
  if (session.chat !== chat) return;
  const views = data.successTopicList.map((topic) => viewOf(session, topic));
  session.store.set(({ topics }) => ({ topics: { ...topics, [groupID]: views } }));
}

/** Shows the topics of communities that are new to the page, and forgets those of communities that one is in no more. */
export function followCommunities(session: Session, groups: readonly Group[]): void {
  const joined = groups.filter(({ isSupportTopic }) => isSupportTopic).map(({ groupID }) => groupID);
  const { topics } = session.store.get();
  const gone = Object.keys(topics).filter((groupId) => !joined.includes(groupId));
  for (const groupId of gone) forgetThreads(session, topicsOf(topics, groupId));
  if (gone.length > 0) {
    session.store.set(({ topics: all }) => ({
      topics: Object.fromEntries(Object.entries(all).filter(([groupId]) => !gone.includes(groupId))),
    }));
  }
  // What cannot be fetched now is fetched when the community is opened.
  for (const groupId of joined) if (!topics[groupId]) readTopics(session, groupId).catch(() => undefined);
}

/** Makes a topic; answers its conversation. */
export async function createTopic(
  session: Session,
  groupID: string,
  { topicName, introduction = '' }: TopicChange & { topicName: string },
): Promise<string> {
  const { data } = await chatOf(session).createTopicInCommunity({ groupID, topicName, introduction });
  await readTopics(session, groupID);
  return `GROUP${data.topicID}`;
}

/** Changes what all see of a topic, or whether its members may speak. */
export async function changeTopic(session: Session, topic: TopicView, to: TopicChange): Promise<void> {
  const { communityId: groupID, peerId: topicID } = topic;
  const { data } = await chatOf(session).updateTopicProfile({ groupID, topicID, ...to });
  showTopic(session, data.topic);
}

/**
 * Deletes a topic for everybody.
 *
 * @throws Error with the SDK's code where it could not be deleted
 */
export async function deleteTopic(session: Session, { communityId: groupID, peerId }: TopicView): Promise<void> {
  const { data } = await chatOf(session).deleteTopicFromCommunity({ groupID, topicIDList: [peerId] });
  const [failed] = data.failureTopicList;
  // Somebody else was faster: it is gone all the same.
  if (failed !== undefined && failed.code !== unknownTopic) throw new CodedError(failed.code, failed.message);
  dropTopics(session, groupID, [peerId]);
}

/** Changes the view of a topic on this page alone; nothing of a conversation that is none. */
export function changeTopicView(session: Session, conversationId: string, to: Partial<TopicView>): void {
  const communityId = communityIdOf(conversationId.slice('GROUP'.length));
  if (communityId === undefined) return;
  setTopics(session, communityId, (views) =>
    views.map((view) => (view.id === conversationId ? { ...view, ...to } : view)),
  );
}

function showTopic(session: Session, topic: Topic): void {
  const view = viewOf(session, topic);
  setTopics(session, view.communityId, (views) => views.map((known) => (known.id === view.id ? view : known)));
}

function dropTopics(session: Session, communityId: string, topicIds: readonly string[]): void {
  const gone = topicsOf(session.store.get().topics, communityId).filter(({ peerId }) => topicIds.includes(peerId));
  if (gone.length === 0) return;
  setTopics(session, communityId, (views) => views.filter((view) => !gone.includes(view)));
  forgetThreads(session, gone);
}

/** One that is made anew under the same ID begins empty. */
function forgetThreads(session: Session, gone: readonly TopicView[]): void {
  for (const { id } of gone) {
    session.drafts.delete(id);
    if (session.store.get().threads[id]) setThread(session, id, () => emptyThread);
  }
}

const viewOf = (session: Session, topic: Topic): TopicView =>
  viewOfTopic(topic, session.store.get().account?.userId ?? '', session.drafts.get(`GROUP${topic.topicID}`) ?? '');

/** Of a community that is not known yet nothing is noted: its topics come with it. */
function setTopics(
  session: Session,
  communityId: string,
  change: (views: readonly TopicView[]) => readonly TopicView[],
): void {
  session.store.set(({ topics }) => {
    const known = topics[communityId];
    return known === undefined ? {} : { topics: { ...topics, [communityId]: change(known) } };
  });
}
