import type { PushAttribute, PushCondition, PushPage, PushStore } from '../port/pushes.ts';
import { inList, type Tx } from '../tx.ts';
import { toColumn } from './bytes.ts';
import { attributes, tags } from './pushMarks.ts';

type Task = Parameters<PushStore['recipients']>[0];

/** The tags and attributes of one account, as texts that a condition's own are found among. */
type Marks = ReadonlySet<string>;

const attributeMark = ({ number, value }: PushAttribute): string => `${number}=${value}`;

/** Whether a condition holds for an account: what stands in it must hold together. */
function holds({ tagsOr, tagsAnd, attributesOr, attributesAnd }: PushCondition, own: Marks): boolean {
  const or = tagsOr ?? attributesOr?.map(attributeMark);
  const and = tagsAnd ?? attributesAnd?.map(attributeMark) ?? [];
  return and.every((mark) => own.has(mark)) && (or === undefined || or.some((mark) => own.has(mark)));
}

/**
 * [K14] Those for whom the condition holds, of the next accounts.
 *
 * A condition is looked for where its first tag or attribute that all must have stands, else wherever one of its others
 * does: how many accounts the app has does not matter then.
 */
export async function recipients(tx: Tx, task: Task, afterUid: number, count: number): Promise<PushPage> {
  const { condition, fromUid, lastUid } = task;
  const sources = sourcesOf(task);
  const found = new Set<number>();
  for (const { from, params } of sources) {
    const rows = await tx.all<{ uid: number }>(
      `SELECT uid FROM ${from} AND uid > ? AND uid <= ? ORDER BY uid LIMIT ?`,
      [...params, ...[afterUid, lastUid, count]],
    );
    for (const { uid } of rows) found.add(uid);
  }
  // Each source gave its first ones: those of all of them are whole up to the place where there are enough.
  const next = [...found].sort((a, b) => a - b).slice(0, count);
  const isLast = next.length < count;
  const toUid = isLast ? lastUid : (next.at(-1) ?? lastUid);
  const others = next.filter((uid) => uid !== fromUid || condition.uids);
  return { uids: await matching(tx, condition, others), toUid, isLast };
}

interface Source {
  from: string;
  params: (string | number)[];
}

function sourcesOf({ sdkAppId, condition }: Task): Source[] {
  const { tagsOr, tagsAnd, attributesOr, attributesAnd, uids } = condition;
  const byTag = (tag: string): Source => ({
    from: 'push_tags WHERE sdk_app_id = ? AND tag = ?',
    params: [sdkAppId, toColumn(tag)],
  });
  const byAttribute = ({ number, value }: PushAttribute): Source => ({
    from: 'push_attributes WHERE sdk_app_id = ? AND number = ? AND value = ?',
    params: [sdkAppId, number, toColumn(value)],
  });
  const tagged = tagsAnd?.slice(0, 1) ?? tagsOr;
  if (tagged) return tagged.map(byTag);
  const attributed = attributesAnd?.slice(0, 1) ?? attributesOr;
  if (attributed) return attributed.map(byAttribute);
  const accounts = 'accounts WHERE sdk_app_id = ? AND deleted_ms = 0';
  if (uids) return [{ from: `${accounts} AND uid IN ${inList(uids.length)}`, params: [sdkAppId, ...uids] }];
  return [{ from: accounts, params: [sdkAppId] }];
}

async function matching(tx: Tx, condition: PushCondition, uids: number[]): Promise<number[]> {
  if (condition.uids || Object.keys(condition).length === 0) return uids;
  const marks = new Map<number, Set<string>>(uids.map((uid) => [uid, new Set()]));
  if (condition.tagsOr || condition.tagsAnd) for (const { uid, tag } of await tags(tx, uids)) marks.get(uid)?.add(tag);
  else for (const one of await attributes(tx, uids)) marks.get(one.uid)?.add(attributeMark(one));
  return uids.filter((uid) => holds(condition, marks.get(uid) ?? new Set()));
}
