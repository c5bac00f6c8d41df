import type { GroupView } from './groups.ts';
import type { SessionState } from './session.ts';
import { type TopicsById, topicOf, topicsOf } from './topicViews.ts';
import type { ConversationView } from './views.ts';

type Lists = Pick<SessionState, 'conversations' | 'groups' | 'topics'>;

/** What one talks in: a conversation of the list, or a topic, which is in none; undefined where neither is known. */
export function entryOf(
  { conversations, topics }: Pick<SessionState, 'conversations' | 'topics'>,
  conversationId: string,
): ConversationView | undefined {
  return conversations.find(({ id }) => id === conversationId) ?? topicOf(topics, conversationId.slice('GROUP'.length));
}

/**
 * The list as people know it: a community with topics stands in it as one, with what was said last in any of them.
 *
 * The SDK lists no topics, and the community itself only where it has messages of its own, which nobody can answer.
 */
export function listedOf({ conversations, groups, topics }: Lists): readonly ConversationView[] {
  const communities = Object.values(groups).filter(({ hasTopics, myRole }) => hasTopics && myRole !== '');
  if (communities.length === 0) return conversations;
  const rows = communities.map((group) => ({ row: communityRow(group, topics), since: group.sinceSec }));
  const ids = new Set(rows.map(({ row }) => row.id));
  const list = conversations.filter(({ id }) => !ids.has(id));
  for (const { row, since } of rows) {
    const timeSec = row.last?.timeSec ?? since;
    const at = list.findIndex(({ isPinned, last }) => !isPinned && (last?.timeSec ?? 0) < timeSec);
    list.splice(at < 0 ? list.length : at, 0, row);
  }
  return list;
}

/** What a message can be sent to, the latest first: topics by their communities' names too, communities with topics not. */
export function talkableOf(lists: Lists): readonly ConversationView[] {
  return listedOf(lists).flatMap((entry) => (entry.topicCount === undefined ? [entry] : namedTopics(entry, lists)));
}

/** The list, and the topics behind it, for who looks for something. */
export function searchableOf(lists: Lists): readonly ConversationView[] {
  return listedOf(lists).flatMap((entry) =>
    entry.topicCount === undefined ? [entry] : [entry, ...namedTopics(entry, lists)],
  );
}

/** Unread messages of all topics that one is told of. */
export const topicsUnread = (topics: TopicsById): number =>
  Object.values(topics).reduce((sum, list) => sum + unreadIn(list), 0);

const namedTopics = ({ peerId, name }: ConversationView, { topics }: Lists): ConversationView[] =>
  topicsOf(topics, peerId).map((topic) => ({ ...topic, name: `${topic.name} · ${name}` }));

const unreadIn = (list: readonly ConversationView[]): number =>
  list.reduce((sum, { unread, isMuted }) => sum + (isMuted ? 0 : unread), 0);

function communityRow({ id, name, avatar }: GroupView, topics: TopicsById): ConversationView {
  const list = topicsOf(topics, id);
  const mentions = list.map(({ mention }) => mention);
  const mention = mentions.includes('me') ? 'me' : mentions.find((one) => one !== undefined);
  const latest = list.reduce<ConversationView | undefined>(
    (found, one) => ((one.last?.timeSec ?? 0) > (found?.last?.timeSec ?? 0) ? one : found),
    undefined,
  );
  return {
    ...{ id: `GROUP${id}`, type: 'GROUP', peerId: id, name, avatar, topicCount: list.length },
    last: latest?.last && { ...latest.last, topic: latest.name },
    ...{ draft: '', unread: unreadIn(list), isPinned: false, isMuted: false },
    ...(mention && { mention }),
  };
}
