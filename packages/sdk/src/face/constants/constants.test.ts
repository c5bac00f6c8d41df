import { expect, test } from 'bun:test';
import { EVENT } from './event.ts';
import { TSignaling } from './signaling.ts';
import { TYPES } from './types.ts';
import { VERSION } from './version.ts';

test('every constant that apps may name is there', () => {
  expect(Object.keys(TYPES)).toHaveLength(115);
  expect(Object.keys(EVENT)).toHaveLength(37);
  expect(Object.keys(TSignaling)).toHaveLength(12);
});

test('the values are those of the running original, not of its type file', () => {
  expect(TYPES).toMatchObject({
    MSG_TEXT: 'TIMTextElem',
    MSG_SOUND: TYPES.MSG_AUDIO,
    MSG_MERGER: 'TIMRelayElem',
    CONV_SYSTEM: '@TIM#SYSTEM',
    CONV_MARK_TYPE_FOLD: 4,
    CONV_MARK_TYPE_HIDE: 8,
    MSG_AT_ALL: '__kImSDK_MesssageAtALL__',
    USER_STATUS_UNLOGINED: 3,
    KICKED_OUT_REST_API: 'REST_API_Kick',
  });
  expect(EVENT).toMatchObject({ SDK_READY: 'sdkStateReady', KICKED_OUT: 'kickedOut', ERROR: 'error' });
  expect(TSignaling.NEW_INVITATION_RECEIVED).toBe('newInvitationReceived');
});

test('names that kits read and that the original lacks are not there', () => {
  expect(TYPES).not.toContainAnyKeys(['MSG_SYSTEM', 'MSG_STREAM']);
});

test('event names are unique', () => {
  expect(new Set(Object.values(EVENT)).size).toBe(37);
});

test('the version has three parts and the major 3', () => {
  expect(VERSION.split('.')).toEqual(['3', '6', '6']);
});
