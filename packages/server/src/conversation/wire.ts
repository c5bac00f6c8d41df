import type { UserEvent, WireConversation } from '@hongyan/contract';
import { wireStored } from '../message/wire.ts';
import type { Conversation, UserEventRow } from '../storage/port/conversations.ts';
import { convOf } from './peer.ts';

/** A conversation as its user's sessions see it. */
export function wireConversation(conversation: Conversation, me: { uid: number; userId: string }): WireConversation {
  const { convId, peerUid, peerUserId, lastMessage, isHidden, ...rest } = conversation;
  const wire: WireConversation = { conv: convOf(peerUserId), id: String(convId), ...rest };
  if (isHidden) wire.isHidden = true;
  if (lastMessage) wire.lastMessage = wireStored(lastMessage, [me, { uid: peerUid, userId: peerUserId }]);
  return wire;
}

/** An event of the user stream as sessions see it. */
export function wireUserEvent({ userSeq, kind, peerUserId, timeMs, seq, value }: UserEventRow): UserEvent {
  const wire: UserEvent = { userSeq, kind, timeMs };
  if (peerUserId !== undefined) wire.conv = convOf(peerUserId);
  if (seq !== undefined) wire.seq = seq;
  if (value !== undefined) wire.value = value;
  return wire;
}
