import type { WireChange, WireMessage } from '@hongyan/contract';
import type { AppliedChange } from '../../core/port.ts';
import { last } from '../../platform/builtIns.ts';
import { EVENT } from '../constants/event.ts';
import { TYPES } from '../constants/types.ts';
import { signalOf } from '../signaling/signal.ts';
import type { Message, PinNotice, ReadReceipt, UserInfo } from '../types.ts';
import { extensionTold, joinExtensions } from './extensionEvents.ts';
import type { Face } from './face.ts';
import { lackingRevokers } from './revokers.ts';
import type { Context, Told } from './told.ts';

/** Tells changes of a log as events, in their order; neighbours of one kind share an event (sdk-js-api §6.1). */
export function tellChanges(face: Face, conv: string, changes: readonly AppliedChange[]): void {
  const told: Told[] = [];
  for (const applied of changes) {
    const next = eventOf({ face, conv }, applied);
    if (!next || next.data.length === 0) continue;
    const before = last(told);
    if (before?.name !== next.name) told.push(next);
    else if (!joinExtensions(before, next)) before.data.push(...next.data);
  }
  face.ready.tell(
    () => {
      for (const applied of changes) nameRevoker(face, conv, applied);
      for (const { name, data } of told) {
        if (name === EVENT.PINNED_GROUP_MESSAGE_UPDATED) nameOperators(face, data as PinNotice[]);
        if (!toldAlone.has(name)) face.emitter.emit(name, data);
        else for (const one of data) face.emitter.emit(name, one);
      }
    },
    lackingRevokers(
      face,
      changes.flatMap(({ change: { kind, by }, message }) =>
        kind === 'pin' ? by : (kind === 'recall' && message?.recalledBy) || [],
      ),
    ),
  );
}

/** The profile of who recalled a message of another's may not have been here when the recall came. */
function nameRevoker({ messages }: Face, conv: string, { message }: AppliedChange): void {
  if (message?.recalledBy && messages.find(message.id, conv)) messages.take(conv, message);
}

/** The profile of who pinned may not have been here when the pin came; what the message says of it is the same object. */
function nameOperators(face: Face, notices: readonly PinNotice[]): void {
  for (const { operatorInfo } of notices) Object.assign(operatorInfo, userInfo(face, operatorInfo.userID));
}

/** Events that tell of one message each. */
const toldAlone: ReadonlySet<string> = new Set([
  EVENT.PINNED_GROUP_MESSAGE_UPDATED,
  EVENT.MESSAGE_EXTENSIONS_UPDATED,
  EVENT.MESSAGE_EXTENSIONS_DELETED,
]);

function eventOf(context: Context, { change, message }: AppliedChange): Told | undefined {
  const { face, conv } = context;
  switch (change.kind) {
    case 'recall':
      return message && { name: EVENT.MESSAGE_REVOKED, data: [face.messages.take(conv, message)] };
    case 'edit': {
      if (!message) return undefined;
      const edited = face.messages.take(conv, message);
      if (signalOf(edited)) face.later.soon(({ invitations }) => invitations.modified(edited));
      return { name: EVENT.MESSAGE_MODIFIED, data: [edited] };
    }
    case 'read':
      return change.by === face.core.me?.userId ? ownRead(face, conv, change.seq) : readByPeer(face, conv, change.seq);
    case 'receipt':
      // Its own reader is told nothing: the receipt is for the sender.
      if (!message || change.by === face.core.me?.userId) return undefined;
      return { name: EVENT.MESSAGE_READ_RECEIPT_RECEIVED, data: [receiptOf(context, change, message)] };
    case 'delete': {
      const deleted = message && face.messages.find(message.id, conv);
      if (deleted) markDeleted(face, deleted);
      return undefined;
    }
    case 'pin':
      if (!message) fetchPinned(context, change);
      return message && { name: EVENT.PINNED_GROUP_MESSAGE_UPDATED, data: [pinNotice(context, change, message)] };
    case 'reaction':
      // Of a message that is not here no app shows anything.
      if (message && change.reaction !== undefined)
        face.reactions.changed({ conv, seq: change.seq, messageID: message.id, reactionID: change.reaction });
      return undefined;
    case 'extension':
      return message && extensionTold(context, change, message);
    // The head has it, and the group's object by that; topics are told apart.
    case 'info':
    case 'topicCreated':
    case 'topicDeleted':
    case 'trim':
      return undefined;
  }
}

function receiptOf({ face, conv }: Context, change: WireChange, wire: WireMessage): ReadReceipt {
  const { ID: messageID, conversationType, readReceiptInfo, to } = face.messages.take(conv, wire);
  if (conversationType === TYPES.CONV_GROUP) {
    const { readCount = 0, unreadCount = 0 } = change;
    Object.assign(readReceiptInfo, { readCount, unreadCount });
    return { groupID: to, messageID, readCount, unreadCount };
  }
  const timestamp = Math.floor(change.timeMs / 1_000);
  readReceiptInfo.timestamp = timestamp;
  return { userID: change.by, messageID, isPeerRead: true, timestamp };
}

function pinNotice({ face, conv }: Context, { by, isPinned = false }: WireChange, wire: WireMessage): PinNotice {
  const message = face.messages.take(conv, wire);
  const operatorInfo = userInfo(face, by);
  message.pinnerInfo = isPinned ? operatorInfo : null;
  const { ID, sequence, random, time, clientTime } = message;
  const told = isPinned ? message : { ID, sequence, random, time, clientTime };
  return { groupID: message.to, message: told, isPinned, operatorInfo };
}

// Old messages are pinned too, that were never read here.
function fetchPinned({ face, conv }: Context, change: WireChange): void {
  face.core
    .history(conv, { beforeSeq: change.seq + 1, count: 1 })
    .then(({ messages: [message] }) => message?.seq === change.seq && tellChanges(face, conv, [{ change, message }]))
    .catch((error) => face.log.debug('a pinned message could not be fetched', error));
}

/** The message is gone for this user. */
export function markDeleted(face: Pick<Face, 'messages' | 'outbox' | 'core'>, message: Message): void {
  message.isDeleted = true;
  if (face.outbox.has(message.ID)) face.core.forgetUnsent(message.ID).catch(() => {});
  face.messages.remove(message);
  face.outbox.remove(message.ID);
}

/** Own messages up to here were read by the peer; those for which that is new are told. */
export function readByPeer(face: Pick<Face, 'messages'>, conv: string, seq: number): Told {
  const read = face.messages
    .of(conv)
    .filter((message) => message.flow === 'out' && message._seq > 0 && message._seq <= seq && !message.isPeerRead)
    .sort((a, b) => a._seq - b._seq);
  for (const message of read) message.isPeerRead = true;
  return { name: EVENT.MESSAGE_READ_BY_PEER, data: read };
}

/** Messages up to here were read by this user. */
export function ownRead(face: Pick<Face, 'messages'>, conv: string, seq: number): undefined {
  for (const message of face.messages.of(conv)) if (message._seq > 0 && message._seq <= seq) message.isRead = true;
}

/** A user as shown beside what they did, as far as known. */
export function userInfo(face: { profiles: Pick<Face['profiles'], 'get'> }, userID: string): UserInfo {
  const profile = face.profiles.get(userID);
  return { userID, nick: profile?.nick ?? '', avatar: profile?.faceUrl ?? '' };
}
