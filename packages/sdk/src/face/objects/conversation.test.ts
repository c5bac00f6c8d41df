import { describe, expect, test } from 'bun:test';
import type { WireConversation, WireMessage } from '@hongyan/contract';
import { TYPES } from '../constants/types.ts';
import {
  conversationFromWire,
  emptyConversation,
  receiveOptionOf,
  refreshConversation,
  sortConversations,
} from './conversation.ts';
import { emptyGroup } from './group.ts';
import { isIntl, messageForShow } from './messageForShow.ts';
import { emptyProfile } from './profile.ts';

const last = (more: Partial<WireMessage> = {}): WireMessage => ({
  ...{ seq: 3, id: '1-2-3', from: 'bob', to: 'alice', nick: 'Bob', faceUrl: 'https://b.example/b.png' },
  ...{ timeSec: 1_767_225_600, clientTimeSec: 1_767_225_600, msgSeq: 9, random: 8 },
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  ...more,
});

const head = (more: Partial<WireConversation> = {}): WireConversation => ({
  ...{ conv: 'C2Cbob', id: '42', seq: 3, rev: 0, lowestSeq: 1, unread: 2, readSeq: 1, peerReadSeq: 3 },
  ...{ peerReadMs: 1_767_225_600_999, isPinned: true, receiveOption: 0, timeMs: 1_767_225_600_500 },
  lastMessage: last(),
  ...more,
});

const noLast = {
  ...{ lastTime: 0, lastSequence: 0, fromAccount: '', payload: null, type: '', messageForShow: '', nick: '' },
  ...{ avatar: '', version: 0, cloudCustomData: '', isRevoked: false, revoker: null },
};

describe('a conversation', () => {
  test('has exactly the fields and defaults of the contract', () => {
    expect<object>(emptyConversation('C2Cbob')).toStrictEqual({
      conversationID: 'C2Cbob',
      type: 'C2C',
      subType: '',
      unreadCount: 0,
      lastMessage: noLast,
      peerReadTime: 0,
      groupAtInfoList: [],
      remark: '',
      isPinned: false,
      messageRemindType: '',
      markList: [],
      customData: '',
      conversationGroupList: [],
      draftText: '',
      userProfile: emptyProfile('bob'),
      _isInfoCompleted: false,
    });
  });

  test('shows its head', () => {
    const profile = { userId: 'bob', nick: 'Bobby', updatedMs: 5 };

    const conversation = conversationFromWire(head(), { profile, draft: 'dear' });

    expect(conversation).toMatchObject({
      ...{ unreadCount: 2, peerReadTime: 1_767_225_600, isPinned: true, draftText: 'dear', _isInfoCompleted: true },
      userProfile: { userID: 'bob', nick: 'Bobby' },
    });
    expect(conversation.lastMessage).toStrictEqual({
      ...{ lastTime: 1_767_225_600, lastSequence: 9, fromAccount: 'bob', payload: { text: 'hi' }, type: 'TIMTextElem' },
      ...{ messageForShow: 'hi', nick: 'Bob', avatar: 'https://b.example/b.png', version: 0, cloudCustomData: '' },
      ...{ isRevoked: false, revoker: null },
    });
  });

  test('before the profile is known, the peer’s last message tells nick and avatar', () => {
    const userProfile = (from: string) => conversationFromWire(head({ lastMessage: last({ from }) }), {}).userProfile;

    expect(userProfile('bob')).toMatchObject({ nick: 'Bob', avatar: 'https://b.example/b.png' });
    expect(userProfile('alice')).toMatchObject({ nick: '', avatar: '' });
  });

  test('is brought up to date in place', () => {
    const conversation = conversationFromWire(head(), {});
    const { lastMessage, userProfile } = conversation;

    refreshConversation(conversation, head({ unread: 0, lastMessage: undefined }), {
      profile: { userId: 'bob', nick: 'Robert', updatedMs: 6 },
    });

    expect(conversation.lastMessage).toBe(lastMessage);
    expect(conversation.userProfile).toBe(userProfile);
    expect(conversation.unreadCount).toBe(0);
    expect(lastMessage).toStrictEqual({ ...noLast });
    expect(userProfile.nick).toBe('Robert');
  });

  test('a recalled last message says so', () => {
    const { lastMessage } = conversationFromWire(head({ lastMessage: last({ isRecalled: true, body: [] }) }), {});

    expect(lastMessage).toMatchObject({ isRevoked: true, revoker: 'bob', messageForShow: '', payload: { text: '' } });
  });
});

describe('a conversation of a group', () => {
  const conv = 'GROUPteam';

  test('has the group in the place of the peer', () => {
    const group = { ...emptyGroup('team'), type: 'Public', name: 'Team' };

    const conversation = conversationFromWire(head({ conv }), { group });

    expect(conversation).toMatchObject({ type: 'GROUP', subType: 'Public', messageRemindType: 'AcceptAndNotify' });
    expect(conversation.groupProfile).toBe(group);
    expect(conversation).not.toHaveProperty('userProfile');
    expect<object>(emptyConversation(conv).groupProfile).toStrictEqual(emptyGroup('team'));
  });

  test('shows who mentioned the user', () => {
    const mentions = [
      { seq: 4, from: 'bob', me: true },
      { seq: 5, from: 'bob', all: true },
      { seq: 6, from: 'carol', me: true, all: true },
    ];

    const { groupAtInfoList } = conversationFromWire(head({ conv, mentions }), {});

    expect(groupAtInfoList).toStrictEqual([
      { from: 'bob', groupID: 'team', topicID: '', messageSequence: 4, atTypeArray: [1] },
      { from: 'bob', groupID: 'team', topicID: '', messageSequence: 5, atTypeArray: [2] },
      { from: 'carol', groupID: 'team', topicID: '', messageSequence: 6, atTypeArray: [3] },
    ]);
  });

  test('of notices has neither', () => {
    const conversation = emptyConversation('@TIM#SYSTEM');

    expect(conversation).toMatchObject({ type: '@TIM#SYSTEM', conversationID: '@TIM#SYSTEM' });
    for (const absent of ['userProfile', 'groupProfile']) expect(conversation).not.toHaveProperty(absent);
  });
});

describe('remind types', () => {
  test('go to receive options and back', () => {
    const back = (receiveOption: number) => conversationFromWire(head({ receiveOption }), {}).messageRemindType;

    expect([0, 1, 2].map(back)).toEqual(['', TYPES.MSG_REMIND_DISCARD, TYPES.MSG_REMIND_ACPT_NOT_NOTE]);
    const ofBoth = ['', 'AcceptAndNotify', 'Discard', 'AcceptNotNotify'];
    const all = [...ofBoth, 'AcceptNotNotifyExceptAt', 'NotReceiveMsgExceptAt', 'x'];
    expect(all.map((one) => receiveOptionOf(one, TYPES.CONV_C2C))).toEqual([
      0,
      0,
      1,
      2,
      ...[3, 4, 5].map(() => undefined),
    ]);
    expect(all.map((one) => receiveOptionOf(one, TYPES.CONV_GROUP))).toEqual([0, 0, 1, 2, 3, 4, undefined]);
  });

  test('set back to "with notice", a conversation reads what was set', () => {
    const conversation = conversationFromWire(head({ receiveOption: 2 }), {});

    refreshConversation(conversation, head({ receiveOption: 0 }), {});

    expect(conversation.messageRemindType).toBe('AcceptAndNotify');
  });
});

test('the list: pinned with a last message, pinned without, others with, others without, newest first', () => {
  const of = (name: string, isPinned: boolean, timeSec: number) => {
    const lastMessage = timeSec > 0 ? last({ timeSec }) : undefined;
    return conversationFromWire(head({ conv: `C2C${name}`, isPinned, lastMessage }), {});
  };
  const list = [
    of('a', false, 0),
    of('b', false, 1),
    of('c', false, 2),
    of('d', true, 0),
    of('e', true, 1),
    of('f', false, 2),
  ];

  const sorted = sortConversations(list, (id) => (id === 'C2Cf' ? 1 : 0));

  expect(sorted.map(({ conversationID }) => conversationID.slice(3)).join('')).toBe('edfcba');
});

test('previews by type, in Chinese and English', () => {
  const show = (type: string, english: boolean) => messageForShow({ type, content: { text: 'hi' } }, english);

  expect(show(TYPES.MSG_TEXT, false)).toBe('hi');
  const types = [
    ...[TYPES.MSG_IMAGE, TYPES.MSG_LOCATION, TYPES.MSG_AUDIO, TYPES.MSG_VIDEO, TYPES.MSG_FILE, TYPES.MSG_CUSTOM],
    ...[TYPES.MSG_GRP_TIP, TYPES.MSG_GRP_SYS_NOTICE, TYPES.MSG_FACE, TYPES.MSG_MERGER, 'TIMLaterElem'],
  ];
  expect(types.map((type) => show(type, false))).toEqual([
    ...['[图片]', '[位置]', '[语音]', '[视频]', '[文件]', '[自定义消息]', '[群提示消息]', '[群系统通知]'],
    ...['[动画表情]', '[聊天记录]', ''],
  ]);
  expect(show(TYPES.MSG_IMAGE, true)).toBe('[Image]');
});

test('which apps are international', () => {
  expect([0, 20_000_000, 89_999_999, 90_000_000, 1_400_000_001, 1_720_000_000, 1_789_999_999].map(isIntl)).toEqual([
    ...[true, true, true, false, false, true, true],
  ]);
});
