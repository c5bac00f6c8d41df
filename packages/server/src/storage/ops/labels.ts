import type { FaultName } from '@hongyan/contract';
import type { UserEventRow } from '../port/conversations.ts';
import type { ConversationGroup, ConversationGroupRefusal, Labelled, LabelStore, Marking } from '../port/labels.ts';
import type { LogRef } from '../port/messages.ts';
import { inList, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { BY_PAIR, C2C, GROUP, logParams } from './heads.ts';
import { bit, groupBit, isSame, type LabelRow, labelsOf, NO_LABELS, withBit, withMark } from './labelBits.ts';
import { tell } from './userEvents.ts';

type Result<M extends keyof LabelStore> = Awaited<ReturnType<LabelStore[M]>>;

/** The groups of a user whose account this unit holds: all changes of labels go one after the other. */
async function lockGroups(tx: Tx, uid: number): Promise<ConversationGroup[]> {
  await lockAccounts(tx, [uid]);
  return groups(tx, uid);
}

const told = async (tx: Tx, uid: number, nowMs: number, gone?: number): Promise<UserEventRow[]> => [
  await tell(tx, { uid, kind: 'conversationGroups', timeMs: nowMs, ...(gone && { value: gone }) }),
];

/** [B1] Makes a group; one of this name that is there stays as it is. */
export async function createGroup(
  tx: Tx,
  uid: number,
  name: string,
  max: number,
  nowMs: number,
): Promise<Result<'createGroup'>> {
  const before = await lockGroups(tx, uid);
  const there = before.find((group) => group.name === name);
  if (there) return { group: there, events: [] };
  if (before.length >= max) return { refused: 'full' };
  const taken = new Set(before.map(({ number }) => number));
  let number = 1;
  while (taken.has(number)) number++;
  await tx.run('INSERT INTO conversation_groups (uid, number, name) VALUES (?, ?, ?)', [uid, number, toColumn(name)]);
  return { group: { number, name }, events: await told(tx, uid, nowMs) };
}

/** [B2] Changes the name of a group. */
export async function renameGroup(
  tx: Tx,
  uid: number,
  name: string,
  newName: string,
  nowMs: number,
): Promise<Result<'renameGroup'>> {
  const before = await lockGroups(tx, uid);
  const group = before.find((one) => one.name === name);
  if (!group) return { refused: 'unknown' };
  if (name === newName) return { group, events: [] };
  if (before.some((one) => one.name === newName)) return { refused: 'exists' };
  const { number } = group;
  await tx.run('UPDATE conversation_groups SET name = ? WHERE uid = ? AND number = ?', [
    toColumn(newName),
    uid,
    number,
  ]);
  return { group: { number, name: newName }, events: await told(tx, uid, nowMs) };
}

/** [B3] Deletes a group and takes everything out of it. */
export async function deleteGroup(tx: Tx, uid: number, name: string, nowMs: number): Promise<Result<'deleteGroup'>> {
  const group = (await lockGroups(tx, uid)).find((one) => one.name === name);
  if (!group) return { refused: 'unknown' };
  const itsBit = bit(groupBit(group.number));
  await tx.run('UPDATE conversation_labels SET group_bits = group_bits - ? WHERE uid = ? AND (group_bits & ?) <> 0', [
    itsBit,
    uid,
    itsBit,
  ]);
  await tx.run(`DELETE FROM conversation_labels WHERE uid = ? AND ${IS_EMPTY}`, [uid]);
  await tx.run('DELETE FROM conversation_groups WHERE uid = ? AND number = ?', [uid, group.number]);
  return { group, events: await told(tx, uid, nowMs, group.number) };
}

const IS_EMPTY = "marks_low = 0 AND marks_high = 0 AND group_bits = 0 AND custom = ''";

/** [B4] The groups, by number. */
export async function groups(tx: Tx, uid: number): Promise<ConversationGroup[]> {
  const rows = await tx.all<ConversationGroup>(
    'SELECT number, name FROM conversation_groups WHERE uid = ? ORDER BY number',
    [uid],
  );
  return rows.map(({ number, name }) => ({ number, name: fromColumn(name) }));
}

/** [B5] Puts conversations into a group, or takes them out. */
export async function move(
  tx: Tx,
  uid: number,
  name: string,
  logs: readonly LogRef[],
  isIn: boolean,
  max: number,
  nowMs: number,
): Promise<Result<'move'>> {
  const group = (await lockGroups(tx, uid)).find((one) => one.name === name);
  if (!group) return { refused: 'unknown' } satisfies ConversationGroupRefusal;
  const place = groupBit(group.number);
  const outcome = await changeAll(tx, uid, logs, max, nowMs, (row) => ({
    ...row,
    group_bits: withBit(row.group_bits, place, isIn),
  }));
  return { group, ...outcome };
}

/** [B7] Sets and clears marks and the text. */
export async function mark(
  tx: Tx,
  uid: number,
  markings: readonly Marking[],
  max: number,
  nowMs: number,
): Promise<Result<'mark'>> {
  await lockAccounts(tx, [uid]);
  const logs = markings.map(({ log }) => log);
  return changeAll(tx, uid, logs, max, nowMs, (row, at) => marked(row, markings[at]));
}

function marked(row: LabelRow, { set = [], clear = [], custom }: Omit<Marking, 'log'> = {}): LabelRow {
  let next = row;
  for (const one of clear) next = withMark(next, one, false);
  for (const one of set) next = withMark(next, one, true);
  return custom === undefined ? next : { ...next, custom: toColumn(custom) };
}

/** Changes the labels of conversations one by one, in an order of their own; the account is held. */
async function changeAll(
  tx: Tx,
  uid: number,
  logs: readonly LogRef[],
  max: number,
  nowMs: number,
  change: (row: LabelRow, at: number) => LabelRow,
): Promise<{ faults: (FaultName | undefined)[]; events: UserEventRow[] }> {
  const faults: (FaultName | undefined)[] = [];
  const events: UserEventRow[] = [];
  let room = max - (await countOf(tx, uid));
  for (const [at, log] of logs.entries()) {
    const found = await placeOf(tx, uid, log);
    if ('fault' in found) {
      faults.push(found.fault);
      continue;
    }
    const before = await rowOf(tx, uid, found.conv_id);
    const after = change(before ?? NO_LABELS, at);
    const isFull = !before && room <= 0 && !isSame(after, NO_LABELS);
    faults.push(isFull ? 'labelsFull' : undefined);
    if (isFull || isSame(before ?? NO_LABELS, after)) continue;
    room += await put(tx, uid, found.conv_id, after, nowMs);
    const about = found.kind === C2C ? { peerUid: found.peer_uid } : { gid: found.uid_high };
    events.push(await tell(tx, { uid, kind: 'conversationLabels', ...about, timeMs: nowMs }));
  }
  return { faults, events };
}

const countOf = async (tx: Tx, uid: number): Promise<number> =>
  (await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM conversation_labels WHERE uid = ?', [uid]))?.n ?? 0;

const rowOf = (tx: Tx, uid: number, convId: number): Promise<LabelRow | undefined> =>
  tx.one('SELECT marks_low, marks_high, group_bits, custom FROM conversation_labels WHERE uid = ? AND conv_id = ?', [
    uid,
    convId,
  ]);

/** Writes labels; says how many conversations can have labels more than before. */
async function put(tx: Tx, uid: number, convId: number, row: LabelRow, nowMs: number): Promise<number> {
  if (isSame(row, NO_LABELS))
    return tx.run('DELETE FROM conversation_labels WHERE uid = ? AND conv_id = ?', [uid, convId]);
  const values = [row.marks_low, row.marks_high, row.group_bits, row.custom, nowMs];
  const set = 'marks_low = ?, marks_high = ?, group_bits = ?, custom = ?, changed_ms = ?';
  if (
    (await tx.run(`UPDATE conversation_labels SET ${set} WHERE uid = ? AND conv_id = ?`, [...values, uid, convId])) > 0
  )
    return 0;
  await tx.run(
    `INSERT INTO conversation_labels (marks_low, marks_high, group_bits, custom, changed_ms, uid, conv_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [...values, uid, convId],
  );
  return -1;
}

interface PlaceRow {
  conv_id: number;
  kind: number;
  peer_uid: number;
  uid_high: number;
  role: number;
}

/** The user's own conversation; one of a group only while the user is in it. */
async function placeOf(tx: Tx, uid: number, log: LogRef): Promise<PlaceRow | { fault: FaultName }> {
  const row = await tx.one<PlaceRow>(
    `SELECT c.conv_id, c.kind, m.peer_uid, c.uid_high, m.role FROM conversations c JOIN members m ON m.conv_id = c.conv_id
     WHERE ${BY_PAIR} AND m.uid = ?`,
    [...logParams(log), uid],
  );
  if ('gid' in log) return row && row.role > 0 ? row : { fault: 'conversationGroupGone' };
  return row ?? { fault: 'conversationUnknown' };
}

type LabelledRow = LabelRow & {
  conv_id: number;
  kind: number;
  user_id: string | null;
  group_id: string | null;
  changed_ms: number;
};

const SELECT_LABELLED = `SELECT l.conv_id, l.marks_low, l.marks_high, l.group_bits, l.custom, l.changed_ms, c.kind,
  a.user_id, g.group_id FROM conversation_labels l JOIN conversations c ON c.conv_id = l.conv_id
  JOIN members m ON m.uid = l.uid AND m.conv_id = l.conv_id LEFT JOIN accounts a ON a.uid = m.peer_uid
  LEFT JOIN groups g ON c.kind = ${GROUP} AND g.gid = c.uid_high WHERE l.uid = ?`;

const labelledOf = (row: LabelledRow): Labelled => ({
  convId: row.conv_id,
  ...labelsOf(row),
  ...(row.kind === C2C ? { peerUserId: row.user_id ?? '' } : { groupId: row.group_id ?? '' }),
  changedMs: row.changed_ms,
});

/** [B8] Conversations with labels, by number. */
export async function page(tx: Tx, uid: number, afterConvId: number, count: number): Promise<Labelled[]> {
  const rows = await tx.all<LabelledRow>(`${SELECT_LABELLED} AND l.conv_id > ? ORDER BY l.conv_id LIMIT ?`, [
    uid,
    afterConvId,
    count,
  ]);
  return rows.map(labelledOf);
}

/** [B9] The labels of these conversations. */
export async function of(tx: Tx, uid: number, logs: readonly LogRef[]): Promise<(Labelled | undefined)[]> {
  const ids: (number | undefined)[] = [];
  for (const log of logs) {
    const found = await placeOf(tx, uid, log);
    ids.push('fault' in found ? undefined : found.conv_id);
  }
  const some = [...new Set(ids.filter((id) => id !== undefined))];
  const rows = await tx.all<LabelledRow>(`${SELECT_LABELLED} AND l.conv_id IN ${inList(some.length)}`, [uid, ...some]);
  const byId = new Map(rows.map((row) => [row.conv_id, labelledOf(row)]));
  return ids.map((id) => (id === undefined ? undefined : byId.get(id)));
}
