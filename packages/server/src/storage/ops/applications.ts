import type { GroupStore } from '../port/groupStore.ts';
import type { Adding, Application, Group, GroupNews, Operator, Telling } from '../port/groups.ts';
import type { Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { admit } from './groupMembers.ts';
import { noticeAbout, notify } from './groupNews.ts';
import { groupOf, lockGroup, memberRow, roleNumber } from './groupRows.ts';

type Args<M extends keyof GroupStore> = Parameters<GroupStore[M]>;
type Result<M extends keyof GroupStore> = Awaited<ReturnType<GroupStore[M]>>;

interface ApplicationRow {
  application_id: number;
  group_id: string;
  name: string;
  gid: number;
  uid: number;
  user_id: string | null;
  nick: string | null;
  face_url: string | null;
  by_uid: number;
  by_user_id: string | null;
  by_nick: string | null;
  note: string;
  time_ms: number;
}

const SELECT = `SELECT p.application_id, g.group_id, g.name, g.gid, p.uid, a.user_id, a.nick, a.face_url, p.by_uid, b.user_id AS by_user_id,
  b.nick AS by_nick, p.note, p.time_ms FROM applications p JOIN groups g ON g.conv_id = p.conv_id LEFT JOIN accounts a ON a.uid = p.uid
  LEFT JOIN accounts b ON b.uid = p.by_uid`;

const applicationOf = (row: ApplicationRow): Application => ({
  applicationId: row.application_id,
  groupId: row.group_id,
  groupName: fromColumn(row.name),
  gid: row.gid,
  uid: row.uid,
  userId: row.user_id ?? '',
  nick: fromColumn(row.nick ?? ''),
  faceUrl: fromColumn(row.face_url ?? ''),
  byUid: row.by_uid,
  byUserId: row.by_user_id ?? '',
  byNick: fromColumn(row.by_nick ?? ''),
  note: fromColumn(row.note),
  timeMs: row.time_ms,
});

/** [G22] Remembers who wants in. */
export async function apply(
  tx: Tx,
  gid: number,
  { uid, byUid, note }: Args<'apply'>[1],
  { noticeTo, ...telling }: Args<'apply'>[2],
): Promise<Result<'apply'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { row, head } = locked;
  if (await memberRow(tx, head.conv_id, uid)) return { refused: 'already' };
  await tx.run(
    'UPDATE applications SET decided_ms = ? WHERE conv_id = ? AND uid = ? AND by_uid = ? AND decided_ms = 0',
    [telling.nowMs, head.conv_id, uid, byUid],
  );
  const written = await tx.one<{ application_id: number }>(
    'INSERT INTO applications (conv_id, uid, by_uid, note, time_ms) VALUES (?, ?, ?, ?, ?) RETURNING application_id',
    [head.conv_id, uid, byUid, toColumn(note), telling.nowMs],
  );
  const applicationId = written?.application_id ?? 0;
  const uids = noticeTo === 'user' ? [uid] : await deciders(tx, head.conv_id);
  const what = { ...telling.notice, applicationId: String(applicationId) };
  if (!telling.notice) return { applicationId, notices: [] };
  const content = noticeAbout(groupOf(row), telling.operator, { ...what, kind: telling.notice.kind });
  return { applicationId, notices: await notify(tx, row.sdk_app_id, { uids, content }, telling.nowMs) };
}

async function deciders(tx: Tx, convId: number): Promise<number[]> {
  const rows = await tx.all<{ uid: number }>('SELECT uid FROM members WHERE conv_id = ? AND role >= ?', [
    convId,
    roleNumber('Admin'),
  ]);
  return rows.map(({ uid }) => uid);
}

/** [G23] Requests that wait and that this user may decide on. */
export async function applications(tx: Tx, uid: number, query: Args<'applications'>[1]): Promise<Application[]> {
  const rows = await tx.all<ApplicationRow>(
    `${SELECT} JOIN members m ON m.conv_id = p.conv_id AND m.uid = ? WHERE m.role >= ? AND p.decided_ms = 0 AND p.time_ms >= ?
     ORDER BY p.application_id DESC LIMIT ? OFFSET ?`,
    [uid, roleNumber('Admin'), query.sinceMs, query.count, query.offset],
  );
  return rows.map(applicationOf);
}

/** [G25] One request that waits. */
export async function application(tx: Tx, applicationId: number): Promise<Application | undefined> {
  const row = await tx.one<ApplicationRow>(`${SELECT} WHERE p.application_id = ? AND p.decided_ms = 0`, [
    applicationId,
  ]);
  return row && applicationOf(row);
}

/** [G35] Accepts a request to join this group. */
export async function acceptApplication(
  tx: Tx,
  gid: number,
  { applicationId, uid }: Args<'acceptApplication'>[1],
  how: Adding,
): Promise<Result<'acceptApplication'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const waiting = await tx.one<{ by_uid: number }>(
    'SELECT by_uid FROM applications WHERE application_id = ? AND conv_id = ? AND uid = ? AND decided_ms = 0',
    [applicationId, locked.head.conv_id, uid],
  );
  if (!waiting) return { refused: 'decided' };
  const { notice, ...silent } = how;
  const added = await admit(tx, locked, [{ uid }], { ...silent, applied: waiting.by_uid === uid });
  if (added.joined.length === 0 || !notice) return added;
  return { ...added, notices: await tellAccepted(tx, added.group, { uid, byUid: waiting.by_uid }, { ...how, notice }) };
}

/** Tells who asked that it was accepted, and who was brought in by another that it is a member, and who wanted that. */
async function tellAccepted(
  tx: Tx,
  group: Group,
  { uid, byUid }: { uid: number; byUid: number },
  { operator, notice, nowMs }: Telling & Required<Pick<Telling, 'notice'>>,
): Promise<GroupNews['notices']> {
  const told = [{ uid: byUid, content: noticeAbout(group, operator, notice) }];
  if (byUid !== uid) {
    const inviter = (await operatorRow(tx, byUid)) ?? operator;
    told.push({ uid, content: noticeAbout(group, inviter, { kind: 'invited' }) });
  }
  const written: GroupNews['notices'] = [];
  // In the order of all who write to several users: two who wait for each other would else never end.
  for (const one of told.sort((x, y) => x.uid - y.uid))
    written.push(...(await notify(tx, group.sdkAppId, { uids: [one.uid], content: one.content }, nowMs)));
  return written;
}

async function operatorRow(tx: Tx, uid: number): Promise<Operator | undefined> {
  const row = await tx.one<{ user_id: string; nick: string; face_url: string }>(
    'SELECT user_id, nick, face_url FROM accounts WHERE uid = ?',
    [uid],
  );
  return row && { uid, userId: row.user_id, nick: fromColumn(row.nick), faceUrl: fromColumn(row.face_url) };
}

/** [G24] Refuses a request to join this group. */
export async function refuseApplication(
  tx: Tx,
  gid: number,
  applicationId: number,
  telling: Telling,
): Promise<Result<'refuseApplication'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked || !telling.notice) return undefined;
  const decided = await tx.one<{ by_uid: number }>(
    'UPDATE applications SET decided_ms = ? WHERE application_id = ? AND conv_id = ? AND decided_ms = 0 RETURNING by_uid',
    [telling.nowMs, applicationId, locked.head.conv_id],
  );
  if (!decided) return undefined;
  const content = noticeAbout(groupOf(locked.row), telling.operator, telling.notice);
  return notify(tx, locked.row.sdk_app_id, { uids: [decided.by_uid], content }, telling.nowMs);
}
