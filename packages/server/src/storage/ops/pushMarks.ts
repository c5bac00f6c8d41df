import type { PushAttribute, PushStore } from '../port/pushes.ts';
import { chunks, inList, insertAll, type Tx } from '../tx.ts';
import { lockAccounts } from './accountRows.ts';
import { fromColumn, toColumn } from './bytes.ts';

type Entries<M extends 'setAttributes' | 'addTags'> = Parameters<PushStore[M]>[1];

/** Accounts in one statement at most. */
const AT_ONCE = 500;

/** [K1] The names of an app's attributes, by number. */
export async function attributeNames(tx: Tx, sdkAppId: number): Promise<Record<number, string>> {
  const rows = await tx.all<{ number: number; name: string }>(
    'SELECT number, name FROM push_attribute_names WHERE sdk_app_id = ? ORDER BY number',
    [sdkAppId],
  );
  return Object.fromEntries(rows.map(({ number, name }) => [number, fromColumn(name)]));
}

/** [K2] Names attributes; an empty name takes it away. */
export async function nameAttributes(tx: Tx, sdkAppId: number, names: Record<number, string>): Promise<void> {
  for (const [number, name] of Object.entries(names)) {
    if (name === '')
      await tx.run('DELETE FROM push_attribute_names WHERE sdk_app_id = ? AND number = ?', [sdkAppId, Number(number)]);
    else
      await tx.run(
        `INSERT INTO push_attribute_names (sdk_app_id, number, name) VALUES (?, ?, ?)
         ON CONFLICT (sdk_app_id, number) DO UPDATE SET name = excluded.name`,
        [sdkAppId, Number(number), toColumn(name)],
      );
  }
}

/** [K3] Sets values of attributes. */
export async function setAttributes(tx: Tx, sdkAppId: number, entries: Entries<'setAttributes'>): Promise<void> {
  // One statement sets no row twice: the last value of an attribute counts.
  const values = new Map<string, [uid: number, number: number, value: string]>();
  for (const { uid, attributes: some } of entries)
    for (const { number, value } of some) values.set(`${uid} ${number}`, [uid, number, value]);
  const rows = [...values.values()].sort(([a, m], [b, n]) => a - b || m - n);
  await insertAll(
    tx,
    'INSERT INTO push_attributes (uid, number, sdk_app_id, value)',
    rows.map(([uid, number, value]) => [uid, number, sdkAppId, toColumn(value)]),
    'ON CONFLICT (uid, number) DO UPDATE SET value = excluded.value',
  );
}

/** [K4] Takes attributes away. */
export async function removeAttributes(tx: Tx, entries: { uid: number; numbers: number[] }[]): Promise<void> {
  for (const { uid, numbers } of byUid(entries))
    await tx.run(`DELETE FROM push_attributes WHERE uid = ? AND number IN ${inList(numbers.length)}`, [
      uid,
      ...numbers,
    ]);
}

/** [K5] Attributes of accounts. */
export async function attributes(tx: Tx, uids: number[]): Promise<(PushAttribute & { uid: number })[]> {
  const found: (PushAttribute & { uid: number })[] = [];
  for (const some of chunks(uids, AT_ONCE)) {
    const rows = await tx.all<PushAttribute & { uid: number }>(
      `SELECT uid, number, value FROM push_attributes WHERE uid IN ${inList(some.length)} ORDER BY uid, number`,
      some,
    );
    found.push(...rows.map((row) => ({ ...row, value: fromColumn(row.value) })));
  }
  return found;
}

/** [K6] Adds tags, unless an account would have too many. */
export async function addTags(
  tx: Tx,
  sdkAppId: number,
  entries: Entries<'addTags'>,
  max: number,
): Promise<{ fullUid?: number }> {
  const uids = [...new Set(entries.map(({ uid }) => uid))];
  // Two calls at a time must not pass the limit together.
  await lockAccounts(tx, uids);
  const all = new Map<number, Set<string>>(uids.map((uid) => [uid, new Set()]));
  for (const { uid, tag } of await tags(tx, uids)) all.get(uid)?.add(tag);
  for (const { uid, tags: some } of entries) for (const tag of some) all.get(uid)?.add(tag);
  for (const [uid, own] of all) if (own.size > max) return { fullUid: uid };

  await insertAll(
    tx,
    'INSERT INTO push_tags (uid, tag, sdk_app_id)',
    entries.flatMap(({ uid, tags: some }) => some.map((tag) => [uid, toColumn(tag), sdkAppId])),
    'ON CONFLICT (uid, tag) DO NOTHING',
  );
  return {};
}

/** [K7] Takes tags away. */
export async function removeTags(tx: Tx, entries: { uid: number; tags?: string[] }[]): Promise<void> {
  for (const { uid, tags: some } of byUid(entries)) {
    if (!some) await tx.run('DELETE FROM push_tags WHERE uid = ?', [uid]);
    for (const part of chunks(some ?? [], AT_ONCE))
      await tx.run(`DELETE FROM push_tags WHERE uid = ? AND tag IN ${inList(part.length)}`, [
        uid,
        ...part.map(toColumn),
      ]);
  }
}

/** [K8] Tags of accounts. */
export async function tags(tx: Tx, uids: number[]): Promise<{ uid: number; tag: string }[]> {
  const found: { uid: number; tag: string }[] = [];
  for (const some of chunks(uids, AT_ONCE)) {
    const rows = await tx.all<{ uid: number; tag: string }>(
      `SELECT uid, tag FROM push_tags WHERE uid IN ${inList(some.length)} ORDER BY uid, tag`,
      some,
    );
    found.push(...rows.map(({ uid, tag }) => ({ uid, tag: fromColumn(tag) })));
  }
  return found;
}

/** What goes with accounts that are deleted. */
export async function forgetPushMarks(tx: Tx, uids: number[]): Promise<void> {
  for (const table of ['push_attributes', 'push_tags', 'push_waiting'])
    await tx.run(`DELETE FROM ${table} WHERE uid IN ${inList(uids.length)}`, uids);
}

/** In one order, so that no two units wait for each other's rows. */
const byUid = <T extends { uid: number }>(entries: readonly T[]): T[] => [...entries].sort((a, b) => a.uid - b.uid);
