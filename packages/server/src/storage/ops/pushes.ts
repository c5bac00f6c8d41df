import type {
  PushCondition,
  PushContent,
  PushDraft,
  PushLimits,
  PushOutcome,
  PushPage,
  PushState,
  PushTask,
} from '../port/pushes.ts';
import { forUpdate, inList, insertAll, type Tx } from '../tx.ts';
import { fromColumn, toBytes, toSigned, toText, toUnsigned } from './bytes.ts';

const STATES: readonly PushState[] = ['waiting', 'running', 'done'];
const RUNNING = 1;
const DONE = 2;

interface Row {
  task_no: number;
  sdk_app_id: number;
  from_uid: number;
  from_profile_id: number;
  random: number;
  msg_seq: number;
  wanted: Uint8Array;
  life_sec: number;
  created_ms: number;
  started_ms: number;
  state: number;
  cursor_uid: number;
  last_uid: number;
  finished: number;
  total: number;
  is_notice: number;
}

const COLUMNS = `task_no, sdk_app_id, from_uid, from_profile_id, random, msg_seq, wanted, life_sec, created_ms, started_ms, state,
  cursor_uid, last_uid, finished, total, is_notice`;

const taskOf = (row: Row): PushTask => ({
  taskNo: row.task_no,
  sdkAppId: row.sdk_app_id,
  fromUid: row.from_uid,
  fromProfileId: row.from_profile_id,
  random: toUnsigned(row.random),
  msgSeq: toUnsigned(row.msg_seq),
  condition: JSON.parse(toText(row.wanted)) as PushCondition,
  lifeTimeSec: row.life_sec,
  createdMs: row.created_ms,
  startedMs: row.started_ms,
  state: STATES[row.state] ?? 'done',
  cursorUid: row.cursor_uid,
  lastUid: row.last_uid,
  finished: row.finished,
  total: row.total,
  isNotice: row.is_notice > 0,
});

/** [K9][K10] Makes a push, within the app's limits. */
export async function create(tx: Tx, draft: PushDraft, limits: PushLimits): Promise<PushOutcome> {
  const { sdkAppId } = draft;
  // Pushes of an app are made one after another, or two would pass a limit together.
  await tx.one(`SELECT sdk_app_id FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [sdkAppId]);
  const refused = await refusal(tx, draft, limits);
  if (refused) return refused;

  const last = await tx.one<{ uid: number }>(
    'SELECT uid FROM accounts WHERE sdk_app_id = ? AND deleted_ms = 0 ORDER BY uid DESC LIMIT 1',
    [sdkAppId],
  );
  const row = await tx.one<Row>(
    `INSERT INTO push_tasks (sdk_app_id, from_uid, from_profile_id, random, msg_seq, wanted, body, extra, life_sec, created_ms, last_uid, is_notice)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
    [
      ...[sdkAppId, draft.fromUid, draft.fromProfileId, toSigned(draft.random), toSigned(draft.msgSeq)],
      ...[toBytes(JSON.stringify(draft.condition)), toBytes(draft.body), draft.extra ? toBytes(draft.extra) : null],
      ...[draft.lifeTimeSec, draft.createdMs, last?.uid ?? 0, kindOf(draft)],
    ],
  );
  if (!row) throw new Error('a push that was just made is gone');
  return { task: taskOf(row) };
}

/** Each of these has limits of its own: messages to all, notifications to all, and those to accounts by number. */
const kindOf = ({ isNotice, condition }: PushDraft): number => (isNotice ? (condition.uids ? 2 : 1) : 0);

async function refusal(
  tx: Tx,
  draft: PushDraft,
  { perDay, daySinceMs, gapMs, randomSinceMs }: PushLimits,
): Promise<PushOutcome | undefined> {
  const { sdkAppId, random, createdMs } = draft;
  const kind = kindOf(draft);
  const same = await tx.one<{ task_no: number }>(
    'SELECT task_no FROM push_tasks WHERE sdk_app_id = ? AND random = ? AND is_notice = ? AND created_ms > ? ORDER BY task_no DESC LIMIT 1',
    [sdkAppId, toSigned(random), kind, randomSinceMs],
  );
  if (same) return { refused: 'repeated', taskNo: same.task_no };
  const since = 'SELECT COUNT(*) AS count FROM push_tasks WHERE sdk_app_id = ? AND is_notice = ? AND created_ms >';
  // One of a clock that was set back since keeps nobody waiting.
  const close = await tx.one<{ count: number }>(`${since} ? AND created_ms <= ?`, [
    ...[sdkAppId, kind, createdMs - gapMs, createdMs],
  ]);
  if (gapMs > 0 && close && close.count > 0) return { refused: 'tooSoon' };
  const today = await tx.one<{ count: number }>(`${since}= ?`, [sdkAppId, kind, daySinceMs]);
  return perDay > 0 && today && today.count >= perDay ? { refused: 'quota' } : undefined;
}

/** [K11] Pushes of an app by number. */
export async function find(tx: Tx, sdkAppId: number, taskNos: number[]): Promise<PushTask[]> {
  if (taskNos.length === 0) return [];
  const rows = await tx.all<Row>(
    `SELECT ${COLUMNS} FROM push_tasks WHERE sdk_app_id = ? AND task_no IN ${inList(taskNos.length)}`,
    [sdkAppId, ...taskNos],
  );
  return rows.map(taskOf);
}

/** [K12] Of each app the first push that is not done. */
export async function next(tx: Tx): Promise<PushTask[]> {
  const rows = await tx.all<Row>(
    `SELECT ${COLUMNS} FROM push_tasks WHERE task_no IN
     (SELECT MIN(task_no) FROM push_tasks WHERE state < ${DONE} GROUP BY sdk_app_id)`,
  );
  return rows.map(taskOf);
}

interface ContentRow extends Row {
  body: Uint8Array;
  extra: Uint8Array | null;
  user_id: string;
  nick: string | null;
  face_url: string | null;
}

/** [K13] What a push says. */
export async function content(tx: Tx, taskNo: number): Promise<PushContent | undefined> {
  const row = await tx.one<ContentRow>(
    `SELECT t.task_no, t.sdk_app_id, t.from_uid, t.from_profile_id, t.random, t.msg_seq, t.life_sec, t.created_ms, t.body, t.extra, t.is_notice,
     a.user_id, p.nick, p.face_url FROM push_tasks t JOIN accounts a ON a.uid = t.from_uid
     LEFT JOIN profiles p ON p.profile_id = t.from_profile_id WHERE t.task_no = ?`,
    [taskNo],
  );
  if (!row) return undefined;
  return {
    taskNo,
    isNotice: row.is_notice > 0,
    sdkAppId: row.sdk_app_id,
    from: {
      uid: row.from_uid,
      userId: row.user_id,
      profileId: row.from_profile_id,
      nick: fromColumn(row.nick ?? ''),
      faceUrl: fromColumn(row.face_url ?? ''),
    },
    random: toUnsigned(row.random),
    msgSeq: toUnsigned(row.msg_seq),
    body: toText(row.body),
    extra: row.extra ? toText(row.extra) : '',
    createdMs: row.created_ms,
    expiresMs: row.created_ms + row.life_sec * 1000,
  };
}

/** [K15] Says that a push runs. */
export async function start(tx: Tx, taskNo: number, total: number, nowMs: number): Promise<void> {
  await tx.run(`UPDATE push_tasks SET state = ${RUNNING}, total = ?, started_ms = ? WHERE task_no = ? AND state = 0`, [
    total,
    nowMs,
    taskNo,
  ]);
}

/** [K16][K17] Moves a push on by a page, from which on those of the page wait for it. */
export async function advance(tx: Tx, taskNo: number, fromUid: number, page: PushPage): Promise<boolean> {
  const moved = await tx.one<{ life_sec: number; is_notice: number }>(
    `UPDATE push_tasks SET cursor_uid = ?, finished = finished + ?, state = ? WHERE task_no = ? AND cursor_uid = ? AND state = ${RUNNING}
     RETURNING life_sec, is_notice`,
    [page.toUid, page.uids.length, page.isLast ? DONE : RUNNING, taskNo, fromUid],
  );
  if (!moved) return false;
  if (moved.life_sec > 0 && moved.is_notice === 0)
    await insertAll(
      tx,
      'INSERT INTO push_waiting (uid, task_no)',
      page.uids.map((uid) => [uid, taskNo]),
      'ON CONFLICT (uid, task_no) DO NOTHING',
    );
  return true;
}

/** [K22] Ends a notification wherever it is. */
export async function cancel(tx: Tx, sdkAppId: number, taskNo: number): Promise<boolean> {
  const count = await tx.run(
    `UPDATE push_tasks SET state = ${DONE}, cursor_uid = last_uid WHERE sdk_app_id = ? AND task_no = ? AND is_notice > 0`,
    [sdkAppId, taskNo],
  );
  return count > 0;
}
