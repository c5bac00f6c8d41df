import type { Group, GroupNews, Operator, Telling } from '../port/groups.ts';
import type { LivePlace, LiveStore } from '../port/live.ts';
import { chunks, inList, insertAll, type Tx } from '../tx.ts';
import { fromColumn } from './bytes.ts';
import { noNews, noticeAbout, notify } from './groupNews.ts';
import { type GroupRow, groupOf, lockGroup } from './groupRows.ts';
import { tellAll } from './userEvents.ts';

type Args<M extends keyof LiveStore> = Parameters<LiveStore[M]>;
type Result<M extends keyof LiveStore> = Awaited<ReturnType<LiveStore[M]>>;

/** Why an account is out, as the event `groupLeft` says it. */
const BANNED = 3;
const PER_STATEMENT = 300;
/** Marks below are the server's own: they are not counted. */
const FIRST_MARK = 1_000;
const CONV = '(SELECT conv_id FROM groups WHERE gid = ?)';

/** The notices of what was done to these accounts. */
async function noticesTo(tx: Tx, group: Group, uids: number[], { operator, nowMs, notice }: Telling) {
  if (!notice || uids.length === 0) return [];
  return notify(tx, group.sdkAppId, { uids, content: noticeAbout(group, operator, notice) }, nowMs);
}

/** [V1] Bans accounts until a time. */
export async function ban(
  tx: Tx,
  gid: number,
  uids: number[],
  untilMs: number,
  telling: Telling,
): Promise<Result<'ban'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { conv_id: convId } = locked.head;
  const left = [...new Set(uids)];
  await insertAll(
    tx,
    'INSERT INTO group_bans (conv_id, uid, until_ms)',
    left.map((uid) => [convId, uid, untilMs]),
    'ON CONFLICT (conv_id, uid) DO UPDATE SET until_ms = excluded.until_ms',
  );
  const group = groupOf(locked.row);
  const events = await tellAll(tx, left, { kind: 'groupLeft', gid, timeMs: telling.nowMs, value: BANNED });
  const notices = await noticesTo(tx, group, left, telling);
  return { ...noNews(group), events, notices, left };
}

/** [V2] Ends bans. */
export async function unban(tx: Tx, gid: number, uids: number[], nowMs: number): Promise<number[]> {
  const freed: number[] = [];
  for (const some of chunks([...new Set(uids)], PER_STATEMENT)) {
    const rows = await tx.all<{ uid: number; until_ms: number }>(
      `DELETE FROM group_bans WHERE conv_id = ${CONV} AND uid IN ${inList(some.length)} RETURNING uid, until_ms`,
      [gid, ...some],
    );
    freed.push(...rows.filter((row) => row.until_ms > nowMs).map((row) => row.uid));
  }
  return freed.sort((x, y) => x - y);
}

/** [V3] Accounts that are banned now. */
export async function banned(tx: Tx, gid: number, query: Args<'banned'>[1]): Promise<Result<'banned'>> {
  const rows = await tx.all<{ uid: number; user_id: string; until_ms: number }>(
    `SELECT b.uid, a.user_id, b.until_ms FROM group_bans b JOIN accounts a ON a.uid = b.uid AND a.deleted_ms = 0
     WHERE b.conv_id = ${CONV} AND b.until_ms > ? ORDER BY b.until_ms DESC, b.uid LIMIT ? OFFSET ?`,
    [gid, query.nowMs, query.count, query.offset],
  );
  return rows.map((row) => ({ uid: row.uid, userId: row.user_id, untilMs: row.until_ms }));
}

interface PlaceRow {
  uid: number;
  admin_uid: number | null;
  mute_ms: number | null;
  ban_ms: number | null;
}

/** [V4] What is kept of these accounts. */
export async function places(tx: Tx, gid: number, uids: number[], nowMs: number): Promise<LivePlace[]> {
  const found = new Map<number, LivePlace>();
  for (const some of chunks([...new Set(uids)], PER_STATEMENT)) {
    const list = inList(some.length);
    const rows = await tx.all<PlaceRow>(
      `SELECT a.uid, d.uid AS admin_uid, m.until_ms AS mute_ms, b.until_ms AS ban_ms FROM groups g JOIN accounts a ON a.uid IN ${list}
       LEFT JOIN live_admins d ON d.conv_id = g.conv_id AND d.uid = a.uid
       LEFT JOIN group_mutes m ON m.conv_id = g.conv_id AND m.uid = a.uid AND m.until_ms > ?
       LEFT JOIN group_bans b ON b.conv_id = g.conv_id AND b.uid = a.uid AND b.until_ms > ? WHERE g.gid = ?`,
      [...some, nowMs, nowMs, gid],
    );
    const marks = await tx.all<{ uid: number; mark: number }>(
      `SELECT uid, mark FROM live_marks WHERE conv_id = ${CONV} AND uid IN ${list} ORDER BY mark`,
      [gid, ...some],
    );
    for (const row of rows)
      found.set(row.uid, {
        uid: row.uid,
        isAdmin: row.admin_uid !== null,
        muteUntilMs: row.mute_ms ?? 0,
        banUntilMs: row.ban_ms ?? 0,
        marks: marks.filter(({ uid }) => uid === row.uid).map(({ mark }) => mark),
      });
  }
  return uids.map((uid) => found.get(uid) ?? { uid, isAdmin: false, muteUntilMs: 0, banUntilMs: 0, marks: [] });
}

/** [V5] Makes accounts administrators. */
export async function appoint(
  tx: Tx,
  gid: number,
  uids: number[],
  max: number,
  telling: Telling,
): Promise<Result<'appoint'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { conv_id: convId } = locked.head;
  const known = new Set((await admins(tx, gid)).map(({ uid }) => uid));
  const joined = [...new Set(uids)].filter((uid) => !known.has(uid));
  if (known.size + joined.length > max && joined.length > 0) return { refused: 'tooMany' };
  await insertAll(
    tx,
    'INSERT INTO live_admins (conv_id, uid)',
    joined.map((uid) => [convId, uid]),
    'ON CONFLICT (conv_id, uid) DO NOTHING',
  );
  return { ...(await toldOf(tx, locked.row, joined, telling)), joined };
}

/** [V6] Dismisses administrators. */
export async function dismiss(tx: Tx, gid: number, uids: number[], telling: Telling): Promise<Result<'dismiss'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const rows = await tx.all<{ uid: number }>(
    `DELETE FROM live_admins WHERE conv_id = ? AND uid IN ${inList(uids.length)} RETURNING uid`,
    [locked.head.conv_id, ...uids],
  );
  const left = rows.map(({ uid }) => uid).sort((x, y) => x - y);
  return { ...(await toldOf(tx, locked.row, left, telling)), left };
}

async function toldOf(tx: Tx, row: GroupRow, uids: number[], telling: Telling): Promise<GroupNews> {
  const group = groupOf(row);
  return { ...noNews(group), notices: await noticesTo(tx, group, uids, telling) };
}

/** [V7] The administrators; an account that was deleted is none. */
export async function admins(tx: Tx, gid: number): Promise<Operator[]> {
  const rows = await tx.all<{ uid: number; user_id: string; nick: string; face_url: string }>(
    `SELECT d.uid, a.user_id, a.nick, a.face_url FROM live_admins d JOIN accounts a ON a.uid = d.uid AND a.deleted_ms = 0
     WHERE d.conv_id = ${CONV} ORDER BY d.uid`,
    [gid],
  );
  return rows.map((row) => ({
    uid: row.uid,
    userId: row.user_id,
    nick: fromColumn(row.nick),
    faceUrl: fromColumn(row.face_url),
  }));
}

/** [V8] Marks accounts. */
export async function mark(
  tx: Tx,
  gid: number,
  marks: Args<'mark'>[1],
  { marksMax, membersMax }: Args<'mark'>[2],
): Promise<Result<'mark'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { conv_id: convId } = locked.head;
  const rows = await tx.all<{ uid: number; mark: number }>('SELECT uid, mark FROM live_marks WHERE conv_id = ?', [
    convId,
  ]);
  const byMark = new Map<number, Set<number>>();
  for (const { uid, mark } of [...rows, ...marks]) byMark.set(mark, (byMark.get(mark) ?? new Set()).add(uid));
  const named = new Set(marks.map((one) => one.mark));
  if ([...byMark.keys()].filter((one) => one >= FIRST_MARK).length > marksMax) return { refused: 'tooManyMarks' };
  if ([...named].some((one) => one >= FIRST_MARK && (byMark.get(one)?.size ?? 0) > membersMax))
    return { refused: 'tooManyMembers' };
  await insertAll(
    tx,
    'INSERT INTO live_marks (conv_id, uid, mark)',
    marks.map((one) => [convId, one.uid, one.mark]),
    'ON CONFLICT (conv_id, uid, mark) DO NOTHING',
  );
  return { done: true };
}

/** [V9] Takes marks off. */
export async function unmark(tx: Tx, gid: number, marks: Args<'unmark'>[1]): Promise<Result<'unmark'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const byMark = new Map<number, number[]>();
  for (const { uid, mark } of marks) byMark.set(mark, [...(byMark.get(mark) ?? []), uid]);
  for (const [mark, uids] of byMark)
    for (const some of chunks(uids, PER_STATEMENT))
      await tx.run(`DELETE FROM live_marks WHERE conv_id = ? AND mark = ? AND uid IN ${inList(some.length)}`, [
        locked.head.conv_id,
        mark,
        ...some,
      ]);
  return { done: true };
}
