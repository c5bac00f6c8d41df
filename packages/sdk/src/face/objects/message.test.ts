import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { TYPES } from '../constants/types.ts';
import type { Message, MessageOptions } from '../types.ts';
import { type Author, createForward, createMessage, isMessage, isSendable, markSent } from './message.ts';

function author(): Author {
  let sequence = 0;
  return {
    ...{ userId: 'alice', uid: '144115198244471703', nick: 'Alice', avatar: 'https://a.example/a.png' },
    nowSec: () => 1_767_225_600,
    random: () => 0.25,
    nextSequence: () => ++sequence,
  };
}

const toBob = <P>(payload: P, more: Partial<MessageOptions<P>> = {}): MessageOptions<P> => ({
  to: 'bob',
  conversationType: TYPES.CONV_C2C,
  payload,
  ...more,
});

const hello = (more: Partial<MessageOptions<{ text: string }>> = {}): Message => {
  const options = toBob({ text: 'hello' }, more);
  return createMessage(options, TYPES.MSG_TEXT, options.payload, author());
};

describe('createMessage', () => {
  test('a message has exactly the fields of the contract, as own data properties', () => {
    const message = hello();

    expect(message).toStrictEqual({
      ID: '144115198244471703-1767225600-1073741824',
      type: 'TIMTextElem',
      payload: { text: 'hello' },
      _elements: [{ type: 'TIMTextElem', content: { text: 'hello' } }],
      conversationID: 'C2Cbob',
      conversationType: 'C2C',
      conversationSubType: undefined,
      from: 'alice',
      to: 'bob',
      flow: 'out',
      time: 1_767_225_600,
      clientTime: 1_767_225_600,
      sequence: 1,
      clientSequence: 1,
      random: 1_073_741_824,
      status: 'unSend',
      priority: 'Normal',
      nick: 'Alice',
      avatar: 'https://a.example/a.png',
      nameCard: '',
      level: 0,
      isRevoked: false,
      revoker: '',
      revokerInfo: { userID: '', nick: '', avatar: '' },
      revokeReason: '',
      isDeleted: false,
      isModified: false,
      isResend: false,
      isRead: true,
      isSystemMessage: false,
      isBroadcastMessage: false,
      hasRiskContent: false,
      isPeerRead: false,
      needReadReceipt: false,
      readReceiptInfo: { readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0 },
      isSupportExtension: false,
      atUserList: [],
      cloudCustomData: '',
      version: 0,
      pinnerInfo: null,
      isPlaceMessage: 0,
      protocol: 'JSON',
      senderTinyID: '144115198244471703',
      _onlineOnlyFlag: false,
      _relayFlag: false,
      _isExcludedFromUnreadCount: false,
      _isExcludedFromLastMessage: false,
      _groupAtInfoList: [],
      _receiverList: undefined,
      _cmConfigID: undefined,
      _seq: 0,
    });
    expect(message.payload).toBe(message._elements[0]?.content);
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
  });

  test('options go into the message', () => {
    const message = hello({
      ...{ priority: 1, cloudCustomData: 'c', needReadReceipt: true, isSupportExtension: true },
      ...{ receiverList: ['bob'], customModerationConfigurationID: 'm' },
    });

    expect(message).toMatchObject({
      ...{ priority: 'High', cloudCustomData: 'c', needReadReceipt: true, isSupportExtension: true },
      ...{ _receiverList: ['bob'], _cmConfigID: 'm', readReceiptInfo: { isPeerRead: false } },
    });
  });

  test('priorities go by name or by number; what is none is Normal', () => {
    const priorities = ['High', 'Lowest', 'Highest', 1, 2, 3, 4, 5, undefined];

    expect(priorities.map((priority) => hello({ priority }).priority)).toEqual([
      ...['High', 'Lowest', 'Normal', 'High', 'Normal', 'Low', 'Lowest', 'Normal', 'Normal'],
    ]);
  });

  test('a custom message has three texts, whatever was given', () => {
    const options = toBob({ data: 'd' });

    expect(createMessage(options, TYPES.MSG_CUSTOM, options.payload, author()).payload).toEqual({
      data: 'd',
      description: '',
      extension: '',
    });
  });

  test('an at-message has the users beside the payload', () => {
    const options = toBob({ text: 'hi', atUserList: ['bob'] });

    const message = createMessage(options, TYPES.MSG_TEXT, options.payload, author());

    expect(message.payload).toEqual({ text: 'hi' });
    expect(message.atUserList).toEqual(['bob']);
  });

  test('messages of one second have ids of their own, of 32-bit numbers', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (drawn) => {
        const message = createMessage(
          toBob({ text: 'a' }),
          TYPES.MSG_TEXT,
          { text: 'a' },
          { ...author(), random: () => drawn },
        );

        expect(message.random).toBe(message.random >>> 0);
        expect(message.ID).toBe(`${message.senderTinyID}-${message.clientTime}-${message.random}`);
      }),
    );
    const busy = { ...author(), random: Math.random };
    const ids = Array.from({ length: 1_000 }, () => createMessage(toBob({ text: 'a' }), TYPES.MSG_TEXT, {}, busy).ID);
    expect(new Set(ids).size).toBe(1_000);
  });

  test('messages share no object', () => {
    const [a, b] = [hello(), hello()];

    for (const name of ['payload', 'revokerInfo', 'readReceiptInfo', 'atUserList', '_groupAtInfoList'] as const)
      expect(a[name]).not.toBe(b[name]);
  });
});

describe('createForward', () => {
  test('[S71] it says what the original says, and shares nothing with it', () => {
    const original = hello({ cloudCustomData: 'c' });

    const forward = createForward({ to: 'carol', conversationType: 'C2C', payload: original }, author());

    expect(forward).toMatchObject({
      ...{ to: 'carol', conversationID: 'C2Ccarol', type: 'TIMTextElem', payload: { text: 'hello' } },
      ...{ cloudCustomData: 'c', _relayFlag: true, status: 'unSend' },
    });
    expect(forward.payload).not.toBe(original.payload);
    expect(forward.payload).toBe(forward._elements[0]?.content);
  });

  test('[S71] custom data of its own goes before that of the original', () => {
    const payload = hello({ cloudCustomData: 'c' });

    expect(createForward(toBob(payload, { cloudCustomData: 'own' }), author()).cloudCustomData).toBe('own');
  });

  test('[S19] binary custom data is forwarded as it is', () => {
    const options = toBob({ data: 'AP+A', dataIsBase64: true });
    const original = createMessage(options, TYPES.MSG_CUSTOM, options.payload, author());

    expect(createForward(toBob(original), author()).payload).toEqual(original.payload);
  });

  test('group tips and what has no elements are refused', () => {
    const tip = { ...hello(), type: TYPES.MSG_GRP_TIP };
    const copy: Partial<Message> = { ...hello() };
    delete copy._elements;

    expect(() => createForward(toBob(tip), author())).toThrow(expect.objectContaining({ code: 2453 }));
    expect(() => createForward(toBob(copy as Message), author())).toThrow(expect.objectContaining({ code: 2454 }));
  });
});

test('a sent message has the server’s time and place, and keeps its sequence', () => {
  const message = hello();

  markSent(message, { seq: 17, id: message.ID, timeSec: 1_767_225_601, msgSeq: 9 });

  expect(message).toMatchObject({ status: 'success', time: 1_767_225_601, sequence: 1, _seq: 17 });
});

test('a message sent to a group has its place there as sequence, and the sender’s name card', () => {
  const message = hello({ conversationType: 'GROUP', to: 'team' });

  markSent(message, { seq: 17, id: message.ID, timeSec: 1, msgSeq: 17, nameCard: 'Al' });

  expect(message).toMatchObject({ sequence: 17, clientSequence: 1, nameCard: 'Al', _seq: 17 });
});

test('what is sendable and what is a message', () => {
  const custom = (payload: object) => createMessage(toBob(payload), TYPES.MSG_CUSTOM, payload, author());

  expect(isSendable(hello())).toBe(true);
  expect(isSendable(custom({}))).toBe(false);
  expect(isSendable(custom({ extension: 'x' }))).toBe(true);
  expect(isSendable({ ...hello(), _elements: [] })).toBe(false);
  expect([hello(), {}, null, 'x', { ...hello(), _elements: undefined }].map(isMessage)).toEqual([
    ...[true, false, false, false, false],
  ]);
});
