import type { AppliedChange } from '../../core/port.ts';
import { EVENT } from '../constants/event.ts';
import type { Message, UserInfo } from '../types.ts';
import type { Face } from './face.ts';

type Told = { name: string; data: unknown[] };

/** Tells changes of a log as events, in their order; neighbours of one kind share an event (sdk-js-api §6.1). */
export function tellChanges(face: Face, conv: string, changes: readonly AppliedChange[]): void {
  const told: Told[] = [];
  for (const applied of changes) {
    const next = eventOf(face, conv, applied);
    if (!next || next.data.length === 0) continue;
    const last = told.at(-1);
    if (last?.name === next.name) last.data.push(...next.data);
    else told.push(next);
  }
  face.ready.tell(() => {
    for (const { name, data } of told) face.emitter.emit(name, data);
  });
}

function eventOf(face: Face, conv: string, { change, message }: AppliedChange): Told | undefined {
  switch (change.kind) {
    case 'recall':
      return message && { name: EVENT.MESSAGE_REVOKED, data: [face.messages.take(message, userInfo(face, change.by))] };
    case 'edit':
      return message && { name: EVENT.MESSAGE_MODIFIED, data: [face.messages.take(message)] };
    case 'read':
      return change.by === face.core.me?.userId ? ownRead(face, conv, change.seq) : readByPeer(face, conv, change.seq);
    case 'receipt': {
      // Its own reader is told nothing: the receipt is for the sender.
      if (!message || change.by === face.core.me?.userId) return undefined;
      const receipted = face.messages.take(message);
      receipted.readReceiptInfo.timestamp = Math.floor(change.timeMs / 1_000);
      const { timestamp } = receipted.readReceiptInfo;
      const receipt = { userID: change.by, messageID: receipted.ID, isPeerRead: true, timestamp };
      return { name: EVENT.MESSAGE_READ_RECEIPT_RECEIVED, data: [receipt] };
    }
    case 'delete': {
      const deleted = message && face.messages.find(message.id);
      if (deleted) markDeleted(face, deleted);
      return undefined;
    }
  }
}

/** The message is gone for this user. */
export function markDeleted(face: Pick<Face, 'messages' | 'outbox'>, message: Message): void {
  message.isDeleted = true;
  face.messages.remove(message.ID);
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

function userInfo(face: Face, userID: string): UserInfo {
  const profile = face.profiles.get(userID);
  return { userID, nick: profile?.nick ?? '', avatar: profile?.faceUrl ?? '' };
}
