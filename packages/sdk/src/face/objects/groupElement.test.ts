import { describe, expect, test } from 'bun:test';
import type { GroupNotice, GroupTip, WireMessage } from '@hongyan/contract';
import { noticeKinds, tipKinds } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import { messageFromWire } from './fromWire.ts';
import { groupElement } from './groupElement.ts';

const toTeam = { from: 'alice', to: 'team' };
const tip = (MsgContent: GroupTip) => groupElement({ MsgType: TYPES.MSG_GRP_TIP, MsgContent }, toTeam)?.content;
const notice = (more: Partial<GroupNotice>) => {
  const MsgContent: GroupNotice = {
    ...{ kind: 'custom', groupId: 'team', groupName: 'Team', groupType: 'Work', operator: 'alice', ...more },
  };
  return groupElement({ MsgType: TYPES.MSG_GRP_SYS_NOTICE, MsgContent }, { from: '@TIM#SYSTEM', to: '' })?.content;
};

describe('a tip', () => {
  test('of members has exactly the fields of the contract', () => {
    const content = tip({
      ...{ kind: 'removed', operator: 'alice', operatorNick: 'Alice', groupName: 'Team', memberCount: 3 },
      ...{
        reason: 'spam',
        members: [
          { userId: 'bob', nick: 'Bob' },
          { userId: 'carol', muteSec: 9, role: 'Admin' },
        ],
      },
    });

    expect(content).toStrictEqual({
      ...{ operationType: 3, operatorID: 'alice', operatorInfo: { userID: 'alice', nick: 'Alice', avatar: '' } },
      ...{ userIDList: ['bob', 'carol'], memberNum: 3, memberCount: 3, newGroupProfile: {} },
      memberList: [
        { userID: 'bob', nick: 'Bob', avatar: '', reason: 'spam' },
        { userID: 'carol', nick: '', avatar: '', muteTime: 9, role: 'Admin', reason: 'spam' },
      ],
      groupProfile: { from: 'alice', groupID: 'team', groupName: 'Team', to: 'team' },
    });
  });

  test('without members is about the one who acted', () => {
    expect(tip({ kind: 'quit', operator: 'bob', operatorNick: 'Bob', groupName: 'Team' })).toMatchObject({
      ...{ operationType: 2, userIDList: ['bob'], memberList: [{ userID: 'bob', nick: 'Bob', avatar: '' }] },
    });
  });

  test('of a changed group says what changed and nothing else', () => {
    const info = { name: 'Crew', owner: 'bob', isMutedAll: false, customFields: [{ key: 'k', value: 'v' }] };

    expect(tip({ kind: 'infoChanged', operator: 'alice', groupName: 'Crew', info })?.newGroupProfile).toStrictEqual({
      ...{ groupName: 'Crew', ownerID: 'bob', muteAllMembers: false, groupCustomField: [{ key: 'k', value: 'v' }] },
    });
  });

  test('has the number that apps compare with', () => {
    const numbers = Object.entries(TYPES).flatMap(([name, value]) => (name.startsWith('GRP_TIP_') ? value : []));

    // That of a topic's profile has no name among the constants.
    expect<unknown>(Object.values(tipKinds).sort()).toEqual([...numbers, tipKinds.topicChanged].sort());
  });
});

describe('a notice', () => {
  test('has exactly the fields of the contract', () => {
    expect(notice({ kind: 'applied', text: 'please', applicationId: '7' })).toStrictEqual({
      ...{ operationType: 1, operatorID: 'alice', handleMessage: 'please', authentication: '7', messageKey: '7' },
      groupProfile: { from: '@TIM#SYSTEM', groupID: 'team', name: 'Team', to: 'team', groupType: 'Private' },
      userDefinedField: '',
    });
    expect(notice({ text: '{}' })).toMatchObject({ operationType: 255, handleMessage: '', userDefinedField: '{}' });
    expect(notice({ kind: 'inviteAsked', userId: 'carol' })).toMatchObject({ operationType: 12, userID: 'carol' });
  });

  test('has the number of the contract', () => {
    const kinds = Object.keys(noticeKinds) as GroupNotice['kind'][];

    expect(kinds.map((kind) => notice({ kind })?.operationType)).toEqual(Object.values(noticeKinds));
  });
});

test('what the server wrote is a system message; elements of others are no tips', () => {
  const MsgContent = { kind: 'join', operator: 'bob', groupName: 'Team' };
  const wire: WireMessage = {
    ...{ seq: 3, id: '0-100-8', from: 'bob', to: 'team', timeSec: 100, clientTimeSec: 100, msgSeq: 3, random: 8 },
    ...{ isTip: true, noUnread: true, body: [{ MsgType: 'TIMGroupTipElem', MsgContent }] },
  };
  const view = { conv: 'GROUPteam', me: 'alice', readSeq: 0, peerReadSeq: 0, subType: 'Public' };

  expect(messageFromWire(wire, view)).toMatchObject({
    ...{ type: TYPES.MSG_GRP_TIP, isSystemMessage: true, conversationType: 'GROUP', conversationSubType: 'Public' },
    ...{ to: 'team', sequence: 3, payload: { operationType: 1 }, _isExcludedFromUnreadCount: true },
    ...{ nick: '', avatar: '' },
  });
  expect(groupElement({ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }, toTeam)).toBeUndefined();
});

test('a tip has nick and avatar of who did it, as every message of its sender (§9.1, §11.3)', () => {
  const names = { operatorNick: 'Bob', operatorFaceUrl: 'https://a.example/bob.png' };
  const MsgContent = { kind: 'infoChanged', operator: 'bob', ...names, groupName: 'Team' };
  const wire: WireMessage = {
    ...{ seq: 3, id: '0-100-8', from: 'bob', to: 'team', timeSec: 100, clientTimeSec: 100, msgSeq: 3, random: 8 },
    ...{ isTip: true, noUnread: true, body: [{ MsgType: 'TIMGroupTipElem', MsgContent }] },
  };

  expect(messageFromWire(wire, { conv: 'GROUPteam', me: 'alice', readSeq: 0, peerReadSeq: 0 })).toMatchObject({
    ...{ from: 'bob', nick: 'Bob', avatar: 'https://a.example/bob.png' },
  });
});

test('a message of a group shows what only groups have', () => {
  const wire: WireMessage = {
    ...{ seq: 3, id: '1-100-8', from: 'bob', to: 'team', timeSec: 100, clientTimeSec: 100, msgSeq: 3, random: 8 },
    ...{ nameCard: 'Bobby', priority: 4, at: ['alice', TYPES.MSG_AT_ALL], targets: ['alice'], needReadReceipt: true },
    body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  };

  expect(messageFromWire(wire, { conv: 'GROUPteam', me: 'alice', readSeq: 3, peerReadSeq: 0 })).toMatchObject({
    ...{ nameCard: 'Bobby', priority: 'Lowest', atUserList: ['alice', TYPES.MSG_AT_ALL], _receiverList: ['alice'] },
    ...{ isRead: true, readReceiptInfo: { readCount: undefined, unreadCount: undefined, isPeerRead: undefined } },
    _groupAtInfoList: [
      { groupAtUserID: 'alice', groupAtAllFlag: 0 },
      { groupAtUserID: TYPES.MSG_AT_ALL, groupAtAllFlag: 1 },
    ],
  });
});
