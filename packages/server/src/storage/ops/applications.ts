import type { Application, GroupStore } from '../port/groups.ts';
import type { Tx } from '../tx.ts';
import { fromColumn, toColumn } from './bytes.ts';
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
  note: string;
  time_ms: number;
}

const SELECT = `SELECT p.application_id, g.group_id, g.name, g.gid, p.uid, a.user_id, a.nick, a.face_url, p.by_uid, b.user_id AS by_user_id,
  p.note, p.time_ms FROM applications p JOIN groups g ON g.conv_id = p.conv_id LEFT JOIN accounts a ON a.uid = p.uid
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

/** [G24] Takes a request off the list for its decision. */
export async function takeApplication(tx: Tx, applicationId: number, nowMs: number): Promise<Application | undefined> {
  const found = await application(tx, applicationId);
  const taken = await tx.run('UPDATE applications SET decided_ms = ? WHERE application_id = ? AND decided_ms = 0', [
    nowMs,
    applicationId,
  ]);
  return taken > 0 ? found : undefined;
}
