import { expect, test } from 'bun:test';
import { noticeOf } from './groupNotices.ts';

const payload = { operationType: 7, operatorID: 'alice', groupProfile: { groupID: 'team', name: 'Team' } };

test('a notice says what it is about', () => {
  expect(noticeOf({ type: 'TIMGroupSystemNoticeElem', payload })).toEqual({
    ...{ kind: 7, groupId: 'team', group: 'Team', who: 'alice', text: '', requestId: '', request: undefined },
  });
  expect(noticeOf({ type: 'TIMTextElem', payload })).toBeUndefined();
});

test('a notice of a request can be decided on', () => {
  const asked = { ...payload, operationType: 1, handleMessage: 'let me in', authentication: 'a1' };
  const message = { type: 'TIMGroupSystemNoticeElem', payload: asked };
  const notice = noticeOf(message);

  expect(notice).toMatchObject({ text: 'let me in', requestId: 'a1' });
  expect(notice?.request?.payload).toBe(asked);
});
