import type { Elem, ServerElem } from '@hongyan/contract';
import { FLAG, type MessageExtra, type StoredMessage } from '../port/messages.ts';
import { fromColumn, toText, toUnsigned } from './bytes.ts';
import { assertIntact, PORT_FLAGS } from './checkSum.ts';

/** Bits of the column `flags` above those of the port. */
export const RECALLED = PORT_FLAGS + 1;
export const RECEIPTED = 2 * RECALLED;

/** A message's row joined with its sender's profile snapshot. */
export interface MessageRow {
  conv_id: number;
  seq: number;
  from_uid: number;
  profile_id: number;
  msg_seq: number;
  random: number;
  client_delta: number;
  time_ms: number;
  flags: number;
  imported_sec: number | null;
  edited_ms: number | null;
  body: Uint8Array | null;
  extra: Uint8Array | null;
  check_sum: number | null;
  nick: string | null;
  face_url: string | null;
  from_user_id: string | null;
}

/** Columns of `MessageRow`, but `conv_id`, of `messages m` with `SENDER`. */
export const MESSAGE_COLUMNS = `m.seq, m.from_uid, m.profile_id, m.msg_seq, m.random, m.client_delta, m.time_ms, m.flags, m.imported_sec,
  m.edited_ms, m.body, m.extra, m.check_sum, p.nick, p.face_url, s.user_id AS from_user_id`;

/** The sender of `messages m`: as of sending, and its name. */
export const SENDER = 'LEFT JOIN profiles p ON p.profile_id = m.profile_id LEFT JOIN accounts s ON s.uid = m.from_uid';

export const SELECT_MESSAGES = `SELECT m.conv_id, ${MESSAGE_COLUMNS} FROM messages m ${SENDER}`;

/** Leaves out what this viewer may not see; takes `visibleTo` as parameters. */
export const VISIBLE = `((m.flags & ${FLAG.notForSender}) = 0 OR m.from_uid <> ?)
  AND ((m.flags & ${FLAG.targeted}) = 0 OR m.from_uid = ?
    OR EXISTS (SELECT 1 FROM targets t WHERE t.conv_id = m.conv_id AND t.seq = m.seq AND t.uid = ?))
  AND NOT EXISTS (SELECT 1 FROM changes d WHERE d.conv_id = m.conv_id AND d.seq = m.seq AND d.kind = 'delete' AND d.for_uid = ?)`;
export const visibleTo = (uid: number): number[] => [uid, uid, uid, uid];

/** A stored client time: it is kept as the distance from the server's. */
export const clientTimeSecOf = (row: Pick<MessageRow, 'client_delta' | 'time_ms'>): number =>
  Math.floor(row.time_ms / 1000) + row.client_delta;

/**
 * What readers of the store get.
 *
 * @throws ImError `storeDamaged`
 */
export function storedMessage(row: MessageRow): StoredMessage {
  assertIntact(row);
  return {
    convId: row.conv_id,
    seq: row.seq,
    fromUid: row.from_uid,
    fromUserId: row.from_user_id ?? '',
    msgSeq: toUnsigned(row.msg_seq),
    random: toUnsigned(row.random),
    clientTimeSec: clientTimeSecOf(row),
    timeMs: row.time_ms,
    importedSec: row.imported_sec ?? 0,
    flags: row.flags & PORT_FLAGS,
    body: bodyOf(row.body),
    extra: extraOf(row.extra),
    nick: fromColumn(row.nick ?? ''),
    faceUrl: fromColumn(row.face_url ?? ''),
    isRecalled: (row.flags & RECALLED) !== 0,
    editedMs: row.edited_ms ?? 0,
    isReceipted: (row.flags & RECEIPTED) !== 0,
  };
}

/** The elements of a stored body; none when it was recalled. */
export const bodyOf = (bytes: Uint8Array | null): (Elem | ServerElem)[] =>
  bytes ? (JSON.parse(toText(bytes)) as (Elem | ServerElem)[]) : [];

/** What a message carries besides its body. */
export const extraOf = (bytes: Uint8Array | null): MessageExtra =>
  bytes ? (JSON.parse(toText(bytes)) as MessageExtra) : {};
