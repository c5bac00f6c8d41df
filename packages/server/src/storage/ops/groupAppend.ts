import type { GroupAppended, GroupMessageDraft, GroupRefusal } from '../port/groups.ts';
import { type Appended, FLAG } from '../port/messages.ts';
import { insertAll, type Tx } from '../tx.ts';
import { appended, headAfter, headParams, INSERT_MESSAGE, messageParams, sendNotice, UPDATE_HEAD } from './append.ts';
import { fromColumn, toSigned } from './bytes.ts';
import { membersAmong } from './groupMembers.ts';
import { type LockedGroup, liveRow, lockGroup, type MemberRow, memberRow, roleNumber } from './groupRows.ts';
import { type Head, readHead } from './heads.ts';
import { noteFloor } from './members.ts';
import { hold } from './mergedLists.ts';
import { RECALLED } from './messageRows.ts';
import { note } from './outboxWrite.ts';
import { findEarlier } from './repeat.ts';
import { markJoins, muteOf, ownRow } from './topicRows.ts';

/** [G19][G20] Stores a message to a group. */
export async function append(tx: Tx, draft: GroupMessageDraft): Promise<GroupAppended> {
  const locked = await lockGroup(tx, draft.gid);
  if (!locked) return { refused: 'gone' };
  const { row, head: before } = locked;
  const sender = await memberRow(tx, row.parent_conv_id ?? before.conv_id, draft.fromUid);
  const facts = { memberCount: row.parent_count ?? row.member_count, nameCard: fromColumn(sender?.name_card ?? '') };
  const earlier = await earlierOf(tx, before, draft);
  if (earlier) return { ...earlier, msgSeq: earlier.seq, ...facts, targets: [] };
  const refused = isOutOfOrder(locked, draft)
    ? { refused: 'outOfOrder' as const }
    : draft.asApp
      ? undefined
      : await refusal(tx, locked, sender, draft.timeMs);
  if (refused) return refused;

  await markJoins(tx, locked);
  if (sender && row.parent_gid > 0) await ownRow(tx, before, draft.fromUid);
  if (sender && draft.importedSec === undefined && before.floor_seq > 0) await noteFloor(tx, before, draft.fromUid);
  const head = headAfter(before, draft);
  const placed = { ...draft, msgSeq: head.seq };
  const extra = withCard(draft.extra, facts.nameCard);
  await tx.run(INSERT_MESSAGE, messageParams(head, { ...placed, extra }));
  await tx.run(UPDATE_HEAD, headParams(head));
  if (draft.holds) await hold(tx, draft.sdkAppId, head, draft.holds);
  if (sender) await countOwn(tx, head, draft);
  await mention(tx, head, draft);
  const targets = await aim(tx, head, draft);
  if (draft.importedSec === undefined) await note(tx, { ...sendNotice(head, draft), kind: 'afterGroupSend' });
  else await importedInto(tx, head, draft, draft.importedSec);
  return { ...appended(head, placed), ...facts, targets };
}

/** [G41] Stores messages to a group in their order. */
export async function appendAll(tx: Tx, _gid: number, drafts: readonly GroupMessageDraft[]): Promise<GroupAppended[]> {
  const outcomes: GroupAppended[] = [];
  for (const draft of drafts) outcomes.push(await append(tx, draft));
  return outcomes;
}

/** [G36] Whether the group has this message already. */
export async function findRepeat(tx: Tx, draft: GroupMessageDraft): Promise<boolean> {
  const head = (await liveRow(tx, draft.gid)) && (await readHead(tx, draft));
  return head !== undefined && (await earlierOf(tx, head, draft)) !== undefined;
}

/** The message that a draft repeats. */
const earlierOf = async (tx: Tx, head: Head, draft: GroupMessageDraft): Promise<Appended | undefined> =>
  (await findEarlier(tx, head, draft)) ?? earlierImport(tx, head, draft);

/** [G37] Places of an account's messages among the last ones. */
export async function latestOf(tx: Tx, gid: number, uid: number, among: number): Promise<number[]> {
  const rows = await tx.all<{ seq: number }>(
    `SELECT m.seq FROM groups g JOIN conversations c ON c.conv_id = g.conv_id
     JOIN messages m ON m.conv_id = c.conv_id AND m.seq > c.seq - ?
     WHERE g.gid = ? AND m.from_uid = ? AND (m.flags & ${FLAG.tip | RECALLED}) = 0 ORDER BY m.seq DESC`,
    [among, gid, uid],
  );
  return rows.map(({ seq }) => seq);
}

/** Times on the wire are seconds: within one second any order will do. */
function isOutOfOrder({ row }: LockedGroup, { importedSec }: GroupMessageDraft): boolean {
  return importedSec !== undefined && importedSec < Math.floor(Math.max(row.list_ms_low, row.created_ms) / 1000);
}

/** One look-up, however much was imported with the same time. */
export const SELECT_IMPORTED = `SELECT m.seq, m.time_ms FROM group_imports i JOIN messages m ON m.conv_id = i.conv_id AND m.seq = i.seq
  WHERE i.conv_id = ? AND i.imported_sec = ? AND i.random = ? AND i.from_uid = ?`;

/** The message that an import repeats; its number in the log is not known to who imports it. */
async function earlierImport(
  tx: Tx,
  { conv_id: convId }: Head,
  { importedSec, random, fromUid }: GroupMessageDraft,
): Promise<Appended | undefined> {
  if (importedSec === undefined) return undefined;
  const key = [convId, importedSec, toSigned(random), fromUid];
  const row = await tx.one<{ seq: number; time_ms: number }>(SELECT_IMPORTED, key);
  return row && { convId, seq: row.seq, msgSeq: row.seq, timeMs: row.time_ms, repeated: true };
}

async function refusal(
  tx: Tx,
  { row, head }: LockedGroup,
  sender: MemberRow | undefined,
  nowMs: number,
): Promise<{ refused: GroupRefusal; untilMs?: number } | undefined> {
  if (!sender) return { refused: 'notMember' };
  const inTopic = row.parent_gid > 0 ? await muteOf(tx, head.conv_id, sender.uid) : 0;
  const untilMs = Math.max(sender.mute_ms ?? 0, inTopic);
  if (untilMs > nowMs) return { refused: 'muted', untilMs };
  const isMutedAll = row.muted_all === 1 || row.parent_muted === 1;
  return isMutedAll && sender.role < roleNumber('Admin') ? { refused: 'mutedAll' } : undefined;
}

/** The sender's name card as of sending is part of the message. */
function withCard(extra: string, nameCard: string): string {
  if (nameCard === '') return extra;
  return JSON.stringify({ ...(extra ? (JSON.parse(extra) as object) : {}), nameCard });
}

/** The sender's own row: what one sent oneself is never unread. */
async function countOwn(tx: Tx, head: Head, { flags, fromUid, timeMs, importedSec }: GroupMessageDraft): Promise<void> {
  await tx.run(
    'UPDATE members SET own_count = own_count + ?, last_sent_ms = ?, own_seq = ? WHERE uid = ? AND conv_id = ?',
    [
      flags & FLAG.noUnread ? 0 : 1,
      importedSec === undefined ? timeMs : importedSec * 1000,
      head.seq,
      fromUid,
      head.conv_id,
    ],
  );
}

async function mention(tx: Tx, head: Head, { at }: GroupMessageDraft): Promise<void> {
  const rows = [...new Set(at)].map((uid) => [head.conv_id, uid, head.seq]);
  await insertAll(tx, 'INSERT INTO mentions (conv_id, uid, seq)', rows);
}

/** Who is no member now does not get it, not even after joining. */
async function aim(tx: Tx, head: Head, { gid, targets }: GroupMessageDraft): Promise<number[]> {
  if (targets.length === 0) return [];
  const uids = (await membersAmong(tx, gid, [...new Set(targets)])).map(({ uid }) => uid);
  await insertAll(
    tx,
    'INSERT INTO targets (conv_id, seq, uid)',
    uids.map((uid) => [head.conv_id, head.seq, uid]),
  );
  return uids;
}

/** After an import nobody has anything unread (rest-api §14.7): all have read up to the floor, without a write per member. */
async function importedInto(
  tx: Tx,
  { conv_id: convId, seq, count_low: count }: Head,
  { random, fromUid }: GroupMessageDraft,
  importedSec: number,
): Promise<void> {
  const columns = 'conv_id, imported_sec, random, from_uid, seq';
  await insertAll(tx, `INSERT INTO group_imports (${columns})`, [
    [convId, importedSec, toSigned(random), fromUid, seq],
  ]);
  await tx.run('UPDATE conversations SET floor_seq = ?, floor_count = ? WHERE conv_id = ?', [seq, count, convId]);
}
