import type { WireChange, WireConversation, WireMessage } from '@hongyan/contract';
import type { PendingMessage } from '../port.ts';

export const alice = { sdkAppId: 1_400_000_001, userId: 'alice', uid: '7' };
export const conv = 'C2Cbob';
export const all = { from: 1, to: Number.MAX_SAFE_INTEGER };

/** A message that bob wrote. */
export const message = (seq: number, more: Partial<WireMessage> = {}): WireMessage => ({
  seq,
  id: `8-1700000000-${seq}`,
  from: 'bob',
  to: 'alice',
  timeSec: 1_700_000_000 + seq,
  clientTimeSec: 1_700_000_000,
  msgSeq: 1000 + seq,
  random: seq,
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `text ${seq}` } }],
  ...more,
});

export const head = (name: string, seq: number): WireConversation => ({
  ...{ conv: name, id: '1', seq, rev: 0, lowestSeq: 1, unread: seq, readSeq: 0, peerReadSeq: 0, peerReadMs: 0 },
  ...{ isPinned: false, receiveOption: 0, timeMs: 1_700_000_000_000 + seq, lastMessage: message(seq) },
});

export const change = (
  rev: number,
  kind: WireChange['kind'],
  seq: number,
  more: Partial<WireChange> = {},
): WireChange => ({
  ...{ rev, kind, seq, by: 'bob', timeMs: 1_700_000_100_000 + rev },
  ...more,
});

export const pendingMessage = (id: string, createdMs: number, more: Partial<PendingMessage> = {}): PendingMessage => ({
  ...{ conv, id, params: { random: 1 }, createdMs, state: 'sending' },
  ...more,
});
