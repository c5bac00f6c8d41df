import { describe, expect, test } from 'bun:test';
import { type AfterClose, afterClose, type CloseName, closeCodes } from '@hongyan/contract';
import { closeEvent, closeReason, kickReason, refusalEvent, refusalReason } from './ending.ts';
import type { ConnectionEvent } from './states.ts';

const eventOf: Record<AfterClose, ConnectionEvent> = {
  reconnect: 'closedReconnect',
  reconnectLater: 'closedLater',
  signInAgain: 'closedSignIn',
  never: 'closedNever',
};

describe('a close', () => {
  for (const [name, code] of Object.entries(closeCodes) as [CloseName, number][]) {
    const isOurFrame = name === 'protocolError' || name === 'frameTooLarge';
    test(`[S55] ${code} ${name} is what its range says`, () => {
      expect(closeEvent(code)).toBe(isOurFrame ? 'closedFaulty' : eventOf[afterClose(code)]);
    });
  }

  test('[S55] without a code of ours means: reconnect', () => {
    for (const code of [1000, 1001, 1002, 1006, 1009, 1011, 1012, 1013])
      expect(closeEvent(code)).toBe('closedReconnect');
  });

  test('[S4] tells why a session is over', () => {
    expect(closeReason(closeCodes.kickedByDevice)).toBe('otherInstance');
    expect(closeReason(closeCodes.userSigExpired)).toBe('userSigExpired');
    expect(closeReason(closeCodes.kickedByAdmin)).toBe('kickedByAdmin');
    expect(closeReason(closeCodes.accountDeleted)).toBe('kickedByAdmin');
  });
});

describe('a refusal', () => {
  test('[S8] of the first sign-in is the answer; a server that failed is asked again', () => {
    expect([70001, 70052, 70050, 70402].map((code) => refusalEvent(code, true))).toEqual(Array(4).fill('refused'));
    expect([60019, 60028, 70500].map((code) => refusalEvent(code, true))).toEqual(Array(3).fill('failed'));
  });

  test('[S8] of a reconnect ends the session, unless it passes', () => {
    expect([70001, 70009, 70052, 70020].map((code) => refusalEvent(code, false))).toEqual(Array(4).fill('denied'));
    expect([60019, 60028, 60018, 70050].map((code) => refusalEvent(code, false))).toEqual(Array(4).fill('failed'));
  });

  test('[S8] says whether a new UserSig helps', () => {
    expect([70001, 70009].map(refusalReason)).toEqual(['userSigExpired', 'userSigExpired']);
    expect([70052, 70020].map(refusalReason)).toEqual(['kickedByAdmin', 'kickedByAdmin']);
  });
});

test('[S4] each kick has its reason', () => {
  expect((['otherDevice', 'admin', 'expired', 'accountDeleted'] as const).map(kickReason)).toEqual([
    'otherDevice',
    'kickedByAdmin',
    'userSigExpired',
    'kickedByAdmin',
  ]);
});
