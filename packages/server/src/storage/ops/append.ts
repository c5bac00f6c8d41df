import { type Appended, type C2cDraft, type Draft, FLAG } from '../port/messages.ts';
import type { AskedBy } from '../port/outbox.ts';
import type { Param, Tx } from '../tx.ts';
import { packKeys, toBytes, toSigned } from './bytes.ts';
import { checkSum } from './checkSum.ts';
import { C2C, type Head, lockOrCreateHead } from './heads.ts';
import { importedAs } from './locate.ts';
import { CREATE_MEMBER } from './members.ts';
import { hold } from './mergedLists.ts';
import { note } from './outboxWrite.ts';
import { findEarlier, MAX_AHEAD_SEC, MAX_BEHIND_SEC } from './repeat.ts';

export const INSERT_MESSAGE = `INSERT INTO messages (conv_id, seq, from_uid, profile_id, msg_seq, random, client_delta, time_ms,
  flags, count_low, count_high, imported_sec, body, extra, send_keys, check_sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const INSERT_IMPORT = 'INSERT INTO imports (conv_id, imported_sec, msg_seq, random, seq) VALUES (?, ?, ?, ?, ?)';

/** Writes back what an append changes of a head; `rev` belongs to the changes. */
export const UPDATE_HEAD = `UPDATE conversations SET seq = ?, count_low = ?, count_high = ?, list_seq_low = ?, list_ms_low = ?,
  list_seq_high = ?, list_ms_high = ?, last_ms = ?, ahead_sec = ?, behind_sec = ? WHERE conv_id = ?`;

export const headParams = (head: Head): Param[] => [
  head.seq,
  head.count_low,
  head.count_high,
  head.list_seq_low,
  head.list_ms_low,
  head.list_seq_high,
  head.list_ms_high,
  head.last_ms,
  head.ahead_sec,
  head.behind_sec,
  head.conv_id,
];

const clientDelta = (draft: Draft): number => draft.clientTimeSec - Math.floor(draft.timeMs / 1000);

/** The head after this draft takes the next place: counts per sender, last message per side (M5, M6). */
export function headAfter(head: Head, draft: Draft): Head {
  const seq = head.seq + 1;
  const isLow = head.kind !== C2C || draft.fromUid === head.uid_low;
  const next = { ...head, seq, last_ms: Math.max(head.last_ms, draft.timeMs) };
  if (!(draft.flags & FLAG.noUnread)) {
    if (isLow) next.count_low++;
    else next.count_high++;
  }
  if (!(draft.flags & FLAG.noLastMsg)) {
    const ms = draft.importedSec ? draft.importedSec * 1000 : draft.timeMs;
    const { forSender, forReceiver } = shownTo(head, draft.flags);
    if (isLow ? forSender : forReceiver) [next.list_seq_low, next.list_ms_low] = [seq, ms];
    if (isLow ? forReceiver : forSender) [next.list_seq_high, next.list_ms_high] = [seq, ms];
  }
  if (draft.importedSec === undefined) {
    const delta = clientDelta(draft);
    next.ahead_sec = Math.max(next.ahead_sec, Math.min(delta, MAX_AHEAD_SEC));
    next.behind_sec = Math.max(next.behind_sec, Math.min(-delta, MAX_BEHIND_SEC));
  }
  return next;
}

/** Which sides see a message: of a one-to-one message for some, who are nobody, the sender alone does (M14). */
export const shownTo = (head: Pick<Head, 'kind'>, flags: number): { forSender: boolean; forReceiver: boolean } => ({
  forSender: (flags & FLAG.notForSender) === 0,
  forReceiver: head.kind !== C2C || (flags & FLAG.targeted) === 0,
});

/** Parameters of `INSERT_MESSAGE`; `head` is the one after the draft. */
export function messageParams(head: Head, draft: Draft): Param[] {
  const row = {
    conv_id: head.conv_id,
    seq: head.seq,
    from_uid: draft.fromUid,
    profile_id: draft.fromProfileId,
    msg_seq: toSigned(draft.msgSeq),
    random: toSigned(draft.random),
    client_delta: clientDelta(draft),
    time_ms: draft.timeMs,
    flags: draft.flags,
    imported_sec: draft.importedSec ?? null,
    edited_ms: null,
    body: toBytes(draft.body),
    extra: draft.extra === '' ? null : toBytes(draft.extra),
  };
  return [
    row.conv_id,
    row.seq,
    row.from_uid,
    row.profile_id,
    row.msg_seq,
    row.random,
    row.client_delta,
    row.time_ms,
    row.flags,
    head.count_low,
    head.count_high,
    row.imported_sec,
    row.body,
    row.extra,
    packKeys(draft.keys),
    checkSum(row),
  ];
}

/** The rows of both users, made with the first message (L4); one that a side may not see is no conversation to that side. */
export function memberRows(head: Head, draft: C2cDraft): Param[][] {
  const { forSender, forReceiver } = shownTo(head, draft.flags);
  const sender = [draft.fromUid, head.conv_id, draft.toUid, forSender ? 0 : 1];
  const receiver = [draft.toUid, head.conv_id, draft.fromUid, forReceiver ? 0 : 1];
  return draft.fromUid === draft.toUid ? [sender] : [sender, receiver];
}

/** The answer to a fresh message. */
export const appended = (head: Head, draft: Draft): Appended => ({
  convId: head.conv_id,
  seq: head.seq,
  msgSeq: draft.msgSeq,
  timeMs: draft.timeMs,
  repeated: false,
});

/** Stores a one-to-one message as one unit: rules M1 to M8. */
export async function appendC2c(tx: Tx, draft: C2cDraft): Promise<Appended> {
  const before = await lockOrCreateHead(tx, { sdkAppId: draft.sdkAppId, a: draft.fromUid, b: draft.toUid });
  const earlier = (await findEarlier(tx, before, draft)) ?? (await earlierImport(tx, before, draft));
  if (earlier) return earlier;

  const head = headAfter(before, draft);
  await tx.run(INSERT_MESSAGE, messageParams(head, draft));
  await tx.run(UPDATE_HEAD, headParams(head));
  if (draft.holds) await hold(tx, draft.sdkAppId, head, draft.holds);
  if (head.seq === 1) for (const row of memberRows(head, draft)) await tx.run(CREATE_MEMBER, row);
  if (draft.importedSec === undefined) await note(tx, sendNotice(head, draft));
  else await tx.run(INSERT_IMPORT, importParams(head, draft, draft.importedSec));
  return appended(head, draft);
}

/** What the outbox tells of a fresh message. */
export const sendNotice = (head: Head, draft: Draft) => ({
  sdkAppId: draft.sdkAppId,
  kind: 'afterC2cSend' as const,
  convId: head.conv_id,
  seq: head.seq,
  byUid: draft.fromUid,
  timeMs: draft.timeMs,
  ...(draft.told && { detail: JSON.parse(draft.told) as AskedBy }),
});

/** Parameters of `INSERT_IMPORT`. */
export const importParams = (head: Head, draft: Draft, importedSec: number): Param[] => [
  head.conv_id,
  importedSec,
  toSigned(draft.msgSeq),
  toSigned(draft.random),
  head.seq,
];

/** [M8] The message that an import repeats. */
export async function earlierImport(tx: Tx, head: Head, draft: Draft): Promise<Appended | undefined> {
  if (draft.importedSec === undefined || head.seq === 0) return undefined;
  const row = await importedAs(tx, head.conv_id, { ...draft, timeSec: draft.importedSec });
  if (!row) return undefined;
  const first = await tx.one<{ time_ms: number }>('SELECT time_ms FROM messages WHERE conv_id = ? AND seq = ?', [
    head.conv_id,
    row.seq,
  ]);
  return {
    convId: head.conv_id,
    seq: row.seq,
    msgSeq: draft.msgSeq,
    timeMs: first?.time_ms ?? draft.timeMs,
    repeated: true,
  };
}
