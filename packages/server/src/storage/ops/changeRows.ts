import type { Change, ChangeKind, ChangeNote } from '../port/messages.ts';
import type { Tx } from '../tx.ts';
import { toBytes, toColumn, toText } from './bytes.ts';
import { type Head, takeRevs } from './heads.ts';
import { bodyOf } from './messageRows.ts';

/** A change as a row. */
export interface ChangeRow {
  conv_id: number;
  rev: number;
  kind: ChangeKind;
  seq: number;
  by_uid: number;
  time_ms: number;
  for_uid: number;
  body: Uint8Array | null;
  custom: Uint8Array | null;
  note: Uint8Array | null;
}

/** A change to be recorded. */
export interface ChangeDraft {
  kind: ChangeKind;
  seq: number;
  byUid: number;
  timeMs: number;
  forUid?: number;
  /** Whose unread count it lowers. */
  unreadUid?: number;
  body?: string;
  cloudCustomData?: string;
  note?: ChangeNote;
  /** The part of the message that it is about: it takes the place of the earlier change of the same part, whose rev becomes a gap. */
  subject?: string;
  /** Number of the call that makes it, by which a repeat of the call is known (D14). */
  call?: number;
}

/** What readers of the change log get. */
export function changeOf(row: ChangeRow): Change {
  const change: Change = {
    convId: row.conv_id,
    rev: row.rev,
    kind: row.kind,
    seq: row.seq,
    byUid: row.by_uid,
    timeMs: row.time_ms,
    forUid: row.for_uid,
  };
  if (row.body) change.body = bodyOf(row.body);
  if (row.custom) change.cloudCustomData = toText(row.custom);
  if (row.note) change.note = JSON.parse(toText(row.note)) as ChangeNote;
  return change;
}

/** Records changes of a locked conversation under the next revs, in this order. */
export async function record(tx: Tx, head: Head, drafts: readonly ChangeDraft[]): Promise<Change[]> {
  if (drafts.length === 0) return [];
  let rev = await takeRevs(tx, head, drafts.length);
  const changes: Change[] = [];
  for (const draft of drafts) {
    await forgetEarlier(tx, head, draft);
    const row: ChangeRow = {
      conv_id: head.conv_id,
      rev: rev++,
      kind: draft.kind,
      seq: draft.seq,
      by_uid: draft.byUid,
      time_ms: draft.timeMs,
      for_uid: draft.forUid ?? 0,
      body: draft.body === undefined ? null : toBytes(draft.body),
      custom: draft.cloudCustomData === undefined ? null : toBytes(draft.cloudCustomData),
      note: draft.note === undefined ? null : toBytes(JSON.stringify(draft.note)),
    };
    await tx.run(
      `INSERT INTO changes (conv_id, rev, kind, seq, by_uid, time_ms, for_uid, unread_uid, body, custom, note, subject, call)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        row.conv_id,
        row.rev,
        row.kind,
        row.seq,
        row.by_uid,
        row.time_ms,
        row.for_uid,
        draft.unreadUid ?? 0,
        row.body,
        row.custom,
        row.note,
        draft.subject === undefined ? null : toColumn(draft.subject),
        draft.call ?? null,
      ],
    );
    changes.push(changeOf(row));
  }
  return changes;
}

async function forgetEarlier(tx: Tx, head: Head, { kind, seq, subject }: ChangeDraft): Promise<void> {
  if (subject === undefined) return;
  await tx.run('DELETE FROM changes WHERE conv_id = ? AND seq = ? AND kind = ? AND subject = ?', [
    ...[head.conv_id, seq, kind, toColumn(subject)],
  ]);
}

/** The change that this call made of this part of a message, where it was made before and is still the latest (D14). */
export async function changeOfCall(
  tx: Tx,
  head: Head,
  { kind, seq, subject, call }: { kind: ChangeKind; seq: number; subject: string; call: number },
): Promise<Change | undefined> {
  const row = await tx.one<ChangeRow>(
    `SELECT conv_id, rev, kind, seq, by_uid, time_ms, for_uid, body, custom, note FROM changes
     WHERE conv_id = ? AND seq = ? AND kind = ? AND subject = ? AND call = ?`,
    [head.conv_id, seq, kind, toColumn(subject), call],
  );
  return row && changeOf(row);
}

/** Records one change. */
export async function recordOne(tx: Tx, head: Head, draft: ChangeDraft): Promise<Change> {
  const [change] = await record(tx, head, [draft]);
  if (!change) throw new Error('a change that was just recorded is gone');
  return change;
}
