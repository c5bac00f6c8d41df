import { describe, expect, test } from 'bun:test';
import { SdkFault } from '../../connection/fault.ts';
import { chatError, isAppRefusal, isRiskRefusal, notReadyError, toChatError } from './chatError.ts';
import * as commonCodes from './codes.ts';
import * as laterCodes from './laterCodes.ts';

const codes = { ...commonCodes, ...laterCodes };

describe('codes', () => {
  test('[S3] each has its own number and a sentence', () => {
    const all = Object.values(codes);

    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    for (const { text } of all) expect(text).toMatch(/^[A-Z].{9,}/);
  });

  test('[S3] the codes of the native SDKs and of the web SDK are there', () => {
    const numbers = Object.values(codes).map(({ code }): number => code);

    expect(numbers).toContainValues([6012, 6013, 2024, 2025, 2105, 2480, 2801, 2805, 2999, 3006, 3153, 8020, 60022]);
  });
});

describe('toChatError', () => {
  test('[S3] no answer is told by what the network does', () => {
    const fault = new SdkFault(6012, 'no answer');

    expect(toChatError(fault, { net: 'connected' }).code).toBe(2801);
    expect(toChatError(fault, { net: 'connecting' }).code).toBe(2800);
    expect(toChatError(fault, { net: 'disconnected' }).code).toBe(2805);
  });

  test('[S3] a request of a session that ended gets the code of a call made now', () => {
    const fault = new SdkFault(6013, 'sign in first');

    expect(toChatError(fault, { net: 'disconnected', notReady: 3002 })).toMatchObject({
      code: 3002,
      message: codes.KICKED_OUT_MULT_DEVICE.text,
    });
    expect(toChatError(fault, { net: 'disconnected' }).code).toBe(2999);
  });

  test('codes of the server pass with their text', () => {
    const error = toChatError(new SdkFault(80_002, 'message body of 13000 bytes exceeds 12288'), { net: 'connected' });

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code: 80_002, message: 'message body of 13000 bytes exceeds 12288', data: {} });
  });

  test('a message that was changed meanwhile is 2480', () => {
    const message = { ID: '1-2-3' };

    const error = toChatError(new SdkFault(20_027, 'x'), { net: 'connected', data: { message } });

    expect(error.code).toBe(2480);
    expect(error.data).toEqual({ message });
  });

  test('an error of a bug has a code and its cause', () => {
    const bug = new TypeError('x is not a function');

    expect(toChatError(bug, { net: 'connected' })).toMatchObject({ code: 2903, cause: bug });
  });

  test('an error of this face passes; with data it is told anew', () => {
    const error = chatError(codes.CONV_NOT_FOUND);

    expect(toChatError(error, { net: 'connected' })).toBe(error);
    expect(toChatError(error, { net: 'connected', data: { a: 1 } }).data).toEqual({ a: 1 });
    expect(error.data).toEqual({});
  });
});

test('the error of a refused call names reason, method and hint', () => {
  const error = notReadyError(3000, 'sendMessage');

  expect(error.message.split(' | ')).toEqual([codes.LOGGING_IN.text, 'sendMessage', 'wait for the event SDK_READY']);
  expect(Object.hasOwn(error, 'code')).toBe(true);
  expect(error.data).toEqual({});
});

test('refusals by the app and by moderation are told by their ranges', () => {
  expect([10_099, 10_100, 10_200, 10_201, 120_000, 120_001, 130_000, 130_001].map(isAppRefusal)).toEqual([
    ...[false, true, true, false],
    ...[false, true, true, false],
  ]);
  expect([80_001, 80_002, 80_004].map(isRiskRefusal)).toEqual([true, false, true]);
});
