import { expect, test } from 'bun:test';
import { TYPES } from '../constants/types.ts';
import type { Message } from '../types.ts';
import { createMerger } from './merger.ts';
import { createMessage } from './message.ts';
import { bodyToWire } from './toWire.ts';

const author = {
  ...{ userId: 'alice', uid: '42', nick: 'Alice', avatar: '' },
  ...{ nowSec: () => 100, random: () => 0.5, nextSequence: () => 3 },
};
const text = (says: string, conversationType = 'C2C') =>
  createMessage({ to: 'bob', conversationType, payload: {} }, TYPES.MSG_TEXT, { text: says }, author);
const merge = (messageList: Message[]) =>
  createMerger(
    {
      to: 'carol',
      conversationType: 'C2C',
      payload: { messageList, title: 'T', abstractList: ['a'], compatibleText: 'c' },
    },
    author,
  );

test('[S71] a merged message holds copies of what was said', () => {
  const original = text('hi');

  const merged = merge([original, text('there', 'GROUP')]);
  original.payload.text = 'changed';

  const { ID, random } = original;
  expect(merged).toMatchObject({ type: TYPES.MSG_MERGER, to: 'carol', status: 'unSend' });
  expect(merged.payload).toStrictEqual({
    ...{ title: 'T', abstractList: ['a'], compatibleText: 'c', downloadKey: '', pbDownloadKey: '', version: 0 },
    layersOverLimit: false,
    messageList: [
      {
        ...{ from: 'alice', messageSender: 'alice', time: 100, messageSequence: 3, clientSequence: 3 },
        ...{ messageRandom: random, clientTime: 100, cloudCustomData: '', ID, nick: 'Alice', avatar: '' },
        messageBody: [{ type: TYPES.MSG_TEXT, payload: { text: 'hi' } }],
        ...{ receiverUserID: 'bob', messageReceiver: 'bob' },
      },
      expect.objectContaining({ receiverGroupID: 'bob', messageReceiver: 'bob' }),
    ],
  });
  expect(bodyToWire(merged)).toMatchObject([{ MsgContent: { MsgNum: 2, MsgList: [{ Nick: 'Alice', ID }, {}] } }]);
});

test('merged messages stand in one another as deep as a frame can hold, deeper by their keys alone', () => {
  const nested = (layers: number): Message => {
    let message = text('deep');
    for (let layer = 1; layer <= layers; layer++) message = merge([message]);
    return message;
  };
  const kept = nested(5);
  kept.payload.downloadKey = 'a key';

  const [{ MsgContent: wire } = { MsgContent: {} }] = bodyToWire(merge([kept]));

  const items = (wire as { MsgList: { MsgBody: object[] }[] }).MsgList;
  expect(items[0]?.MsgBody).toEqual([
    { MsgType: TYPES.MSG_MERGER, MsgContent: expect.objectContaining({ JsonMsgKey: 'a key', MsgNum: 1 }) },
  ]);
  expect(JSON.stringify(items)).not.toContain('deep');
  expect(() => nested(6)).toThrow(expect.objectContaining({ code: 2450 }));
});

test('what is no message cannot be merged: 2450', () => {
  for (const odd of [{}, { type: TYPES.MSG_TEXT, payload: { text: 'hi' } }, null, 'hi'])
    expect(() => merge([text('hi'), odd as Message])).toThrow(expect.objectContaining({ code: 2450 }));
});

test('tips and notices cannot be merged: 2450', () => {
  for (const type of [TYPES.MSG_GRP_TIP, TYPES.MSG_GRP_SYS_NOTICE])
    expect(() => merge([text('hi'), { ...text('hi'), type }])).toThrow(expect.objectContaining({ code: 2450 }));
});
