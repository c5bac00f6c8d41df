import type { HookPayload } from '@hongyan/contract';
import { writeMsgKey } from '../message/key.ts';
import { messageId } from '../message/wire.ts';
import { timeSecOf } from '../storage/port/messages.ts';
import type { Said } from '../storage/port/outbox.ts';
import type { Facts } from './payloadFacts.ts';

/** A message of the log in the words of one that stands in none. */
export function saidIn({ subject: { message }, detail }: Facts): Said {
  if (detail.said) return detail.said;
  if (!message) return NOTHING_SAID;
  const { extra } = message;
  return {
    from: message.fromUserId,
    seq: message.seq,
    msgSeq: message.msgSeq,
    random: message.random,
    id: messageId(message.fromUid, message.clientTimeSec, message.random),
    timeSec: timeSecOf(message),
    body: message.body,
    ...(extra.cloudCustomData && { cloudCustomData: extra.cloudCustomData }),
    ...(extra.at && { at: [...extra.at] }),
  };
}

const NOTHING_SAID: Said = { from: '', seq: 0, msgSeq: 0, random: 0, id: '', timeSec: 0, body: [] };

const bodyOf = (said: Said) => ({
  OnlineOnlyFlag: said.isOnlineOnly ? 1 : 0,
  MsgBody: said.body as HookPayload<'afterC2cSend'>['MsgBody'],
  CloudCustomData: said.cloudCustomData ?? '',
});

/** A one-to-one message as the app's server sees it, before and after. */
export function c2cMessage(said: Said & { to: string }, timeMs: number): HookPayload<'beforeC2cSend'> {
  const { msgSeq, random, timeSec } = said;
  return {
    From_Account: said.from,
    To_Account: said.to,
    MsgSeq: msgSeq,
    MsgRandom: random,
    MsgTime: timeSec,
    MsgKey: writeMsgKey({ msgSeq, random, timeSec }),
    MsgId: said.id,
    ...bodyOf(said),
    EventTime: timeMs,
  };
}

/** A message to a group as the app's server sees it, before and after. */
export function groupMessage(
  group: { GroupId: string; Type: string; TopicId?: string },
  said: Said,
  { operator, timeMs }: { operator: string; timeMs: number },
): HookPayload<'beforeGroupSend'> {
  const who = { From_Account: said.from, Operator_Account: operator || said.from, Random: said.random };
  return { ...group, ...who, ...bodyOf(said), EventTime: timeMs };
}

/** The key of the message that a row is about. */
export const keyOf = (facts: Facts): string => {
  const { msgSeq, random, timeSec } = saidIn(facts);
  return writeMsgKey({ msgSeq, random, timeSec });
};

export function extensionsOf({ detail: { extension } }: Facts) {
  const { operate = 1, pairs = [], seq = 0 } = extension ?? {};
  const ExtensionList = pairs.map(({ key, value, seq: version }) => ({ Key: key, Value: value, Seq: version }));
  return { OperateType: operate, ExtensionList, Seq: seq };
}
