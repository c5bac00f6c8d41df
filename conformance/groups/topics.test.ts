import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { hookScene } from '../../packages/server/src/testing/hookScene.ts';
import { said } from './said.ts';
import { conv, GroupId, million, svc, TopicId, town } from './town.ts';

test('[S26] [S33] who is in the community is in its topics, from joining to leaving', async () => {
  await using cloud = await testCloud();
  await town(cloud);
  using alice = await cloud.signIn('alice');
  using carol = await cloud.signIn('carol');
  const { seq } = await alice.request('sendMessage', { ...said(conv, 'before'), at: ['bob'] });
  await expect(carol.request('sendMessage', said(conv, 'x'))).rejects.toThrow('only members');
  expect((await carol.request('getConversation', { conv })).conversation).toBeUndefined();

  await carol.request('joinGroup', { groupId: GroupId });
  const joined = await carol.request('syncTopics', { topics: [] });
  expect(joined).toMatchObject({ topics: [{ conv, seq, unread: 0, readSeq: seq, group: { community: GroupId } }] });
  expect((await carol.request('getMessages', { conv })).messages).toMatchObject([{ seq: 1 }]);
  await alice.request('sendMessage', said(conv, 'after'));
  expect(await carol.next('message')).toMatchObject({ conv, message: { seq: 2 } });
  expect((await carol.request('getConversations', {})).conversations).toEqual([]);
  await expect(carol.request('pinConversation', { conv, isPinned: true })).rejects.toThrow('stands in no list');

  await carol.request('quitGroup', { groupId: GroupId });
  await alice.request('sendMessage', said(conv, 'unheard'));
  await expect(carol.request('sendMessage', said(conv, 'x'))).rejects.toThrow('only members');
  expect(await carol.request('syncTopics', { topics: joined.topics })).toMatchObject({
    ...{ topics: [], gone: [joined.topics[0]?.id], isCompleted: true },
  });
  expect(carol.seen('message').filter(({ message }) => message.seq > 2)).toEqual([]);
});

test('[S74] topics on the socket: every member is told when one is made, changed, deleted', async () => {
  await using cloud = await testCloud();
  await town(cloud);
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  const topicId = `${GroupId}@TOPIC#_art`;
  const groupId = GroupId;

  await expect(bob.request('createTopic', { groupId, name: 'x' })).rejects.toThrow('only admins and above');
  const { conversation } = await alice.request('createTopic', { groupId, topicId, name: 'art', customString: 'own' });
  expect(conversation).toMatchObject({ conv: `GROUP${topicId}`, seq: 0, group: { name: 'art', customString: 'own' } });
  expect(conversation.self).toBeUndefined();
  expect(await bob.next('change')).toMatchObject({
    conv: `GROUP${GroupId}`,
    change: { kind: 'topicCreated', by: 'alice', topic: { topicId, id: conversation.id } },
  });

  await alice.request('updateTopic', { groupId, topicId, name: 'arts', isMutedAll: true });
  expect(await bob.next('change')).toMatchObject({
    conv: `GROUP${topicId}`,
    change: { kind: 'info', info: { name: 'arts', isMutedAll: true, community: GroupId } },
  });
  expect(await bob.next('message')).toMatchObject({
    message: { isTip: true, body: [{ MsgContent: { kind: 'topicChanged', info: { name: 'arts' } } }] },
  });
  await expect(bob.request('sendMessage', said(`GROUP${topicId}`, 'x'))).rejects.toThrow('muted');
  await expect(alice.request('updateTopic', { groupId, topicId: 'none', name: 'x' })).rejects.toThrow('110003');

  const deleted = await alice.request('deleteTopics', { groupId, topicIds: [topicId, 'none'] });
  expect(deleted).toEqual({ topicIds: [topicId], unknown: ['none'] });
  expect(await bob.next('change')).toMatchObject({ change: { kind: 'topicDeleted', topic: { topicId } } });
  await expect(alice.request('sendMessage', said(`GROUP${topicId}`, 'x'))).rejects.toThrow('does not exist');
  expect((await alice.request('getGroupProfiles', { groupIds: [TopicId] })).groups).toEqual([]);
  await alice.request('dissolveGroup', { groupId });
  await expect(bob.request('getMessages', { conv })).rejects.toThrow('does not exist');
});

test('[S29] topics are compared page by page, however many a client has of them', async () => {
  await using cloud = await testCloud();
  await cloud.set({ pageMax: 20 });
  await town(cloud);
  using alice = await cloud.signIn('alice');
  for (let n = 0; n < 50; n++) await alice.request('createTopic', { groupId: GroupId, name: `${n}` });
  const pages = async (known: { id: string; seq: number; rev: number }[]) => {
    const all = { topics: [] as string[], gone: [] as string[], pages: 0 };
    for (let afterId = '0', isLast = false; !isLast; all.pages++) {
      const topics = known.filter(({ id }) => Number(id) > Number(afterId)).slice(0, 200);
      const page = await alice.request('syncTopics', { afterId, topics });
      all.topics.push(...page.topics.map(({ id }) => id));
      all.gone.push(...page.gone);
      [afterId, isLast] = [page.toId, page.isCompleted];
    }
    return all;
  };

  const first = await pages([]);
  expect([first.topics.length, first.pages]).toEqual([51, 3]);
  const known = first.topics.map((id) => ({ id, seq: 0, rev: 0 }));
  await alice.request('sendMessage', said(conv, 'hi'));
  expect((await pages(known)).topics).toEqual([first.topics[0] ?? '']);
  const stray = Array.from({ length: 300 }, (_, n) => ({ id: `${1_000_000 + n}`, seq: 0, rev: 0 }));
  const { gone } = await pages([...known, ...stray]);
  expect(gone).toEqual(stray.map(({ id }) => id));
});

test('an import of a topic asks and tells no webhook, its members learn of the topic all the same (rest-api §13.8, S74)', async () => {
  await using it = await hookScene({ hookBeforeTopicCreate: 1, hookAfterTopicCreate: 1 });
  const { rest } = it.cloud;
  const town = { Owner_Account: 'alice', Type: 'Community', Name: 'Town', GroupId, SupportTopic: 1 } as const;
  await rest.ok(`${svc}/create_group`, { ...town, MemberList: [{ Member_Account: 'bob' }] });
  using bob = await it.cloud.signIn('bob');

  await rest.ok(`${svc}/import_topic`, { GroupId, TopicId, TopicName: 'old' });
  const { change } = await bob.next('change');
  await rest.ok(`${million}/create_topic`, { GroupId, TopicName: 'new' });
  const told = [
    await it.app.calls('Group.CallbackBeforeCreateTopic', 1),
    await it.app.calls('Group.CallbackAfterCreateTopic', 1),
  ].flat();

  expect(change).toMatchObject({ kind: 'topicCreated' });
  expect(told.map(({ body }) => body.Name)).toEqual(['new', 'new']);
});
