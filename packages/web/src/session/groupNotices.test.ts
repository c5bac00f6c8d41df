import { expect, test } from 'bun:test';
import { noticeOf } from './groupNotices.ts';

const payload = { operationType: 7, operatorID: 'alice', groupProfile: { groupID: 'team', name: 'Team' } };

test('a notice says what it is about', () => {
  expect(noticeOf({ ID: 'm1', type: 'TIMGroupSystemNoticeElem', payload })).toEqual({
    ...{ id: 'm1', kind: 7, groupId: 'team', group: 'Team', who: 'alice', whom: '' },
    ...{ text: '', requestId: '', request: undefined },
  });
  expect(noticeOf({ ID: 'm1', type: 'TIMTextElem', payload })).toBeUndefined();
});

test('a notice of a request can be decided on', () => {
  const asked = { ...payload, operationType: 1, handleMessage: 'let me in', authentication: 'a1' };
  const message = { ID: 'm1', type: 'TIMGroupSystemNoticeElem', payload: asked };
  const notice = noticeOf(message);

  expect(notice).toMatchObject({ text: 'let me in', requestId: 'a1' });
  expect(notice?.request?.payload).toBe(asked);
});

test.each([12, 13, 14])('a notice about an invitation says who was invited (%d)', (operationType) => {
  const answered = { ...payload, operationType, userID: 'carol', handleMessage: 'welcome' };

  const notice = noticeOf({ ID: 'm1', type: 'TIMGroupSystemNoticeElem', payload: answered });

  expect(notice).toMatchObject({ who: 'alice', whom: 'carol', text: 'welcome' });
});

test('a custom notice says what the app wrote', () => {
  const said = { ...payload, operationType: 255, handleMessage: '', userDefinedField: 'closed on Monday' };

  expect(noticeOf({ ID: 'm1', type: 'TIMGroupSystemNoticeElem', payload: said })?.text).toBe('closed on Monday');
});
