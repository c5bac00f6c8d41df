import { describe, expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { hear, makeTeam, sayIn, says, teamOf, textIn } from '../../testing/groupChats.ts';
import { TYPES } from '../constants/types.ts';
import type { Message } from '../types.ts';

const conversationID = 'GROUPteam';
const textsOf = (list: readonly Message[]) => list.map(({ payload }) => payload.text).filter(Boolean);

describe('a message to a group', () => {
  test('arrives as it was sent, with the place in the log as sequence', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);

    const sent = await sayIn(alice, 'team', 'hi', { priority: TYPES.MSG_PRIORITY_HIGH });
    const heard = await hear(bob, says('hi'));
    const next = await sayIn(alice, 'team', 'there');

    expect(sent).toMatchObject({ conversationSubType: 'Public', status: 'success', flow: 'out', to: 'team' });
    expect(heard).toMatchObject({
      ...{ ID: sent.ID, sequence: sent.sequence, time: sent.time, priority: 'High', flow: 'in', isRead: false },
      ...{ conversationID, conversationType: 'GROUP', conversationSubType: 'Public', from: 'alice', to: 'team' },
    });
    expect(next.sequence).toBe(sent.sequence + 1);
    expect(alice.seen('onMessageReceived')).toEqual([]);
  });

  test('mentions show in the conversation until it is read', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);
    const at = (text: string, ...atUserList: string[]) =>
      alice.sdk.sendMessage(
        alice.sdk.createTextAtMessage({ to: 'team', conversationType: 'GROUP', payload: { text, atUserList } }),
      );

    const { message } = (await at('@bob', 'bob')).data;
    await at('@all', TYPES.MSG_AT_ALL);
    await at('@carol', 'carol');
    await at('@all @bob', TYPES.MSG_AT_ALL, 'bob');
    const heard = await hear(bob, says('@bob'));
    await hear(bob, says('@all @bob'));
    const { groupAtInfoList } = await teamOf(bob);
    const infos = groupAtInfoList.map(({ messageSequence, atTypeArray }) => [
      messageSequence - message.sequence,
      atTypeArray,
    ]);
    await bob.sdk.setMessageRead({ conversationID });

    expect(heard.atUserList).toEqual(['bob']);
    expect(groupAtInfoList[0]).toMatchObject({ from: 'alice', groupID: 'team', topicID: '' });
    expect(infos).toEqual([
      [0, [TYPES.CONV_AT_ME]],
      [1, [TYPES.CONV_AT_ALL]],
      [3, [TYPES.CONV_AT_ALL_AT_ME]],
    ]);
    expect((await teamOf(bob)).groupAtInfoList).toEqual([]);
  });

  test('for some members alone reaches no others', async () => {
    await using chats = await makeChats();
    const [alice, bob, carol] = [await chats.ready('alice'), await chats.ready('bob'), await chats.ready('carol')];
    await makeTeam(alice, [bob, carol]);

    await sayIn(alice, 'team', 'psst', { receiverList: ['bob'] });
    await sayIn(alice, 'team', 'all');
    const heard = await hear(bob, says('psst'));
    await hear(carol, says('all'));

    expect(heard._receiverList).toEqual(['bob']);
    const { messageList } = (await carol.sdk.getMessageList({ conversationID })).data;
    expect(textsOf(messageList)).toEqual(['all']);
  });

  test('[S65] that is online-only is in no history', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);

    await sayIn(alice, 'team', 'typing', { options: { onlineUserOnly: true } });
    const heard = await hear(bob, says('typing'));
    const { messageList } = (await bob.sdk.getMessageList({ conversationID })).data;

    expect(heard).toMatchObject({ conversationID, _onlineOnlyFlag: true, sequence: expect.any(Number) });
    expect(textsOf(messageList)).toEqual([]);
  });

  test('[S71] a forward and a merged message say what was said elsewhere', async () => {
    await using chats = await makeChats('bob');
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await bob.sdk.updateMyProfile({ nick: 'Bobby' });
    await makeTeam(alice, [bob]);
    const said = [await sayIn(bob, 'team', 'one'), await sayIn(bob, 'team', 'two')];
    const heard = [await hear(alice, says('one')), await hear(alice, says('two'))];
    const to = { to: 'team', conversationType: 'GROUP' };
    const merging = { messageList: heard, title: 'T', abstractList: ['Bobby: one'], compatibleText: 'update' };

    await alice.sdk.sendMessage(alice.sdk.createForwardMessage({ ...to, payload: heard[0] as Message }));
    await alice.sdk.sendMessage(alice.sdk.createMergerMessage({ ...to, payload: merging }));
    const forward = await hear(bob, ({ from, payload }) => from === 'alice' && payload.text === 'one');
    const merged = await hear(bob, ({ type }) => type === TYPES.MSG_MERGER);

    expect(forward.payload).toEqual({ text: 'one' });
    expect(merged.payload).toMatchObject({ title: 'T', abstractList: ['Bobby: one'], compatibleText: 'update' });
    expect(merged.payload.messageList).toMatchObject(
      said.map(({ ID, sequence, random, time, payload }) => ({
        ...{ ID, from: 'bob', nick: 'Bobby', messageSequence: sequence, messageRandom: random, time },
        ...{ receiverGroupID: 'team', messageBody: [{ type: 'TIMTextElem', payload }] },
      })),
    );
    expect(await bob.sdk.downloadMergerMessage(merged)).toBe(merged);
    await expect(bob.sdk.downloadMergerMessage(forward)).rejects.toMatchObject({ code: 2450 });
  });

  test('is recalled by an administrator, changed by its sender, and deleted for oneself', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);
    const [first, second] = [await sayIn(bob, 'team', 'rude'), await sayIn(bob, 'team', 'tpyo')];
    const [rude, typo] = [await hear(alice, says('rude')), await hear(alice, says('tpyo'))];

    await alice.sdk.revokeMessage(rude);
    const { data: revoked } = await bob.next('onMessageRevoked');
    second.payload.text = 'typo';
    await bob.sdk.modifyMessage(second);
    const { data: modified } = await alice.next('onMessageModified');
    await alice.sdk.deleteMessage([typo]);

    expect(revoked).toEqual([first]);
    expect(first).toMatchObject({ isRevoked: true, revokerInfo: { userID: 'alice' } });
    expect(modified[0]).toBe(typo);
    expect(typo.payload).toEqual({ text: 'typo' });
    expect(typo.isDeleted).toBe(true);
    const { messageList } = (await alice.sdk.getMessageList({ conversationID })).data;
    expect(messageList.filter(({ from }) => from === 'bob')).toEqual([rude]);
    expect(textsOf((await bob.sdk.getMessageList({ conversationID })).data.messageList)).toContain('typo');
  });

  test('[S74] that an administrator recalled names the administrator, also to who signs in later', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await alice.sdk.updateMyProfile({ nick: 'Alice' });
    await makeTeam(alice, [bob]);
    await sayIn(bob, 'team', 'rude');

    await alice.sdk.revokeMessage(await hear(alice, says('rude')));
    await bob.next('onMessageRevoked');

    for (const chat of [bob, await chats.ready('bob')]) {
      const { messageList } = (await chat.sdk.getMessageList({ conversationID })).data;
      const revokerInfo = { userID: 'alice', nick: 'Alice' };
      expect(messageList.at(-1)).toMatchObject({ isRevoked: true, revoker: 'alice', revokerInfo });
      expect((await teamOf(chat)).lastMessage).toMatchObject({ isRevoked: true, revoker: 'alice' });
    }
  });
});

describe('history of a group', () => {
  test('comes in pages that begin at a sequence', async () => {
    await using chats = await makeChats();
    const alice = await chats.ready('alice');
    await makeTeam(alice);
    const texts = Array.from({ length: 20 }, (_, index) => String(index));
    for (const text of texts) await sayIn(alice, 'team', text);
    const { sdk } = await chats.ready('alice');

    const newest = (await sdk.getMessageList({ conversationID, nextReqMessageID: '' })).data;
    const { nextReqMessageID } = newest;
    const rest = (await sdk.getMessageList({ conversationID, nextReqMessageID })).data;

    expect(newest).toMatchObject({ isCompleted: false, nextReqMessageID: String(newest.messageList[0]?.sequence) });
    expect(rest).toMatchObject({ isCompleted: true, nextReqMessageID: '' });
    expect(textsOf([...rest.messageList, ...newest.messageList])).toEqual(texts);
  });

  test('is read from anywhere in both directions', async () => {
    await using chats = await makeChats();
    const alice = await chats.ready('alice');
    await makeTeam(alice);
    const first = await sayIn(alice, 'team', '0');
    for (let said = 1; said < 8; said++) await sayIn(alice, 'team', String(said));
    const { sdk } = await chats.ready('alice');
    const hop = async (direction: number, sequence?: number) => {
      const from = sequence === undefined ? {} : { sequence };
      const { data } = await sdk.getMessageListHopping({ conversationID, direction, count: 3, ...from });
      return { ...data, messageList: textsOf(data.messageList) };
    };
    const at = (index: number) => first.sequence + index;

    expect(await hop(0, at(4))).toEqual({ messageList: ['2', '3', '4'], isCompleted: false, nextMessageSeq: at(1) });
    expect(await hop(0)).toMatchObject({ messageList: ['5', '6', '7'], isCompleted: false });
    expect(await hop(0, 1)).toEqual({ messageList: [], isCompleted: true, nextMessageSeq: 0 });
    expect(await hop(1, at(3))).toEqual({ messageList: ['3', '4', '5'], isCompleted: false, nextMessageSeq: at(6) });
    expect(await hop(1, at(6))).toEqual({ messageList: ['6', '7'], isCompleted: true, nextMessageSeq: 0 });
    expect(await hop(1)).toEqual({ messageList: [], isCompleted: true, nextMessageSeq: 0 });
  });

  test('[S23] is cleared for oneself, and the conversation stays', async () => {
    await using chats = await makeChats();
    const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
    await makeTeam(alice, [bob]);
    await sayIn(alice, 'team', 'hi');
    await hear(bob, says('hi'));

    await bob.sdk.clearHistoryMessage(conversationID);

    expect((await bob.sdk.getMessageList({ conversationID })).data.messageList).toEqual([]);
    expect((await teamOf(bob)).unreadCount).toBe(0);
    expect(textsOf((await alice.sdk.getMessageList({ conversationID })).data.messageList)).toEqual(['hi']);
  });
});

test('a failed message to a group stays in its list', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await makeTeam(alice, [bob]);
  await alice.sdk.updateGroupProfile({ groupID: 'team', muteAllMembers: true });
  const message = textIn(bob, 'team', 'hm');

  await expect(bob.sdk.sendMessage(message)).rejects.toMatchObject({ code: 10017, data: { message } });

  expect(message.status).toBe('fail');
  const { messageList } = (await bob.sdk.getMessageList({ conversationID })).data;
  expect(messageList.at(-1)).toBe(message);
});
