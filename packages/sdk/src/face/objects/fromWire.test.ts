import { describe, expect, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import fc from 'fast-check';
import { messageFromWire, refresh, refreshBody, type View } from './fromWire.ts';
import { createMessage } from './message.ts';
import { bodyToWire } from './toWire.ts';
import { anyElement } from './wireArbitraries.ts';

const wire = (more: Partial<WireMessage> = {}): WireMessage => ({
  seq: 17,
  id: '144115198244471703-1767225600-8',
  from: 'alice',
  to: 'bob',
  timeSec: 1_767_225_601,
  clientTimeSec: 1_767_225_600,
  msgSeq: 93_847,
  random: 8,
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  ...more,
});

const view = (me: string, more: Partial<View> = {}): View => ({
  ...{ conv: me === 'alice' ? 'C2Cbob' : 'C2Calice', me, readSeq: 0, peerReadSeq: 0 },
  ...more,
});

describe('messageFromWire', () => {
  test('it has the same fields as a message made here', () => {
    const author = {
      userId: 'alice',
      uid: '1',
      nick: '',
      avatar: '',
      nowSec: () => 1,
      random: () => 0,
      nextSequence: () => 1,
    };
    const made = createMessage({ to: 'bob', conversationType: 'C2C', payload: {} }, 'TIMTextElem', {}, author);

    expect(Object.keys(messageFromWire(wire(), view('bob'))).sort()).toEqual(Object.keys(made).sort());
  });

  test('the conversation is named from the viewer’s side', () => {
    expect(messageFromWire(wire(), view('alice'))).toMatchObject({
      conversationID: 'C2Cbob',
      flow: 'out',
      isRead: true,
    });
    expect(messageFromWire(wire(), view('bob'))).toMatchObject({
      conversationID: 'C2Calice',
      flow: 'in',
      isRead: false,
    });
  });

  test('its fields are those of the wire', () => {
    const message = messageFromWire(
      wire({
        nick: 'Alice',
        faceUrl: 'https://a.example/a.png',
        cloudCustomData: 'c',
        noUnread: true,
        noLastMsg: true,
      }),
      view('bob'),
    );

    expect(message).toMatchObject({
      ...{ ID: '144115198244471703-1767225600-8', type: 'TIMTextElem', payload: { text: 'hi' }, status: 'success' },
      ...{ time: 1_767_225_601, clientTime: 1_767_225_600, sequence: 93_847, random: 8, _seq: 17 },
      ...{ nick: 'Alice', avatar: 'https://a.example/a.png', cloudCustomData: 'c', senderTinyID: '144115198244471703' },
      ...{ _isExcludedFromUnreadCount: true, _isExcludedFromLastMessage: true, _onlineOnlyFlag: false, version: 0 },
    });
  });

  test('[S22] several elements come out in their order; the first gives type and payload', () => {
    const body = ['a', 'b', 'c'].map((Data) => ({ MsgType: 'TIMFaceElem', MsgContent: { Index: 1, Data } }));

    const message = messageFromWire(wire({ body }), view('bob'));

    expect(message._elements.map(({ content }) => content.data)).toEqual(['a', 'b', 'c']);
    expect(message.payload).toBe(message._elements[0]?.content);
  });

  test('what was read is told by the positions of the head', () => {
    const isRead = (readSeq: number) => messageFromWire(wire(), view('bob', { readSeq })).isRead;
    const isPeerRead = (me: string, peerReadSeq: number) =>
      messageFromWire(wire(), view(me, { peerReadSeq })).isPeerRead;

    expect([16, 17].map(isRead)).toEqual([false, true]);
    expect([16, 17].map((seq) => isPeerRead('alice', seq))).toEqual([false, true]);
    expect(isPeerRead('bob', 17)).toBe(false);
  });

  test('[S72] a message that asks for a receipt tells whether it came', () => {
    const receipt = (more: Partial<WireMessage>) =>
      messageFromWire(wire(more), view('alice')).readReceiptInfo.isPeerRead;

    expect(receipt({})).toBeUndefined();
    expect(receipt({ needReadReceipt: true })).toBe(false);
    expect(receipt({ needReadReceipt: true, isReadByPeer: true })).toBe(true);
  });

  test('a tombstone is a recalled message with an empty text', () => {
    expect(messageFromWire(wire({ isRecalled: true, body: [], nick: 'Alice' }), view('bob'))).toMatchObject({
      ...{ isRevoked: true, isPlaceMessage: 2, payload: { text: '' }, type: 'TIMTextElem', revoker: 'alice' },
      revokerInfo: { userID: 'alice', nick: 'Alice', avatar: '' },
    });
  });

  test('an edited message has its time as version', () => {
    expect(messageFromWire(wire({ editedMs: 1_767_225_700_000 }), view('bob'))).toMatchObject({
      isModified: true,
      version: 1_767_225_700_000,
    });
  });

  test('[S65] an online-only message is marked and was not read', () => {
    expect(messageFromWire(wire({ seq: 0, isOnlineOnly: true }), view('bob', { readSeq: 5 }))).toMatchObject({
      _onlineOnlyFlag: true,
      isRead: false,
    });
  });

  test('the body that is read is the body that is written', () => {
    fc.assert(
      fc.property(fc.array(anyElement, { minLength: 1, maxLength: 5 }), (body) => {
        const message = messageFromWire(wire({ body }), view('bob'));
        const again = messageFromWire(wire({ body: bodyToWire(message) }), view('bob'));

        expect(again).toEqual(message);
      }),
      { numRuns: 200 },
    );
  });
});

describe('refresh', () => {
  test('a receipt and a read position change the same object and leave its payload', () => {
    const message = messageFromWire(wire({ needReadReceipt: true }), view('alice'));
    const { payload, readReceiptInfo } = message;
    payload.text = 'being edited';

    refresh(message, wire({ needReadReceipt: true, isReadByPeer: true }), view('alice', { peerReadSeq: 17 }));

    expect(message.payload).toBe(payload);
    expect(message.payload.text).toBe('being edited');
    expect(message.readReceiptInfo).toBe(readReceiptInfo);
    expect(message).toMatchObject({ isPeerRead: true, readReceiptInfo: { isPeerRead: true }, isModified: false });
  });

  test('an older view does not make unread what was read', () => {
    const message = messageFromWire(wire(), view('alice', { peerReadSeq: 17 }));

    refresh(message, wire(), view('alice'));

    expect(message.isPeerRead).toBe(true);
  });

  test('an edit replaces body and custom data', () => {
    const message = messageFromWire(wire({ cloudCustomData: 'old' }), view('bob'));
    const body = [{ MsgType: 'TIMCustomElem', MsgContent: { Data: 'd' } }];

    refresh(message, wire({ body, editedMs: 9, cloudCustomData: 'new' }), view('bob'));

    expect(message).toMatchObject({ isModified: true, version: 9, type: 'TIMCustomElem', cloudCustomData: 'new' });
    expect(message.payload).toEqual({ data: 'd', description: '', extension: '' });
    expect(message.payload).toBe(message._elements[0]?.content);
  });

  test('a recall keeps the payload and tells who recalled', () => {
    const message = messageFromWire(wire(), view('bob'));
    const revoker = { userID: 'administrator', nick: '', avatar: '' };

    refresh(message, wire({ isRecalled: true, body: [] }), view('bob', { revoker }));

    expect(message).toMatchObject({
      isRevoked: true,
      revoker: 'administrator',
      payload: { text: 'hi' },
      isPlaceMessage: 0,
    });
    expect(message.revokerInfo).toEqual(revoker);
  });

  test('what an app wrote and could not send can be taken back', () => {
    const message = messageFromWire(wire(), view('alice'));
    message.payload.text = 'refused';
    message.cloudCustomData = 'refused';

    refreshBody(message, wire(), {});

    expect(message).toMatchObject({ payload: { text: 'hi' }, cloudCustomData: '' });
  });

  test('whatever changes come, the same object is refreshed to what a fresh one shows', () => {
    const state = fc.record(
      {
        editedMs: fc.constantFrom(1, 2),
        isReadByPeer: fc.constant(true),
        nick: fc.string(),
        cloudCustomData: fc.string(),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(state, { minLength: 1 }), fc.nat(20), (states, peerReadSeq) => {
        const seen = view('alice', { peerReadSeq });
        const message = messageFromWire(wire({ needReadReceipt: true }), seen);
        let now = wire({ needReadReceipt: true });
        for (const [index, next] of states.entries()) {
          // A log's message never loses an edit or a receipt; each edit is later than the one before.
          const { editedMs, cloudCustomData, ...others } = next;
          now = {
            ...now,
            ...others,
            ...(editedMs && { editedMs: index + 1, ...(cloudCustomData && { cloudCustomData }) }),
          };
          refresh(message, now, seen);
        }

        expect(message).toEqual(messageFromWire(now, seen));
      }),
      { numRuns: 200 },
    );
  });
});
