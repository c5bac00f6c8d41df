import type { WaitingPush } from '../port/pushes.ts';
import { chunks, inList, type Tx } from '../tx.ts';

/** Accounts in one statement at most. */
const AT_ONCE = 500;

/** [K18] What waits for accounts. */
export async function waiting(tx: Tx, uids: number[]): Promise<WaitingPush[]> {
  const found: WaitingPush[] = [];
  for (const some of chunks(uids, AT_ONCE)) {
    const rows = await tx.all<{ uid: number; user_id: string; task_no: number }>(
      `SELECT w.uid, a.user_id, w.task_no FROM push_waiting w JOIN accounts a ON a.uid = w.uid AND a.deleted_ms = 0
       WHERE w.uid IN ${inList(some.length)} ORDER BY w.uid, w.task_no`,
      some,
    );
    found.push(...rows.map((row) => ({ uid: row.uid, userId: row.user_id, taskNo: row.task_no })));
  }
  return found;
}

/** [K19] Waits no more. */
export async function taken(tx: Tx, rows: Pick<WaitingPush, 'uid' | 'taskNo'>[]): Promise<void> {
  for (const taskNo of [...new Set(rows.map((row) => row.taskNo))].sort((a, b) => a - b)) {
    const uids = rows.filter((row) => row.taskNo === taskNo).map(({ uid }) => uid);
    for (const some of chunks(
      uids.sort((a, b) => a - b),
      AT_ONCE,
    ))
      await tx.run(`DELETE FROM push_waiting WHERE task_no = ? AND uid IN ${inList(some.length)}`, [taskNo, ...some]);
  }
}

/** [K20] Forgets what waited too long. */
export const sweep = (tx: Tx, nowMs: number, count: number): Promise<number> =>
  tx.run(
    `DELETE FROM push_waiting WHERE (uid, task_no) IN (SELECT w.uid, w.task_no FROM push_tasks t JOIN push_waiting w ON w.task_no = t.task_no
     WHERE t.created_ms + t.life_sec * 1000 <= ? LIMIT ?)`,
    [nowMs, count],
  );

/** [K21] Forgets pushes of an app that are long done. */
export async function trim(tx: Tx, sdkAppId: number, beforeMs: number): Promise<void> {
  await tx.run(
    `DELETE FROM push_tasks WHERE sdk_app_id = ? AND created_ms < ? AND state = 2
     AND NOT EXISTS (SELECT 1 FROM push_waiting w WHERE w.task_no = push_tasks.task_no)`,
    [sdkAppId, beforeMs],
  );
}
