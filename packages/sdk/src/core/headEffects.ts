import type { Mention, WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import { AT_ALL } from '@hongyan/contract/groupKinds';
import { changedMessage } from '../store/changedMessage.ts';

/** Whether log `a` is an older incarnation than log `b`: numbers of logs only rise, and may exceed 2^53. */
export const isOlderLog = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);

/** Mentions that a head shows: the latest ones. */
const MENTIONS_MAX = 20;

function withMention(
  head: WireConversation,
  { seq, from, at = [] }: WireMessage,
  me: { userId: string },
): WireConversation {
  const mention: Mention = { seq, from };
  if (at.includes(AT_ALL)) mention.all = true;
  if (at.includes(me.userId)) mention.me = true;
  const isForMe = mention.all || mention.me;
  if (!isForMe || from === me.userId || seq <= head.readSeq) return head;
  return { ...head, mentions: [...(head.mentions ?? []), mention].slice(-MENTIONS_MAX) };
}

/** A head after the message of the next place, as the server computes it. */
export function headAfterMessage(
  head: WireConversation,
  message: WireMessage,
  timeMs: number,
  me: { userId: string },
): WireConversation {
  const isOwn = message.from === me.userId;
  const next = withMention({ ...head, seq: message.seq }, message, me);
  // One that was read elsewhere before it arrived here is not unread.
  if (!isOwn && !message.noUnread && message.seq > head.readSeq) next.unread++;
  if (message.noLastMsg) return next;

  const { isHidden: _, ...shown } = next;
  return { ...shown, lastMessage: message, timeMs };
}

/**
 * A head after the next change, where that can be told exactly from here; undefined: ask the server.
 *
 * @param kept the message it concerns, where it is kept
 */
export function headAfterChange(
  head: WireConversation,
  change: WireChange,
  kept: WireMessage | undefined,
  me: { userId: string },
): WireConversation | undefined {
  const next = { ...head, rev: change.rev };
  if (change.kind === 'info') return { ...next, group: change.info ?? head.group };
  if (change.kind === 'read') return change.by === me.userId ? ownRead(next, change) : peerRead(next, change);
  if (change.kind === 'trim') return trimmed(next, change);
  const lowersUnread = change.kind === 'recall' || change.kind === 'delete';
  if (lowersUnread && head.mentions?.some(({ seq }) => seq === change.seq)) return undefined;
  if (lowersUnread && change.seq > head.readSeq && kept?.from !== me.userId) return undefined;
  if (head.lastMessage?.seq !== change.seq) return next;

  const lastMessage = changedMessage(head.lastMessage, change);
  return lastMessage && { ...next, lastMessage };
}

/** What the server keeps no more is unread to nobody and no last message: where it was one, only the server knows what is now. */
function trimmed(next: WireConversation, { seq, trimmedRev: rev = 0 }: WireChange): WireConversation | undefined {
  const { unread, readSeq, lastMessage, lowestSeq } = next;
  if (!lastMessage || lastMessage.seq <= seq || (unread > 0 && readSeq < seq) || next.mentions) return undefined;
  const { clearedSeq } = next.trimmed ?? { clearedSeq: lowestSeq - 1 };
  return {
    ...next,
    lowestSeq: Math.max(lowestSeq, seq + 1),
    readSeq: Math.max(readSeq, seq),
    trimmed: { seq, rev, clearedSeq },
  };
}

/** The lowest place that a device may keep: what the user cleared goes, what the server trimmed stays. */
export const keptFrom = ({ trimmed, lowestSeq }: WireConversation): number =>
  trimmed ? trimmed.clearedSeq + 1 : lowestSeq;

/** A head after its user has read all that is in the log. */
export function headAllRead(head: WireConversation, seq: number): WireConversation {
  const { mentions: _, ...rest } = head;
  return { ...rest, readSeq: seq, unread: 0 };
}

function peerRead(next: WireConversation, { seq, timeMs }: WireChange): WireConversation {
  return seq > next.peerReadSeq ? { ...next, peerReadSeq: seq, peerReadMs: timeMs } : next;
}

/** Unread is derived on the server: only at the end, or where the position does not move, is it known here. */
function ownRead(next: WireConversation, { seq }: WireChange): WireConversation | undefined {
  if (seq >= next.seq) return { ...next, readSeq: Math.max(seq, next.readSeq), unread: 0 };
  return seq <= next.readSeq ? next : undefined;
}
