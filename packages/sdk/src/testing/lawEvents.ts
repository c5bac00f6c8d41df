import { reportOf } from '@hongyan/conformance/push/all';
import { u32 } from '@hongyan/conformance/say';
import { until } from '@hongyan/conformance/until';
import { body, change, idOf, type LawEvent, last, message } from './lawEvent.ts';
import { lawFollowEvents } from './lawFollowEvents.ts';
import { lawGroupEvents, nextInGroups } from './lawGroupEvents.ts';
import type { Stage } from './lawStage.ts';
import { lawStatusEvents } from './lawStatusEvents.ts';
import { lawTopicEvents, nextInTopics } from './lawTopicEvents.ts';
import { lawTrimEvents, stillKept } from './lawTrimEvents.ts';
import { lawUserEvents } from './lawUserEvents.ts';
import { text } from './world.ts';

function restSend({ server, withAlice, withBob }: Stage, more: object, says = 'by the app'): Promise<unknown> {
  return server.rest.ok('openim/sendmsg', {
    From_Account: idOf(withAlice),
    To_Account: idOf(withBob),
    MsgRandom: 7,
    MsgBody: body(says),
    ...more,
  });
}

function importMessage({ server, withAlice, withBob }: Stage, SyncFromOldSystem: 1 | 2 | 5): Promise<unknown> {
  return server.rest.ok('openim/importmsg', {
    SyncFromOldSystem,
    From_Account: idOf(withAlice),
    To_Account: idOf(withBob),
    MsgRandom: 9,
    MsgTimeStamp: Math.floor(Date.now() / 1000) - 3_600,
    MsgBody: body('of old'),
  });
}

/** A push of alice to bob alone; waits until bob's devices were told, and one that is kept stands in the log. */
async function pushToBob({ server: { rest }, withAlice, withBob }: Stage, MsgLifeTime: number): Promise<void> {
  const [alice, bob] = [idOf(withAlice), idOf(withBob)];
  await rest.ok('openim/im_add_tag', { UserTags: [{ To_Account: bob, Tags: [bob] }] });
  const unread = async () => {
    const asked = { To_Account: bob, Peer_Account: [alice] };
    return (await rest.ok('openim/get_c2c_unread_msg_num', asked)).C2CUnreadMsgNumList?.[0]?.C2CUnreadMsgNum ?? 0;
  };
  const before = await unread();
  const { TaskId } = await rest.ok('openim/im_push', {
    ...{ From_Account: alice, MsgRandom: u32(), MsgBody: body('to all'), MsgLifeTime, Condition: { TagsAnd: [bob] } },
  });
  await until(async () => (await reportOf(rest, TaskId)).Status === 2);
  if (MsgLifeTime > 0) await until(async () => (await unread()) > before);
}

const messages: LawEvent[] = [
  message('of the peer', ({ alice, withBob }) => alice.send(text(withBob, 'news'))),
  message('of the peer with data of its own', ({ alice, withBob }) =>
    alice.send(text(withBob, 'news', { cloudCustomData: '{"a":1}', needReadReceipt: true, supportExtension: true })),
  ),
  message('not counted', ({ alice, withBob }) => alice.send(text(withBob, 'news', { noUnread: true }))),
  message('not for the list', ({ alice, withBob }) => alice.send(text(withBob, 'news', { noLastMsg: true }))),
  message('neither counted nor for the list', ({ alice, withBob }) =>
    alice.send(text(withBob, 'news', { noLastMsg: true, noUnread: true })),
  ),
  message('online-only', ({ alice, withBob }) => alice.send(text(withBob, 'typing', { isOnlineOnly: true }))),
  message('of another device of the user', ({ bob, withAlice }) => bob.send(text(withAlice, 'mine'))),
  message('in a conversation whose log is not loaded', ({ carol, withBob }) => carol.send(text(withBob, 'more'))),
  message('that begins a conversation', async ({ world, withBob }) => {
    const dave = await world.device(world.userIds.at(-1) ?? '');
    await dave.send(text(withBob, 'hello'));
  }),
  message('by the user that begins a conversation', ({ world, bob }) =>
    bob.send(text(`C2C${world.userIds.at(-1)}`, 'hello')),
  ),
  message('over REST', (stage) => restSend(stage, {})),
  {
    ...message('over REST that the sender does not see', ({ server, withAlice, withBob }) =>
      server.rest.ok('openim/sendmsg', {
        From_Account: idOf(withBob),
        To_Account: idOf(withAlice),
        SyncOtherMachine: 2,
        MsgRandom: 8,
        MsgBody: body('unseen'),
      }),
    ),
    isSilent: true,
  },
  message('imported as new', (stage) => importMessage(stage, 1)),
  message('pushed to many and kept', (stage) => pushToBob(stage, 600)),
  message('pushed to who is online', (stage) => pushToBob(stage, 0)),
  message('after a nick was changed', async ({ alice, withBob }) => {
    await alice.core.updateProfile({ nick: 'Alice', faceUrl: 'https://example.org/a.png' });
    await alice.send(text(withBob, 'renamed'));
  }),
  message('that brings a deleted conversation back', async ({ bob, alice, withAlice, withBob }) => {
    await bob.core.deleteConversation(withAlice, true);
    await alice.send(text(withBob, 'again'));
  }),
];

const changes: LawEvent[] = [
  change('recall', 'of the last message, unread', ({ alice, withBob, fromAlice }) =>
    alice.core.recall(withBob, last(fromAlice)),
  ),
  change('recall', 'of a message that is not loaded', ({ alice, withBob, fromAlice }) =>
    alice.core.recall(withBob, fromAlice[1] ?? 0),
  ),
  change('recall', 'by another device of the user', ({ bob, withAlice, fromBob }) =>
    bob.core.recall(withAlice, last(fromBob)),
  ),
  change('recall', 'by the app', ({ server, withAlice, withBob, keyOfAlice }) =>
    server.rest.ok('openim/admin_msgwithdraw', {
      From_Account: idOf(withAlice),
      To_Account: idOf(withBob),
      MsgKey: keyOfAlice,
    }),
  ),
  change('edit', 'of the last message', ({ alice, withBob, fromAlice, fromBob }) =>
    Promise.all([
      alice.core.edit({ conv: withBob, seq: last(fromAlice), body: body('better') }),
      alice.core.edit({ conv: withBob, seq: Math.max(last(fromAlice), last(fromBob)) - 1, body: body('best') }),
    ]),
  ),
  change('edit', 'of the data alone, by another device', ({ bob, withAlice, fromBob }) =>
    bob.core.edit({ conv: withAlice, seq: last(fromBob), cloudCustomData: 'x' }),
  ),
  change('edit', 'of a message that is not loaded, by the app', ({ server, withAlice, withBob, keyOfAlice }) =>
    server.rest.ok('openim/modify_c2c_msg', {
      From_Account: idOf(withAlice),
      To_Account: idOf(withBob),
      MsgKey: keyOfAlice,
      MsgBody: body('censored'),
    }),
  ),
  change('read', 'by the peer', ({ alice, withBob }) => alice.core.markRead(withBob)),
  change('read', 'by another device of the user', ({ bob, withAlice }) => bob.core.markRead(withAlice)),
  change('read', 'for the user by the app', ({ server, withAlice, withBob }) =>
    server.rest.ok('openim/admin_set_msg_read', { Report_Account: idOf(withBob), Peer_Account: idOf(withAlice) }),
  ),
  change('reaction', 'of the peer, taken back and given again', async ({ alice, withBob, fromAlice }) => {
    const params = { conv: withBob, seq: last(fromAlice), reaction: '👍' };
    await alice.core.callReactions('addReaction', params);
    await alice.core.callReactions('removeReaction', params);
    await alice.core.callReactions('addReaction', params);
  }),
  change(
    'reaction',
    'by another device of the user, to a message that is not loaded',
    ({ bob, withAlice, fromAlice }) =>
      bob.core.callReactions('addReaction', { conv: withAlice, seq: fromAlice[1] ?? 0, reaction: '👍' }),
  ),
  change('reaction', 'to a message that is recalled then', async ({ alice, bob, withAlice, withBob, fromAlice }) => {
    const seq = last(fromAlice);
    await bob.core.callReactions('addReaction', { conv: withAlice, seq, reaction: '👍' });
    await alice.core.recall(withBob, seq);
  }),
  change('extension', 'set and deleted, by both sides', async ({ alice, bob, withAlice, withBob }) => {
    const { seq } = await alice.send(text(withBob, 'vote', { supportExtension: true }));
    const extensions = [
      { key: 'a', value: '1', seq: 0 },
      { key: 'b', value: '1', seq: 0 },
    ];
    await alice.core.callReactions('setExtensions', { conv: withBob, seq, extensions });
    await bob.core.callReactions('deleteExtensions', { conv: withAlice, seq, extensions: [{ key: 'a', seq: 1 }] });
    await bob.core.callReactions('deleteExtensions', { conv: withAlice, seq });
  }),
  change('receipt', 'of the peer', ({ alice, withBob, fromBob }) => alice.core.sendReceipts(withBob, fromBob)),
  change('receipt', 'by another device of the user', ({ bob, withAlice, fromAlice }) =>
    bob.core.sendReceipts(withAlice, fromAlice.slice(-4)),
  ),
  change('delete', 'of the last messages, unread', ({ bob, withAlice, fromAlice, fromBob }) =>
    bob.core.deleteMessages(withAlice, [last(fromAlice), last(fromBob)]),
  ),
  change('delete', 'of messages that are not loaded', ({ bob, withAlice, fromAlice }) =>
    bob.core.deleteMessages(withAlice, fromAlice.slice(0, 3)),
  ),
  {
    ...change('delete', 'by the peer, which concerns only the peer', ({ alice, withBob, fromAlice }) =>
      alice.core.deleteMessages(withBob, [last(fromAlice)]),
    ),
    isSilent: true,
  },
  change('delete', 'after the same message was recalled', async ({ alice, bob, withAlice, withBob, fromAlice }) => {
    await alice.core.recall(withBob, last(fromAlice));
    await bob.core.deleteMessages(withAlice, [last(fromAlice)]);
  }),
];

/** Every event of the contract, but those that end a session or bring nothing themselves. */
export const lawEvents: readonly LawEvent[] = [
  ...[...messages, ...changes, ...lawUserEvents],
  ...[...lawGroupEvents, ...lawTopicEvents, ...lawStatusEvents, ...lawFollowEvents, ...lawTrimEvents],
];

/** Events of all streams, so that a client sees that it missed something before. */
export async function nextEvents(stage: Stage): Promise<void> {
  const { alice, bob, carol, withBob, withCarol, fromAlice } = stage;
  const { seq } = await alice.send(text(withBob, 'next'));
  await carol.send(text(withBob, 'next'));
  await alice.core.edit({
    ...{ conv: withBob, seq: stillKept(alice, withBob, fromAlice[5]) ?? seq, cloudCustomData: 'next' },
  });
  await bob.core.pin(withCarol, true);
  for (const { core } of [alice, bob, carol]) await core.setStatus('next');
  await nextInGroups(stage);
  await nextInTopics(stage);
}
