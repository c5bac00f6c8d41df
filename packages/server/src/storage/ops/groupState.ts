import type {
  Acting,
  AttributeLimits,
  Entry,
  GroupStateStore,
  State,
  StateChange,
  Writer,
} from '../port/groupState.ts';
import type { Group } from '../port/groups.ts';
import type { OutboxDetail } from '../port/outbox.ts';
import type { Tx } from '../tx.ts';
import { toBytes, toText } from './bytes.ts';
import { groupOf, lockGroup } from './groupRows.ts';
import { noteGroup } from './outboxGroup.ts';

type Args<M extends keyof GroupStateStore> = Parameters<GroupStateStore[M]>;
type Result<M extends keyof GroupStateStore> = Awaited<ReturnType<GroupStateStore[M]>>;

const ATTRIBUTES = 1;
const COUNTERS = 2;
type Kind = typeof ATTRIBUTES | typeof COUNTERS;
/** Calls that are remembered, so that a repeat of one is known. */
const CALLS_MAX = 100;

/** What a row has: each key with its value and the version that gave it, and the last calls. */
interface Content<V> {
  entries: [key: string, value: V, version: number][];
  calls: string[];
}

/** A group's attributes or counters, locked until the unit ends. */
interface Locked<V> {
  group: Group;
  convId: number;
  kind: Kind;
  version: number;
  before: Map<string, { value: V; version: number }>;
  calls: string[];
}

interface Row {
  version: number;
  content: Uint8Array;
}

async function read<V>(tx: Tx, gid: number, kind: Kind): Promise<State<V>> {
  const row = await tx.one<Row>(
    `SELECT s.version, s.content FROM groups g JOIN group_state s ON s.conv_id = g.conv_id
     WHERE g.gid = ? AND g.deleted_ms = 0 AND s.kind = ?`,
    [gid, kind],
  );
  if (!row) return { version: 0, entries: [] };
  const { entries } = contentOf<V>(row);
  return { version: row.version, entries: entries.map(([key, value]) => ({ key, value })) };
}

const contentOf = <V>({ content }: Row): Content<V> => JSON.parse(toText(content)) as Content<V>;

async function lock<V>(tx: Tx, gid: number, kind: Kind): Promise<Locked<V> | undefined> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return undefined;
  const { conv_id: convId } = locked.head;
  const row = await tx.one<Row>('SELECT version, content FROM group_state WHERE conv_id = ? AND kind = ?', [
    convId,
    kind,
  ]);
  const { entries, calls } = row ? contentOf<V>(row) : { entries: [], calls: [] };
  const before = new Map(entries.map(([key, value, version]) => [key, { value, version }]));
  return { group: groupOf(locked.row), convId, kind, version: row?.version ?? 0, before, calls };
}

const callOf = (writer: Writer | undefined): string => (writer ? `${writer.uid}.${writer.random}` : '');

/** What a repeat of an earlier call answers; nothing for one that is new (K3). */
function repeatOf<V>({ version, calls }: Locked<V>, writer: Writer | undefined): StateChange<V> | undefined {
  if (!writer || !calls.includes(callOf(writer))) return undefined;
  return { since: version, version, changed: [], deleted: [] };
}

/** [K2] Writes what is there now, and tells what that changed. */
async function write<V>(
  tx: Tx,
  { convId, kind, version: since, before, calls }: Locked<V>,
  after: ReadonlyMap<string, V>,
  writer: Writer | undefined,
): Promise<StateChange<V>> {
  const changed = [...after]
    .filter(([key, value]) => before.get(key)?.value !== value)
    .map(([key, value]) => ({ key, value }));
  const deleted = [...before.keys()].filter((key) => !after.has(key));
  const version = changed.length + deleted.length > 0 ? since + 1 : since;
  if (version === since && !writer) return { since, version, changed, deleted };
  const content: Content<V> = {
    entries: [...after].map(([key, value]) => {
      const known = before.get(key);
      return [key, value, known?.value === value ? known.version : version];
    }),
    calls: writer ? [...calls, callOf(writer)].slice(-CALLS_MAX) : calls,
  };
  await tx.run(
    `INSERT INTO group_state (conv_id, kind, version, content) VALUES (?, ?, ?, ?)
     ON CONFLICT (conv_id, kind) DO UPDATE SET version = excluded.version, content = excluded.content`,
    [convId, kind, version, toBytes(JSON.stringify(content))],
  );
  return { since, version, changed, deleted };
}

const valuesOf = <V>({ before }: Locked<V>): Map<string, V> =>
  new Map([...before].map(([key, { value }]) => [key, value]));

/** [K4] The attributes of a group. */
export const attributes = (tx: Tx, gid: number): Promise<State<string>> => read<string>(tx, gid, ATTRIBUTES);

/** [K5][K6] Adds and changes attributes, or replaces them all. */
export async function setAttributes(
  tx: Tx,
  gid: number,
  { entries, isWhole, seen, writer, by }: Args<'setAttributes'>[1],
  limits: AttributeLimits,
): Promise<Result<'setAttributes'>> {
  const locked = await lock<string>(tx, gid, ATTRIBUTES);
  if (!locked) return { refused: 'gone' };
  const repeat = repeatOf(locked, writer);
  if (repeat) return repeat;
  const isOvertaken = ({ key, value }: Entry<string>): boolean => {
    const known = locked.before.get(key);
    return known !== undefined && known.version > (seen ?? locked.version) && known.value !== value;
  };
  if (entries.some(isOvertaken)) return { refused: 'conflict' };
  const after = isWhole ? new Map<string, string>() : valuesOf(locked);
  for (const { key, value } of entries) after.set(key, value);
  if (after.size > limits.count) return { refused: 'tooMany', count: after.size };
  const bytes = [...after].reduce((sum, pair) => sum + toBytes(pair.join('')).length, 0);
  if (bytes > limits.bytes) return { refused: 'tooLong', bytes };
  const change = await write(tx, locked, after, writer);
  await noteAttributes(tx, locked, { option: isWhole ? 'set' : 'modify', entries: change.changed, change, by });
  return change;
}

/** [K7] Deletes attributes, all when none is named. */
export async function deleteAttributes(
  tx: Tx,
  gid: number,
  keys: string[],
  { seen, writer, by }: Args<'deleteAttributes'>[2],
): Promise<Result<'deleteAttributes'>> {
  const locked = await lock<string>(tx, gid, ATTRIBUTES);
  if (!locked) return { refused: 'gone' };
  const repeat = repeatOf(locked, writer);
  if (repeat) return repeat;
  const missing = keys.find((key) => !locked.before.has(key));
  if (missing !== undefined) return { refused: 'unknown', key: missing };
  if (keys.some((key) => (locked.before.get(key)?.version ?? 0) > (seen ?? locked.version)))
    return { refused: 'conflict' };
  const change = await write(tx, locked, without(locked, keys), writer);
  const entries = change.deleted.map((key) => ({ key, value: locked.before.get(key)?.value ?? '' }));
  await noteAttributes(tx, locked, { option: keys.length > 0 ? 'delete' : 'clear', entries, change, by });
  return change;
}

interface Noted {
  option: NonNullable<OutboxDetail['attributes']>['option'];
  entries: Entry<string>[];
  change: StateChange<string>;
  by: Acting | undefined;
}

/** What changed nothing is told to nobody. */
async function noteAttributes(
  tx: Tx,
  { group }: Locked<string>,
  { option, entries, change, by }: Noted,
): Promise<void> {
  if (by && change.version > change.since)
    await noteGroup(tx, 'afterAttributes', group, by, { attributes: { option, entries } });
}

/** What is left of the entries; of all when no key is named, nothing. */
function without<V>(locked: Locked<V>, keys: readonly string[]): Map<string, V> {
  const after = valuesOf(locked);
  for (const key of keys.length > 0 ? keys : locked.before.keys()) after.delete(key);
  return after;
}

/** [K8] The counters of a group. */
export const counters = (tx: Tx, gid: number): Promise<State<number>> => read<number>(tx, gid, COUNTERS);

/** [K9][K10] Sets, raises or lowers counters. */
export async function changeCounters(
  tx: Tx,
  gid: number,
  { mode, entries, writer }: Args<'changeCounters'>[1],
  max: number,
): Promise<Result<'changeCounters'>> {
  const locked = await lock<number>(tx, gid, COUNTERS);
  if (!locked) return { refused: 'gone' };
  const after = valuesOf(locked);
  const named = () => entries.map(({ key }) => ({ key, value: after.get(key) ?? 0 }));
  const repeat = repeatOf(locked, writer);
  if (repeat) return { ...repeat, entries: named() };
  for (const { key, value } of entries) {
    const before = after.get(key) ?? 0;
    const now = mode === 'set' ? value : mode === 'increase' ? before + value : before - value;
    if (!Number.isSafeInteger(now)) return { refused: 'outOfRange', key };
    after.set(key, now);
  }
  if (after.size > max) return { refused: 'tooMany' };
  return { ...(await write(tx, locked, after, writer)), entries: named() };
}

/** [K11] Deletes counters, all when none is named. */
export async function deleteCounters(tx: Tx, gid: number, keys: string[]): Promise<Result<'deleteCounters'>> {
  const locked = await lock<number>(tx, gid, COUNTERS);
  if (!locked) return { refused: 'gone' };
  return write(tx, locked, without(locked, keys), undefined);
}
