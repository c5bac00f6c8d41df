import { expect, test } from 'bun:test';
import { entryOf, listedOf, searchableOf, talkableOf, topicsUnread } from './entries.ts';
import type { GroupView } from './groups.ts';
import type { TopicView } from './topicViews.ts';
import type { ConversationView } from './views.ts';

const said = (timeSec: number) => ({
  last: { content: { kind: 'text' as const, text: 'hi' }, isOwn: false, timeSec, isRecalled: false, sender: 'Bob' },
});
const conversation = (peerId: string, fields: Partial<ConversationView> = {}): ConversationView => ({
  ...{ id: `GROUP${peerId}`, type: 'GROUP', peerId, name: peerId, avatar: undefined, last: undefined },
  ...{ draft: '', unread: 0, isPinned: false, isMuted: false },
  ...fields,
});
const topic = (name: string, fields: Partial<TopicView> = {}): TopicView => ({
  ...conversation(`@TGS#_town@TOPIC#_${name}`),
  ...{ name, communityId: '@TGS#_town', about: '', notification: '', isMutedAll: false },
  ...fields,
});
const town = { id: '@TGS#_town', name: 'Town', hasTopics: true, sinceSec: 20, myRole: 'Member' } as GroupView;
const lists = (topics: TopicView[], conversations: ConversationView[] = [], group: GroupView = town) => ({
  ...{ conversations, groups: { [town.id]: group }, topics: { [town.id]: topics } },
});

test('a community stands in the list by what was said last in any of its topics, and counts them all', () => {
  const topics = [
    topic('news', { ...said(50), unread: 2 }),
    topic('jokes', { ...said(40), unread: 1, mention: 'me' }),
    topic('noise', { unread: 9, isMuted: true }),
  ];
  const pinned = conversation('a', { ...said(1), isPinned: true });
  const others = [pinned, conversation('b', said(60)), conversation('c', said(45))];

  const list = listedOf(lists(topics, others));

  expect(list.map(({ name }) => name)).toEqual(['a', 'b', 'Town', 'c']);
  expect(list[2]).toMatchObject({ topicCount: 3, unread: 3, mention: 'me', last: { topic: 'news', timeSec: 50 } });
  expect(topicsUnread({ [town.id]: topics })).toBe(3);
});

test('one in which nothing was said stands where one came into it, and takes the place of its own conversation', () => {
  const own = conversation(town.id, said(90));

  const list = listedOf(lists([], [own, conversation('b', said(30)), conversation('c', said(10))]));

  expect(list.map(({ name }) => name)).toEqual(['b', 'Town', 'c']);
  expect(list[1]).toMatchObject({ topicCount: 0, last: undefined });
});

test('a community that one is not in, or that has no topics, is no such row', () => {
  expect(listedOf(lists([], [], { ...town, myRole: '' }))).toEqual([]);
  expect(listedOf(lists([], [], { ...town, hasTopics: false }))).toEqual([]);
});

test('messages are sent to topics, not to their community; a search finds both', () => {
  const all = lists([topic('news')], [conversation('b', said(30))]);

  expect(talkableOf(all).map(({ name }) => name)).toEqual(['b', 'news · Town']);
  expect(searchableOf(all).map(({ name }) => name)).toEqual(['b', 'Town', 'news · Town']);
});

test('what one talks in is found by its conversation ID, topics too', () => {
  const all = lists([topic('news')], [conversation('b')]);

  expect(entryOf(all, 'GROUPb')?.name).toBe('b');
  expect(entryOf(all, `GROUP${town.id}@TOPIC#_news`)?.name).toBe('news');
  expect(entryOf(all, `GROUP${town.id}@TOPIC#_old`)).toBeUndefined();
});
