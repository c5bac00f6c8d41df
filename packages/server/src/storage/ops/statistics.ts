import { seenKinds } from '@hongyan/contract';
import type { Flush, Online, StatisticsStore } from '../port/statistics.ts';
import { forUpdate, inList, insertAll, type Param, type Tx } from '../tx.ts';

const BEGIN = `INSERT INTO statistics_processes (process, flushes, until_ms) VALUES (?, ?, ?)
  ON CONFLICT (process) DO UPDATE SET flushes = excluded.flushes, until_ms = excluded.until_ms
  WHERE statistics_processes.flushes < excluded.flushes RETURNING flushes`;
export const PUT = 'INSERT INTO statistics (sdk_app_id, period, figure, n)';
const ADD = 'ON CONFLICT (sdk_app_id, period, figure) DO UPDATE SET n = statistics.n + excluded.n';
export const RAISE = `ON CONFLICT (sdk_app_id, period, figure) DO UPDATE SET n = excluded.n WHERE statistics.n < excluded.n`;
const ONLINE = 'INSERT INTO statistics_online (sdk_app_id, process, users, connections)';

/** [Q1] to [Q3] Adds what a process counted. */
export async function flush(tx: Tx, { process, number, nowMs, untilMs, ...counted }: Flush): Promise<void> {
  const begun = await tx.one(BEGIN, [process, number, untilMs]);
  if (!begun) return;
  await insertAll(tx, PUT, inOrder(summed(counted.growths)), ADD);
  await see(tx, counted.sights);
  const here = counted.online.map(({ sdkAppId, users, connections }) => [sdkAppId, process, users, connections]);
  const over =
    'ON CONFLICT (sdk_app_id, process) DO UPDATE SET users = excluded.users, connections = excluded.connections';
  await insertAll(tx, ONLINE, inOrder(here), over);
  for (const { sdkAppId, period, users } of inPlace(counted.peaks)) {
    const others = await online(tx, sdkAppId, process, nowMs);
    await tx.run(`${PUT} VALUES (?, ?, 'MaxOnlineNum', ?) ${RAISE}`, [sdkAppId, period, users + others.users]);
  }
}

/** Growths as rows, each figure once: one statement changes no row twice. */
function summed(growths: Flush['growths']): Param[][] {
  const rows = new Map<string, [number, number, string, number]>();
  for (const { sdkAppId, period, figure, n } of growths) {
    const key = `${sdkAppId} ${period} ${figure}`;
    rows.set(key, [sdkAppId, period, figure, n + (rows.get(key)?.[3] ?? 0)]);
  }
  return [...rows.values()];
}

/** Remembers who, or what, was seen. */
export async function see(tx: Tx, sights: Flush['sights']): Promise<void> {
  const rows = sights.map(({ sdkAppId, period, kind, id }) => [sdkAppId, period, seenKinds[kind], id]);
  await insertAll(
    tx,
    'INSERT INTO statistics_seen (sdk_app_id, period, kind, id)',
    inOrder(rows),
    'ON CONFLICT DO NOTHING',
  );
}

const SENDERS = [seenKinds.sender, seenKinds.c2cSender, seenKinds.groupSender];
const OF_DAY = `FROM statistics_seen WHERE sdk_app_id = ? AND period = ? AND kind IN ${inList(SENDERS.length)}`;

/** [Q10] Takes somebody in among those who send on a day. Those who ask for the same app wait for one another. */
export async function admitSender(
  tx: Tx,
  { sdkAppId, day, uid }: Parameters<StatisticsStore['admitSender']>[0],
  max: number,
): Promise<boolean> {
  await tx.one(`SELECT sdk_app_id FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [sdkAppId]);
  const ofDay = [sdkAppId, day, ...SENDERS];
  if (await tx.one(`SELECT id ${OF_DAY} AND id = ? LIMIT 1`, [...ofDay, uid])) return true;
  const row = await tx.one<{ n: number }>(`SELECT COUNT(DISTINCT id) AS n ${OF_DAY}`, ofDay);
  if ((row?.n ?? 0) >= max) return false;
  await see(tx, [{ sdkAppId, period: day, kind: 'sender', id: uid }]);
  return true;
}

/** [Q6] Who is signed in at other processes that are alive. */
export async function online(tx: Tx, sdkAppId: number, exceptProcess: string, nowMs: number): Promise<Online> {
  const row = await tx.one<Online>(
    `SELECT COALESCE(SUM(o.users), 0) AS users, COALESCE(SUM(o.connections), 0) AS connections FROM statistics_online o
     JOIN statistics_processes p ON p.process = o.process AND p.until_ms > ? WHERE o.sdk_app_id = ? AND o.process <> ?`,
    [nowMs, sdkAppId, exceptProcess],
  );
  return row ?? { users: 0, connections: 0 };
}

/** [Q9] Forgets processes that ended. */
export async function trimProcesses(tx: Tx, beforeMs: number): Promise<void> {
  const ended = 'SELECT process FROM statistics_processes WHERE until_ms < ?';
  await tx.run(`DELETE FROM statistics_online WHERE process IN (${ended})`, [beforeMs]);
  await tx.run('DELETE FROM statistics_processes WHERE until_ms < ?', [beforeMs]);
}

const inPlace = (peaks: Flush['peaks']): Flush['peaks'] =>
  [...peaks].sort((x, y) => x.sdkAppId - y.sdkAppId || x.period - y.period);

/** Rows in the order in which every process writes them, so that two never wait for each other in a circle. */
export const inOrder = (rows: Param[][]): Param[][] =>
  rows.sort((x, y) => {
    const at = x.findIndex((value, place) => value !== y[place]);
    return at < 0 ? 0 : (x[at] ?? 0) < (y[at] ?? 0) ? -1 : 1;
  });
