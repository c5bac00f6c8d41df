import { SYSTEM_CONV, type UserEvent, type WireConversation } from '@hongyan/contract';
import { readable } from '../group/fieldRights.ts';
import { type Readers, wireSelf } from '../group/wire.ts';
import { type Seen, wireStored } from '../message/wire.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Conversation, UserEventRow } from '../storage/port/conversations.ts';
import { infoOf } from '../storage/port/groups.ts';
import { convOf, groupConvOf } from './place.ts';

type Side = Pick<Account, 'uid' | 'userId'>;

/** A conversation as its user's sessions see it. */
export function wireConversation(conversation: Conversation, me: Side, readers: Readers): WireConversation {
  const { convId, peerUid, peerUserId, lastMessage, isHidden, group, isNotices, ...rest } = conversation;
  const wire: WireConversation = { conv: nameOf(conversation), id: String(convId), ...rest };
  if (isHidden) wire.isHidden = true;
  if (group) {
    wire.group = infoOf({
      ...group,
      fields: readable(readers.groupFieldReaders, group.self, group.fields),
    });
    // The place in a topic is that in its community.
    if (!group.community) wire.self = wireSelf(group.self, readers);
    else if (group.self.muteUntilMs > 0) wire.muteUntilSec = Math.floor(group.self.muteUntilMs / 1000);
    if (group.mentions.length > 0) wire.mentions = group.mentions;
  }
  if (lastMessage) wire.lastMessage = wireStored(lastMessage, seenIn(conversation, me));
  return wire;
}

function nameOf({ group, isNotices, peerUserId }: Conversation): string {
  if (group) return groupConvOf(group.groupId);
  return isNotices ? SYSTEM_CONV : convOf(peerUserId);
}

function seenIn({ group, isNotices, peerUid, peerUserId }: Conversation, me: Side): Seen {
  if (group) return { kind: 'group', group };
  return isNotices ? { kind: 'notices' } : { kind: 'c2c', me, peer: { uid: peerUid, userId: peerUserId } };
}

/** An event of the user stream as sessions see it. */
export function wireUserEvent(event: UserEventRow): UserEvent {
  const { userSeq, kind, peerUserId, groupId, isNotices, timeMs, seq, value } = event;
  const wire: UserEvent = { userSeq, kind, timeMs };
  if (peerUserId !== undefined) wire.conv = convOf(peerUserId);
  if (groupId !== undefined) wire.conv = groupConvOf(groupId);
  if (isNotices) wire.conv = SYSTEM_CONV;
  if (seq !== undefined) wire.seq = seq;
  if (value !== undefined) wire.value = value;
  return wire;
}
