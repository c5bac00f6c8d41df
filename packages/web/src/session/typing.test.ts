import { expect, test } from 'bun:test';
import { mayTellTyping, readTyping, typingPayload } from './typing.ts';

const custom = (data: unknown) => ({ type: 'TIMCustomElem', payload: { data } });

test('typing is told only to a peer who wrote within the last 30 seconds', () => {
  expect(mayTellTyping(1_000, 1_030)).toBe(true);
  expect(mayTellTyping(1_000, 1_031)).toBe(false);
  expect(mayTellTyping(undefined, 1_000)).toBe(false);
});

test('a notice of typing is read back as it was made', () => {
  expect(readTyping(custom(typingPayload(true).data))).toBe(true);
  expect(readTyping(custom(typingPayload(false).data))).toBe(false);
});

test('any other message is no notice of typing', () => {
  expect(readTyping(custom('{"businessID":"order"}'))).toBeUndefined();
  expect(readTyping(custom('user_typing_status'))).toBeUndefined();
  expect(readTyping(custom('null user_typing_status'))).toBeUndefined();
  expect(readTyping(custom(7))).toBeUndefined();
  expect(readTyping({ type: 'TIMTextElem', payload: { text: typingPayload(true).data } })).toBeUndefined();
});
