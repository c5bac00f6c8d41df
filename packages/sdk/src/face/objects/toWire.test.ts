import { describe, expect, test } from 'bun:test';
import { socketCommands } from '@hongyan/contract';
import { validatorOf } from '@hongyan/server/src/dispatch/validate.ts';
import fc from 'fast-check';
import type { MessageOptions, SendMessageOptions } from '../types.ts';
import { messageFromWire } from './fromWire.ts';
import { createMessage, setMentions } from './message.ts';
import { noteSendOptions, pushToWire, sendParams } from './toWire.ts';
import { anyElement } from './wireArbitraries.ts';

const author = {
  ...{ userId: 'alice', uid: '42', nick: '', avatar: '' },
  ...{ nowSec: () => 1_767_225_600, random: () => 0.5, nextSequence: () => 3 },
};
const text = (more: Partial<MessageOptions<{ text: string }>> = {}) =>
  createMessage(
    { to: 'bob', conversationType: 'C2C', payload: { text: 'hi' }, ...more },
    'TIMTextElem',
    { text: 'hi' },
    author,
  );

const isSendParams = validatorOf(socketCommands.sendMessage.input);

describe('sendParams', () => {
  test('a plain message says no more than it must', () => {
    expect(sendParams(text())).toStrictEqual({
      conv: 'C2Cbob',
      random: 2 ** 31,
      clientTimeSec: 1_767_225_600,
      body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
    });
  });

  test('options of the message and of the send are told', () => {
    const message = text({ cloudCustomData: 'c', needReadReceipt: true, isSupportExtension: true });
    const options: SendMessageOptions = {
      onlineUserOnly: true,
      messageControlInfo: { excludedFromUnreadCount: true, excludedFromLastMessage: true },
      offlinePushInfo: { disablePush: true },
    };

    expect(sendParams(message, options)).toMatchObject({
      ...{ cloudCustomData: 'c', needReadReceipt: true, supportExtension: true, isOnlineOnly: true },
      ...{ noUnread: true, noLastMsg: true, push: { PushFlag: 1 } },
    });
    noteSendOptions(message, options);
    expect(message).toMatchObject({
      ...{ _onlineOnlyFlag: true, _isExcludedFromUnreadCount: true, _isExcludedFromLastMessage: true },
    });
  });

  test('a message to a group says for whom and how urgent it is; another one does not', () => {
    const more = { priority: 1, receiverList: ['bob'] };
    const [toGroup, toUser] = [text({ ...more, conversationType: 'GROUP', to: 'team' }), text(more)];
    for (const message of [toGroup, toUser]) setMentions(message, ['bob']);

    expect(sendParams(toGroup)).toMatchObject({ conv: 'GROUPteam', priority: 1, at: ['bob'], targets: ['bob'] });
    expect(isSendParams.Check(sendParams(toGroup))).toBe(true);
    expect(sendParams(toUser)).toStrictEqual(sendParams(text()));
  });

  test('the server takes any body that was ever read', () => {
    fc.assert(
      fc.property(fc.array(anyElement, { minLength: 1, maxLength: 5 }), (body) => {
        const wire = {
          seq: 1,
          id: '1-2-3',
          from: 'alice',
          to: 'bob',
          timeSec: 1,
          clientTimeSec: 1,
          msgSeq: 1,
          random: 1,
        };
        const message = messageFromWire({ ...wire, body }, { conv: 'C2Cbob', me: 'alice', readSeq: 0, peerReadSeq: 0 });

        expect(isSendParams.Check(sendParams(message))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('pushToWire', () => {
  test('every option has its place', () => {
    const push = pushToWire({
      ...{ disablePush: false, title: 't', description: 'd', extension: 'e' },
      androidInfo: {
        ...{ sound: 's', XiaoMiChannelID: 'x', OPPOChannelID: 'o', FCMChannelID: 'f', VIVOClassification: 1 },
        ...{ VIVOCategory: 'IM', HuaWeiCategory: 'IM', OPPOCategory: 'IM', HonorImportance: 'LOW', MeizuNotifyType: 1 },
      },
      apnsInfo: {
        ...{ sound: 's', ignoreIOSBadge: true, disableVoipPush: true },
        ...{ enableIOSBackgroundNotification: true, interruptionLevel: 'active' },
      },
    });

    expect(push).toStrictEqual({
      ...{ PushFlag: 0, Title: 't', Desc: 'd', Ext: 'e' },
      AndroidInfo: {
        ...{ Sound: 's', XiaoMiChannelID: 'x', OPPOChannelID: 'o', GoogleChannelID: 'f', VIVOClassification: 1 },
        ...{ VIVOCategory: 'IM', HuaWeiCategory: 'IM', OPPOCategory: 'IM', HonorImportance: 'LOW', MeizuNotifyType: 1 },
      },
      ApnsInfo: { Sound: 's', InterruptionLevel: 'active', BadgeMode: 1, ContentAvailable: 1 },
    });
    expect(isSendParams.Check({ ...sendParams(text()), push })).toBe(true);
  });

  test('the older place of ignoreIOSBadge counts too; an empty one says nothing', () => {
    expect(pushToWire({ ignoreIOSBadge: true })).toEqual({ ApnsInfo: { BadgeMode: 1 } });
    expect(pushToWire({})).toBeUndefined();
    expect(sendParams(text(), { offlinePushInfo: {} })).not.toHaveProperty('push');
  });
});
