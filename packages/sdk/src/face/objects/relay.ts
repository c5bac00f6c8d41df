import type { WireMessage } from '@hongyan/contract';
import { type Content, listOf, numberOf, restOf, textOf, textsOf } from './content.ts';

type WireElement = WireMessage['body'][number];
interface Element {
  type: string;
  content: Content;
}

/** Wire fields of a message inside a merged one that its payload speaks for. */
const ITEM_FIELDS = [
  ...['From_Account', 'To_Account', 'GroupId', 'MsgSeq', 'MsgRandom', 'MsgTimeStamp', 'CloudCustomData', 'MsgBody'],
  // Ours: who reads a merged message was not there, and knows no nick.
  ...['ID', 'Nick', 'Avatar'],
];

/** Payload of a merged message (§9.2). */
export function relayContent(wire: Content, toElement: (wire: WireElement) => Element): Content {
  const items = listOf(wire.MsgList);
  return {
    title: textOf(wire.Title),
    abstractList: textsOf(wire.AbstractList),
    compatibleText: textOf(wire.CompatibleText),
    messageList: relayItems(items, toElement),
    downloadKey: textOf(wire.JsonMsgKey),
    pbDownloadKey: '',
    version: 0,
    layersOverLimit: wire.LayersOverLimit === 1,
    // What came with the message is not the list of the key, which is fetched.
    ...(items.length > 0 && textOf(wire.JsonMsgKey) && { _hasOwnList: true }),
    // Of a list that is kept by the server only the sender knew the length.
    ...(typeof wire.MsgNum === 'number' && wire.MsgNum !== items.length && { _messageCount: wire.MsgNum }),
  };
}

/** What a merged message holds, of the wire's list; what is no message is left out. */
export const relayItems = (list: unknown, toElement: (wire: WireElement) => Element): Content[] =>
  listOf(list).map((item) => itemContent(item, toElement));

/** Wire form of a merged message; of one whose list was fetched the key alone. */
export function relayWire(content: Content, toWire: (element: Element) => WireElement): Content {
  const items = listOf(content.messageList);
  const downloadKey = textOf(content.downloadKey);
  return {
    MsgNum: typeof content._messageCount === 'number' ? content._messageCount : items.length,
    Title: textOf(content.title),
    CompatibleText: textOf(content.compatibleText),
    AbstractList: textsOf(content.abstractList),
    ...((!downloadKey || content._hasOwnList === true) && { MsgList: items.map((item) => itemWire(item, toWire)) }),
    ...(downloadKey && { JsonMsgKey: downloadKey }),
    ...(content.layersOverLimit === true && { LayersOverLimit: 1 }),
  };
}

function itemContent(wire: Content, toElement: (wire: WireElement) => Element): Content {
  const from = textOf(wire.From_Account);
  const time = numberOf(wire.MsgTimeStamp);
  const sequence = numberOf(wire.MsgSeq);
  const rest = restOf(wire, ITEM_FIELDS);
  return {
    from,
    messageSender: from,
    time,
    messageSequence: sequence,
    clientSequence: sequence,
    messageRandom: numberOf(wire.MsgRandom),
    clientTime: time,
    cloudCustomData: textOf(wire.CloudCustomData),
    ...{ ID: textOf(wire.ID), nick: textOf(wire.Nick), avatar: textOf(wire.Avatar) },
    messageBody: bodyOf(wire.MsgBody).map((element) => {
      const { type, content } = toElement(element);
      return { type, payload: content };
    }),
    ...(typeof wire.To_Account === 'string' && { receiverUserID: wire.To_Account }),
    ...(typeof wire.GroupId === 'string' && { receiverGroupID: wire.GroupId }),
    messageReceiver: textOf(wire.GroupId) || textOf(wire.To_Account),
    ...(rest && { _rest: rest }),
  };
}

function itemWire(item: Content, toWire: (element: Element) => WireElement): Content {
  const rest = item._rest;
  return {
    From_Account: textOf(item.from),
    ...(typeof item.receiverUserID === 'string' && { To_Account: item.receiverUserID }),
    ...(typeof item.receiverGroupID === 'string' && { GroupId: item.receiverGroupID }),
    MsgSeq: numberOf(item.messageSequence),
    MsgRandom: numberOf(item.messageRandom),
    MsgTimeStamp: numberOf(item.time),
    CloudCustomData: textOf(item.cloudCustomData),
    ...(textOf(item.ID) && { ID: textOf(item.ID) }),
    ...(textOf(item.nick) && { Nick: textOf(item.nick) }),
    ...(textOf(item.avatar) && { Avatar: textOf(item.avatar) }),
    MsgBody: listOf(item.messageBody).map((element) =>
      toWire({ type: textOf(element.type), content: contentOf(element.payload) }),
    ),
    ...(typeof rest === 'object' && rest),
  };
}

function bodyOf(body: unknown): WireElement[] {
  return listOf(body).map((element) => ({
    MsgType: textOf(element.MsgType),
    MsgContent: contentOf(element.MsgContent),
  }));
}

function contentOf(value: unknown): Content {
  return listOf([value])[0] ?? {};
}
