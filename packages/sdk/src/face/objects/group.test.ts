import { describe, expect, test } from 'bun:test';
import type { GroupInfo, WireConversation, WireGroup } from '@hongyan/contract';
import { groupTypes } from '@hongyan/contract/groupTypes';
import { TYPES } from '../constants/types.ts';
import { emptyGroup, groupTypeName, refreshCounts, refreshGroup } from './group.ts';
import { applicationFromWire } from './groupApplication.ts';
import { informationOf } from './groupInformation.ts';
import { memberFromWire } from './groupMember.ts';

const info: GroupInfo = {
  ...{ type: 'Work', name: 'Team', introduction: 'i', notification: 'n', faceUrl: 'https://a.example/a.png' },
  ...{ owner: 'alice', createdSec: 1, infoSeq: 2, infoSec: 3, maxMembers: 4, joinOption: 'DisableApply' },
  ...{ inviteOption: 'FreeAccess', isMutedAll: true, isSupportTopic: true },
  customFields: [{ key: 'k', value: 'v' }],
};
const head: WireConversation = {
  ...{ conv: 'GROUPteam', id: '42', seq: 7, rev: 0, lowestSeq: 1, unread: 2, readSeq: 5, peerReadSeq: 0 },
  ...{ peerReadMs: 0, isPinned: false, receiveOption: 1, timeMs: 0 },
};

describe('a group', () => {
  test('has exactly the fields and defaults of the contract', () => {
    expect(emptyGroup('team')).toStrictEqual({
      ...{ groupID: 'team', name: '', avatar: '', type: '', introduction: '', notification: '', ownerID: '' },
      ...{ createTime: 0, infoSequence: 0, lastInfoTime: 0, nextMessageSeq: 0 },
      ...{ memberNum: 0, memberCount: 0, maxMemberNum: 0, maxMemberCount: 0, joinOption: '', inviteOption: '' },
      ...{ muteAllMembers: false, groupCustomField: [], isSupportTopic: false, _lastRevokedTime: 0 },
      selfInfo: {
        ...{ userID: '', role: '', joinTime: 0, nameCard: '', messageRemindType: '', memberCustomField: [] },
        ...{ readedSequence: 0, excludedUnreadSequenceList: [] },
      },
      lastMessage: { lastTime: 0, lastSequence: 0, fromAccount: '', messageForShow: '' },
    });
  });

  test('shows its information, its head and one’s own place, in place', () => {
    const group = emptyGroup('team');
    const { selfInfo, lastMessage } = group;
    const self = { role: 'Admin', joinedSec: 9, nameCard: 'c', customFields: [{ key: 'm', value: 'x' }] } as const;
    const last = { lastTime: 8, lastSequence: 7, fromAccount: 'bob', messageForShow: 'hi' };

    refreshGroup(group, info, {
      ...{ me: 'alice', self: { ...self, customFields: [...self.customFields] }, head },
      ...{ messageRemindType: 'Discard', lastMessage: last },
    });
    const wire: WireGroup = { groupId: 'team', id: '42', info, memberCount: 3, seq: 6, lastMsgSec: 1 };
    refreshCounts(group, wire, head);

    expect(group).toStrictEqual({
      ...{ groupID: 'team', name: 'Team', avatar: 'https://a.example/a.png', type: 'Private', introduction: 'i' },
      ...{ notification: 'n', ownerID: 'alice', createTime: 1, infoSequence: 2, lastInfoTime: 3, nextMessageSeq: 8 },
      ...{ memberNum: 3, memberCount: 3, maxMemberNum: 4, maxMemberCount: 4, joinOption: 'DisableApply' },
      ...{ inviteOption: 'FreeAccess', muteAllMembers: true, groupCustomField: [{ key: 'k', value: 'v' }] },
      ...{ isSupportTopic: true, _lastRevokedTime: 0, lastMessage: last },
      selfInfo: {
        ...{ userID: 'alice', role: 'Admin', joinTime: 9, nameCard: 'c', messageRemindType: 'Discard' },
        ...{ memberCustomField: [{ key: 'm', value: 'x' }], readedSequence: 5, excludedUnreadSequenceList: [] },
      },
    });
    expect(group.selfInfo).toBe(selfInfo);
    expect(group.lastMessage).toBe(lastMessage);
  });

  test('without a head the answer tells how far its log goes', () => {
    const group = emptyGroup('team');

    refreshCounts(group, { groupId: 'team', id: '42', info, memberCount: 3, seq: 6, lastMsgSec: 1 }, undefined);

    expect(group).toMatchObject({ nextMessageSeq: 7, memberCount: 3, lastMessage: { lastTime: 1 } });
  });
});

test('every type of the contract has the name that apps know', () => {
  const known: string[] = Object.entries(TYPES).flatMap(([key, value]) =>
    key.startsWith('GRP_') ? String(value) : [],
  );

  for (const [type, { names }] of Object.entries(groupTypes)) {
    expect([...names, type].map(groupTypeName)).toEqual(Array(3).fill(names[0]));
    if (type !== 'BChatRoom') expect(known).toContain(names[0]);
  }
  expect(groupTypeName('Later')).toBe('Later');
});

test('information goes to the wire as far as it is given; an empty text is given', () => {
  expect(informationOf({})).toEqual({});
  expect(informationOf({ name: 'Team', avatar: '', maxMemberNum: 9, groupCustomField: [] })).toEqual({
    ...{ name: 'Team', faceUrl: '', maxMembers: 9, customFields: [] },
  });
});

test('a member has exactly the fields of the contract', () => {
  const wire = { userId: 'bob', role: 'Member', joinedSec: 1 } as const;
  const customFields = ['a', 'b'].map((key) => ({ key, value: key }));

  expect(memberFromWire(wire, 0)).toStrictEqual({
    ...{ userID: 'bob', nick: '', avatar: '', nameCard: '', role: 'Member', joinTime: 1, lastSendMsgTime: 0 },
    ...{ muteUntil: 0, memberCustomField: [] },
  });
  const full = { ...wire, nick: 'Bob', faceUrl: 'f', nameCard: 'c', lastSentSec: 2, muteUntilSec: 3, customFields };
  expect(memberFromWire(full, 0, ['b'])).toStrictEqual({
    ...{ userID: 'bob', nick: 'Bob', avatar: 'f', nameCard: 'c', role: 'Member', joinTime: 1, lastSendMsgTime: 2 },
    ...{ muteUntil: 3, memberCustomField: [{ key: 'b', value: 'b' }] },
  });
});

test('an invitation that waits names who invited and who is to be brought in', () => {
  const wire = {
    applicationId: '7',
    groupId: 'team',
    groupName: 'Team',
    userId: 'carol',
    nick: 'Carol',
    by: 'bob',
    byNick: 'Bob',
    text: 'hi',
    timeSec: 1,
  };

  expect(applicationFromWire({ ...wire, kind: 'invite' })).toEqual({
    ...{
      applicant: 'bob',
      applicantNick: 'Bob',
      groupID: 'team',
      groupName: 'Team',
      applicationType: 2,
      userID: 'carol',
    },
    ...{ note: 'hi', authentication: '7', messageKey: '7' },
  });
});
