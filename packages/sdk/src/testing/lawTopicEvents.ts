import { change, type LawEvent, last, message, user } from './lawEvent.ts';
import type { Stage } from './lawStage.ts';
import { text } from './world.ts';

/** What happens in the topics of a community. */
export const lawTopicEvents: readonly LawEvent[] = [
  message('of a topic that mentions the user', ({ carol, inTopic, old }) =>
    carol.send(text(inTopic, 'you', { at: [old.userId] })),
  ),
  message('of a topic by another device of the user', ({ bob, inTopic }) => bob.send(text(inTopic, 'mine'))),
  message('of the community itself', ({ alice, townId }) => alice.send(text(`GROUP${townId}`, 'to all'))),
  change('info', 'of a topic', ({ alice, townId, topicId }) =>
    alice.core.callGroup('updateTopic', { groupId: townId, topicId, name: 'latest', customString: 'own' }),
  ),
  change('info', 'of a topic in which only admins may speak', ({ alice, townId, topicId }) =>
    alice.core.callGroup('updateTopic', { groupId: townId, topicId, isMutedAll: true }),
  ),
  change('recall', 'in a topic, of the last message, which mentions', ({ alice, inTopic, topicSaid }) =>
    alice.core.recall(inTopic, last(topicSaid)),
  ),
  change('delete', 'in a topic', ({ bob, inTopic, topicSaid }) =>
    bob.core.deleteMessages(inTopic, topicSaid.slice(-2)),
  ),
  change('pin', 'of a message of a topic', ({ alice, inTopic, topicSaid }) =>
    alice.core.callGroup('pinMessage', { conv: inTopic, seq: last(topicSaid, 2), isPinned: true }),
  ),
  change('topicCreated', 'in which something is said', async ({ world, alice, townId }) => {
    const topicId = `${townId}@TOPIC#_art`;
    world.groups.push(topicId);
    await alice.core.callGroup('createTopic', { groupId: townId, topicId, name: 'art' });
    await alice.send(text(`GROUP${topicId}`, 'first'));
  }),
  change('topicCreated', 'in a community in which something was said', async ({ world, alice, townId }) => {
    await alice.send(text(`GROUP${townId}`, 'to all'));
    const topicId = `${townId}@TOPIC#_art`;
    world.groups.push(topicId);
    await alice.core.callGroup('createTopic', { groupId: townId, topicId, name: 'art' });
  }),
  change('topicDeleted', 'with what was said in it', async (stage) => {
    await stage.alice.core.callGroup('deleteTopics', { groupId: stage.townId });
    forget(stage, stage.topicId);
  }),
  change('topicDeleted', 'and made anew under its id (S32)', async ({ alice, townId, topicId, inTopic }) => {
    await alice.send(text(`GROUP${townId}`, 'to all'));
    await alice.core.callGroup('deleteTopics', { groupId: townId, topicIds: [topicId] });
    await alice.core.callGroup('createTopic', { groupId: townId, topicId, name: 'news' });
    await alice.send(text(inTopic, 'first'));
  }),
  user('conversationUnread', 'read in a topic by another device', ({ bob, inTopic }) => bob.core.markRead(inTopic)),
  user('receiveOption', 'of a topic', ({ bob, inTopic }) => bob.core.setReceiveOption(inTopic, 2)),
  user('historyCleared', 'of a topic', ({ bob, inTopic }) => bob.core.clearHistory(inTopic)),
  user('groupSelf', 'muted in a topic', ({ server, bob, townId, topicId }) =>
    server.rest.ok('group_open_http_svc/forbid_send_msg', {
      ...{ GroupId: townId, TopicId: topicId, Members_Account: [bob.userId], ShutUpTime: 60 },
    }),
  ),
  user('groupLeft', 'a community with topics', ({ bob, townId }) =>
    bob.core.callGroup('quitGroup', { groupId: townId }),
  ),
  user('groupLeft', 'a community with topics that is dissolved', async (stage) => {
    await stage.alice.core.callGroup('dissolveGroup', { groupId: stage.townId });
    forget(stage, stage.topicId);
    forget(stage, stage.townId);
  }),
  user(
    'groupJoined',
    'a community with topics, left and joined again (S51)',
    async ({ alice, bob, townId, inTopic }) => {
      await alice.core.callGroup('removeGroupMembers', { groupId: townId, userIds: [bob.userId] });
      await alice.send(text(inTopic, 'unheard'));
      await alice.core.callGroup('addGroupMembers', { groupId: townId, userIds: [bob.userId] });
      await alice.send(text(inTopic, 'heard'));
    },
  ),
];

/** There is nothing left to ask the server for. */
function forget({ world }: Stage, groupId: string): void {
  world.groups.splice(world.groups.indexOf(groupId), 1);
}

/** Events of the topic and of its community, where there still are. */
export async function nextInTopics({ world, alice, townId, inTopic }: Stage): Promise<void> {
  if (alice.core.head(inTopic)) await alice.send(text(inTopic, 'next'));
  if (!alice.core.joinedGroups().some(({ groupId }) => groupId === townId)) return;
  const topicId = `${townId}@TOPIC#_next`;
  world.groups.push(topicId);
  await alice.core.callGroup('createTopic', { groupId: townId, topicId, name: 'next' });
}
