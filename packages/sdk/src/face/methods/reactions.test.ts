import { expect, test } from 'bun:test';
import { type Chat, makeChats, say } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says } from '../../testing/groupChats.ts';
import type { Message, MessageReactions } from '../types.ts';

const like = '👍';
const user = (userID: string) => ({ userID, nick: '', avatar: '' });

/** The next event about reactions, which must be the only one by then. */
const told = async ({ next }: Chat): Promise<MessageReactions> => (await next('onMessageReactionsUpdated')).data;

test('a reaction is told to the sender, to who reacted and to its other devices, with who has it', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob, desk] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('bob')];
  const sent = await say(alice, 'bob', 'lunch?');
  const heard = await hear(bob, says('lunch?'));
  await hear(desk, says('lunch?'));

  const answer = await bob.sdk.addMessageReaction(heard, like);
  const [mine, hers] = [await told(bob), await told(alice)];

  const reaction = { reactionID: like, totalUserCount: 1, partialUserList: [user('bob')] };
  expect(answer).toEqual({ code: 0, data: {} });
  expect(hers).toEqual({ messageID: sent.ID, reactionList: [{ ...reaction, reactedByMyself: false }] });
  expect(mine).toEqual({ messageID: heard.ID, reactionList: [{ ...reaction, reactedByMyself: true }] });
  expect(await told(desk)).toEqual(mine);

  await bob.sdk.removeMessageReaction(heard, like);
  const gone = { reactionID: like, totalUserCount: 0, partialUserList: [], reactedByMyself: false };
  expect(await told(alice)).toEqual({ messageID: sent.ID, reactionList: [gone] });
});

test('an event has the changed reactions of one message alone; all are asked for', async () => {
  await using chats = await makeChats('carol');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const [one, two] = [await sayIn(alice, 'team', 'one'), await sayIn(alice, 'team', 'two')];
  await alice.sdk.addMessageReaction(one, 'a');
  await told(alice);
  const heard = await hear(bob, says('one'));

  await bob.sdk.addMessageReaction(heard, 'b');
  const { reactionList } = await told(alice);
  const messageList = [two, one];
  const { data } = await alice.sdk.getMessageReactions({ messageList });
  const counts = await alice.sdk.getMessageReactions({ messageList, maxUserCountPerReaction: 0 });

  const b = { reactionID: 'b', totalUserCount: 1, partialUserList: [user('bob')], reactedByMyself: false };
  expect(reactionList).toEqual([b]);
  const a = { reactionID: 'a', totalUserCount: 1, partialUserList: [user('alice')], reactedByMyself: true };
  expect(data.resultList).toEqual([
    { messageID: two.ID, reactionList: [] },
    { messageID: one.ID, reactionList: [a, b] },
  ]);
  expect(counts.data.resultList[1]?.reactionList.map(({ partialUserList }) => partialUserList)).toEqual([[], []]);
});

test('all who reacted so are read in pages', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  const message = await sayIn(alice, 'team', 'all?');
  const heard = await hear(bob, says('all?'));
  await bob.sdk.addMessageReaction(heard, like);
  chats.cloud.clock.advance(1);
  await alice.sdk.addMessageReaction(message, like);
  const read = async (nextSeq: number) =>
    (await alice.sdk.getAllUserListOfMessageReaction({ message, reactionID: like, nextSeq, count: 1 })).data;

  const first = await read(0);
  const second = await read(first.nextSeq);

  expect(first).toEqual({ userList: [user('bob')], nextSeq: 1, isCompleted: false });
  expect(second).toEqual({ userList: [user('alice')], nextSeq: 0, isCompleted: true });
});

test('a device that was away is told of reactions when it is back', async () => {
  await using chats = await makeChats('bob');
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const sent = await say(alice, 'bob', 'still there?');
  const heard = await hear(bob, says('still there?'));
  alice.cut();

  for (const reactionID of ['a', 'b', 'c']) await bob.sdk.addMessageReaction(heard, reactionID);
  await bob.sdk.removeMessageReaction(heard, 'b');
  alice.restore();
  const { messageID, reactionList } = await told(alice);

  expect(messageID).toBe(sent.ID);
  const totals = reactionList.map(({ reactionID, totalUserCount }) => [reactionID, totalUserCount]);
  expect(totals).toEqual([
    ['a', 1],
    ['c', 1],
    ['b', 0],
  ]);
});

test('what is refused rejects with the code of the server, or 2905 where there is nothing to react to', async () => {
  await using chats = await makeChats('bob');
  const { sdk, ...alice } = await chats.ready('alice');
  const sent = await say({ sdk, ...alice }, 'bob', 'hi');
  await sdk.addMessageReaction(sent, like);
  const passing = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'typing' } });
  await sdk.sendMessage(passing, { onlineUserOnly: true });

  await expect(sdk.addMessageReaction(sent, like)).rejects.toMatchObject({ code: 23007 });
  await expect(sdk.removeMessageReaction(sent, 'other')).rejects.toMatchObject({ code: 23008 });
  await expect(sdk.addMessageReaction(passing, like)).rejects.toMatchObject({ code: 2905 });
  await expect(sdk.addMessageReaction({ status: 'success' } as Message, like)).rejects.toMatchObject({ code: 2105 });
  await sdk.revokeMessage(sent);
  await expect(sdk.addMessageReaction(sent, 'other')).rejects.toMatchObject({ code: 20023 });
});
