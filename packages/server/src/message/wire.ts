import type { Elem, WireChange, WireMessage } from '@hongyan/contract';
import type { Account } from '../storage/port/accounts.ts';
import { type Change, FLAG, type MessageExtra, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';

/** The name of an account by its number, in one conversation. */
export type Names = (uid: number) => string;

/** Names of the two accounts of a conversation. */
export const namesOf =
  (a: Pick<Account, 'uid' | 'userId'>, b: Pick<Account, 'uid' | 'userId'>): Names =>
  (uid) =>
    uid === a.uid ? a.userId : uid === b.uid ? b.userId : '';

/** Everything of a message that does not depend on where it stands in the log. */
export interface MessageFacts {
  from: Pick<Account, 'uid' | 'userId' | 'nick' | 'faceUrl'>;
  toUserId: string;
  msgSeq: number;
  random: number;
  clientTimeSec: number;
  timeSec: number;
  flags: number;
  body: Elem[];
  extra: MessageExtra;
}

/** The `Message.ID` of the JavaScript face (design D3). */
export const messageId = (uid: number, clientTimeSec: number, random: number): string =>
  `${uid}-${clientTimeSec}-${random}`;

/** A message as sessions see it. Fields that say nothing are left out. */
export function wireMessage(seq: number, facts: MessageFacts): WireMessage {
  const { from, flags, extra } = facts;
  const wire: WireMessage = {
    seq,
    id: messageId(from.uid, facts.clientTimeSec, facts.random),
    from: from.userId,
    to: facts.toUserId,
    timeSec: facts.timeSec,
    clientTimeSec: facts.clientTimeSec,
    msgSeq: facts.msgSeq,
    random: facts.random,
    body: facts.body,
  };
  if (from.nick) wire.nick = from.nick;
  if (from.faceUrl) wire.faceUrl = from.faceUrl;
  if (extra.cloudCustomData) wire.cloudCustomData = extra.cloudCustomData;
  if (extra.push) wire.push = extra.push;
  if (flags === 0) return wire;
  if (flags & FLAG.noUnread) wire.noUnread = true;
  if (flags & FLAG.noLastMsg) wire.noLastMsg = true;
  if (flags & FLAG.notForSender) wire.notForSender = true;
  if (flags & FLAG.needReadReceipt) wire.needReadReceipt = true;
  if (flags & FLAG.supportExtension) wire.supportExtension = true;
  return wire;
}

/** A message of the log as sessions see it; a recalled one is a tombstone. */
export function wireStored(
  message: StoredMessage,
  pair: readonly [Pick<Account, 'uid' | 'userId'>, Pick<Account, 'uid' | 'userId'>],
): WireMessage {
  const [a, b] = pair;
  const [sender, receiver] = message.fromUid === a.uid ? [a, b] : [b, a];
  const wire = wireMessage(message.seq, {
    ...message,
    from: { uid: message.fromUid, userId: sender.userId, nick: message.nick, faceUrl: message.faceUrl },
    toUserId: receiver.userId,
    timeSec: timeSecOf(message),
  });
  if (message.isRecalled) wire.isRecalled = true;
  // A recall takes the edits before it out of the change log: who missed them could not know that there were any.
  else if (message.editedMs > 0) wire.editedMs = message.editedMs;
  if (message.isReceipted) wire.isReadByPeer = true;
  return wire;
}

/** A change as sessions see it. `byUid` 0 is the app itself. */
export function wireChange(change: Change, names: Names): WireChange {
  const { rev, kind, seq, byUid, timeMs, body, cloudCustomData } = change;
  const wire: WireChange = { rev, kind, seq, by: names(byUid), timeMs };
  if (body) wire.body = body;
  if (cloudCustomData !== undefined) wire.cloudCustomData = cloudCustomData;
  return wire;
}
