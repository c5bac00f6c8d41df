import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, sayIn } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';

const room = { groupID: 'room', name: 'Room', type: TYPES.GRP_AVCHATROOM };

test('who is in a live room hears what is said there; nothing of it is kept', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  const memberList = [{ userID: 'bob' }];

  const { group } = (await alice.sdk.createGroup({ ...room, memberList, joinOption: 'NeedPermission' })).data;
  await alice.sdk.joinGroup(room);
  const { data } = await bob.sdk.joinGroup(room);
  await sayIn(alice, 'room', 'hello');
  const heard = await hear(bob, ({ payload }) => payload.text === 'hello');

  expect(group).toMatchObject({ groupID: 'room', type: 'AVChatRoom', joinOption: 'FreeAccess' });
  expect(data).toMatchObject({ status: 'JoinedSuccess', group: { groupID: 'room', type: 'AVChatRoom' } });
  expect(heard).toMatchObject({ conversationID: 'GROUProom', conversationSubType: 'AVChatRoom', from: 'alice' });
  const empty = { messageList: [], nextReqMessageID: '', isCompleted: true };
  expect((await bob.sdk.getMessageList({ conversationID: 'GROUProom' })).data).toEqual(empty);
});

test('what a live room does not offer is refused by codes of its own', async () => {
  await using chats = await makeChats('bob');
  const { sdk } = await chats.ready('alice');
  await sdk.createGroup(room);
  await sdk.joinGroup(room);
  const userIDList = ['bob'];
  const text = sdk.createTextMessage({ to: 'room', conversationType: 'GROUP', payload: { text: 'hi' } });
  const { message } = (await sdk.sendMessage(text)).data;

  await expect(sdk.addGroupMember({ groupID: 'room', userIDList })).rejects.toMatchObject({ code: 2661 });
  for (const duration of [undefined, 0, 1.5]) {
    const options = { groupID: 'room', userIDList, ...(duration !== undefined && { duration }) };
    await expect(sdk.deleteGroupMember(options)).rejects.toMatchObject({ code: 2686 });
  }
  const given = sdk.changeGroupOwner({ groupID: 'room', newOwnerID: 'bob' });
  await expect(given).rejects.toMatchObject({ code: 2620 });
  await expect(sdk.modifyMessage(message)).rejects.toMatchObject({ code: 2481 });
});
