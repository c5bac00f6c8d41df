import type { LogRef } from '../port/messages.ts';
import type { ReactionCount, ReactionStore, Reactor } from '../port/reactions.ts';
import { inList, type Tx } from '../tx.ts';
import { audienceOf, lockSeen, lowestSeen, readSeen, type Seen } from './attached.ts';
import { fromColumn, toColumn } from './bytes.ts';
import { changeOfCall, recordOne } from './changeRows.ts';
import { readHead } from './heads.ts';
import { VISIBLE, visibleTo } from './messageRows.ts';

type By = Parameters<ReactionStore['react']>[2];
type Reacted = Awaited<ReturnType<ReactionStore['react']>>;

const OF_MESSAGE = 'FROM reactions WHERE conv_id = ? AND seq = ?';

/** [N1] to [N5] Adds a reaction or takes it off. */
export async function react(tx: Tx, log: LogRef, seq: number, by: By): Promise<Reacted> {
  const seen = await lockSeen(tx, log, by.uid, seq);
  if ('refused' in seen) return seen;
  const { head } = seen;
  const about = { kind: 'reaction' as const, seq, subject: by.reaction, call: by.call };
  const own = await tx.one(`SELECT uid ${OF_MESSAGE} AND reaction = ? AND uid = ?`, [
    ...[head.conv_id, seq, toColumn(by.reaction), by.uid],
  ]);
  if ((own !== undefined) === by.isAdded) {
    const change = await changeOfCall(tx, head, about);
    if (change) return { changes: [change], audience: await audienceOf(tx, seen) };
    if (own) return { refused: 'already' };
    return { refused: (await usersOf(tx, seen, by)) > 0 ? 'notReacted' : 'none' };
  }
  const refused = by.isAdded ? await full(tx, seen, by) : undefined;
  if (refused) return { refused };

  await put(tx, seen, by);
  const draft = { ...about, byUid: by.uid, timeMs: by.nowMs, note: { reaction: by.reaction } };
  return { changes: [await recordOne(tx, head, draft)], audience: await audienceOf(tx, seen) };
}

async function put(tx: Tx, { head, seq }: Seen, { reaction, uid, isAdded, nowMs }: By): Promise<void> {
  const which = [head.conv_id, seq, toColumn(reaction), uid];
  if (isAdded)
    await tx.run('INSERT INTO reactions (conv_id, seq, reaction, uid, time_ms) VALUES (?, ?, ?, ?, ?)', [
      ...which,
      nowMs,
    ]);
  else await tx.run(`DELETE ${OF_MESSAGE} AND reaction = ? AND uid = ?`, which);
}

/** [N3] Whether the message or the reaction takes no more. */
async function full(tx: Tx, seen: Seen, by: By): Promise<'kinds' | 'users' | undefined> {
  const users = await usersOf(tx, seen, by);
  if (users > 0) return users >= by.maxUsers ? 'users' : undefined;
  const kinds = await tx.one<{ n: number }>(`SELECT COUNT(DISTINCT reaction) AS n ${OF_MESSAGE}`, [
    seen.head.conv_id,
    seen.seq,
  ]);
  return (kinds?.n ?? 0) >= by.maxKinds ? 'kinds' : undefined;
}

async function usersOf(tx: Tx, { head, seq }: Seen, { reaction }: Pick<By, 'reaction'>): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT COUNT(*) AS n ${OF_MESSAGE} AND reaction = ?`, [
    ...[head.conv_id, seq, toColumn(reaction)],
  ]);
  return row?.n ?? 0;
}

interface CountRow {
  seq: number;
  reaction: string;
  users: number;
  mine: number;
}

interface ReactorRow {
  user_id: string;
  nick: string;
  face_url: string;
}

const REACTOR = 'a.user_id, a.nick, a.face_url';
const reactorOf = ({ user_id, nick, face_url }: ReactorRow): Reactor => ({
  userId: user_id,
  nick: fromColumn(nick),
  faceUrl: fromColumn(face_url),
});

/** [N7] Reactions to these messages. */
export async function of(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  seqs: number[],
  usersMax: number,
): Promise<ReactionCount[]> {
  const head = await readHead(tx, log);
  const lowest = head && (await lowestSeen(tx, head, viewerUid));
  if (!head || lowest === undefined) return [];
  const asked = [...new Set(seqs)];
  const rows = await tx.all<CountRow>(
    `SELECT r.seq, r.reaction, COUNT(*) AS users, MAX(CASE WHEN r.uid = ? THEN 1 ELSE 0 END) AS mine FROM reactions r
     JOIN messages m ON m.conv_id = r.conv_id AND m.seq = r.seq
     WHERE r.conv_id = ? AND r.seq IN ${inList(asked.length)} AND r.seq >= ? AND ${VISIBLE}
     GROUP BY r.seq, r.reaction ORDER BY r.seq, MIN(r.time_ms), r.reaction`,
    [viewerUid, head.conv_id, ...asked, lowest, ...visibleTo(viewerUid)],
  );
  const seen = [...new Set(rows.map(({ seq }) => seq))];
  const first = usersMax > 0 && seen.length > 0 ? await firstUsers(tx, head.conv_id, seen, usersMax) : new Map();
  return rows.map(({ seq, reaction, users, mine }) => ({
    ...{ seq, reaction: fromColumn(reaction), count: users, isMine: mine === 1 },
    users: first.get(keyOf(seq, reaction)) ?? [],
  }));
}

const keyOf = (seq: number, reaction: string): string => `${seq} ${reaction}`;

/** The first users of each reaction. */
async function firstUsers(tx: Tx, convId: number, seqs: number[], max: number): Promise<Map<string, Reactor[]>> {
  const rows = await tx.all<ReactorRow & { seq: number; reaction: string }>(
    `SELECT f.seq, f.reaction, ${REACTOR} FROM (SELECT seq, reaction, uid, ROW_NUMBER() OVER
       (PARTITION BY seq, reaction ORDER BY time_ms, uid) AS place FROM reactions WHERE conv_id = ? AND seq IN ${inList(seqs.length)}) f
     JOIN accounts a ON a.uid = f.uid WHERE f.place <= ? ORDER BY f.seq, f.reaction, f.place`,
    [convId, ...seqs, max],
  );
  const found = new Map<string, Reactor[]>();
  for (const row of rows) {
    const key = keyOf(row.seq, row.reaction);
    found.set(key, [...(found.get(key) ?? []), reactorOf(row)]);
  }
  return found;
}

/** [N8] Who reacted so. */
export async function users(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  seq: number,
  { reaction, offset, count }: Parameters<ReactionStore['users']>[3],
): Promise<Reactor[] | 'unknown'> {
  const seen = await readSeen(tx, log, viewerUid, seq);
  if ('refused' in seen) return 'unknown';
  const rows = await tx.all<ReactorRow>(
    `SELECT ${REACTOR} FROM reactions r JOIN accounts a ON a.uid = r.uid WHERE r.conv_id = ? AND r.seq = ? AND r.reaction = ?
     ORDER BY r.time_ms, r.uid LIMIT ? OFFSET ?`,
    [seen.head.conv_id, seq, toColumn(reaction), count, offset],
  );
  return rows.map(reactorOf);
}
