import { type Audience, FLAG, type LogRef } from '../port/messages.ts';
import type { AttachRefusal } from '../port/reactions.ts';
import type { Tx } from '../tx.ts';
import { C2C, GROUP, type Head, lockHead, readHead } from './heads.ts';
import { RECALLED, VISIBLE, visibleTo } from './messageRows.ts';
import { viewerOf } from './topicRows.ts';

/** A message as far as it matters to what is attached to it. */
export interface Seen {
  head: Head;
  seq: number;
  from_uid: number;
  flags: number;
}

type Found = Seen | { refused: AttachRefusal };

/** The message, locked with its conversation, or why nothing may be attached to it [N2]. */
export const lockSeen = async (tx: Tx, log: LogRef, viewerUid: number, seq: number): Promise<Found> =>
  seenIn(tx, await lockHead(tx, log), viewerUid, seq);

/** The message for reading what is attached to it. */
export const readSeen = async (tx: Tx, log: LogRef, viewerUid: number, seq: number): Promise<Found> =>
  seenIn(tx, await readHead(tx, log), viewerUid, seq);

async function seenIn(tx: Tx, head: Head | undefined, viewerUid: number, seq: number): Promise<Found> {
  const lowest = head && (await lowestSeen(tx, head, viewerUid));
  if (!head || lowest === undefined || seq < lowest) return { refused: 'unknown' };
  // The app sees also what is for some.
  const [condition, params] = viewerUid > 0 ? [`AND ${VISIBLE}`, visibleTo(viewerUid)] : ['', []];
  const row = await tx.one<Pick<Seen, 'from_uid' | 'flags'>>(
    `SELECT m.from_uid, m.flags FROM messages m WHERE m.conv_id = ? AND m.seq = ? ${condition}`,
    [head.conv_id, seq, ...params],
  );
  if (!row) return { refused: 'unknown' };
  if (row.flags & RECALLED) return { refused: 'recalled' };
  if (row.flags & FLAG.tip) return { refused: 'tip' };
  return { head, seq, ...row };
}

/** The lowest place that a viewer sees; nothing for who is not, or no longer, in the conversation. */
export async function lowestSeen(tx: Tx, head: Head, viewerUid: number): Promise<number | undefined> {
  if (viewerUid === 0) return head.lowest_seq;
  const member = await viewerOf(tx, head, viewerUid);
  if (!member || (head.kind === GROUP && member.role === 0)) return undefined;
  return Math.max(head.lowest_seq, member.cleared_seq + 1);
}

/** [N5] Who sees a message. */
export async function audienceOf(tx: Tx, { head, seq, from_uid, flags }: Seen): Promise<Audience> {
  const at = [head.conv_id, seq];
  if (flags & FLAG.targeted && head.kind === C2C) return { only: [from_uid] };
  if (flags & FLAG.targeted) {
    const rows = await tx.all<{ uid: number }>(
      `SELECT o.uid FROM members o WHERE o.conv_id = ? AND o.role > 0 AND o.cleared_seq < ?
       AND (o.uid = ? OR o.uid IN (SELECT t.uid FROM targets t WHERE t.conv_id = ? AND t.seq = ?))`,
      [...at, from_uid, ...at],
    );
    return { only: rows.map(({ uid }) => uid) };
  }
  const rows = await tx.all<{ uid: number }>(
    `SELECT uid FROM members WHERE conv_id = ? AND cleared_seq > 0 AND cleared_seq >= ?
     UNION SELECT for_uid AS uid FROM changes WHERE conv_id = ? AND seq = ? AND kind = 'delete'`,
    [...at, ...at],
  );
  const but = rows.map(({ uid }) => uid);
  if (flags & FLAG.notForSender) but.push(from_uid);
  return { but };
}

/** [N6][X7] Takes all that is attached to a message. */
export async function dropAttached(tx: Tx, head: Head, seq: number): Promise<void> {
  const at = [head.conv_id, seq];
  await tx.run('DELETE FROM reactions WHERE conv_id = ? AND seq = ?', at);
  const versions = await tx.run('DELETE FROM extension_versions WHERE conv_id = ? AND seq = ?', at);
  if (versions > 0) await tx.run('DELETE FROM extensions WHERE conv_id = ? AND seq = ?', at);
  await tx.run("DELETE FROM changes WHERE conv_id = ? AND seq = ? AND kind IN ('reaction', 'extension')", at);
}
