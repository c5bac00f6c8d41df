import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says } from '../../testing/groupChats.ts';

const needReadReceipt = true;

test('[S72] receipts in a group are counted for the sender, and who read is listed', async () => {
  await using chats = await makeChats();
  const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
  await makeTeam(alice, [bob, carol]);
  const sent = await sayIn(alice, 'team', 'read this', { needReadReceipt });
  const heard = await hear(bob, says('read this'));
  const asked = (await alice.sdk.getMessageReadReceiptList([sent])).data.messageList[0]?.readReceiptInfo;
  expect(asked).toMatchObject({ readCount: 0, unreadCount: 2, isPeerRead: undefined });

  await bob.sdk.sendMessageReadReceipt([heard]);
  const { data } = await alice.next('onMessageReadReceiptReceived');
  const members = async (filter: number) =>
    (await alice.sdk.getGroupMessageReadMemberList({ message: sent, filter, cursor: '' })).data;

  expect(data).toEqual([{ groupID: 'team', messageID: sent.ID, readCount: 1, unreadCount: 1 }]);
  expect(sent.readReceiptInfo).toMatchObject({ readCount: 1, unreadCount: 1 });
  const page = { cursor: '', isCompleted: true, messageID: sent.ID };
  expect(await members(0)).toEqual({ ...page, readUserIDList: ['bob'], unreadUserIDList: [] });
  expect(await members(1)).toEqual({ ...page, readUserIDList: [], unreadUserIDList: ['carol'] });
  expect(carol.told).not.toContain('onMessageReadReceiptReceived');
});

test('a message to a group that asked for no receipt takes none: 2114', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await sayIn(alice, 'team', 'whatever');
  const heard = await hear(bob, says('whatever'));

  await expect(bob.sdk.sendMessageReadReceipt([heard])).rejects.toMatchObject({ code: 2114 });
});
