import { expect, test } from 'bun:test';
import type { Topic } from './sdk.ts';
import { viewOfTopic } from './topicViews.ts';

const topic: Topic = {
  ...{
    topicID: '@TGS#_town@TOPIC#_news',
    topicName: 'News',
    avatar: 'javascript:alert(1)',
    introduction: 'what is new',
  },
  ...{ notification: 'read this', customData: '', unreadCount: 3, nextMessageSeq: 8, muteAllMembers: true },
  groupAtInfoList: [
    { from: 'bob', groupID: '@TGS#_town', topicID: '@TGS#_town@TOPIC#_news', messageSequence: 7, atTypeArray: [1] },
  ],
  lastMessage: {
    ...{ lastTime: 1_700_000_000, lastSequence: 7, fromAccount: 'bob', payload: { text: 'hi' }, type: 'TIMTextElem' },
    ...{
      messageForShow: 'hi',
      nick: 'Bob',
      avatar: '',
      version: 0,
      cloudCustomData: '',
      isRevoked: false,
      revoker: null,
    },
  },
  selfInfo: { muteTime: 0, readedSequence: 4, messageRemindType: 'AcceptNotNotify', excludedUnreadSequenceList: [] },
};

test('a topic is shown as a conversation of its community', () => {
  expect(viewOfTopic(topic, 'alice', 'half a sentence')).toEqual({
    ...{ id: 'GROUP@TGS#_town@TOPIC#_news', type: 'GROUP', peerId: '@TGS#_town@TOPIC#_news' },
    ...{ communityId: '@TGS#_town', name: 'News', avatar: undefined, about: 'what is new', notification: 'read this' },
    ...{ isMutedAll: true, draft: 'half a sentence', unread: 3, isPinned: false, isMuted: true, mention: 'me' },
    last: {
      ...{ content: { kind: 'text', text: 'hi' }, isOwn: false, timeSec: 1_700_000_000, isRecalled: false },
      sender: 'Bob',
    },
  });
});

test('one without a name or a message is called by its ID and says nothing', () => {
  const empty = { ...topic, topicName: '', groupAtInfoList: [], lastMessage: { ...topic.lastMessage, lastTime: 0 } };

  const view = viewOfTopic(empty, 'alice', '');

  expect(view).toMatchObject({ name: topic.topicID, last: undefined });
  expect(view.mention).toBeUndefined();
});
