import Type from 'typebox';
import { Body, ChangedMessage, EventTime, ExtensionList, type Hook, OnlineOnly, OperateType, Sec } from './shape.ts';

const Ends = { From_Account: Type.String(), To_Account: Type.String() };
const MsgKey = Type.String({ description: '`MsgSeq_MsgRandom_MsgTime`: names the message for recall over REST.' });
const UnreadMsgNum = Type.Integer({
  minimum: -1,
  description: 'Unread one-to-one and group messages of the receiver in all; -1 when it was not delivered.',
});
const Message = {
  ...Ends,
  MsgSeq: Type.Integer({ minimum: 0 }),
  MsgRandom: Type.Integer({ minimum: 0 }),
  MsgTime: Sec('When it was accepted'),
  MsgKey,
  MsgId: Type.String({ description: 'Its id on the clients.' }),
  OnlineOnlyFlag: OnlineOnly,
  MsgBody: Body,
  CloudCustomData: Type.String(),
  EventTime,
};

/** Webhooks of one-to-one messages (callbacks.md §5). */
export const c2cHooks = {
  beforeC2cSend: {
    callback: 'C2C.CallbackBeforeSendMsg',
    kind: 'before',
    payload: Type.Object(Message),
    mayReplace: ['MsgBody', 'CloudCustomData'],
    answer: ChangedMessage,
    refusal: 'refusedByApp',
    ownCodes: [120_001, 130_000],
    mayDrop: true,
    summary: 'Before a one-to-one message is stored.',
  },
  afterC2cSend: {
    callback: 'C2C.CallbackAfterSendMsg',
    kind: 'after',
    payload: Type.Object({
      ...Message,
      SendMsgResult: Type.Integer({ description: '0, or the code that the sender got.' }),
      ErrorInfo: Type.String(),
      UnreadMsgNum,
    }),
    summary: 'A one-to-one message was stored, or was refused for a banned word.',
  },
  afterC2cRead: {
    callback: 'C2C.CallbackAfterMsgReport',
    kind: 'after',
    payload: Type.Object({
      Report_Account: Type.String({ description: 'Who read.' }),
      Peer_Account: Type.String(),
      LastReadTime: Sec('Up to when it was read'),
      UnreadMsgNum,
      EventTime,
    }),
    summary: 'A one-to-one conversation was marked read.',
  },
  afterC2cRecall: {
    callback: 'C2C.CallbackAfterMsgWithDraw',
    kind: 'after',
    payload: Type.Object({ ...Ends, MsgKey, UnreadMsgNum, EventTime }),
    summary: 'A one-to-one message was recalled.',
  },
  afterC2cExtension: {
    callback: 'C2C.CallbackAfterC2CMsgExtension',
    kind: 'after',
    payload: Type.Object({
      ...Ends,
      MsgKey,
      OperateType,
      ExtensionList,
      Seq: Type.Integer({ description: 'Version of all pairs of the message.' }),
      EventTime,
    }),
    summary: 'Extensions of a one-to-one message were changed.',
  },
} as const satisfies Record<string, Hook>;
