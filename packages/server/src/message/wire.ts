import { SYSTEM_CONV, type WireChange, type WireMessage } from '@hongyan/contract';
import type { Account } from '../storage/port/accounts.ts';
import { type Change, FLAG, type MessageExtra, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';

/** The name of an account by its number, in one conversation. */
export type Names = (uid: number) => string;

/** Names of accounts. */
export const namesOf =
  (...accounts: readonly Pick<Account, 'uid' | 'userId'>[]): Names =>
  (uid) =>
    accounts.find((account) => account.uid === uid)?.userId ?? '';

/** Everything of a message that does not depend on where it stands in the log. */
export interface MessageFacts {
  from: Pick<Account, 'uid' | 'userId' | 'nick' | 'faceUrl'>;
  /** The receiver's user id, or the group's id. */
  to: string;
  msgSeq: number;
  random: number;
  clientTimeSec: number;
  timeSec: number;
  flags: number;
  body: StoredMessage['body'];
  extra: MessageExtra;
}

/** The `Message.ID` of the JavaScript face (design D3). */
export const messageId = (uid: number, clientTimeSec: number, random: number): string =>
  `${uid}-${clientTimeSec}-${random}`;

const FLAG_NAMES = [
  [FLAG.noUnread, 'noUnread'],
  [FLAG.noLastMsg, 'noLastMsg'],
  [FLAG.notForSender, 'notForSender'],
  [FLAG.needReadReceipt, 'needReadReceipt'],
  [FLAG.supportExtension, 'supportExtension'],
  [FLAG.tip, 'isTip'],
] as const;

/** A message as sessions see it. Fields that say nothing are left out. */
export function wireMessage(seq: number, facts: MessageFacts): WireMessage {
  const { from, flags, extra } = facts;
  const wire: WireMessage = {
    seq,
    id: messageId(from.uid, facts.clientTimeSec, facts.random),
    from: from.userId,
    to: facts.to,
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
  if (extra.nameCard) wire.nameCard = extra.nameCard;
  if (extra.priority) wire.priority = extra.priority;
  if (extra.at) wire.at = extra.at;
  if (extra.targets) wire.targets = extra.targets;
  if (extra.recalledBy) wire.recalledBy = extra.recalledBy;
  if (extra.recallReason) wire.recallReason = extra.recallReason;
  if (flags !== 0) for (const [bit, name] of FLAG_NAMES) if (flags & bit) wire[name] = true;
  return wire;
}

type Side = Pick<Account, 'uid' | 'userId'>;

/** Where a message is seen: says who it is to. */
export type Seen =
  | { kind: 'c2c'; me: Side; peer: Side }
  | { kind: 'group'; group: { groupId: string } }
  | { kind: 'notices' };

/** A message of the log as sessions see it; a recalled one is a tombstone. */
export function wireStored(message: StoredMessage, place: Seen): WireMessage {
  const { fromUid: uid, fromUserId, nick, faceUrl } = message;
  const wire = wireMessage(message.seq, {
    ...message,
    from: { uid, userId: fromUserId || SYSTEM_CONV, nick, faceUrl },
    to: receiverOf(place, uid),
    timeSec: timeSecOf(message),
  });
  if (message.isRecalled) wire.isRecalled = true;
  // A recall takes the edits before it out of the change log: who missed them could not know that there were any.
  else if (message.editedMs > 0) wire.editedMs = message.editedMs;
  if (message.isReceipted) wire.isReadByPeer = true;
  return wire;
}

function receiverOf(place: Seen, fromUid: number): string {
  if (place.kind === 'group') return place.group.groupId;
  // Notices are the same for whoever gets them.
  if (place.kind === 'notices') return '';
  return fromUid === place.me.uid ? place.peer.userId : place.me.userId;
}

/** A change as sessions see it. `byUid` 0 is the app itself. */
export function wireChange(change: Change, names: Names): WireChange {
  const { rev, kind, seq, byUid, timeMs, body, cloudCustomData, note } = change;
  const wire: WireChange = { rev, kind, seq, by: names(byUid), timeMs, ...note };
  if (body) wire.body = body;
  if (cloudCustomData !== undefined) wire.cloudCustomData = cloudCustomData;
  return wire;
}
